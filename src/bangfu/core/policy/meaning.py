"""What every node means, in plain Python over one row: exact decimals, three values, nothing clever.

This is the meaning; the SQL of the engines must agree with it row by row. Unknown is `None`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack
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
)
from bangfu.core.policy.parameters import PERCENT
from bangfu.core.policy.types import Kind

Value = bool | Decimal | str | date | None
Outcome = bool | None
"""Met, unmet, or unknown (`None`)."""

EXACT = Context(prec=60)
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Row:
    """One row with the rows linked to it.

    `values`: facts by name, absent = unknown. `rows`: linked rows by table; a table that was not
    supplied is absent or `None`. `since`: the day from which each stored fact holds, where known.
    """

    table: str
    values: Mapping[str, Value]
    rows: Mapping[str, Sequence[Row] | None] = field(default_factory=dict)
    since: Mapping[str, date | None] = field(default_factory=dict)
    key: str = ""


class Meaning:
    """Evaluates nodes under one pack on one day."""

    def __init__(self, pack: Pack, on: date, *, remember: bool = False) -> None:
        """`remember` keeps what was worked out for a row or a set of linked rows, for judging one subject often."""
        self.pack = pack
        self.on = on
        self._memory: dict[tuple[int, int | str], tuple[object, Value]] | None = {} if remember else None
        self._facts = {table: pack.facts_of(table) for table in pack.tables}
        self._parameters: dict[str, Value | tuple[str, ...]] = {}

    def parameter(self, name: str) -> Value | tuple[str, ...]:
        """The parameter's value on the day; a percent is the share it stands for."""
        if name not in self._parameters:
            parameter = self.pack.parameters[name]
            value = parameter.on(self.on).value
            if isinstance(value, Decimal) and parameter.unit == PERCENT:
                value = value.scaleb(-2)
            self._parameters[name] = value
        return self._parameters[name]

    def fact(self, row: Row, name: str) -> Value:
        """A stored fact as it is, a derived one worked out."""
        fact = self._facts[row.table][name]
        if fact.derived is None:
            return row.values.get(name)
        derived = fact.derived
        return self._once(row, name, lambda: self.of(derived, row))

    def truth(self, node: Node, row: Row, rules: Mapping[str, Outcome] | None = None) -> Outcome:
        """A condition's value."""
        found = self.of(node, row, rules)
        assert found is None or isinstance(found, bool)  # noqa: S101 - the node's type says so
        return found

    def of(self, node: Node, row: Row, rules: Mapping[str, Outcome] | None = None) -> Value:
        """The value of `node` for `row`; `rules` are the outcomes a verdict speaks of."""
        match node:
            case Literal(value=value):
                return value
            case FactRef(name=name):
                return self.fact(row, name)
            case ParameterRef(name=name):
                found = self.parameter(name)
                assert not isinstance(found, tuple)  # noqa: S101 - lists of codes stand behind `in` only
                return found
            case Today():
                return self.on
            case RuleRef(name=name):
                return self._rule(name, rules)
            case Not(arg=arg):
                truth = self.truth(arg, row, rules)
                return None if truth is None else not truth
            case And(args=args):
                return all_of([self.truth(a, row, rules) for a in args])
            case Or(args=args):
                return any_of([self.truth(a, row, rules) for a in args])
            case IsUnknown(arg=arg):
                return self.of(arg, row) is None
            case IfUnknown(arg=arg, fallback=fallback):
                known = self.of(arg, row)
                return self.of(fallback, row) if known is None else known
            case Choose(condition=condition, then=then, otherwise=otherwise):
                chosen = self.truth(condition, row)
                return None if chosen is None else self.of(then if chosen else otherwise, row)
            case Rows():
                return self._rows(node, row)
            case In(arg=arg, options=options):
                return self._in(self.of(arg, row), options)
        return self._of_known(node, row)

    def _of_known(self, node: Node, row: Row) -> Value:
        """Nodes that are unknown as soon as one part is."""
        match node:
            case Compare(sign=sign, left=left, right=right):
                a, b = self.of(left, row), self.of(right, row)
                return None if a is None or b is None else _compare(sign, a, b)
            case Arithmetic(sign=sign, left=left, right=right):
                a, b = self.of(left, row), self.of(right, row)
                return _arithmetic(sign, a, b, node.type.places)
            case Negate(arg=arg):
                a = self.of(arg, row)
                return -a if isinstance(a, Decimal) else None
            case Extreme(which=which, left=left, right=right):
                values = [self.of(left, row), self.of(right, row)]
                return _extreme(which, values)
            case Ratio(top=top, bottom=bottom):
                return _ratio(node, self.of(top, row), self.of(bottom, row))
            case DateDifference(span=span, start=start, end=end):
                return _difference(span, self.of(start, row), self.of(end, row))
            case YearOf(arg=arg):
                day = self.of(arg, row)
                return Decimal(day.year) if isinstance(day, date) else None
        raise AssertionError(f"no meaning for {type(node).__name__}")

    def _rule(self, name: str, rules: Mapping[str, Outcome] | None) -> Outcome:
        if rules is None or name not in rules:
            raise Problem("policy.rule_not_in_force", rule=name, on=self.on)
        return rules[name]

    def _in(self, value: Value, options: tuple[Literal, ...] | ParameterRef) -> Outcome:
        if value is None:
            return None
        if isinstance(options, ParameterRef):
            chosen = self.parameter(options.name)
            assert isinstance(chosen, tuple)  # noqa: S101 - a parameter of codes
            return value in chosen
        return any(_compare("==", value, o.value) for o in options)

    def _once(self, rows: object, what: int | str, work_out: Callable[[], Value]) -> Value:
        """Rows are never altered, so the object itself stands for its content; it is kept so its id stays its own."""
        if self._memory is None:
            return work_out()
        found = self._memory.get((id(rows), what))
        if found is None:
            found = self._memory[id(rows), what] = (rows, work_out())
        return found[1]

    def _rows(self, node: Rows, row: Row) -> Value:
        linked = row.rows.get(node.table)
        if linked is None:
            return None
        return self._once(linked, id(node), lambda: self._over(node, linked))

    def _over(self, node: Rows, linked: Sequence[Row]) -> Value:
        if node.arg is None:
            return Decimal(len(linked))
        if node.word in ("any", "all"):
            truths = [self.truth(node.arg, r) for r in linked]
            return any_of(truths) if node.word == "any" else all_of(truths)
        values = [self.of(node.arg, r) for r in linked]
        if any(v is None for v in values):
            return None
        if node.word == "count":
            return Decimal(sum(1 for v in values if v))
        if node.word == "sum":
            return _sum(values, node.type.places)
        return _extreme(node.word, values) if values else None


