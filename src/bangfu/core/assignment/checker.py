"""Says whether a plan is allowed and best, without a line of the solver: for whoever doubts it.

With prices: for any prices, what helpers, places and pairs could cost at least is a bound that no plan can go below
(weak duality). The checker adds it up over all pairs; a plan that costs exactly that is best. Without prices, or when
they prove nothing, it looks for a change that pays among all pairs (Bellman-Ford with a search for cycles): either it
finds one and names it, or its own labels are prices that prove the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, GivenPairs, Indices, Plan, Points
from bangfu.core.assignment.residual import Change, Standing, search
from bangfu.core.errors import Problem


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was checked of a plan that was found good."""

    total: int
    load_points: int
    missing: int
    idle: int
    gap: int
    pairs_checked: int
    by_its_own_prices: bool


def certify(problem: AssignmentProblem, plan: Plan) -> Certificate:
    """Hold a plan with prices against all pairs.

    Raises `Problem` that says what is wrong: a pair that is not allowed, a cost, a load, a total or a bound that is not
    true, a change that pays, or prices that do not prove what the plan claims.
    """
    standing = _standing(problem, plan.helper, plan.place, plan.cost)
    _check_claims(problem, plan, standing)
    extent = _Extent()
    bound = _bound(problem, plan, extent)
    exact = plan.gap == 0 and bool(standing.missing.any() or standing.idle.any())
    if exact and not _strict(problem, extent, plan.helper_penalty, plan.place_penalty):
        return _by_search(problem, standing)
    cost = standing.points + standing.penalty(plan.helper_penalty, plan.place_penalty)
    gap = cost - bound
    if gap > plan.gap or gap < 0:
        _by_search(problem, standing)
        raise Problem("assignment.prices_prove_nothing", gap=gap, claimed=plan.gap)
    return _certificate(standing, gap, extent.pairs, by_its_own_prices=True)


def certify_pairs(
    problem: AssignmentProblem, helper: Indices, place: Indices, cost: Points | None = None
) -> Certificate:
    """Hold a bare list of pairs against all pairs; costs, where given, must be true."""
    return _by_search(problem, _standing(problem, helper, place, cost))


def _by_search(problem: AssignmentProblem, standing: Standing) -> Certificate:
    """Look for a change that pays; raise it, or certify the plan by the labels of the search."""
    extent = _Extent()
    for _, _, cost in pieces(problem):
        extent.widen(cost)
    swing = _swing(problem, extent)
    change = search(problem, standing, 2 * swing, 6 * swing)
    if change is not None:
        _refuse(problem, standing, change)
    return _certificate(standing, 0, extent.pairs, by_its_own_prices=False)


def _certificate(standing: Standing, gap: int, pairs: int, *, by_its_own_prices: bool) -> Certificate:
    return Certificate(
        standing.total, standing.load_points, int(standing.missing.sum()), int(standing.idle.sum()), gap, pairs,
        by_its_own_prices,
    )  # fmt: skip


def _refuse(problem: AssignmentProblem, standing: Standing, change: Change) -> None:
    """Say what the change that was found would gain."""
    after = _standing(problem, *change.applied_to(standing), None)
    before = int(standing.missing.sum()), int(standing.idle.sum()), standing.points
    now = int(after.missing.sum()), int(after.idle.sum()), after.points
    if now >= before:
        raise RuntimeError(f"a change was found that gains nothing: {before} to {now}")
    moves = "; ".join(
        f"{problem.helper_keys[h]} → {problem.place_keys[p]}" for h, p in zip(*change.joined, strict=True)
    )
    if now[0] < before[0]:
        raise Problem("assignment.could_serve_more", missing=before[0], better=now[0], moves=moves or "-")
    if now[1] < before[1]:
        raise Problem("assignment.could_employ_more", idle=before[1], better=now[1], moves=moves or "-")
    raise Problem("assignment.not_cheapest", points=before[2], better=now[2], moves=moves or "-")


