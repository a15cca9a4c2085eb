"""Small random problems, and their best plan found by trying or by an integer program that shares nothing with ours."""

from __future__ import annotations

import itertools

import highspy
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from bangfu.core.assignment.problem import (
    BANNED,
    AssignmentProblem,
    CostMatrix,
    GivenPairs,
    PairCosts,
    problem_of,
)


@st.composite
def problems(draw: st.DrawFn, most_rows: int = 5, loads: bool = True) -> AssignmentProblem:
    """Up to `most_rows` helpers and places: bans, ties, negative costs, loads, lower bounds, steps, empty sides."""
    helpers, places = draw(st.integers(0, most_rows)), draw(st.integers(0, most_rows))
    cells = st.one_of(st.integers(-6, 9), st.sampled_from([0, 0, 300, BANNED, BANNED]))
    cost = np.array(draw(st.lists(cells, min_size=helpers * places, max_size=helpers * places)), np.int64)
    matrix = cost.reshape(helpers, places)
    costs: PairCosts = CostMatrix(matrix)
    if draw(st.booleans()):
        row, column = np.nonzero(matrix != BANNED)
        costs = GivenPairs((helpers, places), row.astype(np.int32), column.astype(np.int32), matrix[row, column])
    if not loads:
        return problem_of(costs)
    helper_most = np.array([draw(st.integers(0, 3)) for _ in range(helpers)], np.int32)
    helper_least = np.array([draw(st.integers(0, int(most))) for most in helper_most], np.int32)
    place_most = np.array([draw(st.integers(0, 3)) for _ in range(places)], np.int32)
    place_least = np.array([draw(st.integers(0, int(most))) for most in place_most], np.int32)
    rises = draw(st.none() | st.lists(st.integers(0, 4), min_size=3, max_size=3))
    steps = None if rises is None else np.cumsum(np.array([-2, *rises[1:]], np.int64))
    return problem_of(
        costs, helper_loads=(helper_least, helper_most), place_loads=(place_least, place_most), load_steps=steps
    )


def whole_matrix(problem: AssignmentProblem) -> NDArray[np.int64]:
    return problem.costs.block(slice(None), slice(None)).astype(np.int64)


def worth(problem: AssignmentProblem, taken: NDArray[np.int64]) -> tuple[int, int, int]:
    """Missing units, idle units, points: the less the better, in this order. `taken[helper, place]` is 0 or 1."""
    load, served = taken.sum(axis=1), taken.sum(axis=0)
    upto = np.zeros(1 + int(load.max(initial=0)), np.int64)
    if problem.load_steps is not None:
        upto = np.concatenate([[0], np.cumsum(problem.load_steps)])
    points = int((np.where(taken > 0, whole_matrix(problem), 0)).sum() + upto[load].sum())
    missing = int(np.maximum(problem.place_least - served, 0).sum())
    return missing, int(np.maximum(problem.helper_least - load, 0).sum()), points


def best_by_trying(problem: AssignmentProblem) -> tuple[int, int, int]:
    """The worth of the best of all plans, each tried."""
    matrix = whole_matrix(problem)
    allowed = np.argwhere(matrix != BANNED)
    best = worth(problem, np.zeros(matrix.shape, np.int64))
    for size in range(1, len(allowed) + 1):
        for chosen in itertools.combinations(allowed, size):
            taken = np.zeros(matrix.shape, np.int64)
            for helper, place in chosen:
                taken[helper, place] = 1
            if (taken.sum(axis=1) <= problem.helper_most).all() and (taken.sum(axis=0) <= problem.place_most).all():
                best = min(best, worth(problem, taken))
    return best


def best_by_program(problem: AssignmentProblem) -> tuple[int, int, int]:
    """The same by HiGHS, level by level: what is missing, then what is idle, then points."""
    matrix = whole_matrix(problem)
    model = highspy.Highs()
    model.silent()
    pairs = {(int(h), int(p)): model.addBinary() for h, p in np.argwhere(matrix != BANNED)}
    missing = [model.addVariable(0, int(least)) for least in problem.place_least]
    idle = [model.addVariable(0, int(least)) for least in problem.helper_least]
    zero = model.addVariable(0, 0)
    points = zero + sum(int(matrix[pair]) * x for pair, x in pairs.items())
    for h, most in enumerate(problem.helper_most):
        load = zero + sum(x for (i, _), x in pairs.items() if i == h)
        steps = [model.addBinary() for _ in range(int(most))]
        model.addConstr(load == zero + sum(steps))
        model.addConstr(load + idle[h] >= int(problem.helper_least[h]))
        if problem.load_steps is not None:
            points = points + sum(int(step) * x for step, x in zip(problem.load_steps, steps, strict=False))
    for p, most in enumerate(problem.place_most):
        served = zero + sum(x for (_, j), x in pairs.items() if j == p)
        model.addConstr(served <= int(most))
        model.addConstr(served + missing[p] >= int(problem.place_least[p]))
    answer = []
    for level in (zero + sum(missing), zero + sum(idle), points):
        model.minimize(level)
        value = round(model.getInfo().objective_function_value)
        answer.append(value)
        model.addConstr(level <= value + 0.5)
    return answer[0], answer[1], answer[2]


def crowded(helpers: int, places: int, seed: int) -> AssignmentProblem:
    """Helpers near the middle, places wide around it, skills lacking here and there, one pair in ten banned."""
    chance = np.random.default_rng(seed)
    away = np.hypot(*(chance.normal(0, 1, (helpers, 1, 2)) - chance.normal(0, 3, (1, places, 2))).transpose(2, 0, 1))
    cost = (100 * away).astype(np.int64) + 80 * chance.integers(0, 3, (helpers, places))
    cost[chance.random((helpers, places)) < 0.1] = BANNED
    return problem_of(CostMatrix(cost))
