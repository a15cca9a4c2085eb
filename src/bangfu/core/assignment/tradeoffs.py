"""What could be had instead of the least sum: fewer people moved, or no one sent too far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.candidates import candidates_of
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, GivenPairs, Indices, PairCosts, Plan
from bangfu.core.assignment.solving import Progress, can_serve, solve


@dataclass(frozen=True, slots=True, eq=False)
class Steadiness:
    """The best plan when staying is worth `bonus` points: how many pairs are new, and the points without bonus."""

    bonus: int
    new_pairs: int
    points: int
    plan: Plan


def stability_curve(
    problem: AssignmentProblem,
    current: tuple[Indices, Indices],
    bonuses: Sequence[int],
    *,
    seed: str = "",
    progress: Progress | None = None,
) -> list[Steadiness]:
    """For each bonus, the plan that is best when each pair of `current` (helpers, places) costs so much less.

    The costs of the problem must be without any bonus of their own. More bonus never moves more people for less.
    """
    now = GivenPairs(problem.costs.shape, *current, np.ones(len(current[0]), np.int64))
    curve = []
    for bonus in bonuses:
        plan = solve(replace(problem, costs=_with_bonus(problem.costs, now, bonus)), seed=seed, progress=progress)
        held = now.place.astype(np.int64) * problem.costs.shape[0] + now.helper
        stays = np.isin(plan.place.astype(np.int64) * problem.costs.shape[0] + plan.helper, held)
        points = plan.total + plan.load_points + bonus * int(stays.sum())
        curve.append(Steadiness(bonus, int((~stays).sum()), points, plan))
    return curve


@dataclass(frozen=True, slots=True, eq=False)
class Fairest:
    """The best plan under the lowest possible cost of the worst pair; that no lower one serves as many is proved."""

    worst: int
    plan: Plan


def fairest(problem: AssignmentProblem, plan: Plan, *, seed: str = "", progress: Progress | None = None) -> Fairest:
    """Lower the worst pair as far as service allows, then make the sum least.

    `plan` is the proved best plan by sum. Halves the interval between what some place needs and today's worst pair;
    each limit is tried, or proved impossible, on all pairs.
    """
    if not len(plan.cost):
        return Fairest(0, plan)
    service = int(plan.missing.sum()), int(plan.idle.sum())
    low, high = candidates_of(problem.costs).extent()[0], int(plan.cost.max())
    while low < high:
        middle = (low + high) // 2
        capped = replace(problem, costs=_capped(problem.costs, middle, flat=True), load_steps=None)
        if can_serve(capped, *service, seed=seed):
            high = middle
        else:
            low = middle + 1
    best = solve(replace(problem, costs=_capped(problem.costs, high, flat=False)), seed=seed, progress=progress)
    return Fairest(high, best)


def _with_bonus(costs: PairCosts, now: GivenPairs, bonus: int) -> PairCosts:
    if not isinstance(costs, GivenPairs):
        return _Kept(costs, now, bonus)
    stays = np.isin(_numbers(costs), _numbers(now))
    return GivenPairs(costs.shape, costs.helper, costs.place, costs.cost - bonus * stays)


def _numbers(pairs: GivenPairs) -> NDArray[np.int64]:
    return pairs.place.astype(np.int64) * pairs.shape[0] + pairs.helper


class _Kept:
    """Costs with a bonus taken off the pairs of today."""

    def __init__(self, costs: PairCosts, now: GivenPairs, bonus: int) -> None:
        self.costs, self.now, self.bonus = costs, now, bonus

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int64]:
        cost = self.costs.block(helpers, places).astype(np.int64)
        stays = (self.now.block(helpers, places) != BANNED) & (cost != BANNED)
        cost[stays] -= self.bonus
        return cost


def _capped(costs: PairCosts, most: int, *, flat: bool) -> PairCosts:
    """Only pairs up to a cost; `flat` makes these cost nothing."""
    if isinstance(costs, GivenPairs):
        kept = costs.cost <= most
        return GivenPairs(costs.shape, costs.helper[kept], costs.place[kept], costs.cost[kept] * (not flat))
    return _Capped(costs, most, flat)


class _Capped:
    def __init__(self, costs: PairCosts, most: int, flat: bool) -> None:
        self.costs, self.most, self.flat = costs, most, flat

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32] | NDArray[np.int64]:
        cost = self.costs.block(helpers, places)
        over = cost > self.most
        kept = np.zeros_like(cost) if self.flat else cost.copy()
        kept[over] = BANNED
        return kept
