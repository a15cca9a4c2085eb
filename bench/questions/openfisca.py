"""One rule that OpenFisca can express, in OpenFisca and here, over the same households."""

from __future__ import annotations

from bench.answer import Agreement, Answer, Scale
from bench.compare import differing_rows
from bench.measure import Entrant, interleaved
from bench.questions.inputs import prepared


def ask(scale: Scale) -> Answer:
    """Time the income rule alone and compare the verdicts of the households whose incomes are all known."""
    households = scale.sizes[0]
    rows = prepared(households)
    entrants = [
        Entrant("income, SQL by hand native", "handwritten.income_only", households),
        Entrant("income, OpenFisca", "openfisca_rules.parquet", households),
    ]
    timings = interleaved(entrants, scale.rounds)
    columns = ("household_id", "village_code", "verdict", "net_income_fen")
    judged_by_both = ("verdict <> 'unknown' AND member_count > 0", "known")
    differ = differing_rows(entrants[0].out, entrants[1].out, columns, judged_by_both)
    return Answer(
        "openfisca", "Against OpenFisca, on the income rule",
        [
            "Net income above the line times the number of persons, read from Parquet (OpenFisca) or native tables, "
            "written as Parquet. OpenFisca knows no *unknown* and no household without members; both are left out of "
            "the comparison of results, not of the time.",
        ],
        list(timings.values()), (), [Agreement("OpenFisca = SQL by hand, all known", households, differ)],
        rows={str(households): rows},
    )
