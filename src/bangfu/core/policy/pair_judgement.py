"""One pair judged by a programme on one day: each requirement, whether the pair is allowed, and its points by term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bangfu.core.policy.meaning import Outcome, all_of
from bangfu.core.policy.pair_meaning import Pair, PairMeaning


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """`allowed` is None where a requirement is not known: then nobody is sent. `points` are whole, fewer are better."""

    allowed: Outcome
    outcomes: Mapping[str, Outcome]
    points: Mapping[str, int]


def judge_pair(meaning: PairMeaning, pair: Pair) -> PairJudgement:
    """The judgement of `pair` with nothing waived."""
    programme = meaning.programme
    outcomes = {r.name: meaning.truth(r.condition, pair) for r in programme.requirements_on(meaning.on)}
    points = {}
    for preference in programme.prefer.values():
        value = meaning.of(preference.points, pair)
        value = meaning.of(preference.when_unknown, pair) if value is None else value
        assert isinstance(value, Decimal)  # noqa: S101 - what stands in for an unknown is known
        points[preference.name] = int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return PairJudgement(all_of(list(outcomes.values())), outcomes, points)
