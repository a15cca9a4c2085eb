"""One rule that OpenFisca can express, in OpenFisca and here, over the same households."""

from __future__ import annotations

from bench.answer import Agreement, Answer, Scale, Table
from bench.compare import differing_rows
from bench.measure import Entrant, Timings, interleaved
from bench.questions.inputs import prepared

_BANGFU, _HAND, _FISCA = "income rule, Bangfu, native", "income rule, SQL by hand, native", "income rule, OpenFisca"


def ask(scale: Scale) -> Answer:
    """Time the income rule alone and compare the verdicts of the households whose incomes are all known."""
    households = scale.sizes[0]
    rows = prepared(households)
    entrants = {
        _BANGFU: Entrant(_BANGFU, "bangfu_rules.income_only", households),
        _HAND: Entrant(_HAND, "handwritten.income_only", households),
        _FISCA: Entrant(_FISCA, "openfisca_rules.parquet", households),
    }
    timings = Timings()
    timings.add(interleaved(list(entrants.values()), scale.rounds).values())
    columns = ("household_id", "village_code", "verdict", "net_income_fen")
    judged_by_both = ("verdict <> 'unknown' AND member_count > 0", "known")
    agreements = [
        Agreement(f"{_BANGFU} = {_HAND}", households,
                  differing_rows(entrants[_BANGFU].out, entrants[_HAND].out, (*columns, "member_count"))),
        Agreement(f"{_BANGFU} = {_FISCA}, where all is known", households,
                  differing_rows(entrants[_BANGFU].out, entrants[_FISCA].out, columns, judged_by_both)),
    ]
    each = Table("Time a household", ["contender", "µs"], [
        [label, timings.wall(label, households) / households * 1e6] for label in entrants
    ])
    return Answer(
        "openfisca", "Against OpenFisca, on the income rule",
        [
            "Net income above the line times the number of persons: the one rule of the pack that OpenFisca's "
            "model (variables of a person or a household in a period, no registers, no *unknown*) expresses "
            "whole. Each reads its input and writes Parquet. Households with an unknown income or without members "
            "are left out of the comparison of results, not of the time. No aim was set.",
        ],
        timings.all(), (), agreements, [each], {str(households): rows},
    )