def _standing(problem: AssignmentProblem, helper: Indices, place: Indices, cost: Points | None) -> Standing:
    """Loads and totals of a list of pairs, counted anew; raises what is not allowed."""
    helpers, places = problem.costs.shape
    for index, size in ((helper, helpers), (place, places)):
        if index.size and (int(index.min()) < 0 or int(index.max()) >= size):
            raise IndexError(f"a plan names index {int(index.min())} to {int(index.max())} of {size}")
    order = np.lexsort((helper, place))
    helper, place = helper[order].astype(np.int32), place[order].astype(np.int32)
    twice = np.flatnonzero((helper[1:] == helper[:-1]) & (place[1:] == place[:-1]))
    if twice.size:
        at = int(twice[0])
        raise Problem("assignment.plan_pair_twice", **_named(problem, helper[at], place[at]))
    true = _costs_of(problem, helper, place)
    banned = np.flatnonzero(true == BANNED)
    if banned.size:
        at = int(banned[0])
        raise Problem("assignment.pair_not_allowed", count=len(banned), **_named(problem, helper[at], place[at]))
    if cost is not None:
        wrong = np.flatnonzero(cost[order] != true)
        if wrong.size:
            at = int(wrong[0])
            found = int(cost[order][at])
            names = _named(problem, helper[at], place[at])
            raise Problem("assignment.cost_not_true", found=found, expected=int(true[at]), **names)
    standing = Standing.of(problem, helper, place, true)
    _check_loads(problem, standing)
    return standing


def _check_loads(problem: AssignmentProblem, standing: Standing) -> None:
    over = np.flatnonzero(standing.load > problem.helper_most)
    if over.size:
        h = int(over[0])
        most, found = int(problem.helper_most[h]), int(standing.load[h])
        raise Problem("assignment.helper_overloaded", helper=problem.helper_keys[h], found=found, most=most)
    over = np.flatnonzero(standing.served > problem.place_most)
    if over.size:
        p = int(over[0])
        most, found = int(problem.place_most[p]), int(standing.served[p])
        raise Problem("assignment.place_overfull", place=problem.place_keys[p], found=found, most=most)


def _check_claims(problem: AssignmentProblem, plan: Plan, standing: Standing) -> None:
    """The plan's own sums must be those of its pairs."""
    for name, found, true in (
        ("total", plan.total, standing.total),
        ("load_points", plan.load_points, standing.load_points),
        ("missing", int(plan.missing.sum()), int(standing.missing.sum())),
        ("idle", int(plan.idle.sum()), int(standing.idle.sum())),
    ):
        if found != true:
            raise Problem("assignment.sum_not_true", name=name, found=found, expected=true)
    for keys, claimed, counted in (
        (problem.place_keys, plan.missing, standing.missing),
        (problem.helper_keys, plan.idle, standing.idle),
    ):
        for at in np.flatnonzero(claimed != counted)[:1]:
            raise Problem("assignment.sum_not_true", name=keys[at], found=int(claimed[at]), expected=int(counted[at]))


def _named(problem: AssignmentProblem, helper: np.int32, place: np.int32) -> dict[str, object]:
    return {"helper": problem.helper_keys[int(helper)], "place": problem.place_keys[int(place)]}


def _costs_of(problem: AssignmentProblem, helper: Indices, place: Indices) -> Points:
    """What these pairs cost, read place by place from the problem itself; BANNED where not allowed."""
    true = np.empty(len(place), np.int64)
    begins = np.searchsorted(place, np.arange(problem.costs.shape[1] + 1))
    for p in np.unique(place):
        run = slice(int(begins[p]), int(begins[p + 1]))
        rows = helper[run]
        low, high = int(rows.min()), int(rows.max())
        true[run] = problem.costs.block(slice(low, high + 1), slice(int(p), int(p) + 1))[rows - low, 0]
    return true


@dataclass(slots=True)
class _Extent:
    """The least and largest cost of an allowed pair, and how many pairs are allowed."""

    least: int = 0
    largest: int = 0
    pairs: int = 0

    def widen(self, cost: NDArray[np.int64]) -> None:
        allowed = cost != BANNED
        count = int(allowed.sum())
        if count:
            least, largest = int(cost.min()), int(cost.max(initial=-BANNED, where=allowed))
            self.least = least if not self.pairs else min(self.least, least)
            self.largest = largest if not self.pairs else max(self.largest, largest)
            self.pairs += count


