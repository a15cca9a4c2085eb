"""The largest register under a small memory limit: does it finish, in how much memory, with the same rows."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Scale
from bench.compare import NUMBER, RESULT_COLUMNS, differing_rows
from bench.measure import Entrant, Timings, interleaved
from bench.questions.inputs import prepared

_LIMIT_GB = 2
_FREE, _STAGED, _HAND = "Bangfu, native, 12 GB", "Bangfu, native, staged, 2 GB", "SQL by hand, native, 2 GB"
_COMMAND = "bangfu assess --memory 2GB, Parquet folder"
_COLUMNS = {_COMMAND: (NUMBER, "verdict", "net_income_fen", "member_count")}  # it writes words instead of bits


def ask(scale: Scale) -> Answer:
    """Run 16 x in 2 GB, in stages kept on disk and as a command, beside SQL by hand in 2 GB and Bangfu with room."""
    households = scale.sizes[2]
    rows = prepared(households, snapshot=True)
    limit = f"{_LIMIT_GB}GB"
    entrants = [
        Entrant(_FREE, "bangfu_rules.native", households),
        Entrant(_STAGED, "bangfu_stages.limited", households, limit),
        Entrant(_COMMAND, "bangfu_rules.assess", households, limit),
        Entrant(_HAND, "handwritten.native", households, limit),
    ]
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    agreements = [
        Agreement(f"{entrant.label} = {_FREE}", households, differing_rows(
            entrants[0].out, entrant.out, _COLUMNS.get(entrant.label, RESULT_COLUMNS)))
        for entrant in entrants[1:]
    ]
    for entrant in entrants:
        entrant.out.unlink(missing_ok=True)
    return Answer(
        "memory", "In two gigabytes",
        [
            f"{households:,} households in a budget of {limit} for the whole process: Python and libraries are in "
            "it. *Staged* keeps features and verdicts in a database file, works in ranges of keys that fit, and "
            "writes the result: more work than the run with room, which only writes the result. For SQL by hand the "
            "same figure is DuckDB's own limit, which leaves out what the process holds besides.",
        ],
        timings.all(),
        [
            Aim(f"{households:,} households in {limit}, {label}: most memory the process held, in GB",
                timings.peak_mb(label, households) * 2**20 / 10**9, _LIMIT_GB, "of the whole process")
            for label in (_STAGED, _COMMAND)
        ] + [
            Aim(f"and every row the same: rows that differ, {label}", float(agreement.rows_different), 0, label)
            for label, agreement in zip((_STAGED, _COMMAND), agreements, strict=False)
        ],
        agreements, rows={str(households): rows},
    )
