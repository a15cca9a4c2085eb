"""Why a place stays in want, proved on all pairs, and the fewest waivers of a rule that would end it.

The reason is a Hall set: places that together want more than all the helpers allowed at any of them may give. It is
read off a proved plan: from a place in want to its helpers, all of whom are full, to the other places these serve, and
so on until nothing new is reached.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.candidates import Candidates, candidates_of
from bangfu.core.assignment.problem import (
    BANNED,
    AssignmentProblem,
    GivenPairs,
    Indices,
    PairCosts,
    Plan,
    Points,
)
from bangfu.core.assignment.solving import Progress, solve
from bangfu.core.errors import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Shortage:
    """Places that together want more than all helpers allowed at any of them can give, and these helpers.

    `given` is the most the helpers can give: each no more than its load, and no more than it has allowed places here.
    """

    places: Indices
    helpers: Indices
    wanted: int
    given: int


def shortages(problem: AssignmentProblem, plan: Plan, candidates: Candidates | None = None) -> list[Shortage]:
    """One proved reason for each group of places in want; `wanted - given` add up to all that is missing.

    Raises `assignment.not_proved` for a plan that is not proved best.
    """
    if plan.gap:
        raise Problem("assignment.not_proved", gap=plan.gap)
    if not plan.missing.any():
        return []
    groups = _Groups(problem, plan, candidates or candidates_of(problem.costs))
    for place in np.flatnonzero(plan.missing):
        groups.reach(int(place))
    return groups.answer()


class _Groups:
    """Places reached from places in want, joined where they meet."""

    def __init__(self, problem: AssignmentProblem, plan: Plan, candidates: Candidates) -> None:
        self.problem, self.plan, self.candidates = problem, plan, candidates
        order = np.argsort(plan.helper, kind="stable")
        self.place_of = plan.place[order]
        self.first = np.searchsorted(plan.helper[order], np.arange(len(problem.helper_most) + 1))
        self.group = np.full(len(problem.place_most), -1, np.int64)
        self.count = 0
        self.reached_helper = np.full(len(problem.helper_most), -1, np.int64)

    def reach(self, start: int) -> None:
        """Follow full helpers from a place in want to all places bound up with it."""
        if self.group[start] >= 0:
            return
        mine, waiting = self.count, [start]
        self.count += 1
        self.group[start] = mine
        while waiting:
            place = waiting.pop()
            helpers, _ = self.candidates.of_place(place)
            helpers = helpers[self.problem.helper_most[helpers] > 0]
            serving = self.plan.helper[
                slice(*np.searchsorted(self.plan.place, [place, place + 1]))  # the plan is sorted by place
            ]
            for helper in np.setdiff1d(helpers, serving).tolist():
                old = int(self.reached_helper[helper])
                if old == mine:
                    continue
                if old >= 0:
                    self._join(old, mine)
                    continue
                self.reached_helper[helper] = mine
                for other in self.place_of[self.first[helper] : self.first[helper + 1]].tolist():
                    if self.group[other] < 0:
                        self.group[other] = mine
                        waiting.append(other)
                    elif self.group[other] != mine:
                        self._join(int(self.group[other]), mine)

    def _join(self, old: int, new: int) -> None:
        self.group[self.group == old] = new
        self.reached_helper[self.reached_helper == old] = new

    def answer(self) -> list[Shortage]:
        """Each group counted over all its pairs; the proof is the count, however the group was found."""
        found = []
        for number in np.unique(self.group[self.group >= 0]):
            places = np.flatnonzero(self.group == number).astype(np.int32)
            found.append(counted(self.problem, places, self.candidates))
        return sorted(found, key=lambda each: (-len(each.places), int(each.places[0])))


def counted(problem: AssignmentProblem, places: Indices, candidates: Candidates) -> Shortage:
    """What these places want and what all helpers allowed at any of them can give them at the most."""
    allowed = np.zeros(len(problem.helper_most), np.int64)
    for place in places.tolist():
        allowed[candidates.of_place(place)[0]] += 1
    given = np.minimum(allowed, problem.helper_most)
    helpers = np.flatnonzero(given).astype(np.int32)
    return Shortage(places, helpers, int(problem.place_least[places].sum()), int(given.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class Waivers:
    """The cheapest set of pairs whose rules would have to be waived, and the plan that this would allow."""

    helper: Indices
    place: Indices
    weight: int
    plan: Plan


def cheapest_waivers(
    problem: AssignmentProblem,
    weights: PairCosts,
    points: PairCosts,
    *,
    seed: str = "",
    progress: Progress | None = None,
) -> Waivers:
    """What would have to be waived so that most of what is wanted is served, at the least sum of weights.

    `weights` gives the weight of waiving what forbids a pair, at least 1, BANNED where it may not be waived; `points`
    what the pair would then cost. The set of waivers is one of the cheapest; with it, the plan is best by points.
    """
    eased = replace(problem, costs=_Weighed(problem.costs, weights), load_steps=None)
    first = solve(eased, seed=seed, progress=progress)
    waived = np.flatnonzero(first.cost > 0)
    helper, place = first.helper[waived], first.place[waived]
    opened = replace(problem, costs=_Opened(problem.costs, points, helper, place))
    return Waivers(helper, place, first.total, solve(opened, seed=seed, progress=progress))


class _Weighed:
    """Nothing for an allowed pair, the weight of the waiver for another."""

    def __init__(self, costs: PairCosts, weights: PairCosts) -> None:
        self.costs, self.weights = costs, weights

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int64]:
        weight = self.weights.block(helpers, places).astype(np.int64)
        allowed = self.costs.block(helpers, places) != BANNED
        if weight.size and int(weight.min(where=~allowed, initial=1)) < 1:
            raise ValueError("waiving a rule has a weight of at least 1")
        return np.where(allowed, 0, weight)


class _Opened:
    """The costs with some banned pairs opened."""

    def __init__(self, costs: PairCosts, points: PairCosts, helper: Indices, place: Indices) -> None:
        self.costs = costs
        value: Points = np.array(
            [int(points.block(slice(h, h + 1), slice(p, p + 1))[0, 0])
             for h, p in zip(helper.tolist(), place.tolist(), strict=True)], np.int64,
        )  # fmt: skip
        self.pairs = GivenPairs(costs.shape, helper, place, value)

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int64]:
        opened = self.pairs.block(helpers, places)
        return np.where(opened == BANNED, self.costs.block(helpers, places), opened)
