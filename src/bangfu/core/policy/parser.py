"""From an expression in a pack to typed nodes: Python's grammar by `ast`, never evaluated.

The parser knows every column, so each complaint points at the word the author wrote.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher, get_close_matches
from itertools import takewhile

from bangfu.core.errors import Problem
from bangfu.core.policy.nodes import (
    MAX_PLACES,
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
)
from bangfu.core.policy.types import BOOL, DATE, Kind, Type, Unit, code, number

COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
TWO_DATES = {"years_between": "years", "months_between": "months", "days_between": "days"}
PLAIN_FUNCTIONS = (
    "is_unknown", "if_unknown", "year_of", "ratio", "min_of", "max_of", "in_register", "date", *TWO_DATES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowsFunction:
    """What a name such as `any_member` stands for: a word over a linked table."""

    word: str
    table: str
    counts: Unit
    scope: Callable[[], Scope]


@dataclass(frozen=True)
class Scope:
    """The names an expression may use: facts of one table, parameters, functions over linked tables."""

    table: str
    facts: Mapping[str, Type]
    parameters: Mapping[str, Type]
    code_parameters: Mapping[str, Type] = field(default_factory=dict)
    rows: Mapping[str, RowsFunction] = field(default_factory=dict)
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rules: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Facts of other tables, for the sentence that says where a name belongs."""


MOST_DEPTH = 100
"""Words nested deeper than this nobody can read, and the engines that walk them would run out of stack."""
LARGEST = 2**63 - 1


def parse(text: str, scope: Scope) -> Node:
    """The typed node for `text`; raises `Problem` in the author's words."""
    text = text.strip()
    return ExpressionParser(scope, text).node(tree_of(text))


