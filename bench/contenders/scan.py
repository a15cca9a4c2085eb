"""The floor: DuckDB reads the columns the rules read, hashes them and does nothing else."""

from __future__ import annotations

import duckdb

from bench.contenders import COLUMNS, Notes, Task, duckdb_files


def native(task: Task) -> Notes:
    """Scan the native tables."""
    with duckdb_files.native(task) as connection:
        return _scan(connection)


def parquet(task: Task) -> Notes:
    """Scan the Parquet files."""
    with duckdb_files.parquet(task) as connection:
        return _scan(connection)


def _scan(connection: duckdb.DuckDBPyConnection) -> Notes:
    checks = {
        table: connection.execute(f"SELECT bit_xor(hash({', '.join(columns)})) FROM {table}").fetchall()[0][0]
        for table, columns in COLUMNS.items()
    }
    return {"check": str(sum(checks.values()) % 2**64)}
