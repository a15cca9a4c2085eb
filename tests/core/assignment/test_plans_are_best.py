"""The solver's plan is the best of all plans, proved by its own prices; rows' order and machine change nothing."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import best_by_program, best_by_trying, problems, whole_matrix, worth

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, Plan, problem_of
from bangfu.core.assignment.solving import Round, solve
from bangfu.core.errors import Problem


def taken(problem: AssignmentProblem, plan: Plan) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    answer = np.zeros(problem.costs.shape, np.int64)
    np.add.at(answer, (plan.helper, plan.place), 1)
    return answer


def check(problem: AssignmentProblem, plan: Plan) -> tuple[int, int, int]:
    """What the plan is worth, after looking at its shape."""
    chosen = taken(problem, plan)
    assert chosen.max(initial=0) <= 1
    assert (whole_matrix(problem)[chosen > 0] != BANNED).all()
    assert (chosen.sum(axis=1) <= problem.helper_most).all()
    assert (chosen.sum(axis=0) <= problem.place_most).all()
    found = worth(problem, chosen)
    assert found == (int(plan.missing.sum()), int(plan.idle.sum()), plan.total + plan.load_points)
    assert plan.gap == 0
    return found


@settings(max_examples=60)
@given(problem=problems(most_rows=3))
def test_no_plan_that_one_can_try_is_better(problem: AssignmentProblem) -> None:
    assert check(problem, solve(problem)) == best_by_trying(problem)


@settings(max_examples=60)
@given(problem=problems(most_rows=7))
def test_an_integer_program_finds_nothing_better(problem: AssignmentProblem) -> None:
    assert check(problem, solve(problem)) == best_by_program(problem)


@settings(max_examples=60)
@given(problem=problems(most_rows=7), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(problem: AssignmentProblem, chance: Random) -> None:
    helpers, places = (list(range(size)) for size in problem.costs.shape)
    chance.shuffle(helpers)
    chance.shuffle(places)
    turned = AssignmentProblem(
        CostMatrix(whole_matrix(problem)[np.ix_(helpers, places)]),
        [problem.helper_keys[h] for h in helpers], [problem.place_keys[p] for p in places],
        problem.helper_least[helpers], problem.helper_most[helpers],
        problem.place_least[places], problem.place_most[places], problem.load_steps,
    )  # fmt: skip
    assert by_keys(problem, solve(problem)) == by_keys(turned, solve(turned))


def test_ties_by_the_thousand_fall_the_same_way_in_any_order_and_otherwise_by_another_seed() -> None:
    chance = np.random.default_rng(7)
    matrix = chance.integers(0, 3, (90, 80), np.int32)
    problem = problem_of(CostMatrix(matrix), place_loads=(1, 2), helper_loads=(0, 2))
    plan = by_keys(problem, solve(problem))
    helpers, places = chance.permutation(90), chance.permutation(80)
    turned = problem_of(
        CostMatrix(matrix[np.ix_(helpers, places)]), place_loads=(1, 2), helper_loads=(0, 2),
        helper_keys=[str(h) for h in helpers], place_keys=[str(p) for p in places],
    )  # fmt: skip
    assert by_keys(turned, solve(turned)) == plan
    other = solve(problem, seed="another draw")
    assert other.total == solve(problem).total
    assert by_keys(problem, other)["pairs"] != plan["pairs"]


def test_too_many_free_pairs_settle_as_in_one_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(CostMatrix(np.random.default_rng(3).integers(0, 2, (120, 110), np.int32)))
    at_once = by_keys(problem, solve(problem))
    monkeypatch.setattr("bangfu.core.assignment.settling.MOST_FREE", 500)
    assert by_keys(problem, solve(problem)) == at_once


def by_keys(problem: AssignmentProblem, plan: Plan) -> dict[str, object]:
    """The plan and its prices without any row number."""
    return {
        "pairs": {
            (problem.helper_keys[h], problem.place_keys[p], int(cost))
            for h, p, cost in zip(plan.helper, plan.place, plan.cost, strict=True)
        },
        "helpers": dict(zip(problem.helper_keys, plan.helper_price.tolist(), strict=True)),
        "places": dict(zip(problem.place_keys, plan.place_price.tolist(), strict=True)),
        "missing": {(problem.place_keys[p], count) for p, count in plan.unserved},
    }


@settings(max_examples=40)
@given(problem=problems(most_rows=6), data=st.data())
def test_a_ban_never_lowers_the_cost_and_another_helper_never_raises_it(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    matrix = whole_matrix(problem)
    allowed = np.argwhere(matrix != BANNED)
    if not len(allowed):
        return
    helper, place = data.draw(st.sampled_from(allowed.tolist()))
    tighter = matrix.copy()
    tighter[helper, place] = BANNED
    assert check_again(problem, tighter) >= check(problem, solve(problem))
    fewer = matrix.copy()
    fewer[helper] = BANNED
    alone = replace(problem, helper_least=np.where(np.arange(len(matrix)) == helper, 0, problem.helper_least))
    assert check_again(alone, fewer) >= check(alone, solve(alone))


def check_again(problem: AssignmentProblem, matrix: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> tuple[int, ...]:
    other = replace(problem, costs=CostMatrix(matrix))
    return check(other, solve(other))


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (2, 2)])
def test_with_nobody_nowhere_or_no_pair_allowed_the_plan_is_empty_and_says_what_is_missing(
    shape: tuple[int, int],
) -> None:
    plan = solve(problem_of(CostMatrix(np.full(shape, BANNED, np.int32))))
    assert (plan.total, plan.gap, len(plan.helper)) == (0, 0, 0)
    assert plan.unserved == [(p, 1) for p in range(shape[1])]


def test_a_search_may_stop_at_a_stated_gap_and_its_bound_holds() -> None:
    chance = np.random.default_rng(5)
    helpers, places = (
        chance.normal(0, 1, (400, 2)),
        chance.normal(1, 2, (380, 2)),
    )  # crowded: several rounds
    away = np.hypot(*(helpers[:, None] - places[None]).transpose(2, 0, 1))
    problem = problem_of(CostMatrix((1000 * away).astype(np.int32)))
    rounds: list[Round] = []
    best = solve(problem, progress=rounds.append)
    assert [each.lower_bound <= best.total <= each.cost for each in rounds] == [True] * len(rounds)
    early = solve(problem, stop_at_gap=0.2)
    assert early.rounds < best.rounds
    assert early.lower_bound <= best.total <= early.total <= early.lower_bound / 0.8


def test_a_cost_beyond_what_stays_exact_is_refused() -> None:
    for wrong in (2**30 + 1, -(2**30) - 1):
        with pytest.raises(Problem) as caught:
            solve(problem_of(CostMatrix(np.array([[1, wrong]], np.int64))))
        assert (caught.value.code, caught.value.details["found"]) == ("assignment.cost_range", wrong)
