"""A run in ranges of keys, a run in memory, and a run over what changed all equal the full run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import Run, connect, run_folder, table_source
from bangfu.engines.memory import judge_folder
from bangfu.engines.plan import plan_rules
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.updating import update

ON = date(2018, 6, 30)
RULES = ["identification", "exit", "integrity", "data_checks", "village_exit", "county_exit"]


def verdicts(run: Run) -> list[tuple[object, ...]]:
    return run.rows(f"SELECT * FROM {run.verdicts} ORDER BY subject_key")


@pytest.mark.parametrize("rules", RULES)
def test_duckdb_and_memory_agree_on_every_subject_and_rule(cn_2014: Pack, snapshot: Snapshot, rules: str) -> None:
    run = run_folder(cn_2014, cn_2014.rule_sets[rules], ON, snapshot)
    judged = judge_folder(cn_2014, cn_2014.rule_sets[rules], ON, snapshot)
    words = {key: (j.verdict, [WORDS[o] for o in j.outcomes.values()]) for key, j in judged.items()}
    n = len(cn_2014.rule_sets[rules].rules_on(ON))
    found = {row[0]: (row[2], list(row[3 : 3 + n])) for row in run.rows(run.readable(run.verdicts))}
    assert found == words
    assert found


@pytest.mark.parametrize("rules", RULES)
def test_a_run_in_ranges_of_keys_equals_the_run_at_once(cn_2014: Pack, snapshot: Snapshot, rules: str) -> None:
    run = run_folder(cn_2014, cn_2014.rule_sets[rules], ON, snapshot)
    at_once = verdicts(run)
    run.work_out(parts=3)
    assert verdicts(run) == at_once


@pytest.mark.parametrize("rules", ["exit", "integrity", "village_exit"])
def test_working_out_what_changed_equals_the_full_run(
    cn_2014: Pack, snapshot: Snapshot, rules: str, tmp_path: Path
) -> None:
    connection = tables_of(cn_2014, snapshot, rules)
    run = run_on_tables(cn_2014, rules, connection)
    run.work_out()
    before = verdicts(run)
    keys = [row[0] for row in before][3:6]
    households = changed_households(rules, connection, keys)
    connection.execute("UPDATE incomes SET wage_fen = wage_fen + 1000000 WHERE household_id IN (FROM picked)")
    connection.execute("UPDATE households SET status = 'not_out' WHERE household_id IN (FROM picked)")
    connection.execute("DELETE FROM members WHERE household_id IN (FROM picked LIMIT 1)")
    update(run, [*keys, "no such key"])
    after = verdicts(run)
    fresh = run_on_tables(cn_2014, rules, connection)
    fresh.work_out()
    assert after == verdicts(fresh)
    assert after != before
    assert households


def test_a_household_that_is_gone_leaves_the_verdicts(cn_2014: Pack, snapshot: Snapshot) -> None:
    connection = tables_of(cn_2014, snapshot, "exit")
    run = run_on_tables(cn_2014, "exit", connection)
    run.work_out()
    key = verdicts(run)[0][0]
    connection.execute("DELETE FROM households WHERE household_id = ?", [key])
    update(run, [key])
    assert key not in [row[0] for row in verdicts(run)]


def test_an_update_without_keys_changes_nothing(cn_2014: Pack, snapshot: Snapshot) -> None:
    run = run_folder(cn_2014, cn_2014.rule_sets["exit"], ON, snapshot)
    before = verdicts(run)
    update(run, [])
    assert verdicts(run) == before


def tables_of(pack: Pack, snapshot: Snapshot, rules: str) -> duckdb.DuckDBPyConnection:
    """The snapshot as tables that can be changed, as a register would be."""
    connection = connect()
    for name in plan_rules(pack, pack.rule_sets[rules], ON).tables():
        stored = pack.tables[name].same_as or name
        if stored in snapshot.files:
            connection.execute(f"CREATE TABLE IF NOT EXISTS {stored} AS FROM read_parquet('{snapshot.files[stored]}')")
    for name in ("incomes", "members"):
        if name in snapshot.files:
            connection.execute(f"CREATE TABLE IF NOT EXISTS {name} AS FROM read_parquet('{snapshot.files[name]}')")
    return connection


def run_on_tables(pack: Pack, rules: str, connection: duckdb.DuckDBPyConnection) -> Run:
    sources = {}
    for name in plan_rules(pack, pack.rule_sets[rules], ON).tables():
        stored = pack.tables[name].same_as or name
        columns = [row[0] for row in connection.execute(f"DESCRIBE {stored}").fetchall()]
        sources[name] = table_source(pack, pack.tables[name], stored, columns, ON)
    return Run(pack, pack.rule_sets[rules], ON, connection, sources)


def changed_households(rules: str, connection: duckdb.DuckDBPyConnection, keys: list[object]) -> int:
    """The households to change: the subjects themselves, or those of the villages."""
    column = "village_code" if rules == "village_exit" else "household_id"
    marks = ", ".join("?" for _ in keys)
    connection.execute(
        f"CREATE TABLE picked AS SELECT DISTINCT household_id FROM households WHERE {column} IN ({marks})", keys
    )
    return len(connection.execute("FROM picked").fetchall())
