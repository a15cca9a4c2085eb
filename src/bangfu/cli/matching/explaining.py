"""`bangfu match explain DIR PLAN --place P [--instead H]`: why this one, what the whole would lose, why not her."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bangfu.cli.matching.opening import Opened, open_problem
from bangfu.cli.matching.pair_words import PairWords, points
from bangfu.cli.matching.plan_file import shown_cost
from bangfu.cli.matching.plan_in_force import Standing, standing_of
from bangfu.cli.matching.reasons import reason_of
from bangfu.core.assignment.consequences import Consequences
from bangfu.core.assignment.network import Change
from bangfu.core.assignment.problem import BANNED
from bangfu.core.errors import Problem
from bangfu.core.policy.parser import nearest

DONE, FINDINGS = 0, 1


@dataclass
class Told:
    """What is said, line by line, and the same as figures."""

    lines: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)


def run(args: argparse.Namespace, folder: Path, plan: Path | None) -> int:
    """Exit 0; 1 where the plan is not the best, so that exact answers would be about another plan."""
    assert plan is not None  # noqa: S101 - the command counted its paths
    opened = open_problem(folder, args)
    place = index_in(opened, "place", args.place)
    instead = None if args.instead is None else index_in(opened, "helper", args.instead)
    standing = standing_of(opened, plan, args.seed)
    told = _told(opened, standing, place, instead, args.lang)
    if args.json:
        print(json.dumps(told.figures, ensure_ascii=False))
    else:
        print("\n".join(told.lines))
    return FINDINGS if standing.above and not opened.is_grid else DONE


def index_in(opened: Opened, side: str, key: str) -> int:
    """Where an identity stands; raises `Problem` with the nearest one."""
    keys = opened.problem.sides[side].keys.tolist()
    try:
        return int(keys.index(key))
    except ValueError as error:
        raise Problem("match.no_such_id", side=side, key=key, nearest=nearest(key, keys[:20_000])) from error


def _told(opened: Opened, standing: Standing, place: int, instead: int | None, lang: str) -> Told:
    words, told = PairWords(opened, lang), Told()
    plan, scale = standing.plan, opened.problem.scale
    chosen = plan.helper[plan.place == place].tolist()
    told.lines.append(words.say("match.why_head", place=words.named("place", place)))
    told.figures["place_id"] = str(opened.problem.sides["place"].keys[place])
    told.figures["above_best"] = shown_cost(standing.above, scale)
    if opened.is_grid:
        told.lines.append(words.say("match.why_grid"))
    elif standing.above:
        told.lines.append(words.say("match.why_not_best", above=points(standing.above, scale)))
    asking = None if standing.above else Consequences(opened.problem.problem, plan, standing.candidates)
    told.figures["helpers"] = [_chosen(words, told, standing, asking, helper, place) for helper in chosen]
    if plan.missing[place]:
        reason = reason_of(opened, words, place, int(plan.missing[place]))
        told.lines.append(reason.text)
        told.figures["unserved"] = reason.as_json()
    if instead is not None:
        told.figures["instead"] = _instead(words, told, asking, instead, place)
    return told


def _chosen(
    words: PairWords, told: Told, standing: Standing, asking: Consequences | None, helper: int, place: int
) -> dict[str, object]:
    """Who was chosen, from what the points come, what parting them and her leaving would cost."""
    opened, scale = words.opened, words.opened.problem.scale
    plan = standing.plan
    at = int(((plan.helper == helper) & (plan.place == place)).nonzero()[0][0])
    cost = int(plan.cost[at])
    told.lines.append(words.say("match.why_chosen", helper=words.named("helper", helper), cost=points(cost, scale)))
    figures: dict[str, object] = {
        "helper_id": str(opened.problem.sides["helper"].keys[helper]), "cost": shown_cost(cost, scale),
    }  # fmt: skip
    figures["terms"] = term_lines(words, told, helper, place)
    if asking is None:
        return figures
    parted, departure = asking.parted(helper, place), asking.departure(helper)
    told.lines.append("  " + _loses(words, "match.why_parted", parted))
    told.lines.append("  " + _loses(words, "match.why_departure", departure))
    return figures | {"without_pair": _figures(words, parted), "without_helper": _figures(words, departure)}


def term_lines(words: PairWords, told: Told, helper: int, place: int) -> dict[str, int]:
    """The points of a pair term by term, each with its reason."""
    costs = words.opened.problem.programme
    if costs is None or words.opened.setting is None:
        return {}
    found = costs.points_of(np.array([helper], np.int32), np.array([place], np.int32))
    pair = words.pair(helper, place)
    prefer = words.opened.setting.programme.prefer
    figures = {}
    for name, value in found.items():
        figures[name] = int(value[0])
        because = words.because(prefer[name], pair) if name in prefer else ""
        if value[0] or because:
            line = words.say("match.why_term", term=words.term(name), number=f"{int(value[0]):,}", because=because)
            told.lines.append(f"    {line.rstrip()}")
    return figures


def _instead(words: PairWords, told: Told, asking: Consequences | None, helper: int, place: int) -> dict[str, object]:
    """Why not her: the requirements that are not met, or exactly what the whole would lose."""
    opened = words.opened
    named = {"helper": words.named("helper", helper), "place": words.named("place", place)}
    problem = opened.problem.problem
    cost = int(problem.costs.block(slice(helper, helper + 1), slice(place, place + 1))[0, 0])
    key = str(opened.problem.sides["helper"].keys[helper])
    if cost == BANNED:
        refused = refusal_lines(words, helper, place)
        told.lines.append(words.say("match.instead_not_allowed", **named))
        told.lines += [f"  {line}" for line in refused]
        if not refused:
            told.lines.append("  " + words.say("match.instead_banned"))
        return {"helper_id": key, "allowed": False, "reasons": refused}
    told.lines.append(words.say("match.instead_points", **named, cost=points(cost, opened.problem.scale)))
    figures: dict[str, object] = {"helper_id": key, "allowed": True, "cost": shown_cost(cost, opened.problem.scale)}
    figures["terms"] = term_lines(words, told, helper, place)
    if asking is None:
        return figures
    change = asking.forced(helper, place)
    if (change.cost.missing, change.cost.idle, change.cost.points) == (0, 0, 0):
        told.lines.append(words.say("match.instead_equal", **named))
    else:
        told.lines.append(_loses(words, "match.instead_loses", change))
    for joined in change.joined:
        told.lines.append("  " + words.say(
            "match.move", helper=words.named("helper", joined[0]), place=words.named("place", joined[1])))  # fmt: skip
    return figures | {"whole_loses": _figures(words, change)}


def refusal_lines(words: PairWords, helper: int, place: int) -> list[str]:
    """Each requirement the pair does not meet, with its sentence, and who may waive it."""
    costs = words.opened.problem.programme
    if costs is None:
        return []
    pair = words.pair(helper, place)
    lines = []
    for requirement in costs.terms.requirements:
        outcome = words.outcome(requirement, pair)
        if outcome is True:
            continue
        code = "match.not_met" if outcome is False else "match.not_known"
        line = words.say(code, rule=requirement.label, because=words.because(requirement, pair)).rstrip()
        if requirement.waived_by is not None:
            line += words.say("match.may_be_waived", by=requirement.waived_by)
        lines.append(line)
    return lines


def _loses(words: PairWords, code: str, change: Change) -> str:
    """A consequence in words: points, and what is left in want."""
    scale = words.opened.problem.scale
    lost = [words.say("match.lost_points", number=points(change.cost.points, scale))]
    if change.cost.missing:
        lost.append(words.say("match.lost_missing", number=f"{change.cost.missing:,}"))
    if change.cost.idle:
        lost.append(words.say("match.lost_idle", number=f"{change.cost.idle:,}"))
    return words.say(code, lost=words.listed(lost), moved=len({helper for helper, _ in change.joined}))


def _figures(words: PairWords, change: Change) -> dict[str, object]:
    sides, scale = words.opened.problem.sides, words.opened.problem.scale

    def named(pairs: tuple[tuple[int, int], ...]) -> list[dict[str, str]]:
        return [{"helper_id": str(sides["helper"].keys[h]), "place_id": str(sides["place"].keys[p])} for h, p in pairs]

    return {
        "points": shown_cost(change.cost.points, scale), "missing": change.cost.missing, "idle": change.cost.idle,
        "joined": named(change.joined), "parted": named(change.parted),
    }  # fmt: skip
