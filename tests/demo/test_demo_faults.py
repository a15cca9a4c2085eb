"""The truth file names every planted fault; without faults it is empty; scoring counts what rules found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from asking import Ask

from bangfu.core.policy.loading import load_pack
from bangfu.demo.scoring import Judged, score, score_table
from bangfu.engines.duckdb import run_folder
from bangfu.engines.snapshot import open_snapshot

KINDS = {
    "missed_poor", "wrong_inclusion", "false_exit", "favoured_kin", "duplicate_person", "forged_income", "car",
    "company", "dead_listed", "bad_identity_number", "age_school", "wrong_size", "cause_without_measure",
    "measure_without_cause", "missing_phone", "prisoner_counted", "no_such_identity", "dibao_not_on_roll",
    "on_dibao_roll_only", "disabled_not_on_roll",
}  # fmt: skip


def test_every_kind_of_fault_is_planted_and_told(small: Ask) -> None:
    assert {row[0] for row in small("SELECT DISTINCT kind FROM truth")} >= KINDS
    assert (
        small("SELECT kind FROM truth WHERE rule IS NULL OR find_on IS NULL OR innocent IS NULL OR level IS NULL") == []
    )
    assert (
        small(
            "SELECT household_id FROM truth WHERE household_id IS NOT NULL EXCEPT SELECT household_id FROM households"
        )
        == []
    )
    assert small("SELECT member_id FROM truth WHERE member_id IS NOT NULL EXCEPT SELECT member_id FROM members") == []


def test_without_faults_the_truth_is_empty_and_the_registers_stay(clean: Ask) -> None:
    assert clean("SELECT count(*) FROM truth") == [(0,)]
    assert clean("SELECT count(*) > 100 FROM vehicles") == [(True,)]


def test_the_rules_the_truth_names_are_in_the_pack(small: Ask) -> None:
    pack = load_pack("cn-2014")
    for (name,) in small("SELECT DISTINCT rule FROM truth WHERE rule NOT LIKE 'check.%'"):
        rules, _, rule = str(name).partition(".")
        assert rule in {each.name for each in pack.rule_sets[rules].rules.values()}, name


def test_most_asset_leads_are_innocent(small: Ask) -> None:
    [(innocent, guilty)] = small(
        "SELECT count(*) FILTER (WHERE innocent), count(*) FILTER (WHERE NOT innocent) FROM truth WHERE kind "
        "IN ('car', 'town_property', 'company')"
    )
    assert innocent > guilty > 0


def test_planted_facts_are_in_the_tables(small: Ask) -> None:
    assert small(
        "SELECT t.household_id FROM truth t JOIN households h USING (household_id) WHERE t.kind = "
        "'false_exit' AND t.rule = 'exit.housing' "
        "AND h.status = 'out' AND (h.dwelling_grade IN ('A', 'B') OR h.dwelling_repaired OR h.relocated)"
    ) == []  # fmt: skip
    assert small(
        "SELECT member_id FROM truth WHERE kind = 'dead_listed' AND note IS NULL AND member_id NOT IN "
        "(SELECT m.member_id FROM members m JOIN deaths d USING (person_id) WHERE m.valid_until IS NULL)"
    ) == []  # fmt: skip
    twice = small("SELECT person_id FROM members WHERE {on} GROUP BY ALL HAVING count(*) > 1")
    told = small("SELECT count(*) FROM truth WHERE kind = 'duplicate_person' AND note LIKE 'listed again in%'")
    assert [(len(twice),)] == told


def test_the_rules_over_rolls_find_all_that_is_not_hidden(small: Ask, small_folder: Path, tmp_path: Path) -> None:
    pack, on, result = load_pack("cn-2014"), date(2020, 6, 30), tmp_path / "result.parquet"
    run_folder(pack, pack.rule_sets["integrity"], on, open_snapshot(small_folder, pack)).write(result)
    lines = {line.kind: line for line in score(small_folder / "truth.parquet", [Judged("integrity", on, result)])}
    planted = small(
        "SELECT kind, count(*), count(*) FILTER (WHERE innocent), count(*) FILTER (WHERE note LIKE 'hidden%') "
        "FROM truth WHERE rule = 'integrity.' || kind GROUP BY kind"
    )
    rolls = [row for row in planted if row[0].endswith(("_roll", "_roll_only", "_counted", "_identity"))]
    assert len(rolls) >= 5
    for kind, told, innocent, hidden in rolls:
        line = lines[kind]
        assert (line.planted, line.missed, line.look_alikes_led) == (told - innocent, hidden, innocent), kind
        assert line.others_led == 0, kind


def test_scoring_counts_found_missed_and_troubled(tmp_path: Path) -> None:
    truth, result = tmp_path / "truth.parquet", tmp_path / "result.parquet"
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES ('car', 'a', DATE '2020-06-30', 'integrity.vehicle', false), ('car', "
        "'b', DATE '2020-06-30', "
        "'integrity.vehicle', false), ('car', 'c', DATE '2020-06-30', 'integrity.vehicle', true)) AS t (kind, "
        "household_id, find_on, rule, innocent)) "
        f"TO '{truth}' (FORMAT parquet)"
    )
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES ('a', 'met'), ('b', 'unmet'), ('c', 'met'), ('d', 'met'), ('e', "
        "'unknown')) AS t (household_id, vehicle)) "
        f"TO '{result}' (FORMAT parquet)"
    )
    [line] = score(truth, [Judged("integrity", date(2020, 6, 30), result)])
    assert (line.planted, line.found, line.missed, line.look_alikes, line.look_alikes_led, line.others_led) == (
        2,
        1,
        1,
        1,
        1,
        1,
    )
    assert "integrity.vehicle" in score_table([line])


def test_a_day_that_was_not_run_is_left_out(small_folder: Path) -> None:
    assert score(small_folder / "truth.parquet", []) == []
