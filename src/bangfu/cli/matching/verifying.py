"""`bangfu match verify DIR PLAN`: is it allowed, are its figures true, is none better? The checker alone says."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.opening import Opened, open_problem
from bangfu.cli.matching.pair_words import points
from bangfu.cli.matching.plan_file import shown_cost
from bangfu.core.assignment.checker import Certificate, certify_pairs
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.engines.matching.grids import costs_of, grouped
from bangfu.engines.matching.pairs import PairList, read_pairs

GOOD, REFUSED = 0, 1
REFUSALS = "assignment."
"""Problems of this family are the checker's verdicts on a plan; others are about files."""
POINTS = {"assignment.cost_not_true": ("found", "expected"), "assignment.not_cheapest": ("points", "better")}
"""The details of a verdict that are points."""


def run(args: argparse.Namespace, folder: Path, plan: Path | None) -> int:
    """Exit 0 for the best plan there is, 1 for one that is refused; the sentence says why."""
    assert plan is not None  # noqa: S101 - the command counted its paths
    opened = open_problem(folder, args)
    given = read_pairs(plan, *keys_of(opened), costs=False)
    assert isinstance(given, PairList)  # noqa: S101 - only costs alone are read as a matrix
    try:
        found = _certified(opened, given, _rescaled(given, opened, plan))
    except Problem as refusal:
        if not refusal.code.startswith(REFUSALS):
            raise
        _refuse(refusal, opened.problem.scale, args)
        return REFUSED
    if args.json:
        print(json.dumps(_result(found, opened), ensure_ascii=False))
    else:
        scale = opened.problem.scale
        print(sentence(
            "match.verified", args.lang, pairs=f"{len(given.helper):,}", checked=f"{found.pairs_checked:,}",
            total=points(found.total + found.load_points, scale), missing=f"{found.missing:,}",
        ))  # fmt: skip
    return GOOD


def _certified(opened: Opened, given: PairList, cost: NDArray[np.int64] | None) -> Certificate:
    """By all pairs; a grid by its loads and costs, and by whether its groups could be given out any better."""
    problem = opened.problem.problem
    if not opened.is_grid:
        return certify_pairs(problem, given.helper, given.place, cost)
    group = np.full(problem.costs.shape[1], -1, np.int32)
    takers, number = np.unique(given.helper, return_inverse=True)
    group[given.place] = number
    load, served = np.bincount(given.helper), np.bincount(given.place, minlength=problem.costs.shape[1])
    wrong = np.flatnonzero(served != 1)
    if wrong.size:
        raise Problem("assignment.grid_place", key=problem.place_keys[int(wrong[0])], found=int(served[wrong[0]]))
    short = takers[(load[takers] < problem.helper_least[takers]) | (load[takers] > problem.helper_most[takers])]
    if short.size or len(takers) < len(problem.helper_keys):
        idle = np.setdiff1d(np.arange(len(problem.helper_keys)), takers)
        helper = int(short[0]) if short.size else int(idle[0])
        least, most = int(problem.helper_least[helper]), int(problem.helper_most[helper])
        taken = int((given.helper == helper).sum())
        raise Problem("assignment.grid_load", key=problem.helper_keys[helper], found=taken, least=least, most=most)
    true = costs_of(problem.costs, given.helper, given.place)
    if cost is not None and (cost != true).any():
        at = int(np.flatnonzero(cost != true)[0])
        raise Problem(
            "assignment.cost_not_true", helper=problem.helper_keys[int(given.helper[at])],
            place=problem.place_keys[int(given.place[at])], found=int(cost[at]), expected=int(true[at]),
        )  # fmt: skip
    return certify_pairs(grouped(problem, group), takers.astype(np.int32), np.arange(len(takers), dtype=np.int32))


def keys_of(opened: Opened) -> tuple[list[str], list[str]]:
    """The identities of helpers and of places."""
    helpers, places = (opened.problem.sides[side].keys.tolist() for side in ("helper", "place"))
    return helpers, places


def _rescaled(given: PairList, opened: Opened, plan: Path) -> NDArray[np.int64] | None:
    """The plan's costs as the problem counts them; more decimals than the problem has cannot be true.

    Costs that were rounded are compared to the last digit kept.
    """
    if given.cost is None:
        return None
    scale = opened.problem.scale
    if opened.problem.rounded:
        true = costs_of(opened.problem.problem.costs, given.helper, given.place)
        told = np.rint(given.cost * (scale / given.scale)).astype(np.int64)
        return np.where(np.abs(told - true) <= 1, true, told)
    if given.scale > scale:
        wrong = np.flatnonzero(given.cost % (given.scale // scale))
        if wrong.size:
            row = int(wrong[0])
            raise Problem(
                "match.plan_decimals", file=plan.name, row=row + 2, found=given.cost[row] / given.scale,
            )  # fmt: skip
    return given.cost * scale // given.scale


def _refuse(refusal: Problem, scale: int, args: argparse.Namespace) -> None:
    """The checker's sentence, its points as the files count them."""
    counted = {name: points(value, scale) for name in POINTS.get(refusal.code, ())
               if isinstance(value := refusal.details[name], int)}  # fmt: skip
    reason = Problem(refusal.code, **{**refusal.details, **counted}).sentence(args.lang)
    if args.json:
        print(json.dumps({"accepted": False, "code": refusal.code, "reason": reason}, ensure_ascii=False))
    else:
        print(sentence("match.refused", args.lang, reason=reason))


def _result(found: Certificate, opened: Opened) -> dict[str, object]:
    scale = opened.problem.scale
    return {
        "accepted": True, "total": shown_cost(found.total + found.load_points, scale),
        "unserved": found.missing, "idle": found.idle, "gap": shown_cost(found.gap, scale),
        "pairs_checked": found.pairs_checked,
    }  # fmt: skip
