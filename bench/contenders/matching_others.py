"""Other shapes of the matching problem: caseloads, planted shortages, compact groups, a whole nation."""

from __future__ import annotations

import resource
import time
from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bangfu.core.assignment.checker import certify, check_shortage
from bangfu.core.assignment.grid import compact_groups
from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, GivenPairs, problem_of
from bangfu.core.assignment.reasons import cheapest_waivers, shortages
from bangfu.core.assignment.solving import solve
from bench.contenders import Notes, Task
from bench.matching_inputs import Households, firms, households, world

STEPS = np.repeat([0, 60, 150, 300, 600], 3)[:14].astype(np.int64)
PLANTED = 20


def caseloads(task: Task) -> Notes:
    """Households to cadres of their township: exact, exact with shared work, and first come first served."""
    asked = households(task.households, task.households // 10, int(task.options["seed"]))
    problem = problem_of(asked.pairs, helper_loads=(0, asked.most))
    cpu = time.process_time()
    plan = solve(problem)
    plain_s = time.process_time() - cpu
    cpu = time.process_time()
    shared = solve(replace(problem, load_steps=STEPS))
    shared_s = time.process_time() - cpu
    cadres = len(asked.most)
    spread = [float(np.bincount(each.helper, minlength=cadres).std()) for each in (plan, shared)]
    come, left = _first_come(asked)
    return {
        "arcs": len(asked.pairs.cost), "cost": plan.total, "gap": certify(problem, plan).gap, "cpu_s": plain_s,
        "missing": int(plan.missing.sum()), "shared_cpu_s": shared_s, "plain_sd": spread[0], "shared_sd": spread[1],
        "first_come": come, "first_come_missing": left,
    }  # fmt: skip


def _first_come(asked: Households) -> tuple[int, int]:
    """Each household in turn takes the cheapest cadre with room; how much it costs and how many find none."""
    pairs, room = asked.pairs, asked.most.astype(np.int64).copy()
    total = left = 0
    for place in range(pairs.shape[1]):
        run = slice(int(pairs.first[place]), int(pairs.first[place + 1]))
        cost = np.where(room[pairs.helper[run]] > 0, pairs.cost[run], BANNED)
        if not len(cost) or cost.min() == BANNED:
            left += 1
            continue
        at = int(cost.argmin())
        room[pairs.helper[run][at]] -= 1
        total += int(cost[at])
    return total, left


def planted(task: Task) -> Notes:
    """Twenty worlds, in each twelve places that share nine helpers: is that found and proved on all pairs?"""
    found = proved = 0
    cpu = time.process_time()
    for seed in range(PLANTED):
        asked = world(int(task.options["helpers"]), task.households, seed)
        cost = asked.block(slice(0, asked.shape[0]), slice(0, asked.shape[1])).copy()
        chance = np.random.default_rng(seed)
        places = np.sort(chance.choice(asked.shape[1], 12, replace=False))
        helpers = chance.choice(np.flatnonzero(~asked.barred), 9, replace=False)
        keep = np.zeros(cost.shape, np.bool_)
        keep[np.ix_(helpers, places)] = True
        keep[:, np.setdiff1d(np.arange(cost.shape[1]), places)] = True
        cost[~keep] = BANNED
        problem = problem_of(CostMatrix(cost))
        plan = solve(problem)
        reasons = shortages(problem, plan)
        short = sum(each.wanted - each.given for each in reasons)
        found += short == int(plan.missing.sum()) >= 3 and all(
            set(each.places.tolist()) <= set(places.tolist()) and set(each.helpers.tolist()) <= set(helpers.tolist())
            for each in reasons
        )
        proved += all(check_shortage(problem, each.places) == (each.wanted, each.given) for each in reasons)
    return {"planted": PLANTED, "found": int(found), "proved": int(proved), "cpu_s": time.process_time() - cpu}


def waived(task: Task) -> Notes:
    """Small worlds under tight rules: the least weight of waivers beside an integer program's."""
    equal, cpu = 0, time.process_time()
    for seed in range(PLANTED):
        chance = np.random.default_rng(seed)
        shape = (int(task.options["helpers"]), task.households)
        cost = chance.integers(0, 500, shape)
        cost[chance.random(shape) < 0.9] = BANNED
        weights = np.where(chance.random(shape) < 0.5, BANNED, chance.integers(1, 4, shape))
        problem = problem_of(CostMatrix(cost))
        ours = cheapest_waivers(problem, CostMatrix(weights), CostMatrix(np.full(shape, 900)))
        equal += (len(ours.plan.unserved), ours.weight) == _program(problem, cost, weights)
    return {"worlds": PLANTED, "equal": int(equal), "cpu_s": time.process_time() - cpu}


def _program(problem: AssignmentProblem, cost: NDArray[np.int64], weights: NDArray[np.int64]) -> tuple[int, int]:
    """Missing units, then weight of waivers, by HiGHS."""
    model = highspy.Highs()
    model.silent()
    pairs = {(int(h), int(p)): model.addBinary() for h, p in np.argwhere((cost != BANNED) | (weights != BANNED))}
    missing = [model.addBinary() for _ in problem.place_keys]
    for h in range(cost.shape[0]):
        model.addConstr(sum(x for (i, _), x in pairs.items() if i == h) + 0 * missing[0] <= 1)
    for p in range(cost.shape[1]):
        model.addConstr(sum(x for (_, j), x in pairs.items() if j == p) + missing[p] == 1)
    heavy = sum(int(weights[pair]) * x for pair, x in pairs.items() if cost[pair] == BANNED)
    model.minimize(sum(missing) + 0 * missing[0])
    lacking = round(model.getInfo().objective_function_value)
    model.addConstr(sum(missing) <= lacking + 0.5)
    model.minimize(heavy + 0 * missing[0])
    return lacking, round(model.getInfo().objective_function_value)


def grouped(task: Task) -> Notes:
    """Firms in compact groups of two or three, beside recursive bisection measured the same way."""
    count, groups = task.households, int(task.options["groups"])
    x, y = firms(count, int(task.options["seed"]))
    cpu = time.process_time()
    ours = compact_groups(x, y, [str(i) for i in range(count)], groups, (2, 3), starts=4)
    spent = time.process_time() - cpu
    halves = _halved(x, y, groups)
    size, halves_size = np.bincount(ours.group, minlength=groups), np.bincount(halves, minlength=groups)
    return {
        "mean_m": _mean_distance(x, y, ours.group, groups), "halves_m": _mean_distance(x, y, halves, groups),
        "spread": int(size.max() - size.min()), "halves_spread": int(halves_size.max() - halves_size.min()),
        "cpu_s": spent,
    }  # fmt: skip


def _mean_distance(x: NDArray[np.int64], y: NDArray[np.int64], group: NDArray[np.int32], groups: int) -> float:
    """Metres from a firm to the middle of its group."""
    size = np.maximum(np.bincount(group, minlength=groups), 1)
    middle_x, middle_y = np.bincount(group, x, groups) / size, np.bincount(group, y, groups) / size
    return float(np.hypot(x - middle_x[group], y - middle_y[group]).mean())


def _halved(x: NDArray[np.int64], y: NDArray[np.int64], groups: int) -> NDArray[np.int32]:
    """Recursive bisection across the longer side; sizes differ by one at most."""
    group = np.zeros(len(x), np.int32)
    parts = [(np.arange(len(x)), 0, groups)]
    while parts:
        points, first, count = parts.pop()
        group[points] = first
        if count > 1:
            side = x if np.ptp(x[points]) >= np.ptp(y[points]) else y
            along = points[np.argsort(side[points], kind="stable")]
            left = count // 2
            cut = len(points) * left // count
            parts += [(along[:cut], first, left), (along[cut:], first + left, count - left)]
    return group


def nation(task: Task) -> Notes:
    """One problem over 8 million listed pairs and more: each village's nearest helpers and as many drawn at random."""
    helpers, places, near = int(task.options["helpers"]), task.households, 35
    asked = world(helpers, places, int(task.options["seed"]))
    chance = np.random.default_rng(int(task.options["seed"]))
    close = cKDTree(asked.helper).query(asked.place, near)[1].astype(np.int32)
    drawn = chance.integers(0, helpers, (places, near), np.int32)
    flat = np.unique((np.arange(places)[:, None] * helpers + np.concatenate([close, drawn], axis=1)).ravel())
    place, helper = (flat // helpers).astype(np.int32), (flat % helpers).astype(np.int32)
    del close, drawn, flat
    away = np.hypot(*(asked.place[place] - asked.helper[helper]).T)
    cost = np.rint(away / 100).astype(np.int64) + 400 * (asked.needs[place] * asked.lacks[helper]).sum(axis=1).astype(
        int
    )
    allowed = ~asked.barred[helper] & (asked.home[helper] != place)
    del away
    pairs = GivenPairs((helpers, places), helper[allowed], place[allowed], cost[allowed])
    del helper, place, cost, allowed, asked
    problem = problem_of(pairs)
    before, cpu = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time()
    plan = solve(problem)
    spent = time.process_time() - cpu
    return {
        "arcs": len(pairs.cost), "gap": certify(problem, plan).gap, "missing": int(plan.missing.sum()), "cpu_s": spent,
        "before_mb": before, "rounds": plan.rounds, "used_arcs": plan.arcs,
    }  # fmt: skip


def province_of_nation(task: Task) -> Notes:
    """One of the provinces of that nation, over all its pairs, certified."""
    asked = world(int(task.options["helpers"]), task.households, int(task.options["seed"]))
    problem = problem_of(asked)
    cpu = time.process_time()
    plan = solve(problem)
    return {"cpu_s": time.process_time() - cpu, "gap": certify(problem, plan).gap, "cost": plan.total}
