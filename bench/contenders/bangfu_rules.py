"""Bangfu itself: the bench pack, loaded and compiled each time, run by the DuckDB engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from bangfu.cli import main
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import Limits, Run, connect, table_source
from bangfu.engines.features import Source
from bangfu.engines.plan import plan_rules
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
    connection.execute("SET enable_progress_bar=false")
    relations = {name: f"read_parquet('{task.register.parquet(name)}')" for name in _tables(pack, "assessment")}
    return _write(_run(pack, "assessment", connection, relations), task)


def assess(task: Task) -> Notes:
    """The command itself over a folder: check its files, keep stages, write a word a rule, print the roll-up."""
    code = main([
        "assess", str(task.register.snapshot), "--pack", str(PACK), "--rules", "assessment", "--on", ON.isoformat(),
        "--out", str(task.out), "--memory", task.memory_limit, "--lang", "en",
    ])  # fmt: skip
    assert code == 0, f"bangfu assess ended with {code}"
    return {}


def income_only(task: Task) -> Notes:
    """The income rule alone over the native tables: what OpenFisca is compared with."""
    run = native_run(task, "income_only")
    query = (
        "SELECT subject_key AS household_id, place AS village_code, verdict, net_income_fen, member_count"
        f" FROM ({run.verdict_rows()})"
    )
    run.copy(query, task.out)
    return {}


def native_run(
    task: Task, rules: str, changes: Mapping[str, str] | None = None, state: Path | None = None
) -> Run:
    """A run over the native tables of a register, its stages in memory or in the file `state`, ready to work out."""
    pack = load_pack(str(PACK), changes)
    connection = connect(state, limits(task))
    connection.execute("SET enable_progress_bar=false")
    attach(connection, task.register)
    return _run(pack, rules, connection, {name: f"register.{name}" for name in _tables(pack, rules)})


def attach(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Make a register's native tables readable as `register.…`, instead of those that were."""
    connection.execute("DETACH DATABASE IF EXISTS register")
    connection.execute(f"ATTACH '{register.native}' AS register (READ_ONLY)")


@contextmanager
def timed(notes: Notes) -> Iterator[None]:
    """Note wall and CPU of the work inside, leaving out what came before."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    notes["wall_s"], notes["cpu_s"] = time.perf_counter() - wall, time.process_time() - cpu


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
    return plan_rules(pack, rule_set(pack, rules), ON).tables()


def sources_of(
    pack: Pack, connection: duckdb.DuckDBPyConnection, relations: Mapping[str, str]
) -> dict[str, Source]:
    """How the engine reads each of some tables, given what DuckDB calls their rows."""
    sources: dict[str, Source] = {}
    for name, relation in relations.items():
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()]
        sources[name] = table_source(pack, pack.tables[name], relation, columns, ON)
    return sources


def _run(pack: Pack, rules: str, connection: duckdb.DuckDBPyConnection, relations: Mapping[str, str]) -> Run:
    return Run(pack, rule_set(pack, rules), ON, connection, sources_of(pack, connection, relations))


def _write(run: Run, task: Task) -> Notes:
    query = result_of(run.verdict_rows())
    run.copy(query, task.out)
    run.connection.close()
    return {}
