"""Plans of the shape `grid`: places in compact groups, one group a helper, each group given to whom it suits best.

The grouping is a good one, not a proved one; who takes which group is then proved over all helpers and groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.grid import compact_groups
from bangfu.core.assignment.problem import (
    BANNED,
    MOST_POINTS,
    AssignmentProblem,
    CostMatrix,
    Indices,
    PairCosts,
    Plan,
    problem_of,
)
from bangfu.core.assignment.solving import solve
from bangfu.core.errors import Problem
from bangfu.core.geodesy import EARTH_RADIUS_M
from bangfu.core.policy.nodes import COORDINATES
from bangfu.engines.matching.problem import MatchProblem

ROWS = 256


@dataclass(frozen=True)
class GridPlan:
    """The plan pair by pair; `group` of each place, and the mean distance from the middle of its group."""

    plan: Plan
    group: Indices
    mean_metres: int


def solve_grid(match: MatchProblem, seed: str) -> GridPlan:
    """Divide the places into as many groups as there are helpers, then place the helpers at least points."""
    problem = match.problem
    x, y = _ground(match)
    loads = int(problem.helper_least.max()), int(problem.helper_most.min())
    groups = compact_groups(x, y, list(problem.place_keys), len(problem.helper_keys), loads, seed=seed)
    whole = grouped(problem, groups.group)
    found = solve(whole, seed=seed)
    taker = np.full(len(problem.helper_keys), -1, np.int32)
    taker[found.place] = found.helper
    helper = taker[groups.group]
    place = np.flatnonzero(helper >= 0).astype(np.int32)
    helper = helper[place]
    missing = np.maximum(problem.place_least - np.bincount(place, minlength=len(problem.place_keys)), 0)
    idle = np.maximum(problem.helper_least - np.bincount(helper, minlength=len(problem.helper_keys)), 0)
    plan = Plan(
        helper, place, costs_of(problem.costs, helper, place), found.total, 0, found.lower_bound,
        missing.astype(np.int32), idle.astype(np.int32), found.helper_price, np.zeros(len(missing), np.int64),
        found.helper_penalty, found.place_penalty, found.rounds, found.arcs,
    )  # fmt: skip
    return GridPlan(plan, groups.group, round(groups.distance / max(1, len(x))))


def grouped(problem: AssignmentProblem, group: Indices) -> AssignmentProblem:
    """Helpers against groups: a group costs the sum of its places, and is not allowed where one of them is not."""
    helpers, count = problem.costs.shape[0], int(group.max(initial=-1)) + 1
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(count))
    matrix = np.empty((helpers, count), dtype=np.int64)
    for top in range(0, helpers, ROWS):
        cost = problem.costs.block(slice(top, top + ROWS), slice(0, len(group))).astype(np.int64)[:, order]
        banned = np.logical_or.reduceat(cost == BANNED, starts, axis=1)
        total = np.add.reduceat(np.where(cost == BANNED, 0, cost), starts, axis=1)
        if total.size and int(np.abs(total).max()) > MOST_POINTS:
            raise Problem("match.points_too_large", most=MOST_POINTS)
        matrix[top : top + ROWS] = np.where(banned, BANNED, total)
    first = [min(problem.place_keys[p] for p in order[a:b].tolist())
             for a, b in zip(starts, [*starts[1:], len(group)], strict=True)]  # fmt: skip
    return problem_of(CostMatrix(matrix), helper_keys=problem.helper_keys, place_keys=first)


def costs_of(costs: PairCosts, helper: Indices, place: Indices) -> NDArray[np.int64]:
    """What some pairs cost, one by one; BANNED where not allowed."""
    pairs = zip(helper.tolist(), place.tolist(), strict=True)
    return np.array([int(costs.block(slice(h, h + 1), slice(p, p + 1))[0, 0]) for h, p in pairs], dtype=np.int64)


def _ground(match: MatchProblem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places on a plane in whole metres, true to scale at their mean latitude."""
    assert match.programme is not None  # noqa: S101 - only programmes have a shape
    evaluation = match.programme.evaluation
    side = evaluation.programme.sides[1]
    degrees = []
    for name in COORDINATES:
        if name not in evaluation.sides[side].columns:
            raise Problem("policy.no_coordinates", side=side, name=name)
        column = evaluation.sides[side].columns[name]
        if column.known is not None and not bool(column.known.all()):
            row = int(np.flatnonzero(~column.known.ravel())[0])
            raise Problem("match.grid_position", key=str(evaluation.sides[side].keys[row]), column=name)
        places = evaluation.programme.tables[side].facts[name].type.places
        degrees.append(np.radians(column.values.ravel() / 10.0**places))
    east, north = degrees
    x, y = east * np.cos(north.mean()) * EARTH_RADIUS_M, north * EARTH_RADIUS_M
    return np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)
