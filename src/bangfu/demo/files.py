"""Writes the tables of the story as sorted Parquet files; one prefecture is one part, parts are joined by streaming."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bangfu.engines.snapshot import ROW_GROUP

TABLES = {
    "households": "household_id, valid_from",
    "incomes": "household_id, valid_from",
    "members": "household_id, member_id, valid_from",
    "measures": "household_id, measure_id",
    "villages": "village_code, valid_from",
    "counties": "county_code, valid_from",
    "truth": "kind, household_id, member_id, village_code, find_on",
}
"""The tables and the total order of their rows: equal seeds give equal bytes."""

REGISTERS = {
    "vehicles": "registered_on, kind, use",
    "companies": "registered_on, role, state",
    "housing": "bought_on, kind, area_m2",
    "payroll": "since_on, employer_kind",
    "deaths": "died_on",
    "school_roll": "valid_from, stage, enrolled",
    "insurance": "scheme, paid_year",
    "officials": "valid_from, post",
    "official_kin": "since_on, relation",
    "prisoners": "admitted_on, valid_from",
    "dibao_roll": "granted_on, valid_from",
    "wubao_roll": "granted_on, valid_from",
    "disability_roll": "issued_on, valid_from",
    "population": "entered_on, valid_from",
}
"""Registers are sorted by person_id, then by these."""

OPTIONS = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"


def table_files() -> dict[str, str]:
    """Each table's place inside the folder, without an ending."""
    return {name: name for name in TABLES} | {name: f"registers/{name}" for name in REGISTERS}


def write_part(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every table of one prefecture, sorted."""
    (folder / "registers").mkdir(parents=True)
    for name, order in TABLES.items():
        _copy(connection, f"SELECT * FROM {name} ORDER BY {order}", folder / f"{name}.parquet")
    for name, order in REGISTERS.items():
        _copy(connection, f"SELECT * FROM {name} ORDER BY person_id, {order}", folder / f"registers/{name}.parquet")


def join_parts(connection: duckdb.DuckDBPyConnection, parts: list[Path], folder: Path) -> None:
    """Stream the parts, in order, into one file a table; places are in code order, so the rows stay sorted."""
    (folder / "registers").mkdir(parents=True, exist_ok=True)
    for place in table_files().values():
        files = [str(part / f"{place}.parquet") for part in parts]
        _copy(connection, f"SELECT * FROM read_parquet({files!r})", folder / f"{place}.parquet")


def write_csv(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    """Write one table again as CSV, for people."""
    connection.execute(
        f"COPY (SELECT * FROM read_parquet('{_quoted(folder / name)}.parquet')) "
        f"TO '{_quoted(folder / name)}.csv' (FORMAT csv, HEADER true)"
    )


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{_quoted(file)}' ({OPTIONS})")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
