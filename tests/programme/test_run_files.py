"""What a run leaves on disk: enough to explain and to try changes, and no identity number of anybody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rosters_at_hand import HERE, HOMES, JUNE, PEOPLE, identity, load, write

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.assessment import actions, jobs, queries
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.kept_runs import folder_of
from bangfu.programme.assessment.models import Lead, Run
from bangfu.programme.assessment.simulating import what_if
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.intake.registers import register_files, take_registers
from bangfu.programme.jobs.actions import Progress
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.sealed_tables import key_number, opening
from small_world import World

DEAD = identity("19700908", 1)
PACK = load_pack("cn-2014")


def whole_run(world: World, rules: str) -> Run:
    """A run from the register itself, as a worker does it."""
    run = actions.ask_for_run(world.actors["county"], "cn-2014", rules, JUNE, HERE)
    result = jobs.run_assessment(Progress(Job.objects.get(pk=run.job)))
    assert result["state"] == "done"
    return Run.objects.get(pk=run.pk)


def rows_of(file: Path) -> pa.Table:
    """The rows of a file of a run, which must lie sealed."""
    assert key_number(file) is not None, file
    return pq.ParquetFile(file, decryption_properties=opening(file)).read()


def with_a_death(world: World, folder: Path) -> None:
    """Two households, one of whose people stands in the register of deaths, written there with a stray space."""
    people = [{**person, "是否低保": "是"} for person in PEOPLE]
    load(world.actors["county"], write(folder, HOMES, people))
    (folder / "registers").mkdir()
    died = {"person_id": [f" {DEAD.lower()}\t", identity("19500101", 8)], "died_on": [date(2020, 1, 1)] * 2}
    pq.write_table(pa.table(died), folder / "registers" / "deaths.parquet")
    take_registers(SYSTEM, register_files(folder, PACK), PACK)


def test_no_file_of_a_run_holds_an_identity_number(world: World, tmp_path: Path) -> None:
    with_a_death(world, tmp_path)
    run = whole_run(world, "integrity")
    files = sorted(folder_of(run.pk).rglob("*.parquet"))
    assert {"members.parquet", "deaths.parquet", "features.parquet"} <= {file.name for file in files}
    numbers = {DEAD, identity("19711008", 2), identity("19801023", 3), identity("19500101", 8)}
    for file in files:
        said = str(rows_of(file).to_pylist()).upper()
        assert not {number for number in numbers if number in said}, file.name
    assert folder_of(run.pk).stat().st_mode & 0o077 == 0, "nobody else on the machine looks inside"


def test_a_run_keeps_of_private_facts_only_those_its_rules_read(world: World, tmp_path: Path) -> None:
    with_a_death(world, tmp_path)
    kept = {}
    for rules in ("exit", "integrity"):
        folder = folder_of(whole_run(world, rules).pk) / "snapshot"
        kept[rules] = {name for file in folder.glob("*.parquet") for name in rows_of(file).column_names}
        assert (folder / "registers" / "deaths.parquet").is_file() == (rules == "integrity")
        said = "".join(str(rows_of(file).to_pylist()) for file in folder.glob("*.parquet"))
        assert "13800000901" not in said, "no rule asks for a telephone"
    assert "health" in kept["integrity"]
    assert not {"health", "phone", "bank_account"} & kept["exit"]
    assert "phone" in pq.read_schema(write_snapshot(SYSTEM, JUNE, tmp_path / "all", PACK) / "households.parquet").names


def test_a_change_that_asks_for_a_private_fact_the_run_did_not_keep_is_refused(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    run = whole_run(world, "exit")
    level = queries.level_below(run, HERE)
    changed = {"exit.income": "any_member(health == 'chronic')"}
    with pytest.raises(Problem, match=r"runs\.fact_not_kept") as refused:
        what_if(world.actors["county"], run, changed, HERE, level)
    assert "健康状况" in refused.value.sentence("zh")


def test_signs_meet_the_registers_as_numbers_do(world: World, tmp_path: Path) -> None:
    with_a_death(world, tmp_path)
    run = whole_run(world, "integrity")
    assert [lead.key for lead in Lead.objects.filter(rule="paid_after_death")] == ["A1"]
    said = said_of(world.actors["county"], run, "A1", "zh")
    assert any(rule.name == "paid_after_death" and rule.outcome == "met" for rule in said.explained)


def test_a_change_can_be_tried_on_what_a_run_kept(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    run = whole_run(world, "exit")
    level = queries.level_below(run, HERE)
    tried = what_if(world.actors["county"], run, {"poverty_line": "1"}, HERE, level)
    assert sum(move.subjects for move in tried.moves) == 2
    assert tried.fast


def test_two_runs_over_the_same_facts_have_one_snapshot_hash(world: World, tmp_path: Path) -> None:
    with_a_death(world, tmp_path)
    assert whole_run(world, "integrity").snapshot_hash == whole_run(world, "integrity").snapshot_hash
    folder = write_snapshot(SYSTEM, JUNE, tmp_path / "open", PACK, HERE)
    shown = duckdb.execute(f"SELECT person_id FROM '{folder / 'members.parquet'}'").fetchall()
    assert (DEAD,) in shown, "who may open seals and asks for a snapshot gets the numbers"
