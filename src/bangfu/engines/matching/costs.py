"""The points of every pair of a programme by blocks, BANNED where a requirement is not met; and which one it was.

A block is worked out in tiles that stay in the processor's cache, so eighty million pairs need no more memory than
the block that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bangfu.core.errors import Problem
from bangfu.core.policy.matching import CURRENT, Preference, Requirement
from bangfu.core.policy.nodes import Node
from bangfu.engines.matching.arithmetic import summed, whole_points
from bangfu.engines.matching.columns import Column, PairRows, Tile, Truths
from bangfu.engines.matching.evaluation import PairEvaluation

BANNED = int(np.iinfo(np.int32).max)
MOST_POINTS = 2**30
"""Terms beyond this could not be summed in 32 bits."""
TILE = (64, 2048)
KEEP = "keep"
GIVEN = "given"
COST, OUT = "cost", "banned"


@dataclass(frozen=True)
class Terms:
    """What a plan of one programme is made of on its day: what must be met, and what counts."""

    requirements: tuple[Requirement, ...]
    preferences: tuple[Preference, ...]
    keep: Node | None


@dataclass
class ProgrammeCosts:
    """`cost[helper, place]` of a programme; `given`: costs and bans of single pairs, added to the programme's own."""

    evaluation: PairEvaluation
    terms: Terms
    given: PairRows | None = None
    _apart: dict[str, list[Requirement]] = field(default_factory=dict)
    _sums: dict[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        helper, place = self.evaluation.programme.sides
        self._apart = {helper: [], place: [], "": []}
        for requirement in self.terms.requirements:
            self._apart[self._side_of(requirement.condition)].append(requirement)
        self._able = {side: self._all_met(self._apart[side]) for side in (helper, place)}
        self._check_range()

    @property
    def shape(self) -> tuple[int, int]:
        return self.evaluation.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32]:
        """`cost[helper, place]` of two runs of indices, BANNED where a requirement is not met or not known."""
        rows, columns = (range(*run.indices(size)) for run, size in zip((helpers, places), self.shape, strict=True))
        found = np.empty((len(rows), len(columns)), dtype=np.int32)
        for top in range(0, len(rows), TILE[0]):
            for left in range(0, len(columns), TILE[1]):
                part = found[top : top + TILE[0], left : left + TILE[1]]
                first, start = rows.start + top, columns.start + left
                self._fill(part, Tile(slice(first, first + part.shape[0]), slice(start, start + part.shape[1])))
        return found

    def _fill(self, part: NDArray[np.int32], tile: Tile) -> None:
        part[:] = 0
        for points in self.points(tile).values():
            part += points.values
        allowed: Truths | None = None
        for requirement in self._apart[""]:
            met = self.evaluation.of(requirement.condition, tile).values
            allowed = met if allowed is None else allowed & met
        for able in self._able.values():
            if not bool(able.all()):
                met = Column(able).part(*tile).values
                allowed = met if allowed is None else allowed & met
        if allowed is not None:
            np.copyto(part, np.int32(BANNED), where=~allowed)
        if self.given is not None:
            self._ban(part, tile)

    def points(self, tile: Tile) -> Mapping[str, Column]:
        """Whole points by term for a tile, what rests on one side as a single row or column."""
        found = {preference.name: self._points_of(preference, tile) for preference in self.terms.preferences}
        if self.terms.keep is not None:
            spared = self._rounded(self.terms.keep, tile)
            listed = self.evaluation.pairs.get(CURRENT)
            if listed is not None:
                kept = np.zeros(tile.extent(self.shape), dtype=np.int32)
                _, rows, columns = listed.inside(tile, self.shape)
                kept[rows, columns] = -np.broadcast_to(spared.values, kept.shape)[rows, columns]
                found[KEEP] = Column(kept)
        if self.given is not None and COST in self.given.columns:
            cost = np.zeros(tile.extent(self.shape), dtype=np.int32)
            pairs, rows, columns = self.given.inside(tile, self.shape)
            cost[rows, columns] = self.given.columns[COST].values[pairs, 0]
            found[GIVEN] = Column(cost)
        return found

    def points_of(self, helper: NDArray[np.int32], place: NDArray[np.int32]) -> dict[str, NDArray[np.int64]]:
        """Whole points by term of some pairs, each term an array in their order."""
        found: dict[str, list[NDArray[np.int64]]] = {}
        for start in range(0, len(helper), TILE[0]):
            some = slice(start, start + TILE[0])
            tile = Tile(helper[some], place[some])
            for name, points in self.points(tile).items():
                square = np.broadcast_to(points.values, tile.extent(self.shape))
                found.setdefault(name, []).append(np.diagonal(square).astype(np.int64))
        return {name: np.concatenate(parts) for name, parts in found.items()}

    def outcomes(self, tile: Tile) -> Iterator[tuple[Requirement, Column]]:
        """Each requirement with what it is for the pairs of a tile: met, not met, or not known."""
        for requirement in self.terms.requirements:
            yield requirement, self.evaluation.of(requirement.condition, tile)

    def allows_any(self) -> bool:
        """Whether any pair at all meets what must be met; looks no further than the first."""
        return any(
            bool((self.block(slice(top, top + TILE[0]), slice(0, self.shape[1])) != BANNED).any())
            for top in range(0, self.shape[0], TILE[0])
        )

    def without(self, waived: frozenset[str]) -> ProgrammeCosts:
        """The same costs with some requirements waived."""
        kept = tuple(r for r in self.terms.requirements if r.name not in waived)
        return ProgrammeCosts(self.evaluation, Terms(kept, self.terms.preferences, self.terms.keep), self.given)

    def _points_of(self, preference: Preference, tile: Tile) -> Column:
        points, instead = preference.points, preference.when_unknown
        if self.evaluation.is_one_sided(points) and self.evaluation.is_one_sided(instead):
            whole = self._sums.get(preference.name)
            if whole is None:
                whole = self._sums[preference.name] = self._filled(preference, Tile(slice(None), slice(None)))
            return whole.part(*tile)
        return self._filled(preference, tile)

    def _filled(self, preference: Preference, tile: Tile) -> Column:
        found = self._rounded(preference.points, tile)
        if found.known is None:
            return found
        instead = self._rounded(preference.when_unknown, tile)
        most = max(found.largest, instead.largest)
        return Column(np.where(found.known, found.values, instead.values).astype(np.int32), None, most)

    def _rounded(self, node: Node, tile: Tile) -> Column:
        found = whole_points(self.evaluation.of(node, tile), node.type.places)
        if found.largest > MOST_POINTS:
            raise Problem("match.points_too_large", most=MOST_POINTS)
        return Column(found.values.astype(np.int32, copy=False), found.known, found.largest)

    def _ban(self, part: NDArray[np.int32], tile: Tile) -> None:
        assert self.given is not None  # noqa: S101 - asked just before
        if OUT in self.given.columns:
            pairs, rows, columns = self.given.inside(tile, self.shape)
            out = self.given.columns[OUT].values[pairs, 0].astype(bool)
            part[rows[out], columns[out]] = BANNED

    def _side_of(self, node: Node) -> str:
        rests = self.evaluation.rests_on(node)
        return next(iter(rests)) if len(rests) == 1 else "" if rests else self.evaluation.programme.sides[0]

    def _all_met(self, requirements: list[Requirement]) -> Truths:
        met = np.ones((1, 1), dtype=bool)
        for requirement in requirements:
            met = met & self.evaluation.whole(requirement.condition).values.astype(bool)
        return met

    def _check_range(self) -> None:
        """Refuse points whose sum could leave 32 bits, before any pair is worked out."""
        if 0 in self.shape:
            return
        total = Column(np.zeros((1, 1), dtype=np.int64), None, 0)
        for points in self.points(Tile(slice(0, 1), slice(0, 1))).values():
            total = summed("+", total, Column(np.zeros((1, 1), dtype=np.int64), None, points.largest), 0)
        if total.largest > MOST_POINTS:
            raise Problem("match.points_too_large", most=MOST_POINTS)
