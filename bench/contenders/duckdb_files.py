"""Opens a generated register in DuckDB, as native tables or as views over its Parquet files, for the baselines."""

from __future__ import annotations

import duckdb

from bench import WORK
from bench.contenders import Task
from bench.generate import REGISTERS, SNAPSHOT_TABLES


def native(task: Task) -> duckdb.DuckDBPyConnection:
    """The register's own DuckDB file, read-only, under the task's memory limit."""
    return _limited(duckdb.connect(str(task.register.native), read_only=True), task)


def parquet(task: Task) -> duckdb.DuckDBPyConnection:
    """The same table names as views over the Parquet files."""
    connection = _limited(duckdb.connect(), task)
    for table in (*SNAPSHOT_TABLES, *REGISTERS):
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{task.register.parquet(table)}')")
    return connection


def folder(task: Task) -> duckdb.DuckDBPyConnection:
    """The same table names as views over the folder that `bangfu assess` is given, with keys as text."""
    connection = _limited(duckdb.connect(), task)
    for table in (*SNAPSHOT_TABLES, *REGISTERS):
        file = task.register.snapshot / task.register.parquet(table).relative_to(task.register.folder)
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{file}')")
    return connection


def _limited(connection: duckdb.DuckDBPyConnection, task: Task) -> duckdb.DuckDBPyConnection:
    connection.execute(f"SET memory_limit='{task.memory_limit}'")
    connection.execute("SET enable_progress_bar=false")
    connection.execute(f"SET temp_directory='{WORK / 'spill'}'")
    return connection


def copy(connection: duckdb.DuckDBPyConnection, query: str, task: Task) -> None:
    """Write a query's result as the task's Parquet file, compressed as every contender's is."""
    connection.execute(f"COPY ({query}) TO '{task.out}' (FORMAT parquet, COMPRESSION zstd)")
