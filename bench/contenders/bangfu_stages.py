"""Bangfu's stored stages: a whole run that keeps features, a what-if from them, and only what changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.engines.duckdb import Run
from bangfu.engines.features import Source
from bangfu.engines.updating import update as bring_up_to_date
from bench import PACK, WORK
from bench.changes import handed_over
from bench.contenders import COLUMNS, Notes, Task
from bench.contenders.bangfu_rules import ON, attach, native_run, result_of, sources_of, timed
from bench.generate import SNAPSHOT_TABLES

TRIED = {"poverty_line": "4400"}  # a tenth above the line of 2020


def state_file(households: int) -> Path:
    """The database in which `keep_stages` leaves features and verdicts."""
    return WORK / f"state-{households}.duckdb"


def keep_stages(task: Task) -> Notes:
    """The whole run with features and verdicts kept in a database of their own."""
    file = state_file(task.households)
    file.unlink(missing_ok=True)
    run = native_run(task, "assessment", state=file)
    run.work_out()
    run.connection.execute("CHECKPOINT")
    run.connection.close()
    return {"state_mb": round(file.stat().st_size / 2**20)}


def scan_features(task: Task) -> Notes:
    """The floor of a what-if: read the kept features, hash them and do nothing else."""
    run = native_run(task, "assessment", state=state_file(task.households))
    notes: Notes = {}
    with timed(notes):
        columns = [name for name, *_ in run.rows(f"DESCRIBE {run.features}")]
        run.rows(f"SELECT bit_xor(hash({', '.join(columns)})) FROM {run.features}")
    return notes


def _base_and_tried(task: Task) -> tuple[Run, Run]:
    """The run that kept its stages, opened again, and the run of the changed pack beside it."""
    base = native_run(task, "assessment", state=state_file(task.households))
    pack = load_pack(str(PACK), TRIED)
    tried = Run(pack, rule_set(pack, "assessment"), ON, base.connection, base.sources, name="tried")
    assert tried.shares_features(base)
    return base, tried


def what_if_counted(task: Task) -> Notes:
    """A new line tried on the kept features, counted by village and verdict."""
    base, run = _base_and_tried(task)
    notes: Notes = {}
    with timed(notes):
        run.rows(f"SELECT place, verdict, count(*) FROM ({run.verdicts_from(base)}) GROUP BY 1, 2")
    return notes


def what_if_stored(task: Task) -> Notes:
    """The same, with every verdict stored beside those of the law as it is."""
    base, run = _base_and_tried(task)
    notes: Notes = {}
    with timed(notes):
        run.judge_from(base)
    run.copy(result_of(f"SELECT * FROM {run.verdicts}"), task.out)
    return notes


def what_if_anew(task: Task) -> Notes:
    """The same line tried without kept features: everything is read again."""
    run = native_run(task, "assessment", TRIED)
    run.copy(result_of(run.verdict_rows()), task.out)
    return {}


def full_stages(task: Task) -> Notes:
    """The whole run over the changed register, stages kept in memory: what an update is compared with."""
    run = native_run(task, "assessment")
    notes: Notes = {}
    with timed(notes):
        run.work_out()
    run.copy(result_of(f"SELECT * FROM {run.verdicts}"), task.out)
    return notes


def update(task: Task) -> Notes:
    """Only the changed households, after a whole run over the register as it was before."""
    return _updated(task, handed=False)


def update_handed(task: Task) -> Notes:
    """The same, when whoever changed the households hands over the rows they now have."""
    return _updated(task, handed=True)


def _updated(task: Task, *, handed: bool) -> Notes:
    """Time an update; then the same once more part by part, and what no update can do without: those of `_floor`."""
    run = native_run(Task(task.households, task.out, task.memory_limit), "assessment")
    run.work_out()
    keys = json.loads((task.register.folder / "changed.json").read_text())
    attach(run.connection, task.register)
    notes: Notes = {"changed": len(keys)}
    handed_over = _handed_over(run, task) if handed else None
    with timed(notes):
        bring_up_to_date(run, keys, handed_over)
    run.copy(result_of(f"SELECT * FROM {run.verdicts}"), task.out)
    parts = _Parts(run)
    bring_up_to_date(parts, keys, handed_over)
    notes |= parts.seconds
    return notes if handed else {**notes, **_floor(run, keys)}


class _Parts(Run):
    """A run that notes how long the statements of an update take, by what they are for."""

    def __init__(self, run: Run) -> None:
        vars(self).update(vars(run))
        self.seconds = dict.fromkeys(("find_s", "fetch_s", "plan_s", "work_s", "put_s", "small_s"), 0.0)

    def execute(self, statement: str) -> None:
        """Run a statement and note its time; the one that works out is planned beside it to know that share."""
        if "_fresh AS" in statement:
            planned = min(self._timed(f"EXPLAIN {statement}") for _ in range(3))
            self.seconds["plan_s"] += planned
            self.seconds["work_s"] += max(0.0, self._timed(statement) - planned)
        else:
            self.seconds[self._part_of(statement)] += self._timed(statement)

    def _timed(self, statement: str) -> float:
        started = time.perf_counter()
        super().execute(statement)
        return time.perf_counter() - started

    @staticmethod
    def _part_of(statement: str) -> str:
        if statement.startswith(("DELETE", "INSERT INTO", "COMMIT")):
            return "put_s"
        if "_at_" in statement.partition(" AS ")[0] and statement.startswith("CREATE"):
            return "find_s"
        return "fetch_s" if "_cut_" in statement and statement.startswith("CREATE") else "small_s"


def _handed_over(run: Run, task: Task) -> dict[str, Source]:
    relations = {table: f"read_parquet('{handed_over(task.register, table)}')" for table in SNAPSHOT_TABLES}
    return sources_of(run.pack, run.connection, relations)


def _floor(run: Run, keys: list[int]) -> Notes:
    """Seconds to meet the key column of every table with the changed keys, to read their rows, to update one."""
    run.execute("CREATE TEMP TABLE floor_keys (key BIGINT)")
    run.rows("INSERT INTO floor_keys SELECT unnest(?::BIGINT[])", [keys])
    tables = [(run.sources[table].relation, "household_id", COLUMNS[table]) for table in SNAPSHOT_TABLES]
    kept = [(table, "subject_key", ("subject_key",)) for table in (run.features, run.verdicts)]

    def read(what: Callable[[tuple[str, ...]], str]) -> float:
        started = time.perf_counter()
        for relation, key, columns in (*tables, *kept):
            run.rows(f"SELECT {what(columns)} FROM {relation} WHERE {key} IN (FROM floor_keys)")
        return time.perf_counter() - started

    def one() -> float:
        started = time.perf_counter()
        bring_up_to_date(run, keys[:1])
        return time.perf_counter() - started

    return {
        "keys_s": min(read(lambda _: "count(*)") for _ in range(3)),
        "rows_s": min(read(lambda columns: f"bit_xor(hash({', '.join(columns)}))") for _ in range(3)),
        "one_s": min(one() for _ in range(3)),
    }


def limited(task: Task) -> Notes:
    """The whole run under a small memory limit, stages kept in a database file, then written."""
    file = WORK / f"limited-{task.households}.duckdb"
    file.unlink(missing_ok=True)
    run = native_run(task, "assessment", state=file)
    run.work_out()
    run.copy(result_of(f"SELECT * FROM {run.verdicts}"), task.out)
    run.connection.close()
    file.unlink()
    return {}

