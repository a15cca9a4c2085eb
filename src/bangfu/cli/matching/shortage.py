"""Why not all can be served: places that together want more than all who may go there can give, and what to waive."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bangfu.cli.matching.opening import Opened
from bangfu.cli.matching.pair_words import PairWords
from bangfu.core.assignment.candidates import Candidates
from bangfu.core.assignment.problem import Plan
from bangfu.core.assignment.reasons import Shortage, cheapest_waivers, shortages
from bangfu.engines.matching.columns import Tile
from bangfu.engines.matching.costs import ProgrammeCosts
from bangfu.engines.matching.waiving import WaiverWeights

NAMED = 12
"""So many places of a group are named."""
MOST_CELLS_TO_WAIVE = 20_000_000
"""Waivers solve the whole twice more: beyond this only the reasons are given."""


@dataclass(frozen=True)
class Short:
    """The groups, in words and as figures."""

    lines: list[str]
    groups: list[dict[str, object]]
    waivers: list[dict[str, object]]


def short_of(opened: Opened, plan: Plan, candidates: Candidates, lang: str) -> Short:
    """Nothing where all are served, or where the plan was stopped before it was proved."""
    if plan.gap or not plan.missing.any():
        return Short([], [], [])
    words = PairWords(opened, lang)
    lines, groups = [], []
    for shortage in shortages(opened.problem.problem, plan, candidates):
        line, figures = _group(words, opened, shortage)
        lines.append(line)
        groups.append(figures)
    waived, waivers = _waivers(words, opened, plan)
    return Short([*lines, *waived], groups, waivers)


def _group(words: PairWords, opened: Opened, shortage: Shortage) -> tuple[str, dict[str, object]]:
    keys = {side: opened.problem.sides[side].keys for side in ("helper", "place")}
    named = [words.named("place", place) for place in shortage.places[:NAMED].tolist()]
    places = words.listed(named)
    if len(shortage.places) > NAMED:
        places = words.say("match.and_others", shown=places)
    lacking = shortage.wanted - shortage.given
    line = words.say(
        "match.short" if len(shortage.places) > 1 else "match.short_one", places=places,
        number=f"{len(shortage.places):,}", wanted=f"{shortage.wanted:,}", helpers=f"{len(shortage.helpers):,}",
        given=f"{shortage.given:,}", lacking=f"{lacking:,}",
    )  # fmt: skip
    counts = _kept_out(opened.problem.programme, shortage)
    if counts and opened.setting is not None:
        must = opened.setting.programme.must
        said = [
            words.say("match.kept_away", rule=must[name].label, number=f"{count:,}") for name, count in counts.items()
        ]
        line += words.say("match.short_outside", rules=words.listed(said))
    return line, {
        "places": keys["place"][shortage.places].tolist(), "eligible": keys["helper"][shortage.helpers].tolist(),
        "wanted": shortage.wanted, "given": shortage.given, "kept_away": counts,
    }  # fmt: skip


def _kept_out(costs: ProgrammeCosts | None, shortage: Shortage) -> dict[str, int]:
    """How many of those who may go to none of the places each requirement keeps from at least one, most first."""
    if costs is None:
        return {}
    outside = np.setdiff1d(np.arange(costs.shape[0], dtype=np.int32), shortage.helpers)
    found = {requirement.name: np.zeros(len(outside), dtype=np.bool_) for requirement in costs.terms.requirements}
    for start in range(0, len(shortage.places), 64):
        places = shortage.places[start : start + 64]
        for requirement, outcome in costs.outcomes(Tile(outside, places)):
            unmet = ~np.broadcast_to(outcome.values.astype(bool), (len(outside), len(places)))
            found[requirement.name] |= unmet.any(axis=1)
    counts = {name: int(kept.sum()) for name, kept in found.items()}
    return {name: count for name, count in sorted(counts.items(), key=lambda item: -item[1]) if count}


def _waivers(words: PairWords, opened: Opened, plan: Plan) -> tuple[list[str], list[dict[str, object]]]:
    """The fewest waivers that would serve most, pair by pair with the rule and who may waive it."""
    costs = opened.problem.programme
    if costs is None or costs.shape[0] * costs.shape[1] > MOST_CELLS_TO_WAIVE:
        return [], []
    weights = WaiverWeights(costs)
    if not weights.waivable:
        return [], []
    problem = opened.problem.problem
    only_places = replace(problem, helper_least=np.zeros_like(problem.helper_least))  # waivers are for places in want
    found = cheapest_waivers(only_places, weights, weights.points)
    if not len(found.helper):
        return [], []
    lines: list[str] = []
    figures: list[dict[str, object]] = []
    for helper, place in zip(found.helper.tolist(), found.place.tolist(), strict=True):
        rules = weights.waived_for(helper, place)
        said = [words.say("match.waiver_rule", rule=rule.label, by=rule.waived_by) for rule in rules]
        lines.append("  " + words.say(
            "match.waiver", helper=words.named("helper", helper), place=words.named("place", place),
            rules=words.listed(said),
        ))  # fmt: skip
        sides = opened.problem.sides
        figures.append({
            "helper_id": str(sides["helper"].keys[helper]), "place_id": str(sides["place"].keys[place]),
            "rules": [rule.name for rule in rules],
        })  # fmt: skip
    head = words.say(
        "match.waivers", number=f"{found.weight:,}", missing=f"{int(found.plan.missing.sum()):,}"
    )  # fmt: skip
    if len(lines) > NAMED:
        lines = [*lines[:NAMED], "  " + words.say("match.more", number=f"{len(lines) - NAMED:,}")]
    return [head, *lines], figures