def tree_of(text: str) -> ast.expr:
    """The grammar of one expression; raises `Problem` for what is no expression, or too deep to read."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise Problem("policy.syntax", text=text[:200], column=error.offset or 1) from error
    except ValueError as error:  # half a character
        raise Problem("policy.syntax", text=ascii(text)[:200], column=1) from error
    except (RecursionError, MemoryError) as error:
        raise Problem("policy.too_deep", most=MOST_DEPTH) from error
    level: list[ast.AST] = [tree.body]
    for _ in range(MOST_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise Problem("policy.too_deep", most=MOST_DEPTH)
    return tree.body


def nearest(name: str, known: object) -> str:
    """The known name that looks most like `name`, or an em dash; of equal ones that which begins most like it."""
    names = sorted(str(k) for k in known) if hasattr(known, "__iter__") else []
    close = get_close_matches(name, names, n=3, cutoff=0.5)

    def likeness(other: str) -> tuple[float, int]:
        beginning = takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))
        return SequenceMatcher(None, other, name).ratio(), sum(1 for _ in beginning)

    return max(close, key=likeness) if close else "—"


class ExpressionParser:
    """Makes nodes of the grammar's parts; `pair_parser` adds the words of matching programmes."""

    def __init__(self, scope: Scope, text: str) -> None:
        self.scope = scope
        self.text = text

    def node(self, tree: ast.expr) -> Node:
        """One node; checks that codes are known and that money is not written as a bare number."""
        made = self.made(tree)
        if isinstance(made, Compare | Extreme) or (isinstance(made, Arithmetic) and made.sign != "*"):
            self._check_pair(made.left, made.right, tree)
        elif isinstance(made, Choose):
            self._check_pair(made.then, made.otherwise, tree)
        elif isinstance(made, IfUnknown):
            self._check_pair(made.arg, made.fallback, tree)
        return made

    def made(self, tree: ast.expr) -> Node:
        match tree:
            case ast.BoolOp(op=ast.And(), values=values):
                return And(tuple(self.node(v) for v in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(tuple(self.node(v) for v in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.node(operand))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
                return self._literal(tree)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negate(self.node(operand))
            case ast.Compare():
                return self._compare(tree)
            case ast.BinOp(op=op, left=left, right=right):
                if type(op) in ARITHMETIC:
                    return Arithmetic(ARITHMETIC[type(op)], self.node(left), self.node(right))
                if isinstance(op, ast.Div | ast.FloorDiv | ast.Mod):
                    raise Problem("policy.no_division", text=ast.unparse(tree))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Choose(self.node(test), self.node(body), self.node(orelse))
            case ast.Constant():
                return self._literal(tree)
            case ast.Name(id=name):
                return self.named(name)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self.called(name, args)
        raise Problem("policy.not_in_language", text=ast.unparse(tree))

    def _compare(self, tree: ast.Compare) -> Node:
        parts: list[Node] = []
        left = tree.left
        for op, right in zip(tree.ops, tree.comparators, strict=True):
            if isinstance(op, ast.In | ast.NotIn):
                inside = self.inside(self.node(left), right)
                parts.append(Not(inside) if isinstance(op, ast.NotIn) else inside)
            elif type(op) in COMPARISONS:
                made = Compare(COMPARISONS[type(op)], self.node(left), self.node(right))
                self._check_pair(made.left, made.right, tree)
                parts.append(made)
            else:
                raise Problem("policy.not_in_language", text=ast.unparse(tree))
            left = right
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def inside(self, arg: Node, right: ast.expr) -> Node:
        """`x in (…)` and `x in a_parameter_of_codes`."""
        if isinstance(right, ast.Name) and right.id in self.scope.code_parameters:
            return In(arg, ParameterRef(right.id, self.scope.code_parameters[right.id]))
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise Problem("policy.in_needs_list", text=ast.unparse(right))
        options = []
        for element in right.elts:
            option = self.node(element)
            if not isinstance(option, Literal):
                raise Problem("policy.in_needs_list", text=ast.unparse(right))
            self._check_pair(arg, option, element)
            options.append(option)
        return In(arg, tuple(options))

    def named(self, name: str) -> Node:
        """A bare name: a fact, a parameter, a rule, or today."""
        scope = self.scope
        if name == "today":
            return Today()
        if name in scope.facts:
            return FactRef(scope.table, name, scope.facts[name])
        if name in scope.parameters:
            return ParameterRef(name, scope.parameters[name])
        if name in scope.rules:
            return RuleRef(name)
        if name in scope.elsewhere:
            raise Problem("policy.fact_of_other_table", name=name, table=scope.elsewhere[name], here=scope.table)
        known = {*scope.facts, *scope.parameters, *scope.rules, "today"}
        raise Problem("policy.unknown_name", name=name, table=scope.table, nearest=nearest(name, known))

    def called(self, name: str, args: list[ast.expr]) -> Node:
        """A function by its name; raises Problem for one that is not known, or is given the wrong arguments."""
        if name in self.scope.rows:
            return self._rows(self.scope.rows[name], name, args)
        if name == "in_register":
            (register,) = self.arguments(name, args, 1)
            word = register.id if isinstance(register, ast.Name) else ast.unparse(register).strip("'\"")
            found = [f for f in self.scope.rows.values() if f.table == word and f.word == "any"]
            if not found:
                tables = {f.table for f in self.scope.rows.values()}
                raise Problem("policy.unknown_register", name=word, nearest=nearest(word, tables))
            return Rows("any", word, Literal(True, BOOL), found[0].counts)
        if name == "date":
            return self._date(args)
        if name in TWO_DATES:
            first, second = (self.node(a) for a in self.arguments(name, args, 2))
            return DateDifference(TWO_DATES[name], first, second)
        if name == "is_unknown":
            return IsUnknown(self.node(self.arguments(name, args, 1)[0]))
        if name == "year_of":
            return YearOf(self.node(self.arguments(name, args, 1)[0]))
        if name == "if_unknown":
            first, second = (self.node(a) for a in self.arguments(name, args, 2))
            return IfUnknown(first, second)
        if name in ("min_of", "max_of"):
            first, second = (self.node(a) for a in self.arguments(name, args, 2))
            return Extreme(name[:3], first, second)
        if name == "ratio":
            top, bottom, places = self.arguments(name, args, 3)
            if not (isinstance(places, ast.Constant) and type(places.value) is int):
                raise Problem("policy.ratio_places", text=ast.unparse(places))
            return Ratio(self.node(top), self.node(bottom), places.value)
        known = {*self.scope.rows, *PLAIN_FUNCTIONS}
        raise Problem("policy.unknown_function", name=name, table=self.scope.table, nearest=nearest(name, known))

    def _rows(self, function: RowsFunction, name: str, args: list[ast.expr]) -> Node:
        inner = ExpressionParser(function.scope(), self.text)
        if not args and function.word == "count":
            return Rows("count", function.table, None, function.counts)
        if not args and function.word == "any":
            return Rows("any", function.table, Literal(True, BOOL), function.counts)
        (arg,) = self.arguments(name, args, 1)
        return Rows(function.word, function.table, inner.node(arg), function.counts)

    def _date(self, args: list[ast.expr]) -> Literal:
        parts = [a.value for a in args if isinstance(a, ast.Constant) and type(a.value) is int]
        try:
            year, month, day = (int(p) for p in parts)
            return Literal(date(year, month, day), DATE)
        except (ValueError, OverflowError) as error:
            written = ", ".join(ast.unparse(a) for a in args)
            raise Problem("policy.bad_date", text=f"date({written})") from error

    @staticmethod
    def arguments(name: str, args: list[ast.expr], count: int) -> list[ast.expr]:
        if len(args) != count:
            raise Problem("policy.arguments", name=name, expected=count, found=len(args))
        return args

    def _check_pair(self, left: Node, right: Node, tree: ast.expr) -> None:
        """Refuse a code the other side's list does not have, and a sum of money that no parameter holds."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Literal) and one.type.kind is other.type.kind is Kind.CODE and other.type.codes:
                known = self.scope.codes.get(other.type.codes, frozenset())
                if one.value not in known:
                    guess = nearest(str(one.value), known)
                    raise Problem("policy.unknown_code", name=one.value, list=other.type.codes, nearest=guess)
            is_bare = one.type.kind is Kind.NUMBER and one.type.unit is None
            is_money = other.type.unit is not None and bool(other.type.unit.names() & self.scope.money)
            if is_bare and is_money and not (isinstance(one, Literal) and one.value == 0):
                written = one.value if isinstance(one, Literal) else ast.unparse(tree)
                raise Problem("policy.bare_money", value=written, unit=other.type.unit)

    def _literal(self, tree: ast.expr) -> Literal:
        """A written value; numbers are read from the text, for a float would lose digits."""
        constant = tree.operand if isinstance(tree, ast.UnaryOp) else tree
        assert isinstance(constant, ast.Constant)  # noqa: S101 - the two shapes it is called with
        match constant.value:
            case bool() if constant is tree:
                return Literal(constant.value, BOOL)
            case int() | float():
                written = ast.get_source_segment(self.text, constant) or ""
                return _number(written if constant is tree else f"-{written}")
            case str():
                return Literal(constant.value, code(None))
        raise Problem("policy.not_in_language", text=ast.unparse(tree))


def _number(written: str) -> Literal:
    """A number exactly as written, with as many decimal places as it was given."""
    try:
        exact = Decimal(written)
    except InvalidOperation as error:  # 0x1F: Python knows more spellings
        raise Problem("policy.not_in_language", text=written) from error
    places = max(0, -int(exact.as_tuple().exponent))
    if places > MAX_PLACES:
        raise Problem("policy.too_many_places", places=places, most=MAX_PLACES)
    if abs(exact.scaleb(places)) > LARGEST:
        raise Problem("policy.number_too_large", places=places)
    return Literal(exact, number(None, places))
