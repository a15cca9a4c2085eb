"""Read an expression out: the condition of a rule in Chinese or English words, for those who do not read code.

    reading = Reading(pack, "zh")
    reading.of(rule.condition)          # '家庭人口大于0人，并且家庭纯收入大于扶贫标准 × 家庭人口'
    reading.definitions(rule.condition) # [('家庭纯收入', '“收入”中…的合计')]: what the facts it rests on are made of

The words are the pack's own labels; only the grammar stands here. The meaning is `meaning.py`'s, never this text's.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bangfu.core.policy.model import Pack
from bangfu.core.policy.nodes import (
    And,
    Arithmetic,
    Choose,
    Compare,
    DateDifference,
    Extreme,
    FactRef,
    IfUnknown,
    In,
    IsUnknown,
    Literal,
    Negate,
    Node,
    Not,
    Or,
    ParameterRef,
    Ratio,
    Rows,
    RuleRef,
    Today,
    YearOf,
    walk,
)
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import TEXTS

SIGNS: Mapping[str, str] = {
    ">": "more", "<": "less", ">=": "least", "<=": "most", "==": "is", "!=": "is_not",
    "+": "plus", "-": "minus", "*": "times",
}  # fmt: skip
LOOSE = (And, Or, Choose)
"""What needs brackets inside something else."""


class Reading:
    """Expressions of one pack in one language."""

    def __init__(self, pack: Pack, lang: str) -> None:
        self.pack, self.lang, self._said = pack, lang, Wording(pack, lang)

    def of(self, node: Node) -> str:
        """The expression in words, without a full stop."""
        match node:
            case And(args=args) | Or(args=args):
                word = "both" if isinstance(node, And) else "either"
                return self._grammar(word).join(self._inner(arg) for arg in args)
            case Not(arg=FactRef() as fact):
                return self._put("no", self._label(fact))
            case Not(arg=arg):
                return self._put("denied", self.of(arg))
            case FactRef() if node.type.kind is Kind.BOOL:
                return self._put("yes", self._label(node))
            case Compare(sign=sign, left=left, right=right):
                return self._put(SIGNS[sign], self._beside(left, right), self._beside(right, left))
            case In(arg=arg, options=options):
                listed = (
                    self._label(options) if isinstance(options, ParameterRef)
                    else self._grammar("list").join(self._literal(one, arg) for one in options)
                )  # fmt: skip
                return self._put("among", self._value(arg), listed)
            case IsUnknown(arg=arg):
                return self._put("is_unknown", self._value(arg))
            case Rows():
                return self._rows(node)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                return self._put("choose", self.of(condition), self._value(then), self._value(otherwise))
        return self._value(node)

    def definitions(self, node: Node) -> list[tuple[str, str]]:
        """The derived facts an expression rests on, with how each is made, in the order they are met; each once."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        waiting = [node]
        while waiting:
            for part in walk(waiting.pop(0)):
                if not isinstance(part, FactRef) or (part.table, part.name) in found:
                    continue
                fact = self.pack.facts_of(part.table)[part.name]
                if fact.derived is not None:
                    found[part.table, part.name] = fact.label[self.lang], self.of(fact.derived)
                    waiting.append(fact.derived)
        return list(found.values())

    def _value(self, node: Node) -> str:
        """The expression as something that has a value: a boolean fact by its name alone."""
        match node:
            case Literal():
                return self._literal(node, node)
            case FactRef() | ParameterRef() | RuleRef():
                return self._label(node)
            case Today():
                return self._grammar("today")
            case Arithmetic(sign=sign, left=left, right=right):
                after = "" if sign == "-" else sign
                return self._put(SIGNS[sign], self._operand(left, sign), self._operand(right, after))
            case Negate(arg=arg):
                return self._put("negate", self._operand(arg))
            case IfUnknown(arg=arg, fallback=fallback):
                return self._put("if_unknown", self._value(arg), self._value(fallback))
            case Extreme(which=which, left=left, right=right):
                return self._put(f"{which}_of", self._value(left), self._value(right))
            case Ratio(top=top, bottom=bottom):
                return self._put("ratio", self._operand(top), self._operand(bottom))
            case DateDifference(span=span, start=start, end=end):
                return self._put(span, self._value(start), self._value(end))
            case YearOf(arg=arg):
                return self._put("year_of", self._value(arg))
        return self._inner(node)

    def _rows(self, node: Rows) -> str:
        table = self.pack.tables[node.table].label[self.lang]
        if node.arg is None:
            return self._put("count_rows", table)
        if isinstance(node.arg, Literal) and node.arg.value is True:
            return self._put("some", table)
        said = self._inner(node.arg) if node.word in ("any", "all", "count") else self._value(node.arg)
        word = f"for_{node.word}" if node.word in ("any", "all") else node.word
        return self._put(word, table, said)

    def _inner(self, node: Node) -> str:
        return self._put("part", self.of(node)) if isinstance(node, LOOSE) else self.of(node)

    def _beside(self, node: Node, other: Node) -> str:
        return self._literal(node, other) if isinstance(node, Literal) else self._value(node)

    def _operand(self, node: Node, sign: str = "") -> str:
        """A part of a sum or a product, in brackets where it would be read otherwise."""
        said = self._value(node)
        tight = isinstance(node, Arithmetic) and (node.sign == "*" or (sign in "+-" and sign)) and sign
        loose = isinstance(node, Arithmetic | Ratio | IfUnknown | Extreme) and not tight
        return self._put("part", said) if loose else said

    def _literal(self, literal: Literal, beside: Node) -> str:
        codes = literal.type.codes or beside.type.codes
        if codes is not None and isinstance(literal.value, str):
            return self._said.code(codes, literal.value)
        unit = (literal.type.unit or beside.type.unit) if isinstance(literal.value, Decimal) else None
        return self._said.value(literal.value, str(unit) if unit is not None else None)

    def _label(self, node: FactRef | ParameterRef | RuleRef) -> str:
        match node:
            case FactRef(table=table, name=name):
                return self.pack.facts_of(table)[name].label[self.lang]
            case ParameterRef(name=name):
                return self.pack.parameters[name].label[self.lang]
        return self._put("rule", node.name)

    def _grammar(self, word: str) -> str:
        return TEXTS[f"reading.{word}"][self.lang]

    def _put(self, word: str, *parts: str) -> str:
        return self._grammar(word).format(**dict(zip("abc", parts, strict=False)))
