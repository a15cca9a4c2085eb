"""Builds the demo prefecture into a folder, whole or not at all: Parquet tables, registers, truth, workbooks.

The last act of the story: on 2020-06-30 a few hundred households are still marked `pre_exit`; most meet every rule,
some have a guarantee open or a fact unknown, and all are `out` by 2020-08-01, when the register claims 60,158.
So a run of the exit rules on 2020-06-30 has households to let go, to hold back and to ask about.
"""

from __future__ import annotations

import glob
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bangfu.core.errors import Problem
from bangfu.demo.files import join_parts, write_csv, write_part
from bangfu.demo.story import Wish, tell
from bangfu.demo.workbooks import books_being_written, prepare_books

MARK = "demo.json"
"""A folder that holds this file is ours to replace."""


@dataclass(frozen=True)
class Machine:
    """What the build may use: memory as DuckDB writes it, and threads.

    One thread by choice: DuckDB 2.0.0 now and then fails with several (`dict-surviving cache: global dictionary
    column changed identity`) where text passes through two hash joins.
    """

    threads: int = 1
    memory: str = "1000MB"


def build_nanping(out: Path, wish: Wish, machine: Machine | None = None, *, workbooks: bool = True) -> None:
    """Fill the folder `out`; refuses one that holds something else. A killed build leaves `out` as it was."""
    wish.check()
    machine = machine or Machine()
    if out.exists() and not out.is_dir():
        raise Problem("demo.not_a_folder", path=out)
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
        raise Problem("demo.folder_in_use", path=out)
    with _whole_or_nothing(out) as folder:
        _write_tables(folder, wish, machine, workbooks=workbooks and wish.blocks == 1)
        mark = {"scenario": "nanping", "scale": wish.scale, "seed": wish.seed, "faults": wish.faults}
        (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", "utf-8")


def _write_tables(folder: Path, wish: Wish, machine: Machine, *, workbooks: bool) -> None:
    parts = []
    for block in range(wish.blocks):
        part = folder / "parts" / f"{block:04d}" if wish.blocks > 1 else folder
        with _connection(machine, folder / "spill") as connection:
            tell(connection, wish, block)
            if workbooks:
                prepare_books(connection)
            with books_being_written(connection, folder) if workbooks else nullcontext():
                write_part(connection, part)
        parts.append(part)
    with _connection(machine, folder / "spill") as connection:
        if wish.blocks > 1:
            join_parts(connection, parts, folder)
            shutil.rmtree(folder / "parts")
        write_csv(connection, "truth", folder)
    shutil.rmtree(folder / "spill", ignore_errors=True)


@contextmanager
def _connection(machine: Machine, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": machine.threads,
            "memory_limit": machine.memory,
            "temp_directory": str(spill),
            "preserve_insertion_order": True,
        },
    )
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _whole_or_nothing(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place when the work is done; clears what a killed build left behind."""
    out.parent.mkdir(parents=True, exist_ok=True)
    mark = f".{out.name}.unfinished-"
    for left_over in out.parent.glob(f"{glob.escape(mark)}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=mark, dir=out.parent))
    fresh, old = work / "fresh", work / "old"
    fresh.mkdir()
    try:
        yield fresh
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
