"""Write the rows that were taken as the tables `assess` reads: one row a household, whole files or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from bangfu.core.policy.model import Table
from bangfu.core.whole_files import whole_folder
from bangfu.engines.duckdb_errors import writing_files
from bangfu.engines.snapshot import ROW_GROUP
from bangfu.rosters.check import Check
from bangfu.rosters.sheet import ROW
from bangfu.rosters.staging import SHEET, Staging, quoted, staged

FOLDED_ROWS = 200_000
"""Rows that are folded into households at once."""
Write = Callable[[pa.RecordBatchReader, Path], None]
"""Writes the rows of a query as a Parquet file."""


def write_tables(check: Check, folder: Path, write: Write | None = None) -> list[Path]:
    """Write `folder/TABLE.parquet` for each table that has rows; files of other names in it stay.

    Sorted by key. Money is whole minor units; a fact nobody gave has no column. `write` writes a file in another way
    than plain.
    """
    staging = check.staging
    with whole_folder(folder) as part, writing_files():
        for name, columns in staging.columns.items():
            query, keys = _rows_of(staging, staging.pack.tables[name], list(columns))
            given = _given(staging, query)
            if given:
                order, selected = (", ".join(map(quoted, names)) for names in (keys, given))
                rows, file = f"SELECT {selected} FROM ({query}) ORDER BY {order}", part / f"{name}.parquet"
                if write is not None:
                    write(staging.database.sql(rows).to_arrow_reader(ROW_GROUP), file)
                    continue
                target = str(file).replace("'", "''")
                staging.database.execute(f"COPY ({rows}) TO '{target}' (COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")
    return sorted(folder.glob("*.parquet"))


def _rows_of(staging: Staging, table: Table, columns: Sequence[str]) -> tuple[str, list[str]]:
    """The taken rows of a table, and the columns they are sorted by."""
    roles = staging.roles
    facts = [column for column in columns if column not in (roles.key, roles.link)]
    if table.name == roles.member.name:
        return _members(staging, facts), [roles.link, roles.member_key]
    if columns[0] != roles.key:
        own = f"SELECT * EXCLUDE ({SHEET}, {ROW}) FROM {staged(table.name)} ANTI JOIN refused USING (_sheet, _row)"
        return own, [columns[0]]
    year_facts = [sheet.year_fact for sheet in staging.forms.sheets if sheet.year_fact is not None]
    years = list(dict.fromkeys(fact.name for fact in year_facts if fact.table == table.name))
    keys = [roles.key, *years]
    folded = _folded(staging, table, keys, [fact for fact in facts if fact not in keys])
    if years and staging.number(f"SELECT count(*) - count(DISTINCT {quoted(roles.key)}) FROM ({folded})"):
        folded = _dated(folded, roles.key, years[0])
    return folded, keys


def _folded(staging: Staging, table: Table, keys: Sequence[str], facts: Sequence[str]) -> str:
    """One row for each household, of its rows the head's first: a free text may differ between them.

    Worked out once, into a table, and a part of the households at a time: what is folded together stays in memory.
    """
    parts = 1 + staging.number(f"SELECT count(*) FROM {staged(table.name)}") // FOLDED_ROWS
    folded = f"folded_{table.name}"
    for part in range(parts):
        into = f"INSERT INTO {folded}" if part else f"CREATE OR REPLACE TABLE {folded} AS"
        only = f"hash({quoted(keys[0])}) % {parts} = {part}"
        staging.database.execute(f"{into} {_folding(staging, table, keys, facts, only)}")
    return f"SELECT * FROM {folded}"


def _folding(staging: Staging, table: Table, keys: Sequence[str], facts: Sequence[str], only: str) -> str:
    group, head = ", ".join(map(quoted, keys)), staging.forms.words.kin.head
    values = "".join(f", arg_min({quoted(fact)}, place) AS {quoted(fact)}" for fact in facts)
    return f"""
        SELECT {group}{values} FROM (
            SELECT s.*, ((coalesce(p.relation, '') <> '{head}')::INTEGER, s._sheet, s._row) AS place
            FROM {staged(table.name)} s LEFT JOIN people p USING (_sheet, _row)
            WHERE {quoted(keys[0])} IS NOT NULL AND {quoted(keys[0])} NOT IN (SELECT home FROM barred) AND {only})
        ANTI JOIN refused USING (_sheet, _row)
        GROUP BY {group}"""


def _dated(rows: str, key: str, year: str) -> str:
    """Several years of one household: each holds from the end of its year until the next one does."""
    begins = f"make_date({quoted(year)} + 1, 1, 1)"
    return f"""
        SELECT *, {begins} AS valid_from,
               lead({begins}) OVER (PARTITION BY {quoted(key)} ORDER BY {quoted(year)}) AS valid_until
        FROM ({rows})"""


def _members(staging: Staging, facts: Sequence[str]) -> str:
    """Members with a number each: the one given, else the household's with a running number."""
    roles = staging.roles
    link, number = quoted(roles.link), quoted(roles.member_key)
    others = ", ".join(quoted(fact) for fact in facts if fact != roles.member_key)
    return f"""
        SELECT {link}, coalesce({number}, {link} || '-' || lpad((row_number() OVER (
                   PARTITION BY {link} ORDER BY _sheet, _row))::VARCHAR, 2, '0')) AS {number}, {others}
        FROM {staged(roles.member.name)} ANTI JOIN refused USING (_sheet, _row)
        WHERE {link} IS NOT NULL AND {link} NOT IN (SELECT home FROM barred)"""


def _given(staging: Staging, query: str) -> list[str]:
    """The columns that have a value in any row; none when there are no rows."""
    counts = staging.table(f"SELECT count(COLUMNS(*)) FROM ({query})").to_pylist()[0]
    return [name for name, count in counts.items() if count]
