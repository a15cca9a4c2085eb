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
        emptied(url)
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


def round_trip(task: Task) -> Notes:
    """What is loaded is verified, exported, loaded again, taken back and verified again."""
    folder = task.out.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    if url := task.options.get("database", ""):
        emptied(url)
        os.environ["BANGFU_DATABASE"] = url
    open_register(folder, make=True)
    from bangfu.core.policy.loading import load_pack  # after opening
    from bangfu.programme.intake.actions import apply_import, begin_import, compare_import, undo_import
    from bangfu.programme.intake.exporting import export_rosters
    from bangfu.programme.ledger.actors import SYSTEM
    from bangfu.programme.ledger.checkpoints import seal_log
    from bangfu.programme.ledger.verifying import verification

    notes: Notes = {}
    clock = [time.perf_counter(), time.process_time()]

    def lap(name: str) -> None:
        now = [time.perf_counter(), time.process_time()]
        notes[f"{name}_s"], notes[f"{name}_cpu_s"] = now[0] - clock[0], now[1] - clock[1]
        clock[:] = now

    def found() -> int:
        with verification() as findings:
            count = sum(1 for _ in findings)
        notes["rows"] = max(int(notes.get("rows", 0)), findings.counted["rows"])
        return count

    file = Path(task.options["file"])
    number = begin_import(SYSTEM, "cn-2014", SINCE, [file.name])
    compare_import(SYSTEM, number, errors=False, paths=[file])
    lap("compare")
    apply_import(SYSTEM, number)
    lap("apply")
    seal_log()
    lap("seal")
    wrong = found()
    lap("verify")
    out = export_rosters(SYSTEM, folder / "again.xlsx", load_pack("cn-2014"), on=SINCE)
    lap("export")
    again = begin_import(SYSTEM, "cn-2014", SINCE.replace(month=7), [out.name])
    counts = compare_import(SYSTEM, again, errors=False, paths=[out])
    lap("again")
    undo_import(SYSTEM, number)
    lap("undo")
    seal_log()
    notes["differing"] = sum(
        many for kinds in counts["rows"].values() for kind, many in kinds.items() if kind != "unchanged"  # type: ignore[attr-defined]  # counts are JSON
    )
    notes["findings"] = wrong + found()
    shutil.rmtree(folder, ignore_errors=True)
    return notes


def emptied(url: str) -> None:
    """Drop what an earlier round left in the database; it must be one for the bench alone."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