def any_of(truths: Sequence[Outcome]) -> Outcome:
    """True if any is true; else unknown if any is unknown; else false."""
    if any(t is True for t in truths):
        return True
    return None if any(t is None for t in truths) else False


def all_of(truths: Sequence[Outcome]) -> Outcome:
    """False if any is false; else unknown if any is unknown; else true."""
    if any(t is False for t in truths):
        return False
    return None if any(t is None for t in truths) else True


def from_stored(fact: Fact, stored: object) -> Value:
    """A stored value as rules read it: fen as yuan, percent as a share."""
    if stored is None:
        return None
    if fact.type.kind is Kind.NUMBER:
        value = stored if isinstance(stored, Decimal) else Decimal(str(stored))
        if fact.minor:
            return value.scaleb(-fact.type.places)
        return value.scaleb(-2) if fact.unit == PERCENT else value
    if isinstance(stored, bool | date):
        return stored
    return str(stored)


def written_places(fact: Fact) -> int:
    """How many decimal places a number has where it is stored: none for fen; a percent is a share of two more."""
    return 0 if fact.minor else max(0, fact.type.places - (2 if fact.unit == PERCENT else 0))


def to_stored(fact: Fact, value: Value) -> object:
    """The stored form of a value: the inverse of `from_stored`."""
    if isinstance(value, Decimal):
        if fact.minor:
            return int(value.scaleb(fact.type.places))
        if fact.unit == PERCENT:
            value = value.scaleb(2)
        return int(value) if fact.type.places == (2 if fact.unit == PERCENT else 0) else value
    return value


def _compare(sign: str, a: Value, b: Value) -> bool:
    match sign:
        case "==":
            return a == b
        case "!=":
            return a != b
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        order = (a > b) - (a < b)
    else:
        assert isinstance(a, date) and isinstance(b, date)  # noqa: S101, PT018 - the node's types say so
        order = (a > b) - (a < b)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def _arithmetic(sign: str, a: Value, b: Value, places: int) -> Value:
    if not isinstance(a, Decimal) or not isinstance(b, Decimal):
        return None
    with localcontext(EXACT):
        return _fits(a + b if sign == "+" else a - b if sign == "-" else a * b, places)


def _sum(values: Sequence[Value], places: int) -> Value:
    with localcontext(EXACT):
        return _fits(sum((v for v in values if isinstance(v, Decimal)), Decimal(0)), places)


def _fits(value: Decimal, places: int) -> Decimal:
    """Refuse what 64 bits cannot hold: engines would refuse it too."""
    if abs(value.scaleb(places)) > LARGEST:
        raise Problem("policy.number_too_large", places=places)
    return value


def _extreme(which: str, values: Sequence[Value]) -> Value:
    if any(v is None for v in values):
        return None
    numbers = [v for v in values if isinstance(v, Decimal)]
    if numbers:
        return min(numbers) if which == "min" else max(numbers)
    days = [v for v in values if isinstance(v, date)]
    return min(days) if which == "min" else max(days)


def _ratio(node: Ratio, top: Value, bottom: Value) -> Value:
    """Half away from zero; refuses numbers whose doubles engines could not hold while they round."""
    if not isinstance(top, Decimal) or not isinstance(bottom, Decimal) or bottom == 0:
        return None
    shift = node.places + node.bottom.type.places - node.top.type.places
    with localcontext(EXACT):
        wide_top = abs(top.scaleb(node.top.type.places + max(shift, 0)))
        wide_bottom = abs(bottom.scaleb(node.bottom.type.places + max(-shift, 0)))
        _fits(2 * wide_top + wide_bottom, 0)
        _fits(2 * wide_bottom, 0)
        return (top / bottom).quantize(Decimal(1).scaleb(-node.places), rounding=ROUND_HALF_UP)


def _difference(span: str, start: Value, end: Value) -> Value:
    """Full spans, rounded down; someone born on 29 February comes of age on 1 March of a common year."""
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    if span == "days":
        return Decimal((end - start).days)
    if span == "months":
        return Decimal((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))
    return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))
