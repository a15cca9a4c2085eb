"""Write a node as SQL. Whole numbers only, NULL is unknown, no division but `ratio`, no implicit casts.

Each rule here follows `core.policy.meaning`; the spec and differential tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.core.policy.meaning import Meaning, Row
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
from bangfu.core.policy.types import Kind, Type
from bangfu.engines.dialects import Dialect

MIRRORED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
SIGNS: Mapping[str, str] = {"==": "=", "!=": "<>"}


@dataclass(frozen=True)
class Writer:
    """Writes nodes over rows whose columns bear the facts' names; `rows` names the column of each word over rows."""

    pack: Pack
    on: date
    dialect: Dialect
    rows: Mapping[Rows, str]

    def write(self, node: Node) -> str:
        """SQL text of the node: a BIGINT of `node.type.places` decimal places, a BOOLEAN, a DATE or a text."""
        if node.type.kind is Kind.NUMBER and not isinstance(node, Literal | ParameterRef) and _constant(node):
            return self._constant(node)
        match node:
            case Literal(value=value):
                return self.constant(value, node.type)
            case FactRef(name=name):
                return self.dialect.name_of(name)
            case ParameterRef():
                return self._constant(node)
            case Today():
                return self.constant(self.on, node.type)
            case RuleRef(name=name):
                return self.dialect.name_of(rule_column(name))
            case Not(arg=arg):
                return f"(NOT {self.write(arg)})"
            case And(args=args):
                return "(" + " AND ".join(self.write(a) for a in args) + ")"
            case Or(args=args):
                return "(" + " OR ".join(self.write(a) for a in args) + ")"
            case Compare(sign=sign, left=left, right=right):
                by_day = self._compare_age(node)
                if by_day is not None:
                    return by_day
                a, b = self._pair(left, right)
                return f"({a} {SIGNS.get(sign, sign)} {b})"
            case In(arg=arg, options=options):
                return self._in(arg, options)
            case IsUnknown(arg=arg):
                return f"({self.write(arg)} IS NULL)"
            case Rows():
                return self.dialect.name_of(self.rows[node])
        return self._write_value(node)

    def _write_value(self, node: Node) -> str:
        match node:
            case Arithmetic(sign="*", left=left, right=right):
                return f"({self.write(left)} * {self.write(right)})"
            case Arithmetic(sign=sign, left=left, right=right):
                a, b = self._pair(left, right)
                return f"({a} {sign} {b})"
            case Negate(arg=arg):
                return f"(- {self.write(arg)})"
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test, (a, b) = self.write(condition), self._pair(then, otherwise)
                return f"(CASE {test} WHEN TRUE THEN {a} WHEN FALSE THEN {b} END)"
            case IfUnknown(arg=arg, fallback=fallback):
                a, b = self._pair(arg, fallback)
                return f"COALESCE({a}, {b})"
            case Extreme(which=which, left=left, right=right):
                a, b = self._pair(left, right)
                sign = "<=" if which == "min" else ">="
                return f"(CASE {a} {sign} {b} WHEN TRUE THEN {a} WHEN FALSE THEN {b} END)"
            case Ratio():
                return self._ratio(node)
            case DateDifference(span=span, start=start, end=end):
                return self._difference(span, self.write(start), self.write(end))
            case YearOf(arg=arg):
                return _part("YEAR", self.write(arg))
        raise AssertionError(f"no SQL for {type(node).__name__}")

    def constant(self, value: object, type_: Type) -> str:
        """A known value as text."""
        match value:
            case None:
                return self.unknown(type_)
            case bool():
                return "TRUE" if value else "FALSE"
            case Decimal():
                return _whole(int(value.scaleb(type_.places)))
            case date():
                return f"DATE '{value.isoformat()}'"
        return self.dialect.text(str(value))

    def unknown(self, type_: Type) -> str:
        """An unknown of a type."""
        names = {Kind.BOOL: "BOOLEAN", Kind.NUMBER: "BIGINT", Kind.DATE: "DATE"}
        return f"CAST(NULL AS {names.get(type_.kind, self.dialect.text_type)})"

    def _constant(self, node: Node) -> str:
        meaning = Meaning(self.pack, self.on)
        return self.constant(meaning.of(node, Row("", {})), node.type)

    def _pair(self, left: Node, right: Node) -> tuple[str, str]:
        """Both sides at the same number of decimal places."""
        if left.type.kind is not Kind.NUMBER:
            return self.write(left), self.write(right)
        places = max(left.type.places, right.type.places)
        return self._at(left, places), self._at(right, places)

    def _at(self, node: Node, places: int) -> str:
        factor = 10 ** (places - node.type.places)
        if factor == 1:
            return self.write(node)
        if _constant(node):
            value = Meaning(self.pack, self.on).of(node, Row("", {}))
            return self.constant(value, Type(Kind.NUMBER, node.type.unit, places))
        return f"({self.write(node)} * {_whole(factor)})"

    def _compare_age(self, node: Compare) -> str | None:
        """Full years against a known number, as one comparison of days: `age >= 16` is `born on … or before`.

        Taking dates apart for every member costs more than all other rules together.
        """
        for span, other, sign in (
            (node.left, node.right, node.sign),
            (node.right, node.left, MIRRORED.get(node.sign, node.sign)),
        ):
            if isinstance(span, FactRef):
                span = self.pack.facts_of(span.table)[span.name].derived or span
            if not isinstance(span, DateDifference) or span.span != "years" or sign not in MIRRORED:
                continue
            if not _constant(span.end) or _constant(span.start) or not _constant(other) or other.type.places:
                continue
            end, years = self._known(span.end), self._known(other)
            if isinstance(end, date) and isinstance(years, Decimal):
                latest = _years_before(end, int(years) + (sign in (">", "<=")))
                if latest is not None:
                    day = f"DATE '{latest.isoformat()}'"
                    return f"({self.write(span.start)} {'<=' if sign in ('>', '>=') else '>'} {day})"
        return None

    def _known(self, node: Node) -> object:
        return Meaning(self.pack, self.on).of(node, Row("", {}))

    def _in(self, arg: Node, options: tuple[Literal, ...] | ParameterRef) -> str:
        if isinstance(options, ParameterRef):
            chosen = Meaning(self.pack, self.on).parameter(options.name)
            words = [self.dialect.text(c) for c in chosen] if isinstance(chosen, tuple) else []
            if not words:  # nothing is in an empty list, but unknown stays unknown
                return f"({self.write(arg)} <> {self.write(arg)})"
            return f"({self.write(arg)} IN ({', '.join(words)}))"
        if arg.type.kind is Kind.NUMBER:
            return "(" + " OR ".join(self.write(Compare("==", arg, o)) for o in options) + ")"
        return f"({self.write(arg)} IN ({', '.join(self.write(o) for o in options)}))"

    def _ratio(self, node: Ratio) -> str:
        """(2·|top| + |bottom|) div (2·|bottom|) rounds half away from zero; the sign is put back after."""
        shift = node.places + node.bottom.type.places - node.top.type.places
        top, bottom = self.write(node.top), self.write(node.bottom)
        if shift >= 0:
            top = f"({top} * {_whole(10**shift)})" if shift else top
        else:
            bottom = f"({bottom} * {_whole(10**-shift)})"
        rounded = f"((2 * ABS({top}) + ABS({bottom})) {self.dialect.whole_division} (2 * ABS({bottom})))"
        sign = f"(CASE WHEN ({top} < 0) = ({bottom} < 0) THEN 1 ELSE -1 END)"
        return f"(CASE WHEN {bottom} <> 0 THEN {sign} * {rounded} END)"

    def _difference(self, span: str, start: str, end: str) -> str:
        if span == "days":
            return f"CAST({self.dialect.day_difference.format(start=start, end=end)} AS BIGINT)"
        years = f"({_part('YEAR', end)} - {_part('YEAR', start)})"
        months = f"({_part('MONTH', end)} - {_part('MONTH', start)})"
        early = f"{_part('DAY', end)} < {_part('DAY', start)}"
        if span == "months":
            return f"({years} * 12 + {months} - (CASE WHEN {early} THEN 1 ELSE 0 END))"
        before = f"{months} < 0 OR ({months} = 0 AND {early})"
        return f"({years} - (CASE WHEN {before} THEN 1 ELSE 0 END))"


def _years_before(day: date, years: int) -> date | None:
    """The latest birthday on which someone is `years` full years old on `day`; None beyond the calendar."""
    if not 1 <= day.year - years <= 9999:
        return None
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February of a common year: those born up to the 28th have had their birthday
        return date(day.year - years, 2, 28)


def rule_column(rule: str) -> str:
    """The column that holds a rule's outcome."""
    return f"rule_{rule}"


def _part(part: str, day: str) -> str:
    return f"CAST(EXTRACT({part} FROM {day}) AS BIGINT)"


def _whole(value: int) -> str:
    """A 64-bit literal: a bare one is 32 bits wide and would overflow in a product."""
    return f"CAST({value} AS BIGINT)"


def _constant(node: Node) -> bool:
    return not any(isinstance(n, FactRef | Rows | RuleRef) for n in walk(node))
