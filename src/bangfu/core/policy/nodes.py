"""What a rule means: frozen typed nodes that are valid from birth, so a wrong rule cannot be built.

A node raises `Problem` when it is made from the wrong kinds or units; the parser adds file and line. Its type is
worked out once, at birth.
The meaning of each node is written once, in plain Python, in `meaning`; SQL follows it in `engines.sql`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bangfu.core.errors import Problem
from bangfu.core.policy.pair_nodes import Cell, CodeCount, Distance, Holds, Listed, SameArea, Within
from bangfu.core.policy.types import BOOL, DATE, PLAIN, TEXT, Kind, Type, Unit, number

YEAR = number(None)
"""A year is a bare number: it compares with years written in a rule and with facts that hold one."""
MAX_PLACES = 12
"""Beyond twelve decimal places a product of two amounts no longer fits 64 bits."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule."""

    value: bool | Decimal | str | date
    type: Type


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of the row in hand."""

    table: str
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A parameter of the pack, as of the run's day."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Today:
    """The run's day: never the clock's."""

    type: Type = DATE


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The outcome of another rule of the same set; only a verdict may use it."""

    name: str
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Not:
    arg: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        _require(self.arg, Kind.BOOL, "not")


@dataclass(frozen=True, slots=True)
class And:
    args: tuple[Node, ...]
    type: Type = BOOL

    def __post_init__(self) -> None:
        for arg in self.args:
            _require(arg, Kind.BOOL, "and")


@dataclass(frozen=True, slots=True)
class Or:
    args: tuple[Node, ...]
    type: Type = BOOL

    def __post_init__(self) -> None:
        for arg in self.args:
            _require(arg, Kind.BOOL, "or")


@dataclass(frozen=True, slots=True)
class Compare:
    """`==` and `!=` for all kinds, the order signs for numbers and dates."""

    sign: str
    left: Node
    right: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        kind = common(self.left, self.right, self.sign).kind
        if self.sign in ("<", "<=", ">", ">=") and kind not in (Kind.NUMBER, Kind.DATE):
            raise Problem("policy.no_order", sign=self.sign, found=self.left.type.label)


