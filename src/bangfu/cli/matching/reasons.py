"""Why a place is left without: how many may go there at all, and which rules keep the others away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.opening import Opened
from bangfu.cli.matching.pair_words import PairWords
from bangfu.core.assignment.problem import BANNED, Plan
from bangfu.core.policy.matching import Requirement
from bangfu.core.texts import listed
from bangfu.engines.matching.columns import Tile
from bangfu.engines.matching.costs import ProgrammeCosts

AT_ONCE = 64


@dataclass(frozen=True)
class Reason:
    """One place in want: how many may go there, and how many each rule alone or with others keeps away."""

    place: int
    key: str
    missing: int
    eligible: int
    refused: Mapping[str, int]
    unknown: Mapping[str, int]
    text: str

    def as_json(self) -> dict[str, object]:
        return {
            "place_id": self.key, "missing": self.missing, "eligible": self.eligible,
            "refused": dict(self.refused), "unknown": dict(self.unknown), "reason": self.text,
        }  # fmt: skip


@dataclass
class _Counts:
    """Helpers by requirement that a place may not have: not met, and not known."""

    refused: dict[str, int]
    unknown: dict[str, int]


def reasons_for(opened: Opened, plan: Plan, lang: str) -> list[Reason]:
    """A reason for each place that is left in want, in the order of the file."""
    words = PairWords(opened, lang)
    wanting = np.flatnonzero(plan.missing).astype(np.int32)
    eligible = eligible_helpers(opened, wanting)
    found = []
    for start in range(0, len(wanting), AT_ONCE):
        some = wanting[start : start + AT_ONCE]
        counts = refusals(opened.problem.programme, some)
        for n, place in enumerate(some.tolist()):
            may_go, missing = int(eligible[start + n]), int(plan.missing[place])
            key, text = str(opened.problem.sides["place"].keys[place]), _text(words, place, missing, may_go, counts[n])
            found.append(Reason(place, key, missing, may_go, counts[n].refused, counts[n].unknown, text))
    return found


def reason_of(opened: Opened, words: PairWords, place: int, missing: int) -> Reason:
    """The reason of one place that is in want."""
    index = np.array([place], np.int32)
    may_go, counts = int(eligible_helpers(opened, index)[0]), refusals(opened.problem.programme, index)[0]
    key = str(opened.problem.sides["place"].keys[place])
    text = _text(words, place, missing, may_go, counts)
    return Reason(place, key, missing, may_go, counts.refused, counts.unknown, text)


def eligible_helpers(opened: Opened, places: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many helpers may go to each of some places."""
    costs = opened.problem.problem.costs
    everyone = slice(0, costs.shape[0])
    counted = [int((costs.block(everyone, slice(p, p + 1)) != BANNED).sum()) for p in places.tolist()]
    return np.array(counted, dtype=np.int64)


def refusals(costs: ProgrammeCosts | None, places: NDArray[np.int32]) -> list[_Counts]:
    """By place: how many helpers each requirement keeps away, and of how many it is not known."""
    found = [_Counts({}, {}) for _ in places]
    if costs is None:
        return found
    everyone = np.arange(costs.shape[0], dtype=np.int32)
    for requirement, outcome in costs.outcomes(Tile(everyone, places)):
        extent = (len(everyone), len(places))
        met = np.broadcast_to(outcome.values.astype(bool), extent)
        known = np.broadcast_to(True if outcome.known is None else outcome.known, extent)
        refused, unknown = (known & ~met).sum(axis=0), (~known).sum(axis=0)
        for n in range(len(places)):
            if refused[n]:
                found[n].refused[requirement.name] = int(refused[n])
            if unknown[n]:
                found[n].unknown[requirement.name] = int(unknown[n])
    return found


def refusal_counts(costs: ProgrammeCosts, lang: str) -> str:
    """All pairs that each requirement keeps apart, in words."""
    total: dict[str, int] = {}
    labels: dict[str, Requirement] = {r.name: r for r in costs.terms.requirements}
    for start in range(0, costs.shape[1], AT_ONCE):
        places = np.arange(start, min(start + AT_ONCE, costs.shape[1]), dtype=np.int32)
        for counts in refusals(costs, places):
            for name in {*counts.refused, *counts.unknown}:
                total[name] = total.get(name, 0) + counts.refused.get(name, 0) + counts.unknown.get(name, 0)
    said = [f"{labels[name].label[lang]} {count:,}" for name, count in total.items()]
    return listed(said, lang) or "—"


def _text(words: PairWords, place: int, missing: int, eligible: int, counts: _Counts) -> str:
    opened = words.opened
    head = words.say(
        "match.unserved_nobody" if eligible == 0 else "match.unserved_elsewhere",
        place=words.named("place", place), missing=missing, eligible=f"{eligible:,}",
    )  # fmt: skip
    if opened.setting is None:
        return head
    must = opened.setting.programme.must
    said = [
        words.say("match.kept_away", rule=must[name].label, number=f"{count:,}")
        for name, count in sorted(counts.refused.items(), key=lambda item: -item[1])
    ]
    said += [
        words.say("match.kept_unknown", rule=must[name].label, number=f"{count:,}")
        for name, count in sorted(counts.unknown.items(), key=lambda item: -item[1])
    ]
    return head + (words.say("match.because_rules", rules=words.listed(said)) if said else "")
