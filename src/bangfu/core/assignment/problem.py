"""Who may go where at which cost, and the plan that comes of it: the arrays that all of this folder shares.

Helpers are the rows and places the columns: `cost[helper, place]` in whole points, `BANNED` where the pair is not
allowed. Nothing here solves anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from bangfu.core.errors import Problem

Indices = NDArray[np.int32]
Points = NDArray[np.int64]

BANNED: Final = int(np.iinfo(np.int32).max)
"""In a block of costs: this pair is not allowed."""
MOST_POINTS: Final = 2**30
"""Costs stand between minus and plus this, so that sums and reduced costs stay exact in 64 bits."""


class PairCosts(Protocol):
    """What each pair costs, asked for by blocks, so that a province never needs the whole matrix at once."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many helpers and how many places."""

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32] | NDArray[np.int64]:
        """`cost[helper, place]` for two runs of indices: whole points, may be negative, BANNED where not allowed."""


class CostMatrix:
    """Pair costs that already stand in one matrix `cost[helper, place]`."""

    def __init__(self, cost: NDArray[np.int32] | NDArray[np.int64]) -> None:
        self.cost = cost

    @property
    def shape(self) -> tuple[int, int]:
        return self.cost.shape[0], self.cost.shape[1]

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32] | NDArray[np.int64]:
        return self.cost[helpers, places]


class GivenPairs:
    """Pair costs named one by one: a pair that is not named is not allowed.

    Pairs are kept sorted by place, then helper; `first[p]` to `first[p + 1]` are those of place `p`.
    A pair named twice raises `assignment.pair_twice`.
    """

    def __init__(self, shape: tuple[int, int], helper: Indices, place: Indices, cost: Points) -> None:
        self._shape = shape
        for index, size in ((helper, shape[0]), (place, shape[1])):
            if index.size and (int(index.min()) < 0 or int(index.max()) >= size):
                raise IndexError(f"pairs name index {int(index.min())} to {int(index.max())} of {size}")
        flat = place.astype(np.int64) * shape[0] + helper
        order = np.argsort(flat, kind="stable")
        flat = flat[order]
        twice = np.flatnonzero(flat[1:] == flat[:-1])
        if twice.size:
            at = order[twice[0]]
            raise Problem("assignment.pair_twice", helper=int(helper[at]) + 1, place=int(place[at]) + 1)
        self.helper = np.ascontiguousarray(helper[order], np.int32)
        self.place = np.ascontiguousarray(place[order], np.int32)
        self.cost = np.ascontiguousarray(cost[order], np.int64)
        self.first = np.searchsorted(self.place, np.arange(shape[1] + 1, dtype=np.int64))

    @property
    def shape(self) -> tuple[int, int]:
        return self._shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int64]:
        rows, columns = helpers.indices(self._shape[0]), places.indices(self._shape[1])
        answer = np.full((max(rows[1] - rows[0], 0), max(columns[1] - columns[0], 0)), BANNED, np.int64)
        run = slice(int(self.first[columns[0]]), int(self.first[max(columns[1], columns[0])]))
        h, p = self.helper[run] - rows[0], self.place[run] - columns[0]
        inside = (h >= 0) & (h < answer.shape[0])
        answer[h[inside], p[inside]] = self.cost[run][inside]
        return answer


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProblem:
    """Helpers, places, what each pair costs, and how many of each.

    A helper takes from `helper_least` to `helper_most` places, a place wants `place_least` and takes up to
    `place_most` helpers; a pair counts once. What is wanted is served first, then the helpers' least, then the sum of
    points is made least. `load_steps[k]` are the extra points for a helper's place number k + 1, never falling, so
    that work is shared. Keys are what hashed ties hang on: they name a helper and a place wherever their rows stand.
    """

    costs: PairCosts
    helper_keys: Sequence[str]
    place_keys: Sequence[str]
    helper_least: Indices
    helper_most: Indices
    place_least: Indices
    place_most: Indices
    load_steps: Points | None = None

    def __post_init__(self) -> None:
        helpers, places = self.costs.shape
        for keys, least, most, size, side in (
            (self.helper_keys, self.helper_least, self.helper_most, helpers, "helper"),
            (self.place_keys, self.place_least, self.place_most, places, "place"),
        ):
            if not len(keys) == len(least) == len(most) == size:
                raise ValueError(f"{side}: {len(keys)} keys, {len(least)} and {len(most)} loads for {size} rows")
            if len(set(keys)) != size:
                raise Problem(f"assignment.{side}_twice", key=Counter(keys).most_common(1)[0][0])
            wrong = np.flatnonzero((least < 0) | (least > most))
            if wrong.size:
                at = int(wrong[0])
                raise Problem(f"assignment.{side}_load", key=keys[at], least=int(least[at]), most=int(most[at]))
        if self.load_steps is not None:
            self._check_steps(self.load_steps)

    def _check_steps(self, steps: Points) -> None:
        longest = int(self.helper_most.max(initial=0))
        if len(steps) < longest:
            raise Problem("assignment.steps_short", steps=len(steps), most=longest)
        falling = np.flatnonzero(steps[1:] < steps[:-1])
        if falling.size:
            k = int(falling[0])
            raise Problem("assignment.steps_fall", place=k + 2, found=int(steps[k + 1]), before=int(steps[k]))
        if len(steps) and int(np.abs(steps).max()) > MOST_POINTS:
            raise Problem("assignment.cost_range", found=int(steps[np.abs(steps).argmax()]), most=MOST_POINTS)


def problem_of(
    costs: PairCosts,
    *,
    helper_keys: Sequence[str] | None = None,
    place_keys: Sequence[str] | None = None,
    helper_loads: tuple[int | Indices, int | Indices] = (0, 1),
    place_loads: tuple[int | Indices, int | Indices] = (1, 1),
    load_steps: Points | None = None,
) -> AssignmentProblem:
    """Fill in what is usual: keys are row numbers, a helper takes at most one place, a place wants exactly one."""
    helpers, places = costs.shape
    return AssignmentProblem(
        costs,
        [str(i) for i in range(helpers)] if helper_keys is None else helper_keys,
        [str(i) for i in range(places)] if place_keys is None else place_keys,
        _loads(helper_loads[0], helpers),
        _loads(helper_loads[1], helpers),
        _loads(place_loads[0], places),
        _loads(place_loads[1], places),
        load_steps,
    )


def _loads(load: int | Indices, size: int) -> Indices:
    return np.full(size, load, np.int32) if isinstance(load, int) else np.asarray(load, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Who goes where, sorted by place and helper, with the prices that prove that nothing cheaper serves as many.

    `missing[p]` is how many wanted helpers place `p` lacks, `idle[h]` how many places helper `h` lacks to its least.
    `total` sums the pairs' points, `load_points` the load steps; `lower_bound` is what no plan that serves as many can
    go below. A price is what one more unit is worth: `cost[h, p] >= helper_price[h] + place_price[p]` for each pair
    left out, at most that for each taken; a place in want has the price `place_penalty`.
    """

    helper: Indices
    place: Indices
    cost: Points
    total: int
    load_points: int
    lower_bound: int
    missing: Indices
    idle: Indices
    helper_price: Points
    place_price: Points
    helper_penalty: int
    place_penalty: int
    rounds: int
    arcs: int

    @property
    def gap(self) -> int:
        """Points by which the plan may be above the best; 0 is proved best."""
        return self.total + self.load_points - self.lower_bound

    @property
    def unserved(self) -> list[tuple[int, int]]:
        """Places in want with how many helpers each lacks."""
        return [(int(p), int(self.missing[p])) for p in np.flatnonzero(self.missing)]
