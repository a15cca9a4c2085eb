"""Write the rows that were taken as the tables `assess` reads: one row a household, whole files or none.

Everything is written into a folder beside the target and moved into place at the end, so that a killed process
leaves the target as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Table
from bangfu.engines.snapshot import ROW_GROUP
from bangfu.rosters.check import Check
from bangfu.rosters.sheet import ROW
from bangfu.rosters.staging import SHEET, Staging, quoted, staged


def write_tables(check: Check, folder: Path) -> list[Path]:
    """Write `folder/TABLE.parquet` for each table that has rows; files of other names in it stay.

    Sorted by key. Money is whole minor units; a fact nobody gave has no column.
    """
    staging = check.staging
    try:
        with _whole_folder(folder) as part:
            for name, columns in staging.columns.items():
                table = staging.pack.tables[name]
                query, keys = _rows_of(staging, table, list(columns))
                given = _given(staging, query)
                if given:
                    order = ", ".join(map(quoted, keys))
                    selected = ", ".join(map(quoted, given))
                    target = str(part / f"{name}.parquet").replace("'", "''")
                    staging.database.execute(
                        f"COPY (SELECT {selected} FROM ({query}) ORDER BY {order}) TO '{target}'"
                        f" (COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
                    )
    except OSError as error:
        raise Problem("cli.cannot_write", path=folder, reason=error.strerror or error) from error
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
    years = [sheet.year_fact.name for sheet in staging.forms.sheets if sheet.year_fact is not None
             and sheet.year_fact.table == table.name]  # fmt: skip
    keys = [roles.key, *dict.fromkeys(years)]
    folded = ", ".join(
        f"arg_min({quoted(fact)}, place) AS {quoted(fact)}" for fact in facts if fact not in keys
    )
    group = ", ".join(map(quoted, keys))
    head = staging.forms.words.kin.head
    return (
        f"""
        SELECT {group}{", " if folded else ""}{folded} FROM (
            SELECT s.*, ((coalesce(p.relation, '') <> '{head}')::INTEGER, s._sheet, s._row) AS place
            FROM {staged(table.name)} s LEFT JOIN people p USING (_sheet, _row)
            WHERE {quoted(roles.key)} IS NOT NULL AND {quoted(roles.key)} NOT IN (SELECT home FROM barred))
        ANTI JOIN refused USING (_sheet, _row)
        GROUP BY {group}""",
        keys,
    )


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


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of `folder`, or gives it its files, when everything in it is written."""
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.part-*"):
        if not _is_running(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    part = folder.parent / f".{folder.name}.part-{os.getpid()}"
    part.mkdir()
    try:
        yield part
        if folder.exists():
            for file in sorted(part.iterdir()):
                file.replace(folder / file.name)
        else:
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _is_running(process: str) -> bool:
    """Does a process of this number live? Its unfinished folder is then not ours to clear away."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
