"""A plan file as it stands in its problem: pairs, true costs, and prices that prove it, so that one may ask why.

Prices come from a new solution: the prices of one best plan prove every other best plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.opening import Opened
from bangfu.core.assignment.candidates import Candidates, candidates_of
from bangfu.core.assignment.problem import BANNED, Plan
from bangfu.core.assignment.solving import solve
from bangfu.core.errors import Problem
from bangfu.engines.matching.grids import costs_of
from bangfu.engines.matching.problem import read_plan


@dataclass(frozen=True)
class Standing:
    """The plan with its prices; `above`: by how many points it is above the best plan that serves as many."""

    plan: Plan
    candidates: Candidates
    above: int


def standing_of(opened: Opened, file: Path, seed: str) -> Standing:
    """Read a plan and prove it, or say by how much it is not the best; raises `Problem` for a pair not allowed."""
    problem = opened.problem.problem
    helpers, places = (opened.problem.sides[side].keys.tolist() for side in ("helper", "place"))
    rows = read_plan(file, helpers, places)
    order = np.lexsort((rows.helper, rows.place))
    helper, place = rows.helper[order], rows.place[order]
    cost = _costs(opened, helper, place, file)
    load, served = np.bincount(helper, minlength=len(helpers)), np.bincount(place, minlength=len(places))
    for side, count, most, keys in (
        ("helper", load, problem.helper_most, helpers), ("place", served, problem.place_most, places),
    ):  # fmt: skip
        over = np.flatnonzero(count > most)
        if over.size:
            at = int(over[0])
            taken = {"found": int(count[at]), "most": int(most[at])}
            raise Problem("match.plan_over", file=file.name, side=side, key=keys[at], **taken)
    candidates = candidates_of(problem.costs)
    best = solve(problem, seed=seed, candidates=candidates)
    missing = np.maximum(problem.place_least - served, 0).astype(np.int32)
    idle = np.maximum(problem.helper_least - load, 0).astype(np.int32)
    steps = 0
    if problem.load_steps is not None:
        steps = sum(int(step) * int((load > number).sum()) for number, step in enumerate(problem.load_steps.tolist()))
    total = int(cost.sum())
    plan = replace(
        best, helper=helper, place=place, cost=cost, total=total, load_points=steps, missing=missing, idle=idle,
        lower_bound=best.lower_bound,
    )  # fmt: skip
    lacking, least = int(missing.sum()) + int(idle.sum()), int(best.missing.sum()) + int(best.idle.sum())
    if lacking > least:
        raise Problem("match.plan_serves_less", file=file.name, missing=lacking, best=least)
    return Standing(plan, candidates, plan.gap)


def _costs(opened: Opened, helper: NDArray[np.int32], place: NDArray[np.int32], file: Path) -> NDArray[np.int64]:
    """True costs of pairs sorted by place; raises `Problem` for one that is not allowed."""
    costs = opened.problem.problem.costs
    found = costs_of(costs, helper, place)
    banned = np.flatnonzero(found == BANNED)
    if banned.size:
        at = int(banned[0])
        names = {"helper": str(opened.problem.sides["helper"].keys[helper[at]]),
                 "place": str(opened.problem.sides["place"].keys[place[at]])}  # fmt: skip
        raise Problem("match.plan_not_allowed", file=file.name, **names)
    return found
