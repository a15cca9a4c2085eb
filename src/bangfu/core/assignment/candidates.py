"""Reads the costs of all pairs place by place, in pieces that fit the processor's cache, and finds those below a price.

Two sources: a block-wise matrix (kept as 32-bit numbers when it fits) and a list of given pairs. Both answer the same
questions, so the solver and the explanations do not know which they have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.prices import Ways, rank_in_row
from bangfu.core.assignment.problem import (
    BANNED,
    MOST_POINTS,
    CostMatrix,
    GivenPairs,
    Indices,
    PairCosts,
    Points,
)
from bangfu.core.assignment.ties import Hashes, mixed
from bangfu.core.errors import Problem

Block: TypeAlias = NDArray[np.int32] | NDArray[np.int64]

ALL_AT_ONCE = 40
"""With so few listed pairs to a row, one flow over all of them is quicker than rounds over some."""
PIECE = 1 << 19
"""Pairs in one piece: two megabytes of 32-bit costs."""
KEPT_BYTES = 1 << 29
"""A matrix up to this size is worked out once and kept."""
CHEAPEST_OF_PLACE, CHEAPEST_OF_HELPER, DRAWN_OF_PLACE = 10, 6, 10
"""With how many pairs a place, a helper starts; the drawn ones keep the first rounds connected."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some pairs, sorted by place: all that were asked for of the places the piece covers."""

    helper: Indices
    place: Indices
    cost: Points
    reduced: Points


class Candidates(Protocol):
    """All allowed pairs of a problem."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many helpers and how many places."""

    def pairs_at_start(self, most: Indices, helper: Hashes, place: Hashes) -> tuple[Indices, Indices, Points]:
        """Pairs with which to begin; a helper that may take more places brings more."""

    def below(self, ways: Ways, limit: int) -> Iterator[Piece]:
        """Pairs whose reduced cost `cost + way_helper - way_place` is under the limit."""

    def of_place(self, place: int) -> tuple[Indices, Points]:
        """The helpers allowed at a place and their costs."""

    def costs_of(self, helper: Indices, place: Indices) -> Points:
        """The costs of allowed pairs, sorted by place, then helper."""

    def extent(self) -> tuple[int, int]:
        """The least and the largest cost of an allowed pair; 0 and 0 when none is allowed."""


def candidates_of(costs: PairCosts, kept_bytes: int = KEPT_BYTES) -> Candidates:
    """The right reader for these costs."""
    return ListedCandidates(costs) if isinstance(costs, GivenPairs) else BlockCandidates(costs, kept_bytes)


