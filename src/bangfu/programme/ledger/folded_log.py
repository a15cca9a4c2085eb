"""A file beside the verification, for what would not fit in memory: the log folded to what each row should be.

It holds digests and salts, no value of any row, is readable by nobody else, and is gone at the end.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TOGETHER = 20_000


class Expected(NamedTuple):
    """What the log says of a row: its digest under the salt of an entry; no digest when it was deleted."""

    row: int
    digest: bytes | None
    entry: int
    salt: bytes | None


class Scratch:
    """Use as a context manager."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bangfu-verify-")
        self._db = sqlite3.connect(Path(self._folder.name) / "folded", isolation_level=None)
        self._db.executescript(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;
            CREATE TABLE rows (tab INTEGER, row INTEGER, digest BLOB, entry INTEGER, PRIMARY KEY (tab, row))
                WITHOUT ROWID;
            CREATE TABLE missing (entry INTEGER PRIMARY KEY);
            CREATE TABLE salts (entry INTEGER PRIMARY KEY, salt BLOB);
            CREATE TABLE roots (size INTEGER, root BLOB, source TEXT, PRIMARY KEY (size, source, root)) WITHOUT ROWID;
            """
        )
        self.counted: Counter[str] = Counter()
        self._tables: dict[str, int] = {}
        self._rows: list[tuple[int, int, bytes | None, int]] = []
        self._salts: list[tuple[int, bytes]] = []

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
        self._folder.cleanup()

    # -- the log folded --------------------------------------------------------------------------------

    def fold(self, entry: int, changes: str, salt: bytes | None) -> None:
        """Take in one entry, in the order of the log; raises ValueError for changes that are not of its form."""
        if salt is not None:
            self._salts.append((entry, salt))
        for table, rows in json.loads(changes).items():
            number = self._tables.setdefault(table, len(self._tables))
            for row, digest in rows:
                self._rows.append((number, int(row), None if digest is None else bytes.fromhex(digest), entry))
        if len(self._rows) + len(self._salts) > TOGETHER:
            self._flush()

    def miss(self, entry: int) -> None:
        """Remember an entry whose salt is gone."""
        self._db.execute("INSERT OR IGNORE INTO missing VALUES (?)", [entry])

    def missed(self, but: str) -> Iterator[int]:
        """The entries whose salt is gone and of which no erasure, entered as deletions from the table `but`, speaks."""
        self._flush()
        return self._numbers("SELECT entry FROM missing WHERE entry NOT IN (SELECT row FROM rows WHERE tab = ?)", but)

    def back(self, table: str) -> Iterator[int]:
        """The entries that were erased, and whose salt is there."""
        return self._numbers("SELECT row FROM rows WHERE tab = ? AND row NOT IN (SELECT entry FROM missing)", table)

    def speaks_of(self, table: str, row: int) -> bool:
        """Whether the log says something of a row."""
        asked = self._db.execute("SELECT 1 FROM rows WHERE tab = ? AND row = ?", [self._tables.get(table, -1), row])
        return asked.fetchone() is not None

    def count(self, table: str) -> int:
        """How many rows of a table the log speaks of."""
        return sum(1 for _ in self._numbers("SELECT row FROM rows WHERE tab = ?", table))

    def _numbers(self, sql: str, table: str) -> Iterator[int]:
        rows = self._db.execute(sql + " ORDER BY 1", [self._tables.get(table, -1)])
        return (number for (number,) in rows)

    def tables(self) -> list[str]:
        """The tables the log speaks of."""
        return list(self._tables)

    def expected(self, table: str) -> Iterator[Expected]:
        """What the log says of the rows of a table, in order of id."""
        self._flush()
        rows = self._db.execute(
            "SELECT row, digest, rows.entry, salt FROM rows LEFT JOIN salts ON salts.entry = rows.entry"
            " WHERE tab = ? ORDER BY row",
            [self._tables.get(table, -1)],
        )
        return (Expected(*row) for row in rows)

    def _flush(self) -> None:
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", self._rows)
        self._db.executemany("INSERT OR REPLACE INTO salts VALUES (?, ?)", self._salts)
        self._db.execute("COMMIT")
        self._rows.clear()
        self._salts.clear()

    # -- what was signed -------------------------------------------------------------------------------

    def expect_root(self, size: int, root: bytes, source: str) -> None:
        """Remember a root that was signed, and who says so."""
        self._db.execute("INSERT OR IGNORE INTO roots VALUES (?, ?, ?)", [size, root, source])

    def roots(self) -> Iterator[tuple[int, bytes]]:
        """Every root that was signed, the smallest tree first."""
        return iter(self._db.execute("SELECT DISTINCT size, root FROM roots ORDER BY size"))

    def largest_size(self, source: str | None = None) -> int:
        """The size of the largest tree that was signed, in one source or anywhere."""
        (most,) = self._db.execute(
            "SELECT coalesce(max(size), 0) FROM roots WHERE ?1 IS NULL OR source = ?1", [source]
        ).fetchone()
        return int(most)

    def sizes_only_in(self, source: str, other: str, upto: int) -> list[int]:
        """Sizes that one source has and another lacks."""
        rows = self._db.execute(
            "SELECT DISTINCT size FROM roots WHERE source = ? AND size <= ?"
            " AND size NOT IN (SELECT size FROM roots WHERE source = ?) ORDER BY size",
            [source, upto, other],
        )
        return [size for (size,) in rows]
