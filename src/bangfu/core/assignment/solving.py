"""Finds a plan and proves it: a flow over few pairs, prices from the flow, and every pair held against the prices.

A pair below its price is let in, and the flow is run again; when no pair of the whole is, the plan is the best of all
plans, not only of the pairs that were listed. Each round's prices bound every plan from below, so that one may stop
at a stated gap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.bounds import dual_value, penalties
from bangfu.core.assignment.candidates import Candidates, candidates_of
from bangfu.core.assignment.flow import Limits, cheapest_flow, limits_of
from bangfu.core.assignment.prices import Pairs, Ways, largest_prices, loads, rank_in_row
from bangfu.core.assignment.problem import AssignmentProblem, Indices, Plan, Points
from bangfu.core.assignment.service import serves_most
from bangfu.core.assignment.settling import settled
from bangfu.core.assignment.ties import key_hashes

NEW_OF_PLACE = 15
"""At most so many pairs a place come in at once: letting all in makes the next flow many times larger for nothing."""


@dataclass(frozen=True, slots=True)
class Round:
    """How far the proof is after a flow: what the plan costs with its penalties, and what none can go below."""

    number: int
    arcs: int
    cost: int
    lower_bound: int
    missing: int
    new_arcs: int


Progress = Callable[[Round], None]
Start = tuple[Indices, Indices, Points]


def solve(
    problem: AssignmentProblem,
    *,
    stop_at_gap: float = 0.0,
    seed: str = "",
    progress: Progress | None = None,
    candidates: Candidates | None = None,
) -> Plan:
    """The plan that serves most of what is wanted, then most of the helpers' least, then costs least.

    `stop_at_gap` is a share of the cost (0.01 stops when no plan can be more than 1 % cheaper); 0 goes on to the proof.
    A proved plan depends on keys, costs and `seed` alone; one stopped early also on the order of rows.
    """
    candidates = candidates or candidates_of(problem.costs)
    hashes = key_hashes(problem.helper_keys, seed), key_hashes(problem.place_keys, seed)
    start = candidates.pairs_at_start(problem.helper_most, *hashes)
    pool = _Pool(candidates.shape[0], start)
    gentle, strict = penalties(problem, candidates.extent())
    search = _Search(candidates, pool, stop_at_gap, progress)
    taken, proved = search.run(limits_of(problem, *gentle))
    if proved and _falls_short(problem, pool.pairs(taken)) and not serves_most(problem, pool.pairs(taken), candidates):
        taken, proved = search.run(limits_of(problem, *strict))
    if not proved:
        return _plan(problem, search.limits, pool.pairs(taken), search.bound, search)
    limits = limits_of(problem, *strict)
    bound, pairs = search.largest(limits, taken)
    return _plan(problem, limits, settled(candidates, limits, pairs, bound.ways, hashes), bound, search)


def can_serve(problem: AssignmentProblem, missing: int, idle: int, *, seed: str = "") -> bool:
    """Whether some plan lacks no more than so many wanted units, and with no more missing so many idle ones.

    Meant for problems whose pairs cost nothing; no plan is settled on.
    """
    candidates = candidates_of(problem.costs)
    hashes = key_hashes(problem.helper_keys, seed), key_hashes(problem.place_keys, seed)
    search = _Search(candidates, _Pool(candidates.shape[0], candidates.pairs_at_start(problem.helper_most, *hashes)))
    search.enough = missing, idle
    taken, _ = search.run(limits_of(problem, *penalties(problem, candidates.extent())[1]))
    return _short(problem, search.pool.pairs(taken)) <= (missing, idle)


def _falls_short(problem: AssignmentProblem, pairs: Pairs) -> bool:
    return _short(problem, pairs) > (0, 0)


def _short(problem: AssignmentProblem | Limits, pairs: Pairs) -> tuple[int, int]:
    """Wanted units missing, and units that helpers lack to their least."""
    load, served = loads(pairs, len(problem.helper_most), len(problem.place_most))
    return (
        int(np.maximum(problem.place_least - served, 0).sum()),
        int(np.maximum(problem.helper_least - load, 0).sum()),
    )


class _Pool:
    """The pairs let in so far, sorted by place, then helper."""

    def __init__(self, helpers: int, start: Start) -> None:
        self.helpers = helpers
        self.flat = np.zeros(0, np.int64)
        self.helper, self.place, self.cost = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64)
        self.add(*start)

    def add(self, helper: Indices, place: Indices, cost: Points) -> NDArray[np.int64]:
        """Let these in and say where the old ones stand now."""
        fresh = place.astype(np.int64) * self.helpers + helper
        order = np.argsort(fresh, kind="stable")
        fresh, helper, place, cost = fresh[order], helper[order], place[order], cost[order]
        at = np.searchsorted(self.flat, fresh)
        old = np.arange(len(self.flat)) + np.searchsorted(fresh, self.flat)
        self.flat = np.insert(self.flat, at, fresh)
        self.helper, self.place = np.insert(self.helper, at, helper), np.insert(self.place, at, place)
        self.cost = np.insert(self.cost, at, cost)
        return old

    def holds(self, helper: Indices, place: Indices) -> NDArray[np.bool_]:
        flat = place.astype(np.int64) * self.helpers + helper
        if not len(self.flat):
            return np.zeros(len(flat), np.bool_)
        known: NDArray[np.bool_] = self.flat[np.minimum(np.searchsorted(self.flat, flat), len(self.flat) - 1)] == flat
        return known

    def pairs(self, taken: NDArray[np.bool_]) -> Pairs:
        return Pairs(self.helper, self.place, self.cost, taken)


@dataclass(frozen=True, slots=True, eq=False)
class _Bound:
    """What no plan can go below, penalties included, and the prices that say so."""

    ways: Ways
    value: int


class _Search:
    """The rounds of flow, prices and pricing."""

    def __init__(
        self, candidates: Candidates, pool: _Pool, stop_at_gap: float = 0.0, progress: Progress | None = None
    ) -> None:
        self.candidates, self.pool = candidates, pool
        self.stop_at_gap, self.progress = stop_at_gap, progress
        self.enough: tuple[int, int] | None = None
        self.rounds = 0

    def run(self, limits: Limits) -> tuple[NDArray[np.bool_], bool]:
        """A cheapest flow over all pairs and True, or over the pool and False when the gap was small enough."""
        self.limits = limits
        while True:
            pool = self.pool
            taken = cheapest_flow(limits, pool.helper, pool.place, pool.cost)
            ways = largest_prices(limits, pool.pairs(taken))
            self.bound, new = self._held_against(ways, limits)
            self.rounds += 1
            short = _short(limits, pool.pairs(taken))
            cost = _penalised(limits, pool.pairs(taken), short)
            if self.progress:
                self.progress(Round(self.rounds, len(pool.flat), cost, self.bound.value, short[0], len(new[0])))
            if not len(new[0]):
                return taken, True
            if self.enough is not None and short <= self.enough:
                return taken, False
            if short[0] == 0 and cost - self.bound.value <= self.stop_at_gap * abs(cost):
                return taken, False
            pool.add(*new)

    def largest(self, limits: Limits, taken: NDArray[np.bool_]) -> tuple[_Bound, Pairs]:
        """The largest prices over all pairs for a flow that is cheapest over all: no new flow is needed for them."""
        while True:
            pairs = self.pool.pairs(taken)
            bound, new = self._held_against(largest_prices(limits, pairs), limits)
            if not len(new[0]):
                return bound, pairs
            old = self.pool.add(*new)
            wider = np.zeros(len(self.pool.flat), np.bool_)
            wider[old[taken]] = True
            taken = wider

    def _held_against(self, ways: Ways, limits: Limits) -> tuple[_Bound, Start]:
        """The bound that these prices give over all pairs, and the cheapest new pairs of each place below its price.

        A place whose pairs pay may instead get a price at which none does, whichever bounds better.
        """
        lowered, correction, found = ways.place.copy(), 0, []
        for piece in self.candidates.below(ways, 0):
            if not len(piece.place):
                continue
            begins = np.flatnonzero(np.concatenate([[True], piece.place[1:] != piece.place[:-1]]))
            places = piece.place[begins]
            every, best = np.add.reduceat(piece.reduced, begins), np.minimum.reduceat(piece.reduced, begins)
            lower = best * limits.place_most[places] > every
            lowered[places[lower]] += best[lower]
            correction += int(every[~lower].sum())
            fresh = np.flatnonzero(~self.pool.holds(piece.helper, piece.place))
            order = fresh[np.lexsort((piece.reduced[fresh], piece.place[fresh]))]
            order = order[rank_in_row(piece.place[order]) < NEW_OF_PLACE]
            found.append((piece.helper[order], piece.place[order], piece.cost[order]))
        proof = Ways(ways.helper, lowered)
        bound = _Bound(proof, dual_value(limits, proof) + correction)
        if not found:
            nothing = np.zeros(0, np.int32)
            return bound, (nothing, nothing, np.zeros(0, np.int64))
        helper, place, cost = (np.concatenate(column) for column in zip(*found, strict=True))
        return bound, (helper, place, cost)


def _penalised(limits: Limits, pairs: Pairs, short: tuple[int, int]) -> int:
    """The cost with load steps and penalties."""
    load, _ = loads(pairs, len(limits.helper_most), len(limits.place_most))
    points = int(pairs.cost[pairs.taken].sum()) + limits.load_points(load)
    return points + short[0] * limits.place_penalty + short[1] * limits.helper_penalty


def _plan(problem: AssignmentProblem, limits: Limits, pairs: Pairs, bound: _Bound, search: _Search) -> Plan:
    load, served = loads(pairs, len(limits.helper_most), len(limits.place_most))
    missing = np.maximum(problem.place_least - served, 0).astype(np.int32)
    idle = np.maximum(problem.helper_least - load, 0).astype(np.int32)
    total, load_points = int(pairs.cost[pairs.taken].sum()), limits.load_points(load)
    penalty = int(missing.sum()) * limits.place_penalty + int(idle.sum()) * limits.helper_penalty
    return Plan(
        pairs.helper[pairs.taken], pairs.place[pairs.taken], pairs.cost[pairs.taken], total, load_points,
        bound.value - penalty, missing, idle, -bound.ways.helper, bound.ways.place,
        limits.helper_penalty, limits.place_penalty, search.rounds, len(search.pool.flat),
    )  # fmt: skip
