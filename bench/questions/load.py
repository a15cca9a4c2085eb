"""A workbook of a hundred thousand persons into the register, on SQLite and, where there is one, on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import HERE, WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved

_SQLITE, _POSTGRES = "bangfu load, SQLite", "bangfu load, PostgreSQL"
_PERSONS = {"full": 100_000, "quick": 3_000}
_LEAST_RATE, _MOST_GB = 5_000, 1.5


def ask(scale: Scale) -> Answer:
    """Write the workbook once, then load it into an empty register; BANGFU_BENCH_POSTGRES names a database to empty."""
    rows = _PERSONS[scale.name]
    file = WORK / f"roster-{rows}.xlsx"
    if not file.exists():
        subprocess.run([sys.executable, "-m", "bench.workbook", str(file), str(rows)], check=True, cwd=HERE.parent)
    entrants = [Entrant(_SQLITE, "register_load.load", rows, options={"file": str(file)})]
    url = os.environ.get("BANGFU_BENCH_POSTGRES", "")
    if url:
        entrants.append(Entrant(_POSTGRES, "register_load.load", rows, options={"file": str(file), "database": url}))
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    aims, rates = [], []
    for entrant in entrants:
        label, persons = entrant.label, timings.note(entrant.label, rows, "persons")
        rate, peak = persons / timings.wall(label, rows), timings.peak_mb(label, rows)
        aims += [
            Aim(f"{label}: at least {_LEAST_RATE:,} persons a second", rate, _LEAST_RATE, "persons / wall",
                at_most=False),
            Aim(f"{label}: in at most {_MOST_GB} GB", peak / 1000, _MOST_GB, "most memory of the process"),
        ]
        stages = [timings.note(label, rows, name) for name in ("compare_s", "apply_s")]
        cpu = timings.note(label, rows, "persons") / timings.all()[len(rates)].cpu_s
        rates.append([label, rate, cpu, *stages, peak])
    return Answer(
        "load", "A workbook into the register",
        [
            f"{rows:,} persons in the national 26-column shape, one row in a hundred with a fault, into an empty "
            "register: every cell checked, compared with what is there, then written in one transaction with sealed "
            "identity numbers, dated circumstances and an entry of the log for each household. In the first table a "
            "row of the workbook stands where others have a household.",
        ],
        timings.all(), aims, (),
        [Table("Persons a second", ["", "persons/s", "persons/CPU s", "check and compare s", "apply s", "peak MB"],
               rates)],
    )
