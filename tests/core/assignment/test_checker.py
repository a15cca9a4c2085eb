"""The checker accepts what is best, refuses everything else and says why; it shares no code with the solver."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_problems import problems, whole_matrix, worth

import bangfu.core.assignment
from bangfu.core.assignment.checker import certify, certify_pairs
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, GivenPairs, Plan, problem_of
from bangfu.core.assignment.solving import solve
from bangfu.core.errors import Problem


@settings(max_examples=80)
@given(problem=problems(most_rows=7))
def test_a_best_plan_is_certified_by_its_prices_and_without_them(problem: AssignmentProblem) -> None:
    plan = solve(problem)
    told = certify(problem, plan)
    assert (told.gap, told.total, told.by_its_own_prices) == (0, plan.total, True)
    assert told.pairs_checked == int((whole_matrix(problem) != BANNED).sum())
    assert not certify_pairs(problem, plan.helper, plan.place).by_its_own_prices


@settings(max_examples=150)
@given(problem=problems(most_rows=6), data=st.data())
def test_any_other_list_of_pairs_is_refused_unless_it_is_as_good(
    problem: AssignmentProblem, data: st.DataObject
) -> None:
    plan = solve(problem)
    matrix = whole_matrix(problem)
    taken = np.zeros(matrix.shape, np.int64)
    taken[plan.helper, plan.place] = 1
    best = worth(problem, taken)
    for cell in data.draw(st.lists(st.sampled_from(range(max(matrix.size, 1))), max_size=4)):
        if cell < matrix.size:
            taken.flat[cell] ^= 1
    place, helper = np.nonzero(taken.T)
    feasible = bool(
        (matrix[taken > 0] != BANNED).all()
        and (taken.sum(axis=1) <= problem.helper_most).all()
        and (taken.sum(axis=0) <= problem.place_most).all()
    )
    if feasible and worth(problem, taken) == best:
        certify_pairs(problem, helper, place)
        return
    steps = np.zeros(1, np.int64) if problem.load_steps is None else np.cumsum([0, *problem.load_steps])
    total, load_points = int(matrix[helper, place].sum()), int(steps[taken.sum(axis=1).clip(0, len(steps) - 1)].sum())
    forged = replace(
        plan, helper=helper.astype(np.int32), place=place.astype(np.int32), cost=matrix[helper, place],
        total=total, load_points=load_points, lower_bound=total + load_points,
        missing=np.maximum(problem.place_least - taken.sum(axis=0), 0),
        idle=np.maximum(problem.helper_least - taken.sum(axis=1), 0),
    )  # fmt: skip
    for check in (lambda: certify_pairs(problem, helper, place), lambda: certify(problem, forged)):
        with pytest.raises(Problem) as refused:
            check()
        code = refused.value.code
        if feasible:
            missing, idle, _ = worth(problem, taken)
            better = {"assignment.could_serve_more": missing > best[0], "assignment.could_employ_more": idle > best[1]}
            assert better.get(code, code == "assignment.not_cheapest")
        else:
            assert code in {
                "assignment.pair_not_allowed", "assignment.helper_overloaded", "assignment.place_overfull"
            }  # fmt: skip


PROBLEM = problem_of(
    CostMatrix(np.array([[1, 5, 4], [2, 3, BANNED], [9, 9, 9]], np.int64)), helper_keys=["h1", "h2", "h3"],
    place_keys=["a", "b", "c"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([(0, 0), (0, 1), (1, 2)], "assignment.pair_not_allowed"),
        ([(0, 0), (0, 1)], "assignment.helper_overloaded"),
        ([(0, 0), (1, 0)], "assignment.place_overfull"),
        ([(0, 0), (0, 0)], "assignment.plan_pair_twice"),
        ([(0, 0), (1, 1)], "assignment.could_serve_more"),
        ([(0, 2), (1, 0), (2, 1)], "assignment.not_cheapest"),
    ],
)
def test_each_fault_of_a_bare_plan_has_its_sentence(pairs: list[tuple[int, int]], code: str) -> None:
    helper, place = (np.array(column, np.int32) for column in zip(*pairs, strict=True))
    with pytest.raises(Problem) as refused:
        certify_pairs(PROBLEM, helper, place)
    assert refused.value.code == code
    assert refused.value.sentence("zh").endswith("。")


def changed(plan: Plan, **fields: object) -> Plan:
    return replace(plan, **fields)  # type: ignore[arg-type]  # the fields are of several types


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (lambda plan: changed(plan, total=plan.total - 1), "assignment.sum_not_true"),
        (lambda plan: changed(plan, load_points=1), "assignment.sum_not_true"),
        (lambda plan: changed(plan, missing=plan.missing + 1), "assignment.sum_not_true"),
        (lambda plan: changed(plan, cost=plan.cost - 1, total=plan.total - 3), "assignment.cost_not_true"),
        (lambda plan: changed(plan, place_price=plan.place_price + 1), "assignment.prices_prove_nothing"),
        (lambda plan: changed(plan, helper_price=plan.helper_price - 1), "assignment.prices_prove_nothing"),
    ],
)
def test_a_plan_that_claims_what_is_not_so_is_refused(tamper: object, code: str) -> None:
    assert callable(tamper)
    with pytest.raises(Problem) as refused:
        certify(PROBLEM, tamper(solve(PROBLEM)))
    assert refused.value.code == code


def test_helpers_left_below_their_least_for_nothing_are_a_reason_to_refuse() -> None:
    problem = problem_of(CostMatrix(np.array([[1], [5]], np.int64)), helper_loads=(1, 1), place_loads=(1, 2))
    with pytest.raises(Problem) as refused:
        certify_pairs(problem, np.array([0], np.int32), np.array([0], np.int32))
    assert refused.value.code == "assignment.could_employ_more"


def test_small_penalties_do_not_pass_for_proof_that_no_more_can_be_served() -> None:
    """A plan that leaves a place in want would be cheapest under a small penalty: the checker must see through it."""
    problem = problem_of(CostMatrix(np.array([[0, 90], [BANNED, 0], [BANNED, 80]], np.int64)))
    honest = problem_of(CostMatrix(np.array([[90]], np.int64)))
    plan = solve(honest)
    nothing = np.zeros(0, np.int32)
    cheating = replace(
        plan, helper=nothing, place=nothing, cost=np.zeros(0, np.int64), total=0, lower_bound=0,
        missing=np.array([1], np.int32), place_price=np.array([10]), helper_price=np.array([0]),
        helper_penalty=3, place_penalty=10,
    )  # fmt: skip
    with pytest.raises(Problem) as refused:
        certify(honest, cheating)
    assert refused.value.code == "assignment.could_serve_more"
    certify(problem, solve(problem))


def test_a_plan_stopped_early_is_certified_with_the_gap_it_states_and_no_smaller_one() -> None:
    chance = np.random.default_rng(5)
    away = np.hypot(*(chance.normal(0, 1, (300, 1, 2)) - chance.normal(1, 2, (1, 280, 2))).transpose(2, 0, 1))
    problem = problem_of(CostMatrix((1000 * away).astype(np.int32)))
    plan = solve(problem, stop_at_gap=0.2)
    assert plan.gap > 0
    assert certify(problem, plan).gap == plan.gap
    with pytest.raises(Problem) as refused:
        certify(problem, replace(plan, lower_bound=plan.lower_bound + 1))
    assert refused.value.code == "assignment.not_cheapest"


def test_given_pairs_of_middling_size_are_checked_as_a_list() -> None:
    chance = np.random.default_rng(2)
    flat = np.sort(chance.choice(400 * 300, 9_000, replace=False))
    helper, place = (flat % 400).astype(np.int32), (flat // 400).astype(np.int32)
    problem = problem_of(GivenPairs((400, 300), helper, place, chance.integers(0, 5000, 9_000)), helper_loads=(0, 2))
    plan = solve(problem)
    assert certify(problem, plan).gap == 0
    assert certify_pairs(problem, plan.helper, plan.place).pairs_checked == 9_000


def test_the_checker_imports_nothing_of_the_solver() -> None:
    folder = Path(bangfu.core.assignment.__file__).parent
    for name in ("checker.py", "residual.py"):
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bangfu.core.assignment"):
                assert node.module.rpartition(".")[2] in {"problem", "residual"}
