"""Questions in SQL to the matching problems of one demo folder: tables `<problem>_<part>`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Any: a query's columns have the types the question gives them."""


def problems_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "matching").iterdir())


def asking_problems(folder: Path) -> Ask:
    """A way to ask the problems of `folder`; codes stay text."""
    connection = duckdb.connect(config={"threads": 1})
    for file in sorted((folder / "matching").glob("*/*")):
        if file.suffix == ".yaml":
            continue
        reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
        options = "" if file.suffix == ".parquet" else ", header = true, all_varchar = true"
        connection.execute(f"CREATE VIEW {file.parent.name}_{file.stem} AS SELECT * FROM {reader}('{file}'{options})")

    def ask(question: str) -> list[tuple[Any, ...]]:
        return connection.execute(question).fetchall()

    return ask
