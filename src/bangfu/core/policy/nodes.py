"""What a rule means: frozen typed nodes that are valid from birth, so a wrong rule cannot be built.

A node raises `Problem` when it is made from the wrong kinds or units; the parser adds file and line. Its type is
worked out once, at birth.
The meaning of each node is written once, in plain Python, in `meaning`; SQL follows it in `engines.sql`. The last seven
only a matching programme has: what a helper and a place are to each other. They are unknown as soon as a part is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from bangfu.core.errors import Problem
from bangfu.core.policy.types import (
    BOOL,
    DATE,
    PLAIN,
    Kind,
    Type,
    Unit,
    common_type,
    number,
    require,
    require_same_codes,
)

YEAR = number(None)
"""A year is a bare number: it compares with years written in a rule and with facts that hold one."""
MAX_PLACES = 12
"""Beyond twelve decimal places a product of two amounts no longer fits 64 bits."""
KM_PLACES = 1
"""Distances are held in tenths of a kilometre."""
COORDINATES = ("lon", "lat")
"""The facts of both sides a distance is measured between, in degrees."""


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
        require("not", Kind.BOOL, self.arg.type)


@dataclass(frozen=True, slots=True)
class And:
    args: tuple[Node, ...]
    type: Type = BOOL

    def __post_init__(self) -> None:
        require("and", Kind.BOOL, *(arg.type for arg in self.args))


@dataclass(frozen=True, slots=True)
class Or:
    args: tuple[Node, ...]
    type: Type = BOOL

    def __post_init__(self) -> None:
        require("or", Kind.BOOL, *(arg.type for arg in self.args))


@dataclass(frozen=True, slots=True)
class Compare:
    """`==` and `!=` for all kinds, the order signs for numbers and dates."""

    sign: str
    left: Node
    right: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        kind = common_type(self.left.type, self.right.type, self.sign).kind
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
            common_type(self.arg.type, option.type, "in")


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+`, `-` within one unit; `*` multiplies units and adds decimal places."""

    sign: str
    left: Node
    right: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        require(self.sign, Kind.NUMBER, self.left.type, self.right.type)
        object.__setattr__(self, "type", self._type())
        if self.type.places > MAX_PLACES:
            raise Problem("policy.too_many_places", places=self.type.places, most=MAX_PLACES)

    def _type(self) -> Type:
        left, right = self.left.type, self.right.type
        if self.sign == "*":
            bare = left.unit is None and right.unit is None
            unit = None if bare else (left.unit or PLAIN).times(right.unit or PLAIN)
            return number(unit, left.places + right.places)
        return common_type(self.left.type, self.right.type, self.sign)


@dataclass(frozen=True, slots=True)
class Negate:
    arg: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        require("-", Kind.NUMBER, self.arg.type)
        object.__setattr__(self, "type", self.arg.type)


@dataclass(frozen=True, slots=True)
class Choose:
    """`then if condition else otherwise`; an unknown condition gives unknown."""

    condition: Node
    then: Node
    otherwise: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        require("if", Kind.BOOL, self.condition.type)
        object.__setattr__(self, "type", common_type(self.then.type, self.otherwise.type, "if … else"))


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
        object.__setattr__(self, "type", common_type(self.arg.type, self.fallback.type, "if_unknown"))


@dataclass(frozen=True, slots=True)
class Extreme:
    """`min_of` / `max_of` two values; unknown when either is."""

    which: str
    left: Node
    right: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", common_type(self.left.type, self.right.type, f"{self.which}_of"))
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
        require("ratio", Kind.NUMBER, self.top.type, self.bottom.type)
        if not 0 <= self.places <= MAX_PLACES:
            raise Problem("policy.too_many_places", places=self.places, most=MAX_PLACES)
        unit = (self.top.type.unit or PLAIN).times(self.bottom.type.unit or PLAIN, -1)
        object.__setattr__(self, "type", number(unit, self.places))


@dataclass(frozen=True, slots=True)
class DateDifference:
    """Full years, full months or days from one date to another; negative when the second is earlier."""

    span: str
    start: Node
    end: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        require(f"{self.span}_between", Kind.DATE, self.start.type, self.end.type)
        object.__setattr__(self, "type", number(Unit.of({self.span.removesuffix("s"): 1})))


@dataclass(frozen=True, slots=True)
class YearOf:
    arg: Node
    type: Type = YEAR

    def __post_init__(self) -> None:
        require("year_of", Kind.DATE, self.arg.type)


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
            require(self.word, Kind.BOOL, self.arg.type)
        if self.word == "sum" and self.arg is not None:
            require(self.word, Kind.NUMBER, self.arg.type)
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


@dataclass(frozen=True, slots=True)
class Distance:
    """Great-circle kilometres from the helper to the place."""

    unit: Unit
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", number(self.unit, KM_PLACES))


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many codes of `left` are also in `right` (`shared`), or are not (`missing`)."""

    which: str
    left: Node
    right: Node
    type: Type = field(init=False, compare=False)

    def __post_init__(self) -> None:
        sign = f"{self.which}_count"
        require(sign, Kind.CODES, self.left.type, self.right.type)
        require_same_codes(sign, self.left.type, self.right.type)
        object.__setattr__(self, "type", number(PLAIN))


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a set of codes holds one code: `'medicine' in helper.skills`."""

    element: Node
    holder: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        require("in", Kind.CODE, self.element.type)
        require("in", Kind.CODES, self.holder.type)
        require_same_codes("in", self.element.type, self.holder.type)


@dataclass(frozen=True, slots=True)
class SameArea:
    """Whether two place codes lie in the same area of one level; a code too short for the level is unknown."""

    left: Node
    right: Node
    width: int
    type: Type = BOOL

    def __post_init__(self) -> None:
        require("same_area", Kind.TEXT, self.left.type, self.right.type)


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a place code lies inside an area: begins with the area's code."""

    code: Node
    area: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        require("within", Kind.TEXT, self.code.type, self.area.type)


@dataclass(frozen=True, slots=True)
class Listed:
    """Whether the pair stands in a table of pairs; unknown when that table was not supplied."""

    table: str
    type: Type = BOOL


@dataclass(frozen=True, slots=True)
class Cell:
    """The number where the row of one code meets the column of another in a matrix of the programme."""

    matrix: str
    row: FactRef
    column: FactRef
    type: Type


Node: TypeAlias = (
    Literal | FactRef | ParameterRef | Today | RuleRef | Not | And | Or | Compare | In | Arithmetic | Negate
    | Choose | IsUnknown | IfUnknown | Extreme | Ratio | DateDifference | YearOf | Rows
    | Distance | CodeCount | Holds | SameArea | Within | Listed | Cell
)  # fmt: skip


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
