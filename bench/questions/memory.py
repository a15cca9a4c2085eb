"""The largest register under a small memory limit: does it finish, in how much memory, with the same rows."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Scale
from bench.compare import differing_rows
from bench.measure import Entrant, Timings, interleaved
from bench.questions.inputs import prepared

_LIMIT_GB = 2
_FREE, _STAGED, _HAND = "Bangfu, native, 12 GB", "Bangfu, native, staged, 2 GB", "SQL by hand, native, 2 GB"


def ask(scale: Scale) -> Answer:
    """Run 16 x in 2 GB, in stages kept on disk, beside SQL by hand under the same limit and Bangfu with room."""
    households = scale.sizes[2]
    rows = prepared(households)
    limit = f"{_LIMIT_GB}GB"
    entrants = [
        Entrant(_FREE, "bangfu_rules.native", households),
        Entrant(_STAGED, "bangfu_stages.limited", households, limit),
        Entrant(_HAND, "handwritten.native", households, limit),
    ]
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    agreements = [
        Agreement(f"{entrant.label} = {_FREE}", households, differing_rows(entrants[0].out, entrant.out))
        for entrant in entrants[1:]
    ]
    for entrant in entrants:
        entrant.out.unlink(missing_ok=True)
    return Answer(
        "memory", "In two gigabytes",
        [
            f"{households:,} households with DuckDB's memory limit at {limit}. *Staged* keeps features and "
            "verdicts in a database file, works in ranges of keys that fit, and writes the result: more work than "
            "the run with room, which only writes the result. DuckDB's limit leaves out what the process holds "
            "besides.",
        ],
        timings.all(),
        [
            Aim(f"{households:,} households within a limit of {limit}: most memory the process held, in GB",
                timings.peak_mb(_STAGED, households) / 1000, _LIMIT_GB * 1.2,
                "the limit and a fifth for the process itself"),
            Aim("and every row the same: rows that differ", float(agreements[0].rows_different), 0, _STAGED),
        ],
        agreements, rows={str(households): rows},
    )
