"""Worked cases: read from YAML, judged in memory, their differences named, their mistakes placed."""
# ruff: noqa: E501 - one row of a table is one case, however wide

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.cases import read_cases, run_case
from bangfu.core.policy.loading import load_pack

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
SOUND = """
- case: {zh: 恰在线上, en: Exactly at the line}
  rules: exit
  on: 2020-06-30
  given:
    status: listed
    income_fen: 374750
    cost_fen: 0
    grade: A
    supply_rate: 95
    area_m2: 25.5
    wage_fen: 100
    built_on: 2001-01-01
    members:
      - {birth_on: 2020-01-01, insured: false, vehicles: []}
  expect: unmet
  rules_expected: {income: unmet, insurance: met, housing: met, water: met}
"""


def results(folder: Path, text: str) -> list[list[str]]:
    pack = shutil.copytree(EXAMPLE, folder / "example")
    (pack / "cases").mkdir()
    (pack / "cases" / "a.yaml").write_text(text, encoding="utf-8")
    loaded = load_pack(str(pack))
    return [run_case(loaded, case) for case in read_cases(pack)]


def test_a_case_that_holds_has_no_differences(tmp_path: Path) -> None:
    assert results(tmp_path, SOUND) == [[]]


def test_a_case_that_fails_names_verdict_and_rule(tmp_path: Path) -> None:
    text = SOUND.replace("expect: unmet", "expect: met").replace("housing: met", "housing: unmet")
    assert results(tmp_path, text) == [["verdict: unmet, expected met", "housing: met, expected unmet"]]


def test_a_rule_that_is_not_in_force_has_no_outcome(tmp_path: Path) -> None:
    text = SOUND.replace("on: 2020-06-30", "on: 2018-06-30").replace("374750", "280000").replace("2020-01-01", "2018-01-01")
    assert results(tmp_path, text) == [["water: —, expected met"]]


def test_who_is_no_subject_is_expected_as_such(tmp_path: Path) -> None:
    text = SOUND.replace("status: listed", "status: out").split("  expect")[0] + "  expect: no_subject\n"
    assert results(tmp_path, text) == [[]]


def test_what_is_not_given_is_unknown(tmp_path: Path) -> None:
    text = SOUND.replace("    grade: A\n", "").replace("374750", "374751").split("  expect")[0] + "  expect: unknown\n"
    assert results(tmp_path, text) == [[]]


def test_a_linked_table_not_given_is_unknown_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    text = """
- {case: 没有, rules: leads, on: 2020-06-30, given: {members: []}, expect: clear}
- {case: 不知, rules: leads, on: 2020-06-30, given: {}, expect: unknown}
- {case: 未供, rules: leads, on: 2020-06-30, given: {members: [{person_id: P, listings: []}]}, expect: unknown}
- {case: 已供, rules: leads, on: 2020-06-30, given: {members: [{person_id: P, listings: [], vehicles: []}]}, expect: clear}
- case: 轿车
  rules: leads
  on: 2020-06-30
  given: {members: [{vehicles: [{kind: car, production: false}, {kind: truck}]}]}
  expect: lead
  rules_expected: {car: met, twice: unknown}
"""
    assert results(tmp_path, text) == [[], [], [], [], []]


def test_a_case_may_set_a_parameter(tmp_path: Path) -> None:
    text = SOUND.replace("  given:", "  set: {line: 3747.49, sound_grades: [A, B], strict: false}\n  given:")
    text = text.replace("expect: unmet", "expect: met").replace("{income: unmet", "{income: met")
    assert results(tmp_path, text) == [[]]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rules: exit", "rules: exits", ("a.yaml line 2", "“exits”", "nearest is “exit”")),
        ("on: 2020-06-30", "on: June", ("a.yaml line 4", "2019-06-30")),
        ("on: 2020-06-30", "on: 2013-06-30", ("a.yaml line 2", "2013-06-30")),
        ("    grade: A", "    graed: A", ("a.yaml:2", "“graed”", "nearest is “grade”")),
        ("grade: A", "grade: Z", ("a.yaml:2", "grade has the value “Z”")),
        ("supply_rate: 95", "supply_rate: many", ("supply_rate has the value “many”",)),
        ("supply_rate: 95", "supply_rate: 95.5", ("supply_rate has the value “95.5”",)),
        ("income_fen: 374750", "income_fen: 3747.5", ("income_fen has the value “3747.5”",)),
        ("area_m2: 25.5", "area_m2: 25.55", ("area_m2 has the value “25.55”",)),
        ("built_on: 2001-01-01", "built_on: 2001", ("built_on has the value “2001”",)),
        ("insured: false", "insured: no", ("insured has the value “no”",)),
        ("    members:", "    vehicles: []\n    members:", ("households has no fact “vehicles”",)),
        ("      - {birth_on: 2020-01-01, insured: false, vehicles: []}", "      birth_on: 2020-01-01", ("members has the value",)),
        ("  given:", "  set: {lien: 1}\n  given:", ("“lien”", "nearest is “line”")),
        ("  given:", "  set: {line: lots}\n  given:", ("line cannot be set to “lots”",)),
        ("  given:", "  set: none\n  given:", ("set is “none”",)),
        ("rules_expected: {", "rules_expectd: {", ("“rules_expectd”", "nearest is “rules_expected”")),
        ("expect: unmet", "expect: unmett", ("a.yaml:2", "expect has the value “unmett”", "met | unmet | unknown | no_subject", "nearest is “unmet”")),
        ("expect: unmet", "expect: not_subject", ("nearest is “no_subject”",)),
        ("housing: met", "housing: mett", ("housing has the value “mett”", "met | unmet | unknown", "nearest is “met”")),
        ("housing: met", "housin: met", ("“housin”", "nearest is “housing”")),
        ("expect: unmet", "expectt: unmet", ("“expect” is missing",)),
    ],
)  # fmt: skip
def test_a_mistaken_case_says_where_and_what(old: str, new: str, words: tuple[str, ...], tmp_path: Path) -> None:
    assert old in SOUND
    with pytest.raises(Problem) as caught:
        results(tmp_path, SOUND.replace(old, new, 1))
    for word in words:
        assert word in caught.value.sentence("en")
    assert caught.value.sentence("zh")
