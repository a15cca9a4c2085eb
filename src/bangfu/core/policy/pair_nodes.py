"""The nodes only a matching programme has: what a helper and a place are to each other.

Like all nodes they are valid from birth. Each is unknown as soon as one of its parts is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bangfu.core.errors import Problem
from bangfu.core.policy.types import BOOL, PLAIN, Kind, Type, Unit, number

if TYPE_CHECKING:
    from bangfu.core.policy.nodes import FactRef, Node

KM_PLACES = 1
"""Distances are held in tenths of a kilometre."""
COORDINATES = ("lon", "lat")
"""The facts of both sides a distance is measured between, in degrees."""


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
        _same_codes(self.left.type, self.right.type, f"{self.which}_count", (Kind.CODES, Kind.CODES))
        object.__setattr__(self, "type", number(PLAIN))


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether a set of codes holds one code: `'medicine' in helper.skills`."""

    element: Node
    holder: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        _same_codes(self.element.type, self.holder.type, "in", (Kind.CODE, Kind.CODES))


@dataclass(frozen=True, slots=True)
class SameArea:
    """Whether two place codes lie in the same area of one level; a code too short for the level is unknown."""

    left: Node
    right: Node
    width: int
    type: Type = BOOL

    def __post_init__(self) -> None:
        _texts(self.left.type, self.right.type, "same_area")


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a place code lies inside an area: begins with the area's code."""

    code: Node
    area: Node
    type: Type = BOOL

    def __post_init__(self) -> None:
        _texts(self.code.type, self.area.type, "within")


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


def _same_codes(left: Type, right: Type, sign: str, kinds: tuple[Kind, Kind]) -> None:
    for found, kind in zip((left, right), kinds, strict=True):
        if found.kind is not kind:
            raise Problem("policy.wrong_kind", sign=sign, expected=kind.label, found=found.label)
    if left.codes and right.codes and left.codes != right.codes:
        raise Problem("policy.codes_mismatch", sign=sign, left=left.codes, right=right.codes)


def _texts(left: Type, right: Type, sign: str) -> None:
    for found in (left, right):
        if found.kind is not Kind.TEXT:
            raise Problem("policy.wrong_kind", sign=sign, expected=Kind.TEXT.value, found=found)
