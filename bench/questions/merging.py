"""A county merged into its neighbour, on SQLite and on PostgreSQL where there is one: how long, and who waits."""

from __future__ import annotations

import os

from bench import WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved

_SIZES = {"full": (10_000, 100_000, 500_000), "quick": (3_000,)}
_FIGURES = ("begun_s", "per_second", "others", "others_p50_ms", "others_p99_ms", "others_most_ms")
_WAIT_MS = 5_000


def ask(scale: Scale) -> Answer:
    """BANGFU_BENCH_POSTGRES names a database to empty."""
    url, timings, labels = os.environ.get("BANGFU_BENCH_POSTGRES", ""), Timings(), []
    for households in _SIZES[scale.name]:
        for name, database in (("SQLite", ""), *((("PostgreSQL", url),) if url else ())):
            options = {"folder": str(WORK / f"merging-{name}-{households}")}
            options |= {"database": database} if database else {}
            label = f"{name}, {households:,} households"
            labels.append((label, households))
            interleaved([Entrant(f"{label}, built", "register_merging.build", households, options=options)], 1)
            entrant = Entrant(label, "register_merging.merged", households, options=options)
            timings.add(interleaved([entrant], 1).values())
    rows = [
        [label, *(timings.note(label, households, name) for name in _FIGURES), timings.peak_mb(label, households)]
        for label, households in labels
    ]
    longest = max(timings.note(label, households, "others_most_ms") for label, households in labels)
    return Answer(
        "merging", "A county merged into its neighbour",
        [
            "All households of one county go to another: the places change at once, the households follow by the job, "
            "500 a step, each with its entry. Each person has a sealed number. Meanwhile an officer of a third county "
            "corrects ten facts a second; how long each of these waits is measured.",
        ],
        timings.all(), (Aim(
            "the longest any other write waited, ms", longest, _WAIT_MS, "over all sizes and databases",
        ),), (),
        [Table("Merging", [
            "", "places changed after s", "households/s", "other writes", "their p50 ms", "p99 ms", "longest ms", "MB",
        ], rows)],
    )  # fmt: skip
