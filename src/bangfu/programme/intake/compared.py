"""A comparison as it lies in its folder, read in slices of homes so that memory does not grow with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from bangfu.engines.duckdb import Limits, connect
from bangfu.programme.ledger.sealed_tables import table_in

FETCHED = 5000
"""Rows that are fetched at once."""
Row = tuple[Any, ...]
"""A row as DuckDB gives it."""


class Compared:
    """The files of one comparison."""

    def __init__(self, database: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._database, self._folder = database, folder

    def has(self, table: str) -> bool:
        """Whether there is a file of this table."""
        return (self._folder / f"{table}.parquet").exists()

    def count(self, table: str, where: str) -> int:
        """How many of its rows are such."""
        file = self._file(self._database, table)
        ((number,),) = self._database.execute(f"SELECT count(*) FROM {file} WHERE {where}").fetchall()
        return int(number)

    def rows(self, table: str, columns: Sequence[str], where: str) -> Rows:
        """Some of its rows in the order in which they were written: by home, number and first day."""
        cursor = self._database.cursor()
        cursor.execute(f"SELECT {', '.join(columns)} FROM {self._file(cursor, table)} WHERE {where}")
        return Rows(cursor)

    def wandering(self, table: str) -> dict[str, list[str]]:
        """The homes of what is spoken of in several of them, by number."""
        file = self._file(self._database, table)
        return dict(self._database.execute(
            f"SELECT number, list(DISTINCT home) FROM {file} WHERE kind IN ('added', 'changed') "
            "GROUP BY number HAVING min(home) <> max(home)"
        ).fetchall())  # fmt: skip

    def _file(self, database: duckdb.DuckDBPyConnection, table: str) -> str:
        return table_in(database, self._folder / f"{table}.parquet")


class Rows:
    """Rows in order of their first column, handed out up to a value of it."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor, self._kept, self._more = cursor, list[Row](), True

    def upto(self, last: str | None) -> list[Row]:
        """The rows not handed out yet whose first column is at most `last`; all that are left without one."""
        while self._more and (last is None or not self._kept or self._kept[-1][0] <= last):
            self._fetch()
        cut = len(self._kept) if last is None else bisect_right(self._kept, last, key=itemgetter(0))
        found, self._kept = self._kept[:cut], self._kept[cut:]
        return found

    def some(self, count: int) -> list[Row]:
        """The next rows, at most `count`."""
        while self._more and len(self._kept) < count:
            self._fetch()
        found, self._kept = self._kept[:count], self._kept[count:]
        return found

    def _fetch(self) -> None:
        fetched = self._cursor.fetchmany(FETCHED)
        if self._kept and fetched and fetched[0][0] is not None and fetched[0][0] < self._kept[-1][0]:
            raise AssertionError("a comparison is not in the order of its homes")
        self._kept += fetched
        self._more = bool(fetched)


@contextmanager
def compared(folder: Path) -> Iterator[Compared]:
    """Open a comparison for reading."""
    # one thread, so that rows come in the order in which they were written
    database = connect(limits=Limits("300MB", 1))
    try:
        yield Compared(database, folder)
    finally:
        database.close()
