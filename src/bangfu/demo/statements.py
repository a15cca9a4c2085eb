"""Runs the SQL files of a folder, in the order of their numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb


def run_statements(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Run every statement of every `.sql` file directly in `folder`."""
    for file in sorted(folder.glob("*.sql")):
        connection.execute(file.read_text("utf-8"))
