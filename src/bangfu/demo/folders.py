"""Fills an output folder whole or not at all: beside it first, then in its place; leaves foreign folders alone."""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bangfu.core.errors import Problem

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

    @contextmanager
    def connection(self, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """A database in memory that spills into a folder."""
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": self.threads,
                "memory_limit": self.memory,
                "temp_directory": str(spill),
                "preserve_insertion_order": True,
            },
        )
        try:
            yield connection
        finally:
            connection.close()


def check_folder(out: Path) -> None:
    """Refuse a folder that holds something else than an earlier demo."""
    if out.exists() and not out.is_dir():
        raise Problem("demo.not_a_folder", path=out)
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
        raise Problem("demo.folder_in_use", path=out)


@contextmanager
def whole_or_nothing(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place when the work is done; clears what a killed build left behind."""
    mark = f".{out.name}.unfinished-"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for left_over in out.parent.glob(f"{glob.escape(mark)}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=mark, dir=out.parent))
    except OSError as error:
        raise Problem("cli.cannot_write", path=out, reason=error) from error
    fresh, old = work / "fresh", work / "old"
    fresh.mkdir()
    try:
        yield fresh
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
