"""Bangfu's matching engine and what people use instead, on the same seeded worlds; each notes its cost and its time.

Time and memory begin with coordinates and end with the plan: working out costs counts, making the world does not.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import highspy
import lap
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from bangfu.core.assignment.checker import certify
from bangfu.core.assignment.problem import CostMatrix, GivenPairs, problem_of
from bangfu.core.assignment.solving import solve
from bench.contenders import Notes, Task
from bench.matching_inputs import World, world

FORBIDDEN = 10_000_000
"""What a banned pair costs where a method knows no bans."""
NEAREST = 50


def _world(task: Task) -> World:
    return world(int(task.options["helpers"]), task.households, int(task.options["seed"]))


def _timed(work: Callable[[], Notes]) -> Notes:
    wall, cpu = time.perf_counter(), time.process_time()
    notes = work()
    notes.setdefault("cpu_s", time.process_time() - cpu)
    return {"wall_s": time.perf_counter() - wall, **notes}


def _mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _served(value: NDArray[np.generic]) -> Notes:
    """Points of the places served, and how many are left: those at a forbidden price."""
    served = value < FORBIDDEN
    return {"cost": round(value[served].sum()), "missing": int((~served).sum())}


def certified(task: Task) -> Notes:
    """Bangfu over all pairs; the independent checker afterwards, timed apart."""
    problem = problem_of(_world(task))

    def work() -> Notes:
        cpu = time.process_time()
        plan = solve(problem)
        spent, held = time.process_time() - cpu, _mb()
        cpu = time.process_time()
        told = certify(problem, plan)
        return {
            "cost": plan.total, "gap": told.gap, "rounds": plan.rounds, "arcs": plan.arcs, "missing": told.missing,
            "cpu_s": spent, "held_mb": held, "pairs_checked": told.pairs_checked,
            "checker_cpu_s": time.process_time() - cpu,
        }  # fmt: skip

    return _timed(work)


def lapjv(task: Task) -> Notes:
    """lapx: Jonker and Volgenant's method over the dense matrix."""
    asked = _world(task)

    def work() -> Notes:
        cost = asked.matrix(np.float64, FORBIDDEN)
        _, column, _ = lap.lapjv(cost, extend_cost=True)
        return _served(cost[np.arange(len(column)), column])

    return _timed(work)


def scipy_dense(task: Task) -> Notes:
    """scipy's linear_sum_assignment over the dense matrix."""
    asked = _world(task)

    def work() -> Notes:
        cost = asked.matrix(np.float64, FORBIDDEN)
        row, column = linear_sum_assignment(cost)
        return _served(cost[row, column])

    return _timed(work)


def greedy_by_place(task: Task) -> Notes:
    """Village by village, each takes the cheapest helper still free."""
    asked = _world(task)

    def work() -> Notes:
        helpers, places = asked.shape
        free, value = np.zeros(helpers, np.int64), np.zeros(places, np.int64)
        for place in range(places):
            cost = asked.block(slice(0, helpers), slice(place, place + 1))[:, 0] + free
            chosen = int(cost.argmin())
            value[place] = cost[chosen]
            free[chosen] = FORBIDDEN
        return _served(value)

    return _timed(work)


def greedy_by_pair(task: Task) -> Notes:
    """The cheapest pair of all first."""
    asked = _world(task)

    def work() -> Notes:
        cost = asked.matrix(np.int32, FORBIDDEN)
        return _served(_cheapest_first(cost))

    return _timed(work)


def _cheapest_first(cost: NDArray[np.generic]) -> NDArray[np.int64]:
    """What each place pays."""
    places, helpers = cost.shape
    order = np.argsort(cost, axis=None, kind="stable")
    free_place, free_helper, left = np.ones(places, bool), np.ones(helpers, bool), min(cost.shape)
    value = np.full(places, FORBIDDEN, np.int64)
    for start in range(0, len(order), 1 << 16):
        place, helper = np.divmod(order[start : start + (1 << 16)], helpers)
        open_to = free_place[place] & free_helper[helper]
        for p, h in zip(place[open_to].tolist(), helper[open_to].tolist(), strict=True):
            if free_place[p] and free_helper[h]:
                free_place[p] = free_helper[h] = False
                value[p] = cost[p, h]
                left -= 1
        if not left:
            break
    return value


