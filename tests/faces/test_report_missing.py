"""The report's missing facts are those the explanations of the same subjects name, one by one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import duckdb
import pytest

from bangfu.cli.report.missing import gather_missing
from bangfu.core.policy.explanation import explain
from bangfu.core.policy.judgement import judge
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.duckdb import run_folder
from bangfu.engines.memory import read_tables
from bangfu.engines.plan import plan_rules
from bangfu.engines.rows import link_rows
from bangfu.engines.snapshot import open_snapshot

Found = dict[tuple[str, str], int]


def by_explanations(pack: Pack, rules: RuleSet, on: date, folder: Path) -> Found:
    """Subjects by the fact or table their explanations call missing."""
    plan = plan_rules(pack, rules, on)
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    meaning = Meaning(pack, on)
    for row in link_rows(pack, plan, read_tables(pack, plan, open_snapshot(folder, pack), on), on):
        judgement = judge(meaning, rules, row)
        if judgement is None or (judgement.verdict != "unknown" and None not in judgement.outcomes.values()):
            continue
        explanation = explain(pack, rules, row, on)
        for missing in (*explanation.missing, *(m for rule in explanation.explained for m in rule.missing)):
            table = missing.fact.table if missing.fact else missing.table
            found[table, missing.fact.name if missing.fact else ""].add(row.key)
    return {what: len(keys) for what, keys in found.items()}


def by_report(pack: Pack, rules: RuleSet, on: date, folder: Path) -> Found:
    run = run_folder(pack, rules, on, open_snapshot(folder, pack))
    gathered = gather_missing(run, frozenset(rule.name for rule in rules.rules_on(on)))
    return {
        (missing.table, fact): missing.subjects
        for missing in gathered
        for fact in ([fact.name for fact in missing.facts] or [""])
    }


@pytest.mark.parametrize("rules", ["leave", "cars", "need", "village_road"])
def test_the_small_pack_misses_what_its_explanations_miss(data: Path, aid: str, rules: str) -> None:
    pack = load_pack(aid)
    set_, on = rule_set(pack, rules), date(2019, 6, 30)
    found = by_report(pack, set_, on, data)
    assert found
    assert found == by_explanations(pack, set_, on, data)


def holes(source: Path, folder: Path) -> None:
    """A few households of the demo county with facts rubbed out here and there, one register gone."""
    (folder / "registers").mkdir(parents=True)
    rubbed = {
        "households": [
            "status",
            "dwelling_grade",
            "dwelling_repaired",
            "water_safe_marked",
            "food_assured",
            "main_cause",
        ],
        "members": ["birth_on", "medical_insured", "person_id", "health", "school_status", "relation"],
        "incomes": ["wage_fen", "transfer_fen"],
        "villages": ["region", "road_paved", "rural_population"],
    }
    for file in sorted(source.glob("*.parquet")):
        if file.stem == "truth":
            continue
        replaced = ", ".join(
            f"CASE WHEN hash(file_row_number, '{column}') % 23 = 0 THEN NULL ELSE {column} END AS {column}"
            for column in rubbed.get(file.stem, [])
        )
        chosen = f"* EXCLUDE (file_row_number) REPLACE ({replaced})" if replaced else "* EXCLUDE (file_row_number)"
        few = " WHERE hash(household_id) % 32 = 0" if file.stem == "households" else ""
        duckdb.sql(f"SELECT {chosen} FROM read_parquet('{file}', file_row_number=true){few}").write_parquet(
            str(folder / file.name)
        )
    for file in sorted((source / "registers").glob("*.parquet")):
        if file.stem != "companies":
            (folder / "registers" / file.name).write_bytes(file.read_bytes())


@pytest.mark.parametrize("rules", ["exit", "identification", "integrity", "data_checks", "targeting", "village_exit"])
def test_the_demo_county_with_holes_misses_what_its_explanations_miss(
    small_county: Path, tmp_path: Path, rules: str
) -> None:
    folder = tmp_path / "holes"
    holes(small_county, folder)
    pack = load_pack("cn-2014")
    set_, on = rule_set(pack, rules), date(2018, 6, 30)
    found = by_report(pack, set_, on, folder)
    assert found
    assert found == by_explanations(pack, set_, on, folder)
