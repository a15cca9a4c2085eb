"""A roster of half a million rows checked, against openpyxl merely reading it."""

from __future__ import annotations

import subprocess
import sys

from bench import HERE, WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved

_CHECK, _REPORT, _OPENPYXL = "bangfu check", "bangfu check --report", "openpyxl, read only"
_MOST_GB = 1.5


def ask(scale: Scale) -> Answer:
    """Write the workbook once, then time check, check with its error workbook, and openpyxl's read."""
    rows = scale.workbook_rows
    file = WORK / f"roster-{rows}.xlsx"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "bench.workbook", str(file), str(rows)], check=True, cwd=HERE.parent)
    options = {"file": str(file)}
    timings = Timings()
    entrants = [
        Entrant(_CHECK, "workbook_rules.check", rows, options=options),
        Entrant(_REPORT, "workbook_rules.check_report", rows, options=options),
        Entrant(_OPENPYXL, "workbook_rules.openpyxl_read", rows, options=options),
    ]
    timings.add(interleaved(entrants, scale.rounds).values())
    faster = timings.ratio(_OPENPYXL, _CHECK, rows)
    rates = Table("Rows a second", ["", "rows/s", "peak MB"], [
        [entrant.label, rows / timings.wall(entrant.label, rows), timings.peak_mb(entrant.label, rows)]
        for entrant in entrants
    ])
    return Answer(
        "workbook", "Checking a large workbook",
        [
            f"{rows:,} persons in the national 26-column shape, {file.stat().st_size / 2**20:.0f} MB, one row in a "
            "hundred with a fault. openpyxl reads the cells (`read_only`) and looks at nothing; `bangfu check` reads "
            "and checks them all. In the first table a row stands where others have a household.",
        ],
        timings.all(),
        [
            Aim(f"{rows:,} rows at least 10 × faster than openpyxl's plain read", faster, 10,
                f"{_OPENPYXL} / {_CHECK}", at_most=False),
            Aim("in at most 1.5 GB", timings.peak_mb(_CHECK, rows) / 1000, _MOST_GB, f"most memory of {_CHECK}"),
            Aim("in at most 1.5 GB, error workbook included", timings.peak_mb(_REPORT, rows) / 1000, _MOST_GB,
                f"most memory of {_REPORT}"),
        ],
        (), [rates],
    )
