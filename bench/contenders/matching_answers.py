"""What a solved plan is asked afterwards, at prefecture and province size: departures, why-not, repair, trade-offs."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.candidates import candidates_of
from bangfu.core.assignment.consequences import Consequences, departures
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, Plan, problem_of
from bangfu.core.assignment.repair import repair
from bangfu.core.assignment.solving import solve
from bangfu.core.assignment.tradeoffs import fairest, stability_curve
from bench.contenders import Notes, Task
from bench.matching_inputs import world

BONUSES = (0, 100, 300, 600)


def _solved(task: Task) -> tuple[AssignmentProblem, Plan, float]:
    asked = world(int(task.options["helpers"]), task.households, int(task.options["seed"]))
    problem = problem_of(asked)
    cpu = time.process_time()
    plan = solve(problem)
    return problem, plan, time.process_time() - cpu


def exact(task: Task) -> Notes:
    """Departures and forced pairs drawn by seed, each against solving everything again under that condition."""
    problem, plan, _ = _solved(task)
    chance = np.random.default_rng(int(task.options["seed"]))
    matrix = problem.costs.block(slice(None), slice(0, problem.costs.shape[1])).copy()
    every, asked = departures(problem, plan), Consequences(problem, plan)
    equal_departures = equal_forced = 0
    drawn = int(task.options["departures"])
    for helper in chance.choice(plan.helper, drawn, replace=False).tolist():
        row = matrix[helper].copy()
        matrix[helper] = BANNED
        again = solve(replace(problem, costs=CostMatrix(matrix)))
        matrix[helper] = row
        missing = int(again.missing.sum()) - int(plan.missing.sum())
        equal_departures += (missing, again.total - plan.total) == (every.missing[helper], every.points[helper])
    forced, cpu_forced = int(task.options["forced"]), 0.0
    for _ in range(forced):
        helper, place = _drawn_pair(chance, matrix)
        cpu = time.process_time()
        cost = asked.forced(helper, place).cost
        cpu_forced += time.process_time() - cpu
        row, column = matrix[helper].copy(), matrix[:, place].copy()
        matrix[helper] = matrix[:, place] = BANNED
        matrix[helper, place] = row[place]
        again = solve(replace(problem, costs=CostMatrix(matrix)))
        matrix[:, place] = column
        matrix[helper] = row
        missing = int(again.missing.sum()) - int(plan.missing.sum())
        equal_forced += (missing, again.total - plan.total) == (cost.missing, cost.points)
    return {
        "departures": drawn, "equal_departures": int(equal_departures), "forced": forced,
        "equal_forced": int(equal_forced), "forced_cpu_s": cpu_forced / forced,
    }  # fmt: skip


def _drawn_pair(
    chance: np.random.Generator, matrix: np.ndarray[tuple[int, int], np.dtype[np.int32]]
) -> tuple[int, int]:
    while True:
        helper, place = int(chance.integers(matrix.shape[0])), int(chance.integers(matrix.shape[1]))
        if matrix[helper, place] != BANNED:
            return helper, place


def at_size(task: Task) -> Notes:
    """All departures at once, and repairs drawn by seed, beside the time of one solution."""
    problem, plan, solve_s = _solved(task)
    cpu = time.process_time()
    every = departures(problem, plan)
    departures_s = time.process_time() - cpu
    candidates = candidates_of(problem.costs)
    chance = np.random.default_rng(int(task.options["seed"]))
    drawn = chance.choice(plan.helper, min(int(task.options["repairs"]), len(plan.helper)), replace=False)
    covered, moves, excess, cpu = 0, 0, [], time.process_time()
    for helper in drawn.tolist():
        found = repair(problem, plan, [helper], candidates=candidates)
        covered += not found.unfilled
        moves = max(moves, len({move.helper for move in found.moves}))
        if not found.unfilled:
            excess.append(found.points - int(every.points[helper]))
    repair_s = (time.process_time() - cpu) / len(drawn)
    return {
        "solve_cpu_s": solve_s, "departures_cpu_s": departures_s, "exact": int(every.exact.sum()),
        "helpers": len(every.exact), "repairs": len(drawn), "covered": covered / len(drawn), "most_moves": moves,
        "mean_excess": float(np.mean(excess)), "mean_departure": float(every.points[drawn].mean()),
        "repair_cpu_s": repair_s,
    }  # fmt: skip


def traded(task: Task) -> Notes:
    """The stability curve from a plan in force, and the fairest plan."""
    problem, plan, solve_s = _solved(task)
    chance = np.random.default_rng(int(task.options["seed"]) + 100)
    near = _in_force(problem, chance)
    notes: Notes = {"solve_cpu_s": solve_s, "places": problem.costs.shape[1]}
    cpu = time.process_time()
    for each in stability_curve(problem, near, BONUSES):
        notes[f"moved_{each.bonus}"] = each.new_pairs
        notes[f"points_{each.bonus}"] = each.points / plan.total
    notes["curve_cpu_s"] = time.process_time() - cpu
    cpu = time.process_time()
    fair = fairest(problem, plan)
    return {
        **notes, "fair_cpu_s": time.process_time() - cpu, "worst": fair.worst / int(plan.cost.max()),
        "fair_total": fair.plan.total / plan.total,
    }  # fmt: skip


def _in_force(problem: AssignmentProblem, chance: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """A plan in force that grew over years: the best one for costs shaken by up to 400 points a pair."""
    whole = problem.costs.block(slice(None), slice(0, problem.costs.shape[1])).astype(np.int64)
    shaken = np.where(whole == BANNED, BANNED, whole + chance.integers(0, 400, whole.shape))
    old = solve(replace(problem, costs=CostMatrix(shaken.astype(np.int32))))
    return old.helper, old.place