def _listed(task: Task) -> GivenPairs:
    return _world(task).nearest(NEAREST)


def nearest_exact(task: Task) -> Notes:
    """The exact optimum over each place's 50 nearest helpers, by our flow; those left over cost what a ban costs."""
    pairs = _listed(task)
    problem = problem_of(pairs)

    def work() -> Notes:
        plan = solve(problem)
        return {"cost": plan.total, "missing": int(plan.missing.sum()), "arcs": len(pairs.cost)}

    return _timed(work)


def nearest_completed(task: Task) -> Notes:
    """The exact optimum over the 50 nearest, then those left over exactly among the helpers left."""
    asked = _world(task)
    pairs = asked.nearest(NEAREST)

    def work() -> Notes:
        plan = solve(problem_of(pairs))
        places = np.flatnonzero(plan.missing)
        free = np.setdiff1d(np.arange(asked.shape[0]), plan.helper)
        rest = np.empty((len(free), len(places)), np.int32)
        for column, place in enumerate(places.tolist()):
            rest[:, column] = asked.block(slice(0, asked.shape[0]), slice(place, place + 1))[free, 0]
        last = solve(problem_of(CostMatrix(rest)))
        return {"cost": plan.total + last.total, "missing": int(last.missing.sum()), "left_by_lists": len(places)}

    return _timed(work)


def nearest_scipy(task: Task) -> Notes:
    """The same list in scipy's sparse matching, with an overflow helper a place at the price of a ban."""
    pairs = _listed(task)
    helpers, places = pairs.shape

    def work() -> Notes:
        column = np.concatenate([pairs.helper, helpers + np.arange(places)])
        row = np.concatenate([pairs.place, np.arange(places)])
        cost = np.concatenate([pairs.cost, np.full(places, FORBIDDEN)]).astype(np.float64)
        graph = csr_array((cost + 1, (row, column)), shape=(places, helpers + places))
        chosen = min_weight_full_bipartite_matching(graph)
        value = np.asarray(graph[chosen[0], chosen[1]]).ravel() - 1
        return {"cost": round(value[value < FORBIDDEN].sum()), "missing": int((value >= FORBIDDEN).sum())}

    return _timed(work)


def nearest_highs(task: Task) -> Notes:
    """The same list as a linear program in HiGHS."""
    pairs = _listed(task)
    helpers, places = pairs.shape

    def work() -> Notes:
        count = len(pairs.cost)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count + places, places + helpers
        model.col_cost_ = np.concatenate([pairs.cost, np.full(places, FORBIDDEN)]).astype(np.float64)
        model.col_lower_, model.col_upper_ = np.zeros(count + places), np.ones(count + places)
        model.row_lower_ = np.concatenate([np.ones(places), np.zeros(helpers)])
        model.row_upper_ = np.ones(places + helpers)
        starts = np.concatenate([np.arange(0, 2 * count, 2), 2 * count + np.arange(places + 1)])
        rows = np.empty(2 * count + places, np.int32)
        rows[0 : 2 * count : 2], rows[1 : 2 * count : 2] = pairs.place, places + pairs.helper
        rows[2 * count :] = np.arange(places)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = starts.astype(np.int32), rows
        model.a_matrix_.value_ = np.ones(len(rows))
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        solver.run()
        total, missing = solver.getInfo().objective_function_value, 0
        missing = round(total) // FORBIDDEN
        return {"cost": round(total) - missing * FORBIDDEN, "missing": missing}

    return _timed(work)