def pieces(problem: AssignmentProblem) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """All pairs in pieces: helper, place and cost, three arrays that broadcast together."""
    costs = problem.costs
    if isinstance(costs, GivenPairs):
        for start in range(0, len(costs.cost), 1 << 20):
            run = slice(start, start + (1 << 20))
            yield costs.helper[run].astype(np.int64), costs.place[run].astype(np.int64), costs.cost[run]
        return
    helpers, places = costs.shape
    step = max(1, (1 << 19) // max(helpers, 1))
    for start in range(0, places, step):
        stop = min(start + step, places)
        block = costs.block(slice(0, helpers), slice(start, stop)).astype(np.int64)
        yield np.arange(helpers)[:, None], np.arange(start, stop)[None, :], block


def _bound(problem: AssignmentProblem, plan: Plan, extent: _Extent) -> int:
    """The least any plan can cost, by weak duality from the plan's prices, summed over all pairs."""
    helper_price, place_price = plan.helper_price, plan.place_price
    bound = 0
    for helper, place, cost in pieces(problem):
        extent.widen(cost)
        reduced = cost - helper_price[helper] - place_price[place]
        bound += int(np.minimum(reduced, 0).sum(where=cost != BANNED))
    free = np.zeros(len(helper_price), np.int64)  # steps of the places taken so far
    best = plan.helper_penalty * problem.helper_least.astype(np.int64)
    for count in range(1, int(problem.helper_most.max(initial=0)) + 1):
        free = free + (0 if problem.load_steps is None else int(problem.load_steps[count - 1]))
        short = np.maximum(problem.helper_least - count, 0).astype(np.int64)
        value = free + count * helper_price + plan.helper_penalty * short
        best = np.where(count <= problem.helper_most, np.minimum(best, value), best)
    bound += _exact_sum(best)
    best = plan.place_penalty * problem.place_least.astype(np.int64)
    for count in range(1, int(problem.place_most.max(initial=0)) + 1):
        short = np.maximum(problem.place_least - count, 0).astype(np.int64)
        value = count * place_price + plan.place_penalty * short
        best = np.where(count <= problem.place_most, np.minimum(best, value), best)
    return bound + _exact_sum(best)


def _exact_sum(values: Points) -> int:
    """A sum that may pass 64 bits."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())


def _swing(problem: AssignmentProblem, extent: _Extent) -> int:
    """More than any change through each helper and place at most once can alter the points."""
    steps = 0 if problem.load_steps is None else int(np.abs(problem.load_steps).max(initial=0))
    ends = max(abs(extent.least), abs(extent.largest))
    return min(problem.costs.shape) * (extent.largest - extent.least) + 2 * ends + 2 * steps + 1


def _strict(problem: AssignmentProblem, extent: _Extent, helper_penalty: int, place_penalty: int) -> bool:
    """Whether these penalties put any unit served before any points."""
    swing = _swing(problem, extent)
    return helper_penalty >= swing and place_penalty >= helper_penalty + swing


def check_shortage(problem: AssignmentProblem, places: Indices) -> tuple[int, int]:
    """What these places want together and what all helpers allowed at any of them can give, counted from the rules.

    Where the first is more, so many stay in want in every plan (Hall; here with loads, a pair counting once).
    """
    inside = np.zeros(problem.costs.shape[1], np.bool_)
    inside[places] = True
    allowed = np.zeros(problem.costs.shape[0], np.int64)
    for helper, place, cost in pieces(problem):
        hit = (cost != BANNED) & inside[place]
        if hit.ndim == 2:
            allowed += hit.sum(axis=1)
        else:
            allowed += np.bincount(helper[hit], minlength=len(allowed))
    wanted = int(problem.place_least[np.flatnonzero(inside)].sum())
    return wanted, int(np.minimum(allowed, problem.helper_most).sum())
