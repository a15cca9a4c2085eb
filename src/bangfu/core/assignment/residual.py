"""The checker's own search for a change of a plan that pays; shares nothing with the solver.

A label is the cost of the cheapest chain of changes that ends at a helper, a place or the pool of what is not used.
While a chain gets cheaper it is passed on; if a chain runs into itself, that cycle is a change that pays. If labels
come to rest, no change pays, for any number of people: the plan is best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, GivenPairs, Indices, Points

POOL = -1
NOWHERE = -2


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A plan as the checker counts it: pairs sorted by place, true costs, loads and what is short."""

    helper: Indices
    place: Indices
    cost: Points
    load: NDArray[np.int64]
    served: NDArray[np.int64]
    missing: NDArray[np.int64]
    idle: NDArray[np.int64]
    load_points: int

    @staticmethod
    def of(problem: AssignmentProblem, helper: Indices, place: Indices, cost: Points) -> Standing:
        """Count loads, shortages and load steps of these pairs."""
        helpers, places = problem.costs.shape
        load = np.bincount(helper, minlength=helpers).astype(np.int64)
        served = np.bincount(place, minlength=places).astype(np.int64)
        points = 0
        if problem.load_steps is not None:
            for number, step in enumerate(problem.load_steps.tolist()):
                points += step * int((load > number).sum())
        return Standing(
            helper, place, cost, load, served,
            np.maximum(problem.place_least - served, 0), np.maximum(problem.helper_least - load, 0), points,
        )  # fmt: skip

    @property
    def total(self) -> int:
        return int(self.cost.sum())

    @property
    def points(self) -> int:
        return self.total + self.load_points

    def penalty(self, helper_penalty: int, place_penalty: int) -> int:
        """What its shortages cost."""
        return int(self.missing.sum()) * place_penalty + int(self.idle.sum()) * helper_penalty


@dataclass(frozen=True, slots=True)
class Change:
    """Pairs to join and pairs to part that make a plan better."""

    joined: tuple[tuple[int, ...], tuple[int, ...]]
    parted: tuple[tuple[int, ...], tuple[int, ...]]

    def applied_to(self, standing: Standing) -> tuple[Indices, Indices]:
        """Helpers and places of the plan after the change."""
        pairs = set(zip(standing.helper.tolist(), standing.place.tolist(), strict=True))
        pairs = (pairs - set(zip(*self.parted, strict=True))) | set(zip(*self.joined, strict=True))
        after = np.array(sorted(pairs), np.int32).reshape(-1, 2)
        return after[:, 0], after[:, 1]


