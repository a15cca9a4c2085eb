"""All rules over the whole register at 1, 4 and 16 times the size: against the bare scan, SQL by hand and Polars."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Scale
from bench.compare import differing_rows
from bench.measure import Entrant, Timing, interleaved, run_once
from bench.questions.inputs import prepared

_CONTENDERS = {
    "scan native": "scan.native",
    "scan Parquet": "scan.parquet",
    "SQL by hand native": "handwritten.native",
    "SQL by hand Parquet": "handwritten.parquet",
    "Polars Parquet": "polars_rules.parquet",
}


def ask(scale: Scale) -> Answer:
    """Time every contender at three sizes and check that all write the same rows."""
    timings: list[Timing] = []
    agreements: list[Agreement] = []
    rows = {}
    for households in scale.sizes:
        rows[str(households)] = prepared(households)
        entrants = [Entrant(label, contender, households) for label, contender in _CONTENDERS.items()]
        for entrant in entrants[:2]:
            run_once(entrant)  # warms the page cache
        timings += interleaved(entrants, scale.rounds).values()
        by_hand = entrants[2]
        agreements += [
            Agreement(f"{entrant.label} = {by_hand.label}", households, differing_rows(by_hand.out, entrant.out))
            for entrant in entrants[3:]
        ]
        for entrant in entrants:
            entrant.out.unlink(missing_ok=True)
    return Answer(
        "rules", "Sixteen rules over the whole register",
        [
            "Households with incomes and members, joined with four registers (vehicles, companies, payroll, deaths); "
            "16 rules, a three-valued answer each (2.5 % of all values are unknown), a verdict, net income and size; "
            "one row a household written as zstd Parquet. The scan reads the same columns and hashes them.",
        ],
        timings, _aims(timings, scale), agreements, rows=rows,
    )


def _aims(timings: list[Timing], scale: Scale) -> list[Aim]:
    return []
