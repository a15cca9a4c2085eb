"""What a plan would lose by a change equals solving everything again under that condition, exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_problems import best_by_program, crowded, problems, whole_matrix, worth

from bangfu.core.assignment.bounds import Cost
from bangfu.core.assignment.consequences import Consequences, departures
from bangfu.core.assignment.network import Change
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, Plan
from bangfu.core.assignment.solving import solve
from bangfu.core.errors import Problem

Matrix = NDArray[np.int64]


def without(problem: AssignmentProblem, helper: int) -> AssignmentProblem:
    """The problem after a helper has left."""
    matrix = whole_matrix(problem)
    matrix[helper] = BANNED
    least = np.where(np.arange(len(matrix)) == helper, 0, problem.helper_least)
    return replace(problem, costs=CostMatrix(matrix), helper_least=least)


def banning(problem: AssignmentProblem, helper: int, place: int) -> AssignmentProblem:
    matrix = whole_matrix(problem)
    matrix[helper, place] = BANNED
    return replace(problem, costs=CostMatrix(matrix))


def ranks(plan: Plan) -> tuple[int, int, int]:
    return int(plan.missing.sum()), int(plan.idle.sum()), plan.total + plan.load_points


def loss(now: tuple[int, int, int], before: tuple[int, int, int]) -> Cost:
    return Cost(*(a - b for a, b in zip(now, before, strict=True)))


def after(problem: AssignmentProblem, plan: Plan, change: Change) -> Matrix:
    """The plan after the change, which must part only what is and join only what is not."""
    taken = np.zeros(problem.costs.shape, np.int64)
    taken[plan.helper, plan.place] = 1
    for step, pairs in ((-1, change.parted), (1, change.joined)):
        for pair in pairs:
            taken[pair] += step
    assert taken.min(initial=0) >= 0
    assert taken.max(initial=0) <= 1
    assert (taken.sum(axis=1) <= problem.helper_most).all()
    assert (taken.sum(axis=0) <= problem.place_most).all()
    return taken


@settings(max_examples=80)
@given(problem=problems(most_rows=6), data=st.data())
def test_why_not_her_equals_solving_again_with_her(problem: AssignmentProblem, data: st.DataObject) -> None:
    matrix = whole_matrix(problem)
    plan = solve(problem)
    allowed = np.argwhere((matrix != BANNED) & (problem.helper_most > 0)[:, None] & (problem.place_most > 0))
    if not len(allowed):
        return
    helper, place = data.draw(st.sampled_from(allowed.tolist()))
    change = Consequences(problem, plan).forced(helper, place)
    taken = after(problem, plan, change)
    assert taken[helper, place]
    assert loss(worth(problem, taken), ranks(plan)) == change.cost
    eager = matrix.copy()
    eager[helper, place] -= 10**6  # so cheap that it is taken wherever the first two ranks allow
    eager_plan = solve(replace(problem, costs=CostMatrix(eager)))
    if ((eager_plan.helper == helper) & (eager_plan.place == place)).any():
        missing, idle, points = ranks(eager_plan)
        assert change.cost == loss((missing, idle, points + 10**6), ranks(plan))
    else:
        assert change.cost.missing > 0 or change.cost.idle > 0


@settings(max_examples=80)
@given(problem=problems(most_rows=6), data=st.data())
def test_the_best_alternative_equals_solving_again_without_the_pair(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    plan = solve(problem)
    if not len(plan.helper):
        return
    at = data.draw(st.integers(0, len(plan.helper) - 1))
    helper, place = int(plan.helper[at]), int(plan.place[at])
    change = Consequences(problem, plan).parted(helper, place)
    taken = after(problem, plan, change)
    assert not taken[helper, place]
    assert loss(worth(problem, taken), ranks(plan)) == change.cost
    assert change.cost == loss(best_by_program(banning(problem, helper, place)), ranks(plan))


@settings(max_examples=80)
@given(problem=problems(most_rows=6), data=st.data())
def test_a_departure_equals_solving_again_without_the_helper(problem: AssignmentProblem, data: st.DataObject) -> None:
    if not problem.costs.shape[0]:
        return
    helper = data.draw(st.integers(0, problem.costs.shape[0] - 1))
    plan, rest = solve(problem), without(problem, helper)
    own = (0, int(plan.idle[helper]), 0)
    change = Consequences(problem, plan).departure(helper)
    taken = after(problem, plan, change)
    assert not taken[helper].any()
    before = ranks(plan)[0], ranks(plan)[1] - own[1], ranks(plan)[2]
    assert loss(worth(rest, taken), before) == change.cost
    assert change.cost == loss(best_by_program(rest), before)
    at_once = departures(problem, plan)
    said = Cost(int(at_once.missing[helper]), int(at_once.idle[helper]), int(at_once.points[helper]))
    if at_once.exact[helper]:
        assert said == change.cost
    else:
        assert (said.missing, said.idle, said.points) <= (change.cost.missing, change.cost.idle, change.cost.points)


@pytest.mark.parametrize("seed", range(2))
def test_fifty_of_fifty_departures_and_forced_pairs_equal_a_new_solution(seed: int) -> None:
    problem = crowded(90, 80, seed)
    plan = solve(problem)
    every, asked, chance = departures(problem, plan), Consequences(problem, plan), np.random.default_rng(seed)
    assert every.exact.all()
    for helper in chance.choice(90, 25, replace=False):
        assert every.points[helper] == solve(without(problem, int(helper))).total - plan.total
        matrix, place = whole_matrix(problem), int(chance.integers(80))
        if matrix[helper, place] == BANNED:
            continue
        alone = matrix.copy()
        alone[helper] = alone[:, place] = BANNED
        alone[helper, place] = matrix[helper, place]
        again = solve(replace(problem, costs=CostMatrix(alone)))
        assert again.unserved == plan.unserved == []
        assert asked.forced(int(helper), place).cost == Cost(0, 0, again.total - plan.total)


def test_what_is_not_proved_not_allowed_or_has_no_room_is_refused_with_a_sentence() -> None:
    problem = crowded(60, 50, 1)
    early = solve(problem, stop_at_gap=0.9)
    plan = solve(problem)
    banned = np.argwhere(whole_matrix(problem) == BANNED)[0].tolist()
    closed = replace(problem, place_least=problem.place_least * 0, place_most=problem.place_most * 0)
    for code, ask in (
        ("assignment.not_proved", lambda: departures(problem, replace(early, lower_bound=early.total - 1))),
        ("assignment.not_proved", lambda: Consequences(problem, replace(early, lower_bound=early.total - 1))),
        ("assignment.pair_not_allowed", lambda: Consequences(problem, plan).forced(*banned)),
        ("assignment.no_room", lambda: Consequences(closed, solve(closed)).forced(0, 0)),
    ):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.code == code
        assert refused.value.sentence("zh")
