"""What a matching programme holds once it is loaded: who may help whom, what is better, how much each may take.

A programme speaks of one helper and one place at a time. Its points are burdens: fewer are better, and the plan with
the fewest is the one sought, after as many places as possible are served.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.core.errors import Problem
from bangfu.core.policy.facts import Fact, holds_between
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.pair_parser import SIDES
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Type

CURRENT = "current"
"""The table of pairs that holds the plan in force."""
SHAPES = ("flow", "grid")
"""How a plan is sought: the cheapest pairs of all; or compact groups of places, a helper in the middle of each."""


@dataclass(frozen=True, slots=True)
class PairTable:
    """The rows of one side, or a table of pairs (kin, travel times, the plan in force)."""

    name: str
    label: Label
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A number for each code of one list with each of another; all are written, none is guessed."""

    name: str
    label: Label
    rows: str
    columns: str
    type: Type
    cells: Mapping[tuple[str, str], Decimal]
    source: str | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a pair must meet. `waived_by`: who may waive it; None: nobody. Unknown is not met, and named as unknown."""

    name: str
    label: Label
    condition: Node
    text: str
    because: Label | None
    waived_by: Label | None
    source: str | None
    article: str | None
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        return holds_between(day, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Preference:
    """One term of a pair's points, in whole points after rounding half away from zero; unknown: `when_unknown`."""

    name: str
    label: Label
    points: Node
    text: str
    when_unknown: Node
    because: Label | None
    source: str | None
    article: str | None


@dataclass(frozen=True, slots=True)
class Loads:
    """How many one of a side takes: `least` first, never more than `most`. Columns of these names come before."""

    least: Node
    most: Node


@dataclass(frozen=True)
class Programme:
    """Who may help whom in one programme; `keep` is what a pair of the plan in force is spared."""

    name: str
    label: Label
    source: str | None
    article: str | None
    valid_from: date | None
    valid_until: date | None
    shape: str
    tables: Mapping[str, PairTable]
    matrices: Mapping[str, Matrix]
    must: Mapping[str, Requirement]
    prefer: Mapping[str, Preference]
    loads: Mapping[str, Loads]
    steps: tuple[Node, ...]
    keep: Node | None
    keep_label: Label | None
    note: Label | None
    file: str

    @property
    def sides(self) -> tuple[str, str]:
        """The two tables whose rows are matched, helpers first."""
        return SIDES

    @property
    def pair_tables(self) -> tuple[str, ...]:
        """The tables of pairs it may be given."""
        return tuple(name for name in self.tables if name not in SIDES)

    def requirements_on(self, day: date, waived: frozenset[str] = frozenset()) -> tuple[Requirement, ...]:
        """What must be met on `day`, less what is waived; raises `Problem` out of force."""
        if (self.valid_from and day < self.valid_from) or (self.valid_until and self.valid_until <= day):
            raise Problem(
                "policy.rules_not_in_force",
                rules=self.name, on=day, first=self.valid_from or "…", last=self.valid_until or "…",
            )  # fmt: skip
        return tuple(r for r in self.must.values() if r.holds_on(day) and r.name not in waived)

    def nodes(self) -> Iterator[Node]:
        """Every expression of the programme."""
        yield from (r.condition for r in self.must.values())
        for preference in self.prefer.values():
            yield from (preference.points, preference.when_unknown)
        for loads in self.loads.values():
            yield from (loads.least, loads.most)
        yield from self.steps
        if self.keep is not None:
            yield self.keep
