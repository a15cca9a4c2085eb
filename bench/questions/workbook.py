"""A roster of half a million rows checked, against openpyxl merely reading it."""

from __future__ import annotations

import subprocess
import sys

from bench import HERE, WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved, run_once

_CHECK, _REPORT = "bangfu check", "bangfu check --report"
_OPENPYXL, _TENTH = "openpyxl, every row", "openpyxl, the first tenth"
_MOST_GB = 1.5
_PATIENCE_S = 120.0  # openpyxl reads the whole workbook only where its tenth says that it ends within this


def ask(scale: Scale) -> Answer:
    """Write the workbook once, then time check, check with its error workbook, and openpyxl's read."""
    rows = scale.workbook_rows
    file = WORK / f"roster-{rows}.xlsx"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "bench.workbook", str(file), str(rows)], check=True, cwd=HERE.parent)
    options = {"file": str(file)}
    timings = Timings()
    tenth = rows // 10
    entrants = [
        Entrant(_CHECK, "workbook_rules.check", rows, options=options),
        Entrant(_REPORT, "workbook_rules.check_report", rows, options=options),
        Entrant(_TENTH, "workbook_rules.openpyxl_read", tenth, options=options),
    ]
    if run_once(entrants[-1]).wall_s * 10 <= _PATIENCE_S:
        entrants.append(Entrant(_OPENPYXL, "workbook_rules.openpyxl_read", rows, options=options))
    timings.add(interleaved(entrants, scale.rounds).values())
    faster, how = _against_openpyxl(timings, rows, whole=entrants[-1].label == _OPENPYXL)
    rates = Table("Rows a second", ["", "rows/s", "peak MB"], [
        [entrant.label, entrant.households / timings.wall(entrant.label, entrant.households),
         timings.peak_mb(entrant.label, entrant.households)]
        for entrant in entrants
    ])
    return Answer(
        "workbook", "Checking a large workbook",
        [
            f"{rows:,} persons in the national 26-column shape, {file.stat().st_size / 2**20:.0f} MB, one row in a "
            "hundred with a fault. openpyxl reads the cells (`read_only`) and looks at nothing; `bangfu check` reads "
            "and checks them all. In the first table a row stands where others have a household.",
            f"openpyxl first reads the first {tenth:,} rows of the same workbook, of which it unpacks no more than it "
            f"needs; it reads all of them too where ten times that time is at most {_PATIENCE_S:.0f} s. Otherwise the "
            "aim is judged by the time a row of that tenth, which is openpyxl's own time at its best: what it holds "
            "grows with the rows.",
        ],
        timings.all(),
        [
            Aim(f"{rows:,} rows at least 10 × faster than openpyxl's plain read", faster, 10, how, at_most=False),
            Aim("in at most 1.5 GB", timings.peak_mb(_CHECK, rows) / 1000, _MOST_GB, f"most memory of {_CHECK}"),
            Aim("in at most 1.5 GB, error workbook included", timings.peak_mb(_REPORT, rows) / 1000, _MOST_GB,
                f"most memory of {_REPORT}"),
        ],
        (), [rates],
    )


def _against_openpyxl(timings: Timings, rows: int, whole: bool) -> tuple[float, str]:
    """How many times as long openpyxl takes for as many rows, and which of its readings says so."""
    if whole:
        return timings.ratio(_OPENPYXL, _CHECK, rows), f"{_OPENPYXL} / {_CHECK}"
    scaled = timings.wall(_TENTH, rows // 10) / (rows // 10) * rows
    return scaled / timings.wall(_CHECK, rows), f"{_TENTH}, × 10 / {_CHECK}"
