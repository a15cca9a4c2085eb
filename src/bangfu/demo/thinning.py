"""A demo made small enough to start a site with: whole villages of it, and nothing that comes after one day.

Every county keeps its share of villages, so that maps and lists have no holes; the story stops on the day the site
shows, as a register that is in use would.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

STORY_DAY = date(2020, 6, 30)
"""The last day on which there are households to let go, to hold back and to ask about."""


def thin_demo(source: Path, target: Path, share: float, *, day: date = STORY_DAY, always: tuple[str, ...] = ()) -> None:
    """Copy about `share` of the villages of a demo folder, those of `always` among them, as of a day with its past.

    Households about to leave come from every village: they are what the site has to decide about.
    """
    (target / "registers").mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:", config={"memory_limit": "600MB", "threads": 1}) as database:
        homes = _read(source / "households.parquet")
        places = f"(SELECT DISTINCT village_code AS code FROM {homes})"
        database.execute(
            f"CREATE TABLE village AS SELECT code FROM {places} WHERE list_contains(?, code) OR hash(code) % 1000 < ?",
            [list(always), round(share * 1000)],
        )
        database.execute(
            f"CREATE TABLE home AS SELECT DISTINCT household_id FROM {homes}"
            f" WHERE {_begun(day)} AND (village_code IN (SELECT code FROM village)"
            f" OR status = 'pre_exit' AND (valid_until IS NULL OR valid_until > DATE '{day}'))"
        )
        for name in ("households", "members", "incomes", "measures"):
            _copy(database, source, target, name, day, "household_id IN (SELECT household_id FROM home)")
        for name in ("villages", "counties"):
            _copy(database, source, target, name, day, "true")
        members = _read(target / "members.parquet")
        for file in sorted((source / "registers").glob("*.parquet")):
            rows = f"SELECT * FROM {_read(file)} WHERE person_id IN (SELECT person_id FROM {members})"
            _write(database, rows, target / "registers" / file.name)


def _copy(
    database: duckdb.DuckDBPyConnection, source: Path, target: Path, name: str, day: date, condition: str
) -> None:
    file = source / f"{name}.parquet"
    if not file.is_file():
        return
    columns = [row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {_read(file)}").fetchall()]
    until = f" REPLACE (CASE WHEN valid_until > DATE '{day}' THEN NULL ELSE valid_until END AS valid_until)"
    begun = _begun(day) if "valid_from" in columns else "true"
    rows = f"SELECT *{until if 'valid_until' in columns else ''} FROM {_read(file)} WHERE {condition} AND {begun}"
    _write(database, rows, target / f"{name}.parquet")


def _begun(day: date) -> str:
    return f"(valid_from IS NULL OR valid_from <= DATE '{day}')"


def _read(file: Path) -> str:
    return "read_parquet('{}')".format(str(file).replace("'", "''"))


def _write(database: duckdb.DuckDBPyConnection, rows: str, file: Path) -> None:
    database.execute("COPY ({}) TO '{}' (FORMAT parquet, COMPRESSION zstd)".format(rows, str(file).replace("'", "''")))