def search(problem: AssignmentProblem, standing: Standing, helper_penalty: int, place_penalty: int) -> Change | None:
    """A change that pays, or None when there is none among all pairs."""
    labels = _Labels(problem, standing, helper_penalty, place_penalty)
    sweeps, look = 0, 4
    while labels.sweep():
        sweeps += 1
        if sweeps == look:
            cycle = labels.cycle()
            if cycle is not None:
                return cycle
            look += max(4, look // 4)
    return None


class _Labels:
    """Labels of all nodes with whom each was reached from."""

    def __init__(self, problem: AssignmentProblem, standing: Standing, helper_penalty: int, place_penalty: int) -> None:
        helpers, places = problem.costs.shape
        self.problem, self.standing = problem, standing
        self.helper, self.place, self.pool = np.zeros(helpers, np.int64), np.zeros(places, np.int64), 0
        self.helper_from = np.full(helpers, NOWHERE, np.int64)  # a place, or POOL
        self.place_from = np.full(places, NOWHERE, np.int64)  # a helper, or POOL
        self.pool_from = (NOWHERE, NOWHERE)  # (0, helper) or (1, place)
        self.changed = problem.helper_most > 0
        far = np.int64(2**60)
        load, served = standing.load, standing.served
        steps = np.zeros(1 + int(problem.helper_most.max(initial=0)) + 1, np.int64)
        if problem.load_steps is not None:
            room = min(len(problem.load_steps), len(steps) - 1)
            steps[1 : room + 1] = problem.load_steps[:room]
        self.one_more = np.where(
            load < problem.helper_most, steps[load + 1] - helper_penalty * (load < problem.helper_least), far
        )
        self.one_less = np.where(load > 0, steps[load] - helper_penalty * (load <= problem.helper_least), -far)
        self.lost = np.where(served > 0, place_penalty * (served <= problem.place_least), far)
        self.gained = np.where(served < problem.place_most, -place_penalty * (served < problem.place_least), far)
        self.open = problem.place_most > 0
        self.rows = _Rows(problem, standing)

    def sweep(self) -> bool:
        """Pass every label on once; whether any got cheaper."""
        before = self.pool
        offer, giver = self.rows.offers(self.helper, self.changed)
        better = (offer < self.place) & self.open
        self.place[better], self.place_from[better] = offer[better], giver[better]
        self._meet_pool()
        self._set(self.place, self.place_from, self.pool + self.lost, POOL)
        old = self.helper.copy()
        standing = self.standing
        back = self.place[standing.place] - standing.cost
        best = self.helper.copy()
        np.minimum.at(best, standing.helper, back)
        hit = (back == best[standing.helper]) & (back < self.helper[standing.helper])
        self.helper[standing.helper[hit]] = back[hit]
        self.helper_from[standing.helper[hit]] = standing.place[hit]
        self._set(self.helper, self.helper_from, self.pool + self.one_more, POOL)
        self._meet_pool()
        self.changed = (self.helper < old) & (self.problem.helper_most > 0)
        return bool(self.changed.any()) or self.pool < before

    def _meet_pool(self) -> None:
        """Chains that end with a unit given to the pool or taken from it."""
        for side, value in ((0, self.helper - self.one_less), (1, self.place + self.gained)):
            if value.size and int(value.min()) < self.pool:
                self.pool, self.pool_from = int(value.min()), (side, int(value.argmin()))

    @staticmethod
    def _set(label: Points, source: NDArray[np.int64], offer: Points, giver: int) -> None:
        better = offer < label
        label[better], source[better] = offer[better], giver

    def cycle(self) -> Change | None:
        """A cycle among the sources of labels, which always pays."""
        helpers, places = len(self.helper), len(self.place)
        pool, end = helpers + places, helpers + places + 1
        source = np.full(end + 1, end, np.int64)
        source[:helpers] = np.where(
            self.helper_from >= 0, helpers + self.helper_from, np.where(self.helper_from == POOL, pool, end)
        )
        source[helpers:pool] = np.where(
            self.place_from >= 0, self.place_from, np.where(self.place_from == POOL, pool, end)
        )
        side, at = self.pool_from
        source[pool] = end if side == NOWHERE else side * helpers + at
        far = source.copy()
        for _ in range(int(np.ceil(np.log2(end + 1))) + 1):
            far = far[far]
        on_cycle = np.flatnonzero(far != end)
        if not on_cycle.size:
            return None
        node = int(far[on_cycle[0]])
        walk = [node]
        while int(source[walk[-1]]) != node:
            walk.append(int(source[walk[-1]]))
        joined, parted = [], []
        for to, came in zip(walk, [*walk[1:], node], strict=True):
            if came < helpers <= to < pool:
                joined.append((came, to - helpers))
            elif to < helpers <= came < pool:
                parted.append((to, came - helpers))
        return Change(_columns(joined), _columns(parted))


def _columns(pairs: list[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(h for h, _ in pairs), tuple(p for _, p in pairs)


class _Rows:
    """All pairs that are not in the plan, read helper by helper."""

    def __init__(self, problem: AssignmentProblem, standing: Standing) -> None:
        self.costs, self.standing = problem.costs, standing
        self.listed = isinstance(problem.costs, GivenPairs)
        helpers, places = problem.costs.shape
        self.kept: NDArray[np.int32] | None = None
        if not self.listed and helpers * places * 4 <= 1 << 29:
            self.kept = np.empty((helpers, places), np.int32)
            for run in self._runs():
                self.kept[run] = problem.costs.block(run, slice(0, places))
            self.kept[standing.helper, standing.place] = BANNED
        by_helper = np.argsort(standing.helper, kind="stable")
        self.taken_helper, self.taken_place = standing.helper[by_helper], standing.place[by_helper]

    def _runs(self) -> Iterator[slice]:
        helpers, places = self.costs.shape
        step = max(1, (1 << 19) // max(places, 1))
        for start in range(0, helpers, step):
            yield slice(start, min(start + step, helpers))

    def offers(self, label: Points, changed: NDArray[np.bool_]) -> tuple[Points, NDArray[np.int64]]:
        """The cheapest chain that a changed helper hands to each place, and which helper."""
        places = self.costs.shape[1]
        best, giver = np.full(places, 2**61, np.int64), np.full(places, NOWHERE, np.int64)
        if isinstance(self.costs, GivenPairs):
            return self._listed_offers(self.costs, label, changed, best, giver)
        for run in self._runs():
            rows = run.start + np.flatnonzero(changed[run])
            if not rows.size:
                continue
            cost = self._cost(run, rows)
            value = cost + label[rows, None]
            value[cost == BANNED] = 2**61
            local = value.argmin(axis=0)
            found = value[local, np.arange(places)]
            better = found < best
            best[better], giver[better] = found[better], rows[local[better]]
        return best, giver

    def _cost(self, run: slice, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.kept is not None:
            return self.kept[rows].astype(np.int64)
        block = self.costs.block(run, slice(0, self.costs.shape[1])).astype(np.int64)
        low, high = np.searchsorted(self.taken_helper, [run.start, run.stop])
        block[self.taken_helper[low:high] - run.start, self.taken_place[low:high]] = BANNED
        chosen: NDArray[np.int64] = block[rows - run.start]
        return chosen

    def _listed_offers(
        self, pairs: GivenPairs, label: Points, changed: NDArray[np.bool_], best: Points, giver: NDArray[np.int64]
    ) -> tuple[Points, NDArray[np.int64]]:
        helpers = pairs.shape[0]
        at = np.flatnonzero(changed[pairs.helper])
        mine = self.standing.place.astype(np.int64) * helpers + self.standing.helper
        at = at[~np.isin(pairs.place[at].astype(np.int64) * helpers + pairs.helper[at], mine)]
        helper, place = pairs.helper[at], pairs.place[at]
        value = pairs.cost[at] + label[helper]
        np.minimum.at(best, place, value)
        hit = value == best[place]
        giver[place[hit]] = helper[hit]
        return best, giver
