"""Asks in DuckDB what `checks` asks in memory: unknown codes, missing keys, two rows of one subject."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack
from bangfu.core.policy.types import Kind
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb_errors import translated
from bangfu.engines.features import Source
from bangfu.engines.snapshot import Snapshot


def check_codes(
    connection: duckdb.DuckDBPyConnection, pack: Pack, sources: Mapping[str, Source], snapshot: Snapshot
) -> None:
    """Refuse codes that no list knows: they would silently count as `not this one`."""
    for name, source in sources.items():
        table = pack.tables[name]
        if table.same_as:
            continue
        for fact in table.facts.values():
            if fact.type.kind is not Kind.CODE or fact.name not in source.columns or not fact.type.codes:
                continue
            # a column at a time: the condition is then met in the dictionaries of a file, and its rows left alone
            known = ", ".join(DUCKDB.text(c) for c in pack.codes[fact.type.codes].codes)
            column = source.columns[fact.name]
            rows = _asked(
                connection, f"SELECT {column}, count(*) FROM {source.relation} AS t WHERE {column} NOT IN ({known})"
                " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
            )  # fmt: skip
            if rows:
                raise Problem(
                    "engines.unknown_code", file=snapshot.files[name].name, column=fact.name, found=rows[0][0],
                    rows=rows[0][1], list=fact.type.codes, known=", ".join(pack.codes[fact.type.codes].codes),
                )  # fmt: skip


def check_one_row(
    connection: duckdb.DuckDBPyConnection, pack: Pack, sources: Mapping[str, Source], snapshot: Snapshot, on: date
) -> None:
    """Refuse rows without a key, and two rows of one subject on the same day: nobody can say which is true.

    Rows in the order of their keys show by their neighbours that all keys differ; others are counted.
    """
    for name, source in sources.items():
        table = pack.tables[name]
        if table.kind not in ("subject", "part") or table.key is None:
            continue
        key = source.columns[table.key]
        where = f" WHERE {source.condition}" if source.condition else ""
        beside = f"SELECT {key} AS key, lag({key}) OVER () AS before, row_number() OVER () AS n"
        disordered = "key IS NULL OR n > 1 AND (key > before) IS NOT TRUE"
        if not _asked(
            connection, f"SELECT 1 FROM ({beside} FROM {source.relation} AS t{where}) WHERE {disordered} LIMIT 1"
        ):
            continue
        rows = _asked(
            connection, f"SELECT {key}, count(*) FROM {source.relation} AS t{where} GROUP BY 1"
            f" HAVING count(*) > 1 OR {key} IS NULL ORDER BY 1 NULLS FIRST LIMIT 1"
        )  # fmt: skip
        if rows and rows[0][0] is None:
            raise Problem(
                "engines.empty_key", file=snapshot.files[name].name, column=table.key, rows=rows[0][1]
            )  # fmt: skip
        if rows:
            raise Problem("engines.two_rows", table=name, key=rows[0][0], rows=rows[0][1], on=on)


def _asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:  # rows of any columns
    with translated():
        return connection.execute(query).fetchall()
