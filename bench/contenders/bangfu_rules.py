"""Bangfu itself: the bench pack, loaded and compiled each time, run by the DuckDB engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import Limits, Run, connect, table_source
from bangfu.engines.plan import plan_rules
from bangfu.engines.statements import Source
from bench import PACK, WORK
from bench.contenders import Notes, Task
from bench.generate import Register

ON = date(2020, 6, 30)


def native(task: Task) -> Notes:
    """All rules over the native tables, written straight to the file."""
    return _write(native_run(task, "assessment"), task)


def parquet(task: Task) -> Notes:
    """All rules over the Parquet files, written straight to the file."""
    pack = load_pack(str(PACK))
    connection = connect(limits=limits(task))
    relations = {name: f"read_parquet('{task.register.parquet(name)}')" for name in _tables(pack, "assessment")}
    return _write(_run(pack, "assessment", connection, relations), task)


def income_only(task: Task) -> Notes:
    """The income rule alone over the native tables: what OpenFisca is compared with."""
    run = native_run(task, "income_only")
    query = (
        "SELECT subject_key AS household_id, place AS village_code, verdict, net_income_fen, member_count"
        f" FROM ({run.verdict_rows()})"
    )
    run.connection.execute(f"COPY ({query}) TO '{task.out}' (FORMAT parquet, COMPRESSION zstd)")
    return {}


def native_run(
    task: Task, rules: str, changes: Mapping[str, str] | None = None, register: Register | None = None
) -> Run:
    """A run over the native tables of a register, ready to work out; results stay in memory."""
    pack = load_pack(str(PACK), changes)
    connection = connect(limits=limits(task))
    file = (register or task.register).native
    connection.execute(f"ATTACH '{file}' AS register (READ_ONLY)")
    return _run(pack, rules, connection, {name: f"register.{name}" for name in _tables(pack, rules)})


def limits(task: Task) -> Limits:
    """The memory the task may use, and where DuckDB puts what does not fit."""
    return Limits(memory=task.memory_limit, spill=WORK / "spill")


def result_of(verdicts: str) -> str:
    """The engine's verdict rows under the column names all contenders write."""
    return (
        "SELECT subject_key AS household_id, place AS village_code, verdict, failed AS unmet, unknown,"
        f" net_income_fen, member_count FROM ({verdicts})"
    )


def _tables(pack: Pack, rules: str) -> set[str]:
    return plan_rules(pack, rule_set(pack, rules)).tables()


def _run(pack: Pack, rules: str, connection: duckdb.DuckDBPyConnection, relations: Mapping[str, str]) -> Run:
    sources: dict[str, Source] = {}
    for name, relation in relations.items():
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()]
        sources[name] = table_source(pack, pack.tables[name], relation, columns, ON)
    return Run(pack, rule_set(pack, rules), ON, connection, sources)


def _write(run: Run, task: Task) -> Notes:
    query = result_of(run.verdict_rows())
    run.connection.execute("SET enable_progress_bar=false")
    run.connection.execute(f"COPY ({query}) TO '{task.out}' (FORMAT parquet, COMPRESSION zstd)")
    run.connection.close()
    return {}
