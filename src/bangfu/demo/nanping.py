"""Builds the demo prefecture into a folder, whole or not at all: Parquet tables, registers, truth, workbooks.

The last act of the story: on 2020-06-30 a few hundred households are still marked `pre_exit`; most meet every rule,
some have a guarantee open or a fact unknown, and all are `out` by 2020-08-01, when the register claims 60,158.
So a run of the exit rules on 2020-06-30 has households to let go, to hold back and to ask about.
"""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import duckdb

from bangfu.core.divisions import load_places
from bangfu.core.policy.loading import SHIPPED
from bangfu.demo.files import join_parts, write_csv, write_part
from bangfu.demo.folders import MARK, Machine, check_folder, whole_or_nothing
from bangfu.demo.matching import MatchingWish, write_problems
from bangfu.demo.story import Wish, tell
from bangfu.demo.workbooks import books_being_written, prepare_books
from bangfu.engines.duckdb_errors import translated


def build_nanping(
    out: Path, wish: Wish, machine: Machine | None = None, *, workbooks: bool = True, bad_day: bool = False
) -> None:
    """Fill the folder `out`; refuses one that holds something else. A killed build leaves `out` as it was."""
    wish.check()
    machine = machine or Machine()
    check_folder(out)
    with whole_or_nothing(out) as folder:
        with translated():
            _write_tables(folder, wish, machine, workbooks=workbooks and wish.blocks == 1, bad_day=bad_day)
        mark = {
            "scenario": "nanping",
            "scale": wish.scale,
            "seed": wish.seed,
            "faults": wish.faults,
            "bad_day": bad_day,
        }
        (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", "utf-8")


def _write_tables(folder: Path, wish: Wish, machine: Machine, *, workbooks: bool, bad_day: bool) -> None:
    parts = []
    for block in range(wish.blocks):
        part = folder / "parts" / f"{block:04d}" if wish.blocks > 1 else folder
        with machine.connection(folder / "spill") as connection:
            tell(connection, wish, block)
            if workbooks:
                prepare_books(connection)
            with books_being_written(connection, folder) if workbooks else nullcontext():
                write_part(connection, part)
                if block == 0:
                    _write_matching(connection, folder, MatchingWish(wish.part(0), wish.seed, bad_day))
        parts.append(part)
    with machine.connection(folder / "spill") as connection:
        if wish.blocks > 1:
            join_parts(connection, parts, folder)
            shutil.rmtree(folder / "parts")
        write_csv(connection, "truth", folder)
    shutil.rmtree(folder / "spill", ignore_errors=True)


def _write_matching(connection: duckdb.DuckDBPyConnection, folder: Path, wish: MatchingWish) -> None:
    """The matching problems of the real prefecture, over the villages and households this register has."""
    found = connection.execute("SELECT village_code FROM village WHERE kind = 'villagers' ORDER BY ALL").fetchall()
    places = load_places(SHIPPED / "cn-2014")
    write_problems(connection, folder, "nanping", places, [code for (code,) in found], wish)
