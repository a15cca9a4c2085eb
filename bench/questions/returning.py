"""What is loaded can be proved, goes out and comes back unchanged, and can be taken back whole."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import HERE, WORK
from bench.answer import Agreement, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved

_PERSONS = {"full": 100_000, "quick": 3_000}
_STEPS = ("compare", "apply", "seal", "verify", "export", "again", "undo")


def ask(scale: Scale) -> Answer:
    """BANGFU_BENCH_POSTGRES names a database to empty."""
    rows = _PERSONS[scale.name]
    file = WORK / f"roster-{rows}.xlsx"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "bench.workbook", str(file), str(rows)], check=True, cwd=HERE.parent)
    entrants = [Entrant("SQLite", "register_load.round_trip", rows, options={"file": str(file)})]
    if url := os.environ.get("BANGFU_BENCH_POSTGRES", ""):
        options = {"file": str(file), "database": url}
        entrants.append(Entrant("PostgreSQL", "register_load.round_trip", rows, options=options))
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    table = [
        [f"{entrant.label}, {kind}", *(timings.note(entrant.label, rows, f"{step}{end}") for step in _STEPS)]
        for entrant in entrants for kind, end in (("wall s", "_s"), ("CPU s", "_cpu_s"))
    ]  # fmt: skip
    return Answer(
        "returning", "There and back",
        [
            f"{rows:,} persons: checked and compared, applied, the log sealed, every row verified against the log, "
            "exported as the template's workbook, that compared again, and the import undone. In the first table a row "
            "of the workbook stands where others have a household. No aim was set.",
        ],
        timings.all(), (),
        [
            Agreement(f"{entrant.label}: {what}", rows, int(timings.note(entrant.label, rows, name)))
            for entrant in entrants
            for what, name in (("exported and loaded again", "differing"), ("rows and log, before and after the undo",
                                                                           "findings"))
        ],
        [Table("Seconds a step", ["", "compare", "apply", "seal", "verify", "export", "compare again", "undo"], table)],
    )  # fmt: skip