@dataclass(frozen=True, slots=True)
class In:
    """Whether a code stands in a list: written codes, or a parameter that holds codes."""

    arg: Node
    options: tuple[Literal, ...] | ParameterRef
    type: Type = BOOL

    def __post_init__(self) -> None:
        for option in self.options if isinstance(self.options, tuple) else (self.options,):
            common(self.arg, option, "in")


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+`, `-` within one unit; `*` multiplies units and adds decimal places."""

    sign: str
    left: Node
    right: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require(self.left, Kind.NUMBER, self.sign)
        _require(self.right, Kind.NUMBER, self.sign)
        object.__setattr__(self, "type", self._type())
        if self.type.places > MAX_PLACES:
            raise Problem("policy.too_many_places", places=self.type.places, most=MAX_PLACES)

    def _type(self) -> Type:
        left, right = self.left.type, self.right.type
        if self.sign == "*":
            bare = left.unit is None and right.unit is None
            unit = None if bare else (left.unit or PLAIN).times(right.unit or PLAIN)
            return number(unit, left.places + right.places)
        return common(self.left, self.right, self.sign)


@dataclass(frozen=True, slots=True)
class Negate:
    arg: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require(self.arg, Kind.NUMBER, "-")
        object.__setattr__(self, "type", self.arg.type)


@dataclass(frozen=True, slots=True)
class Choose:
    """`then if condition else otherwise`; an unknown condition gives unknown."""

    condition: Node
    then: Node
    otherwise: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require(self.condition, Kind.BOOL, "if")
        object.__setattr__(self, "type", common(self.then, self.otherwise, "if … else"))


@dataclass(frozen=True, slots=True)
class IsUnknown:
    """Never unknown itself."""

    arg: Node
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class IfUnknown:
    """The author's own word for what an unknown counts as."""

    arg: Node
    fallback: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", common(self.arg, self.fallback, "if_unknown"))


@dataclass(frozen=True, slots=True)
class Extreme:
    """`min_of` / `max_of` two values; unknown when either is."""

    which: str
    left: Node
    right: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", common(self.left, self.right, f"{self.which}_of"))
        if self.type.kind not in (Kind.NUMBER, Kind.DATE):
            raise Problem("policy.no_order", sign=f"{self.which}_of", found=self.left.type.label)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`top / bottom` rounded half away from zero to `places`; unknown when the bottom is 0 or either is unknown."""

    top: Node
    bottom: Node
    places: int
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require(self.top, Kind.NUMBER, "ratio")
        _require(self.bottom, Kind.NUMBER, "ratio")
        if not 0 <= self.places <= MAX_PLACES:
            raise Problem("policy.too_many_places", places=self.places, most=MAX_PLACES)
        object.__setattr__(self, "type", self._type())

    def _type(self) -> Type:
        unit = (self.top.type.unit or PLAIN).times(self.bottom.type.unit or PLAIN, -1)
        return number(unit, self.places)


@dataclass(frozen=True, slots=True)
class DateDifference:
    """Full years, full months or days from one date to another; negative when the second is earlier."""

    span: str
    start: Node
    end: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        _require(self.start, Kind.DATE, f"{self.span}_between")
        _require(self.end, Kind.DATE, f"{self.span}_between")
        object.__setattr__(self, "type", self._type())

    def _type(self) -> Type:
        return number(Unit.of({self.span.removesuffix("s"): 1}))


@dataclass(frozen=True, slots=True)
class YearOf:
    arg: Node
    type: Type = YEAR

    def __post_init__(self) -> None:
        _require(self.arg, Kind.DATE, "year_of")


@dataclass(frozen=True, slots=True)
class Rows:
    """A word over the linked rows of `table`: any, all, count, sum, min or max of `arg` over them.

    `arg` is None only for `count`: how many rows.
    """

    word: str
    table: str
    arg: Node | None
    counts: Unit = PLAIN
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.word in ("any", "all", "count") and self.arg is not None:
            _require(self.arg, Kind.BOOL, self.word)
        if self.word == "sum" and self.arg is not None:
            _require(self.arg, Kind.NUMBER, self.word)
        ordered = self.arg is None or self.arg.type.kind in (Kind.NUMBER, Kind.DATE)
        if self.word in ("min", "max") and not ordered:
            raise Problem("policy.no_order", sign=self.word, found=self.arg.type.label if self.arg else "—")
        object.__setattr__(self, "type", self._type())

    def _type(self) -> Type:
        if self.word in ("any", "all"):
            return BOOL
        if self.word == "count" or self.arg is None:
            return number(self.counts)
        return self.arg.type


Node: TypeAlias = (
    Literal | FactRef | ParameterRef | Today | RuleRef | Not | And | Or | Compare | In | Arithmetic | Negate
    | Choose | IsUnknown | IfUnknown | Extreme | Ratio | DateDifference | YearOf | Rows
    | Distance | CodeCount | Holds | SameArea | Within | Listed | Cell
)  # fmt: skip


def common(left: Node, right: Node, sign: str) -> Type:
    """The one type two sides share; raises `Problem` where they do not."""
    a, b = left.type, right.type
    written = (a.kind is Kind.CODE and a.codes is None) or (b.kind is Kind.CODE and b.codes is None)
    if written and {a.kind, b.kind} == {Kind.CODE, Kind.TEXT}:  # a written 'word' beside a text fact is a text
        return TEXT
    if a.kind is not b.kind:
        raise Problem("policy.kind_mismatch", sign=sign, left=a.label, right=b.label)
    if a.kind is Kind.CODE:
        if a.codes and b.codes and a.codes != b.codes:
            raise Problem("policy.codes_mismatch", sign=sign, left=a.codes, right=b.codes)
        return a if a.codes else b
    if a.kind is Kind.NUMBER:
        if a.unit is not None and b.unit is not None and a.unit != b.unit:
            raise Problem("policy.unit_mismatch", sign=sign, left=a.unit, right=b.unit)
        return number(a.unit if a.unit is not None else b.unit, max(a.places, b.places))
    return a


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below; the argument of `Rows` too, though it speaks of another table."""
    for part_of in fields(node):
        value = getattr(node, part_of.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Node):
                yield part


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, outside in."""
    yield node
    for child in children(node):
        yield from walk(child)


def _require(node: Node, kind: Kind, sign: str) -> None:
    if node.type.kind is not kind:
        raise Problem("policy.wrong_kind", sign=sign, expected=kind.label, found=node.type.label)
