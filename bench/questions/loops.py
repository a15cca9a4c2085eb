"""The same rules in pandas and in plain Python, at sizes those can bear, beside the others at the same sizes."""

from __future__ import annotations

from bench.answer import Agreement, Answer, Scale
from bench.compare import differing_rows
from bench.measure import Entrant, Timing, interleaved
from bench.questions.inputs import prepared


def ask(scale: Scale) -> Answer:
    """Time pandas at 1 x and plain Python at the small size."""
    timings: list[Timing] = []
    agreements: list[Agreement] = []
    rows = {}
    for label, contender, households in (
        ("pandas, vectorised", "pandas_rules.parquet", scale.sizes[0]),
        ("Python, household by household", "python_rules.parquet", scale.loop_households),
    ):
        rows[str(households)] = prepared(households)
        entrants = [
            Entrant("SQL by hand native", "handwritten.native", households),
            Entrant("SQL by hand Parquet", "handwritten.parquet", households),
            Entrant(label, contender, households),
        ]
        timings += interleaved(entrants, scale.rounds).values()
        agreements.append(Agreement(
            f"{label} = {entrants[0].label}", households, differing_rows(entrants[0].out, entrants[2].out)))
    return Answer(
        "loops", "Against pandas and against a loop",
        [
            "pandas groups, merges and compares whole columns; the loop takes one household after another as a web "
            "application does. Each is compared at its own size, stated beside it; nothing is extrapolated.",
        ],
        timings, (), agreements, rows=rows,
    )
