"""Makes the sheets of the county workbooks, with their mess, and has them written by processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import duckdb

from bangfu.core.policy.loading import load_pack
from bangfu.demo.book_shapes import NATIONAL, TEMPLATE, layout_of
from bangfu.demo.book_writing import Sheet, write_book
from bangfu.demo.statements import run_statements

SQL = Path(__file__).parent / "sql" / "books"
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
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as writers:
        books = connection.execute("SELECT county_code, national, file FROM book ORDER BY county_code").fetchall()
        waiting = []
        for county_code, national, file in books:
            shape = NATIONAL if national else TEMPLATE
            sheets = {title: _sheet(connection, table, file) for table, title in shape.items()}
            waiting.append(writers.submit(write_book, folder / file, layout_of(county_code), sheets))
        yield
        for book in waiting:
            book.result()


def _sheet(connection: duckdb.DuckDBPyConnection, table: str, file: str) -> Sheet:
    found = connection.execute(f"SELECT * FROM sheet_{table} WHERE file = ? ORDER BY ALL", [file])
    headings = [column[0] for column in found.description or []][KEYS:]
    return headings, [row[KEYS:] for row in found.fetchall()]
