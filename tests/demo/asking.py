"""Questions in SQL to the tables of one demo folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from bangfu.demo.files import table_files

SMALL, SEED = 0.06, 7
"""The size and seed of the small county the tests share."""

ON = "(valid_from <= DATE '2020-06-30' AND (valid_until IS NULL OR valid_until > DATE '2020-06-30'))"
"""What `{on}` in a question stands for: rows valid on the last day of June 2020."""

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Any: a query's columns have the types the question gives them."""


def asking(folder: Path) -> Ask:
    """A way to ask the tables of `folder`."""
    connection = duckdb.connect(config={"threads": 1})
    for name, place in table_files().items():
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / place}.parquet')")

    def ask(question: str) -> list[tuple[Any, ...]]:
        return connection.execute(question.replace("{on}", ON)).fetchall()

    return ask