class ListedCandidates:
    """Given pairs: what is not listed is not allowed."""

    def __init__(self, pairs: GivenPairs) -> None:
        self.pairs, self.shape = pairs, pairs.shape
        _check_range(*self.extent())

    def extent(self) -> tuple[int, int]:
        cost = self.pairs.cost
        return (int(cost.min()), int(cost.max())) if cost.size else (0, 0)

    def pairs_at_start(self, most: Indices, helper: Hashes, place: Hashes) -> tuple[Indices, Indices, Points]:
        pairs = self.pairs
        if len(pairs.cost) <= ALL_AT_ONCE * sum(self.shape):
            return pairs.helper, pairs.place, pairs.cost
        least = self.extent()[0]
        draw = mixed(mixed(helper)[pairs.helper] ^ place[pairs.place]) >> np.uint64(32)
        degree = np.maximum(np.diff(pairs.first), 1)
        chosen = draw < (np.uint64(DRAWN_OF_PLACE << 32) // degree.astype(np.uint64))[pairs.place]
        enough = CHEAPEST_OF_HELPER * np.maximum(most, 1)
        for row, count in ((pairs.place, CHEAPEST_OF_PLACE), (pairs.helper, enough)):
            order = np.argsort((row.astype(np.int64) << 32) + (pairs.cost - least))  # one number sorts faster than two
            rank = rank_in_row(row[order])
            chosen[order[rank < (count if isinstance(count, int) else count[row[order]])]] = True
        return pairs.helper[chosen], pairs.place[chosen], pairs.cost[chosen]

    def below(self, ways: Ways, limit: int) -> Iterator[Piece]:
        pairs = self.pairs
        for start in range(0, self.shape[1], step := max(1, self.shape[1] * PIECE // max(len(pairs.cost), 1))):
            run = slice(int(pairs.first[start]), int(pairs.first[min(start + step, self.shape[1])]))
            helper, place, cost = pairs.helper[run], pairs.place[run], pairs.cost[run]
            reduced = cost + ways.helper[helper] - ways.place[place]
            hit = reduced < limit
            yield Piece(helper[hit], place[hit], cost[hit], reduced[hit])

    def costs_of(self, helper: Indices, place: Indices) -> Points:
        pairs, helpers = self.pairs, self.shape[0]
        every = pairs.place.astype(np.int64) * helpers + pairs.helper
        return pairs.cost[np.searchsorted(every, place.astype(np.int64) * helpers + helper)]

    def of_place(self, place: int) -> tuple[Indices, Points]:
        run = slice(int(self.pairs.first[place]), int(self.pairs.first[place + 1]))
        return self.pairs.helper[run], self.pairs.cost[run]


class BlockCandidates:
    """Costs by blocks; kept as one 32-bit matrix `cost[place, helper]` when that is worth its memory."""

    def __init__(self, costs: PairCosts, kept_bytes: int) -> None:
        self.costs, self.shape = costs, costs.shape
        self.step = max(1, PIECE // max(self.shape[0], 1))
        self._least, self._largest = BANNED, -BANNED
        self._kept: NDArray[np.int32] | None = None
        keeps = not isinstance(costs, CostMatrix) and self.shape[0] * self.shape[1] * 4 <= kept_bytes
        kept = np.empty((self.shape[1], self.shape[0]), np.int32) if keeps else None
        for places, cost in self._chunks():
            allowed = cost != BANNED
            self._least = min(self._least, int(cost.min(initial=BANNED)))
            self._largest = max(self._largest, int(cost.max(initial=-BANNED, where=allowed)))
            _check_range(self._least, self._largest)
            if kept is not None:
                kept[places] = cost
        self._kept = kept

    def extent(self) -> tuple[int, int]:
        return (self._least, self._largest) if self._least <= self._largest else (0, 0)

    def pairs_at_start(self, most: Indices, helper: Hashes, place: Hashes) -> tuple[Indices, Indices, Points]:
        helpers, places = self.shape
        if helpers * places <= 2 * CHEAPEST_OF_PLACE * (helpers + places):
            return self._every_pair()
        found: list[NDArray[np.int64]] = []
        best_place, best_cost = [], []
        draws = np.arange(DRAWN_OF_PLACE, dtype=np.uint64)
        near = min(CHEAPEST_OF_PLACE, helpers)
        for run, cost in self._chunks():
            rows = np.arange(run.start, run.stop, dtype=np.int64)
            cheapest = np.argpartition(cost, near - 1, axis=1)[:, :near]
            drawn = mixed(place[run, None] + draws) % np.uint64(helpers)
            found.append((rows[:, None] * helpers + cheapest).ravel())
            found.append((rows[:, None] * helpers + drawn.astype(np.int64)).ravel())
            local = cost.argmin(axis=0)
            best_place.append((run.start + local).astype(np.int32))
            best_cost.append(cost[local, np.arange(helpers)].astype(np.int32))
        found.append(_cheapest_of_helpers(np.array(best_place), np.array(best_cost), most, helpers))
        flat = np.unique(np.concatenate(found))
        return self._costs_at(flat)

    def below(self, ways: Ways, limit: int) -> Iterator[Piece]:
        reach = int(np.abs(ways.helper).max(initial=0)) + int(np.abs(ways.place).max(initial=0)) + abs(limit)
        narrow = reach < BANNED
        way_helper, way_place = ways.helper, ways.place + limit
        if narrow:
            way_helper, way_place = _narrow(way_helper), _narrow(way_place)
        for run, cost in self._chunks():
            line = way_place[run, None] - way_helper
            hit = cost < line
            if not narrow:
                hit &= cost != BANNED
            at = np.flatnonzero(hit)
            place, helper = (at // self.shape[0]).astype(np.int32), (at % self.shape[0]).astype(np.int32)
            value = cost.ravel()[at].astype(np.int64)
            reduced = value - line.ravel()[at] + limit
            yield Piece(helper, place + np.int32(run.start), value, reduced)

    def costs_of(self, helper: Indices, place: Indices) -> Points:
        return self._costs_at(place.astype(np.int64) * self.shape[0] + helper)[2]

    def of_place(self, place: int) -> tuple[Indices, Points]:
        column = (
            self.costs.block(slice(0, self.shape[0]), slice(place, place + 1))[:, 0]
            if self._kept is None
            else self._kept[place]
        )
        helper = np.flatnonzero(column != BANNED).astype(np.int32)
        return helper, column[helper].astype(np.int64)

    def _chunks(self) -> Iterator[tuple[slice, Block]]:
        """Runs of places with `cost[place, helper]`."""
        for start in range(0, self.shape[1], self.step):
            run = slice(start, min(start + self.step, self.shape[1]))
            if self._kept is not None:
                yield run, self._kept[run]
            else:
                yield run, _by_place(self.costs.block(slice(0, self.shape[0]), run))

    def _every_pair(self) -> tuple[Indices, Indices, Points]:
        return self._costs_at(np.arange(self.shape[0] * self.shape[1], dtype=np.int64))

    def _costs_at(self, flat: NDArray[np.int64]) -> tuple[Indices, Indices, Points]:
        """Helper, place and cost of the allowed ones among pairs numbered `place * helpers + helper`, ascending."""
        helpers = self.shape[0]
        ends = np.searchsorted(flat, np.arange(0, self.shape[1] + self.step, self.step) * helpers)
        cost = np.empty(len(flat), np.int64)
        for number, (run, chunk) in enumerate(self._chunks()):
            part = slice(int(ends[number]), int(ends[number + 1]))
            cost[part] = chunk.ravel()[flat[part] - run.start * helpers]
        allowed = cost != BANNED
        flat = flat[allowed]
        return (flat % helpers).astype(np.int32), (flat // helpers).astype(np.int32), cost[allowed]


def _cheapest_of_helpers(
    place: NDArray[np.int32], cost: NDArray[np.int32], most: Indices, helpers: int
) -> NDArray[np.int64]:
    """From the best place of each run for each helper, that helper's cheapest ones as pair numbers."""
    count = np.minimum(CHEAPEST_OF_HELPER * np.maximum(most, 1), len(place))
    order = np.argsort(cost, axis=0, kind="stable")
    taken = np.arange(len(place))[:, None] < count
    chosen = np.take_along_axis(place, order, axis=0).astype(np.int64) * helpers + np.arange(helpers)
    answer: NDArray[np.int64] = chosen[taken]
    return answer


def _by_place(block: Block) -> Block:
    """The block turned, place by place in memory."""
    return block.T.copy()


def _narrow(ways: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same numbers in 32 bits: half the memory to run through."""
    return ways.astype(np.int32)


def _check_range(least: int, largest: int) -> None:
    """`least > largest` says that no pair is allowed so far."""
    if least <= largest and max(largest, -least) > MOST_POINTS:
        raise Problem("assignment.cost_range", found=largest if largest > MOST_POINTS else least, most=MOST_POINTS)
