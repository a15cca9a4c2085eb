"""`bangfu match DIR`: solve, write the plan, say what it costs, prove it, and name whoever is left without."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.choices import curve_of, fairest_line, fairest_of
from bangfu.cli.matching.opening import Opened, open_problem
from bangfu.cli.matching.pair_words import PairWords, points
from bangfu.cli.matching.plan_file import shown_cost, write_plan
from bangfu.cli.matching.reasons import Reason, reasons_for, refusal_counts
from bangfu.cli.matching.shortage import Short, short_of
from bangfu.core.assignment.candidates import candidates_of
from bangfu.core.assignment.problem import Plan
from bangfu.core.assignment.solving import Round, solve
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.engines.matching.grids import solve_grid

DONE, FINDINGS = 0, 1
SHOWN = 20
"""So many unserved places are named on the screen; --json names all."""


def run(args: argparse.Namespace, folder: Path, plan: Path | None) -> int:
    """Exit 0 when all that is wanted is served, 1 when somebody is left without."""
    assert plan is None  # noqa: S101 - solving reads no plan
    began = time.perf_counter()
    opened = open_problem(folder, args)
    _check_anybody(opened, args.lang)
    candidates = candidates_of(opened.problem.problem.costs)
    grid = solve_grid(opened.problem, args.seed) if opened.is_grid else None
    found = grid.plan if grid is not None else solve(
        opened.problem.problem, candidates=candidates, stop_at_gap=args.stop_at_gap, seed=args.seed,
        progress=None if args.json or not sys.stderr.isatty() else _progress(args.lang),
    )  # fmt: skip
    best = found
    fair = fairest_of(opened, best, args.seed) if args.fairest and grid is None and not best.gap else None
    found = best if fair is None else fair.plan
    curve = None if args.curve is None else curve_of(opened, args.curve, args.seed)
    reasons = reasons_for(opened, found, args.lang)
    short = short_of(opened, found, candidates, args.lang)
    if args.out is not None:
        write_plan(args.out, opened.problem, found.helper, found.place, found.cost)
    if args.report is not None:
        report = importlib.import_module("bangfu.cli.matching.report")  # its style sheets and charts cost time to read
        report.write_report(args.report, PairWords(opened, args.lang), report.Answered(found, reasons, short))
    seconds = time.perf_counter() - began
    if args.json:
        result = result_of(opened, found, reasons, short, seconds, args)
        result |= {} if grid is None else {"grids": int(grid.group.max()) + 1, "mean_metres": grid.mean_metres}
        result |= {} if curve is None else {"curve": curve.figures()}
        if fair is not None:
            worst, scale = int(best.cost.max(initial=0)), opened.problem.scale
            result |= {"worst": shown_cost(fair.worst, scale), "worst_of_cheapest": shown_cost(worst, scale)}
        print(json.dumps(result, ensure_ascii=False))
    else:
        if grid is not None:
            print(sentence(
                "match.grid", args.lang, number=int(grid.group.max()) + 1, metres=f"{grid.mean_metres:,}"
            ))  # fmt: skip
        _say(opened, found, reasons, short, seconds, args)
        words = PairWords(opened, args.lang)
        extra = [] if fair is None else [fairest_line(words, best, fair)]
        print("\n".join([*extra, *([] if curve is None else curve.lines(words))]), end="\n" if extra or curve else "")
    return FINDINGS if found.missing.any() or found.idle.any() else DONE


def result_of(
    opened: Opened, plan: Plan, reasons: list[Reason], short: Short, seconds: float, args: argparse.Namespace
) -> dict[str, object]:
    """What `--json` prints; costs as the files count them."""
    problem, scale = opened.problem.problem, opened.problem.scale
    setting = opened.setting
    result: dict[str, object] = {
        "rules": opened.rules,
        "helpers": problem.costs.shape[0], "places": problem.costs.shape[1], "assigned": len(plan.helper),
        "total": shown_cost(plan.total + plan.load_points, scale), "rounded": opened.problem.rounded,
        "lower_bound": shown_cost(plan.lower_bound, scale),
        "gap": shown_cost(plan.gap, scale),
        "unserved": int(plan.missing.sum()), "idle": int(plan.idle.sum()),
        "load_points": shown_cost(plan.load_points, scale), "pair_points": shown_cost(plan.total, scale),
        "unserved_places": [reason.as_json() for reason in reasons],
        "shortages": short.groups, "waivers": short.waivers,
        "rounds": plan.rounds, "arcs": plan.arcs, "seed": args.seed, "seconds": round(seconds, 3),
    }  # fmt: skip
    if setting is not None and opened.problem.programme is not None:
        terms = opened.problem.programme.points_of(plan.helper, plan.place)
        result |= {
            "pack": setting.pack.name, "pack_hash": setting.pack.hash, "on": setting.on.isoformat(),
            "waived": sorted(setting.waived), "terms": {name: int(points.sum()) for name, points in terms.items()},
        }  # fmt: skip
    return result


def _check_anybody(opened: Opened, lang: str) -> None:
    """Refuse a programme that allows no pair at all, with what each rule keeps apart."""
    costs = opened.problem.programme
    if costs is None or opened.setting is None or costs.allows_any():
        return
    counts = refusal_counts(costs, lang)
    raise Problem("match.nobody_eligible", rules=opened.setting.programme.label, counts=counts)


def _progress(lang: str) -> Callable[[Round], None]:
    """A line a round on the terminal of whoever waits."""

    def say(round_: Round) -> None:
        apart = round_.cost - round_.lower_bound
        print(
            sentence(
                "match.progress", lang, round=round_.number, cost=f"{round_.cost:,}", apart=f"{apart:,}",
                missing=f"{round_.missing:,}",
            ),
            file=sys.stderr,
        )  # fmt: skip

    return say


def _say(
    opened: Opened, plan: Plan, reasons: list[Reason], short: Short, seconds: float, args: argparse.Namespace
) -> None:
    words, scale = PairWords(opened, args.lang), opened.problem.scale
    helpers, places = opened.problem.problem.costs.shape
    if opened.setting is None:
        print(words.say("match.head_pairs", helpers=f"{helpers:,}", places=f"{places:,}"))
    else:
        print(words.say(
            "match.head", rules=opened.setting.programme.label, pack=opened.setting.pack.title, on=opened.setting.on,
            helpers=f"{helpers:,}", places=f"{places:,}",
        ))  # fmt: skip
    total = plan.total + plan.load_points
    print(words.say(
        "match.total_proved" if plan.gap == 0 else "match.total_open", assigned=f"{len(plan.helper):,}",
        total=points(total, scale), bound=points(plan.lower_bound, scale), gap=points(plan.gap, scale),
        share=f"{plan.gap / max(1, abs(plan.lower_bound)):.4%}",
    ))  # fmt: skip
    if opened.problem.programme is not None and len(plan.helper):
        terms = opened.problem.programme.points_of(plan.helper, plan.place)
        sums = [f"{words.term(name)} {int(found.sum()):,}" for name, found in terms.items()]
        sums += [words.say("match.term_load", number=f"{plan.load_points:,}")] if plan.load_points else []
        print(words.say("match.terms", terms=words.listed(sums)))
        if args.explain:
            _each_pair(words, plan, terms)
    free = helpers - len(np.unique(plan.helper))
    if free:
        print(words.say("match.in_reserve", number=f"{free:,}"))
    if reasons:
        print(words.say("match.unserved_head", number=f"{len(reasons):,}", missing=f"{int(plan.missing.sum()):,}"))
        for reason in reasons[:SHOWN]:
            print(f"  {reason.text}")
        if len(reasons) > SHOWN:
            print("  " + words.say("match.more", number=f"{len(reasons) - SHOWN:,}"))
    if short.lines:
        print(words.say("match.short_head"))
        print("\n".join(f"  {line}" for line in short.lines))
    for helper in np.flatnonzero(plan.idle)[:SHOWN].tolist():
        print("  " + words.say("match.idle", helper=words.named("helper", helper), number=int(plan.idle[helper])))
    if args.out is not None:
        print(words.say("match.written", path=args.out))
    if args.report is not None:
        print(words.say("match.report_written", path=args.report))
    print(words.say("match.seconds", seconds=f"{seconds:.1f}"))


def _each_pair(words: PairWords, plan: Plan, terms: dict[str, NDArray[np.int64]]) -> None:
    for n, (helper, place) in enumerate(zip(plan.helper.tolist(), plan.place.tolist(), strict=True)):
        made = [f"{words.term(name)} {int(found[n]):,}" for name, found in terms.items() if found[n]]
        print("  " + words.say(
            "match.pair_terms", helper=words.named("helper", helper), place=words.named("place", place),
            cost=f"{int(plan.cost[n]):,}", terms=words.listed(made) or "0",
        ))  # fmt: skip
