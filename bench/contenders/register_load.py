"""Loading one roster workbook into an empty register: check, compare, apply, with households, history and ledger."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date
from pathlib import Path

from bangfu.cli.register import open_register
from bench.contenders import Notes, Task

SINCE = date(2020, 6, 30)


def load(task: Task) -> Notes:
    """What `bangfu load --yes` does, from the file to the last commit; making the empty register is not timed."""
    folder = task.out.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    url = task.options.get("database", "")
    if url:
        _empty(url)
        os.environ["BANGFU_DATABASE"] = url
    open_register(folder, make=True)
    from bangfu.programme.intake.actions import apply_import, begin_import, compare_import  # after opening
    from bangfu.programme.ledger.actors import SYSTEM

    started, cpu = time.perf_counter(), time.process_time()
    file = Path(task.options["file"])
    number = begin_import(SYSTEM, "cn-2014", SINCE, [file.name])
    counts = compare_import(SYSTEM, number, errors=False, paths=[file])
    compared = time.perf_counter()
    apply_import(SYSTEM, number)
    done = time.perf_counter()
    notes: Notes = {
        "wall_s": done - started, "cpu_s": time.process_time() - cpu, "compare_s": compared - started,
        "apply_s": done - compared, "persons": int(counts["rows"]["members"]["added"]),  # type: ignore[index]  # counts are JSON
    }
    shutil.rmtree(folder, ignore_errors=True)
    return notes


def _empty(url: str) -> None:
    """Drop what an earlier round left in the database; it must be one for the bench alone."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
