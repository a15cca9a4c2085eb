"""Makes the sheets of the county workbooks, with their mess, and has them written by processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.demo.book_shapes import NATIONAL, TEMPLATE, layout_of
from bangfu.demo.book_writing import Order, Sheet
from bangfu.demo.statements import run_statements

SQL = Path(__file__).parent / "sql" / "books"
WRITERS = 2
"""Processes that write workbooks: as many as the smallest machine has cores."""
KEYS = 5
"""Leading columns of a sheet table that say whose row it is; they are not written."""


def prepare_books(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the sheet tables and their mess; adds the mess to `truth`."""
    for name, codes in load_pack("cn-2014").codes.items():
        spellings = "".join(f" WHEN '{code.name}' THEN '{code.label['zh']}'" for code in codes.codes.values())
        connection.execute(f"CREATE OR REPLACE MACRO zh_{name}(code) AS CASE code{spellings} END")
    counties = [
        code for (code,) in connection.execute("SELECT county_code FROM county_in_scope ORDER BY ALL").fetchall()
    ]
    connection.execute("CREATE OR REPLACE TABLE layout (county_code VARCHAR, head_rows INTEGER)")
    connection.executemany("INSERT INTO layout VALUES (?, ?)", [[code, layout_of(code).head_rows] for code in counties])
    run_statements(connection, SQL)
    connection.executemany(
        "INSERT INTO truth SELECT 'book_' || ?, 'sheet', NULL, NULL, NULL, DATE '2020-06-30', DATE '2020-06-30', "
        "'check.none', true, file FROM book, scope WHERE county_code = ? AND fault_rate > 0",
        [[mess, code] for code in counties for mess in layout_of(code).mess()],
    )


@contextmanager
def books_being_written(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """Write the workbooks of all counties beside what the caller does inside; they are there when it ends."""
    orders = [
        Order(
            file=str(folder / file),
            county_code=county_code,
            sheets=[
                _sheet(connection, table, title, file) for table, title in (NATIONAL if national else TEMPLATE).items()
            ],
        )
        for county_code, national, file in connection.execute(
            "SELECT county_code, national, file FROM book ORDER BY county_code"
        ).fetchall()
    ]
    orders.sort(key=lambda order: -sum(len(sheet["rows"]) for sheet in order["sheets"]))
    writers = [_writer(orders[turn::WRITERS]) for turn in range(min(WRITERS, len(orders)))]
    try:
        yield
        for writer in writers:
            if writer.wait():
                raise Problem("demo.books_not_written", path=folder)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def _writer(orders: list[Order]) -> subprocess.Popen[bytes]:
    """A process that has taken its orders and is writing."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "bangfu.demo.book_writing"],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if writer.stdin is not None:
        writer.stdin.write(json.dumps(orders).encode())
        writer.stdin.close()
    return writer


def _sheet(connection: duckdb.DuckDBPyConnection, table: str, title: str, file: str) -> Sheet:
    found = connection.execute(f"SELECT * FROM sheet_{table} WHERE file = ? ORDER BY ALL", [file])
    headings = [column[0] for column in found.description or []][KEYS:]
    return Sheet(title=title, headings=headings, rows=[row[KEYS:] for row in found.fetchall()])
