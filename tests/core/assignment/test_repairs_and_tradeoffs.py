"""A repair moves at most so many and is the cheapest that does; steadiness and fairness cost what they say."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import crowded, problems, whole_matrix, worth

from bangfu.core.assignment.checker import certify
from bangfu.core.assignment.consequences import departures
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, GivenPairs, Plan
from bangfu.core.assignment.repair import repair
from bangfu.core.assignment.solving import solve
from bangfu.core.assignment.tradeoffs import fairest, stability_curve


def best_chain_by_trying(problem: AssignmentProblem, plan: Plan, leaver: int, moves: int) -> tuple[int, int]:
    """Missing units and points after the best chain of so many moves that fills the leaver's place, each tried."""
    matrix = whole_matrix(problem)
    at = {int(h): int(p) for h, p in zip(plan.helper, plan.place, strict=True)}
    hole = at.pop(leaver)
    best = (len(plan.unserved) + 1, plan.total - int(matrix[leaver, hole]))
    others = [h for h in range(len(matrix)) if h != leaver]
    for count in range(1, moves + 1):
        for chain in itertools.permutations(others, count):
            if any(h not in at for h in chain[:-1]) or chain[-1] in at:
                continue
            to, points = hole, plan.total - int(matrix[leaver, hole])
            for helper in chain:
                if matrix[helper, to] == BANNED:
                    break
                points += int(matrix[helper, to]) - (int(matrix[helper, at[helper]]) if helper in at else 0)
                to = at.get(helper, -1)
            else:
                best = min(best, (len(plan.unserved), points))
    return best


@settings(max_examples=60)
@given(problem=problems(most_rows=6, loads=False), data=st.data(), moves=st.integers(1, 3))
def test_no_chain_of_so_few_moves_is_cheaper(problem: AssignmentProblem, data: st.DataObject, moves: int) -> None:
    plan = solve(problem)
    if not len(plan.helper):
        return
    leaver = int(data.draw(st.sampled_from(plan.helper.tolist())))
    for known in (plan, replace(plan, lower_bound=plan.lower_bound - 1)):  # with prices, and as a plan merely in force
        found = repair(problem, known, [leaver], most_moves=moves)
        assert len({move.helper for move in found.moves}) <= moves
        missing = len(plan.unserved) + len(found.unfilled)
        if known is plan:
            assert (missing, plan.total + found.points) == best_chain_by_trying(problem, plan, leaver, moves)
        taken = np.zeros(problem.costs.shape, np.int64)
        taken[found.helper, found.place] = 1
        assert not taken[leaver].any()
        assert (whole_matrix(problem)[taken > 0] != BANNED).all()
        assert worth(problem, taken)[::2] == (missing, plan.total + found.points)


@settings(max_examples=60)
@given(problem=problems(most_rows=6), data=st.data())
def test_several_leave_and_the_plan_stays_within_all_loads(problem: AssignmentProblem, data: st.DataObject) -> None:
    helpers = problem.costs.shape[0]
    leaves = data.draw(st.lists(st.integers(0, max(helpers - 1, 0)), unique=True, max_size=3)) if helpers else []
    plan = solve(problem)
    found = repair(problem, plan, leaves)
    taken = np.zeros(problem.costs.shape, np.int64)
    np.add.at(taken, (found.helper, found.place), 1)
    assert taken.max(initial=0) <= 1
    assert not taken[leaves].any()
    assert (taken.sum(axis=1) <= problem.helper_most).all()
    assert (taken.sum(axis=0) <= problem.place_most).all()
    assert worth(problem, taken)[2] == plan.total + plan.load_points + found.points


def test_three_moves_come_close_to_the_best() -> None:
    problem = crowded(130, 120, 4)
    plan = solve(problem)
    leaving = departures(problem, plan)
    excess = [repair(problem, plan, [int(h)]).points - int(leaving.points[h]) for h in plan.helper]
    assert min(excess) >= 0
    assert np.mean(excess) <= 0.25 * leaving.points[plan.helper].mean()


@pytest.mark.parametrize("listed", [False, True])
def test_the_more_staying_is_worth_the_fewer_move_and_the_more_it_costs(listed: bool) -> None:
    problem = crowded(90, 80, 2)
    if listed:
        matrix = whole_matrix(problem)
        row, column = (each.astype(np.int32) for each in np.nonzero(matrix != BANNED))
        problem = replace(problem, costs=GivenPairs(matrix.shape, row, column, matrix[row, column]))
    other = solve(crowded(90, 80, 3))
    allowed = whole_matrix(problem)[other.helper, other.place] != BANNED
    current = other.helper[allowed], other.place[allowed]
    curve = stability_curve(problem, current, [0, 50, 150, 2000])
    moved, points = [each.new_pairs for each in curve], [each.points for each in curve]
    assert moved == sorted(moved, reverse=True)
    assert points == sorted(points)
    assert points[0] == solve(problem).total
    assert moved[0] > 60 > moved[-1]


@settings(max_examples=60)
@given(problem=problems(most_rows=6))
def test_the_fairest_plan_serves_as_many_and_no_lower_limit_would(problem: AssignmentProblem) -> None:
    plan = solve(problem)
    fair = fairest(problem, plan)
    service = int(plan.missing.sum()), int(plan.idle.sum())
    assert (int(fair.plan.missing.sum()), int(fair.plan.idle.sum())) == service
    assert fair.plan.cost.max(initial=fair.worst) == fair.worst <= plan.cost.max(initial=fair.worst)
    assert fair.plan.gap == 0
    matrix = whole_matrix(problem)
    if len(plan.cost):
        lower = replace(problem, costs=CostMatrix(np.where(matrix < fair.worst, matrix, BANNED)))
        below = solve(lower)
        assert (int(below.missing.sum()), int(below.idle.sum())) > service or fair.worst == matrix.min()
    certify(problem, plan)
