"""A place in want has a reason that is proved on all pairs; waivers are the fewest that end it."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from small_problems import problems, whole_matrix

from bangfu.core.assignment.checker import check_shortage
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, problem_of
from bangfu.core.assignment.reasons import cheapest_waivers, shortages
from bangfu.core.assignment.solving import solve
from bangfu.core.errors import Problem


@settings(max_examples=120)
@given(problem=problems(most_rows=7))
def test_the_reasons_account_for_every_missing_unit_and_the_checker_counts_the_same(problem: AssignmentProblem) -> None:
    plan = solve(problem)
    found = shortages(problem, plan)
    assert sum(each.wanted - each.given for each in found) == int(plan.missing.sum())
    named = [place for each in found for place in each.places.tolist()]
    assert len(named) == len(set(named))
    assert set(np.flatnonzero(plan.missing).tolist()) <= set(named)
    for each in found:
        assert check_shortage(problem, each.places) == (each.wanted, each.given)
        assert each.wanted > each.given
        reached = (whole_matrix(problem)[:, each.places] != BANNED).any(axis=1) & (problem.helper_most > 0)
        assert np.flatnonzero(reached).tolist() == each.helpers.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_shortage_is_found_and_nothing_else(seed: int) -> None:
    """Twelve places share nine helpers; all others have plenty."""
    chance = np.random.default_rng(seed)
    cost = chance.integers(0, 900, (140, 100))
    places, helpers = chance.choice(100, 12, replace=False), chance.choice(140, 9, replace=False)
    cost[:, places] = BANNED
    for place in places:
        cost[chance.choice(helpers, 7, replace=False), place] = chance.integers(0, 900, 7)
    problem = problem_of(CostMatrix(cost))
    plan = solve(problem)
    assert len(plan.unserved) == 3
    (only,) = shortages(problem, plan)
    assert set(only.places.tolist()) <= set(places.tolist())
    assert set(only.helpers.tolist()) <= set(helpers.tolist())
    assert only.wanted - only.given == 3
    assert check_shortage(problem, only.places) == (only.wanted, only.given)


def test_a_plan_that_is_not_proved_gives_no_reasons() -> None:
    problem = problem_of(CostMatrix(np.array([[BANNED]], np.int64)))
    with pytest.raises(Problem) as refused:
        shortages(problem, replace(solve(problem), lower_bound=-1))
    assert refused.value.code == "assignment.not_proved"


def least_waivers(problem: AssignmentProblem, weights: NDArray[np.int64]) -> tuple[int, int]:
    """Missing units and weight of waivers by an integer program."""
    matrix = whole_matrix(problem)
    model = highspy.Highs()
    model.silent()
    pairs = {(int(h), int(p)): model.addBinary() for h, p in np.argwhere((matrix != BANNED) | (weights != BANNED))}
    missing = [model.addVariable(0, int(least)) for least in problem.place_least]
    zero = model.addVariable(0, 0)
    for h, most in enumerate(problem.helper_most):
        model.addConstr(zero + sum(x for (i, _), x in pairs.items() if i == h) <= int(most))
    for p in range(len(problem.place_most)):
        served = zero + sum(x for (_, j), x in pairs.items() if j == p)
        model.addConstr(served <= int(problem.place_most[p]))
        model.addConstr(served + missing[p] >= int(problem.place_least[p]))
    model.minimize(zero + sum(missing))
    lacking = round(model.getInfo().objective_function_value)
    model.addConstr(zero + sum(missing) <= lacking + 0.5)
    model.minimize(zero + sum(int(weights[pair]) * x for pair, x in pairs.items() if matrix[pair] == BANNED))
    return lacking, round(model.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(10))
def test_the_weight_of_waivers_equals_an_integer_programs(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cost = chance.integers(0, 50, (14, 12))
    cost[chance.random((14, 12)) < 0.85] = BANNED
    weights = np.where(chance.random((14, 12)) < 0.5, BANNED, chance.integers(1, 4, (14, 12)))
    problem = problem_of(CostMatrix(cost))
    found = cheapest_waivers(problem, CostMatrix(weights), CostMatrix(np.full((14, 12), 70)))
    assert (len(found.plan.unserved), found.weight) == least_waivers(problem, weights)
    assert found.weight == int(weights[found.helper, found.place].sum())
    assert len(found.plan.unserved) <= len(solve(problem).unserved)
    waived = set(zip(found.helper.tolist(), found.place.tolist(), strict=True))
    used = set(zip(found.plan.helper.tolist(), found.plan.place.tolist(), strict=True))
    assert waived == {pair for pair in used if cost[pair] == BANNED}
