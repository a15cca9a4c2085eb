"""`bangfu match verify DIR PLAN`: is it allowed, are its figures true, is none better? The checker alone says."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.opening import Opened, open_problem
from bangfu.cli.matching.plan_file import shown_cost
from bangfu.cli.matching.saying import points
from bangfu.core.assignment.checker import Certificate, certify_pairs
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
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
        found = certify_pairs(opened.problem.problem, given.helper, given.place, _rescaled(given, opened, plan))
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


def keys_of(opened: Opened) -> tuple[list[str], list[str]]:
    """The identities of helpers and of places."""
    helpers, places = (opened.problem.sides[side].keys.tolist() for side in ("helper", "place"))
    return helpers, places


def _rescaled(given: PairList, opened: Opened, plan: Path) -> NDArray[np.int64] | None:
    """The plan's costs as the problem counts them; more decimals than the problem has cannot be true."""
    if given.cost is None:
        return None
    scale = opened.problem.scale
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
