"""Every worked case of every shipped pack holds, and together they show each rule both ways."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from bangfu.core.policy.cases import Case, run_case
from bangfu.core.policy.model import Pack
from shipped import CASES, EVERY_CASE, PACKS

ALL_CASES = [pytest.param(pack, case, id=f"{pack.name}: {case.title['en']}") for pack, case in EVERY_CASE]
EVERY_RULE = [
    pytest.param(name, rules.name, rule, id=f"{name} {rules.name}.{rule}")
    for name, pack in PACKS.items()
    for rules in pack.rule_sets.values()
    for rule in rules.rules
]


@pytest.mark.parametrize(("pack", "case"), ALL_CASES)
def test_a_worked_case_holds(pack: Pack, case: Case) -> None:
    assert run_case(pack, case) == []


@pytest.mark.parametrize(("name", "rules", "rule"), EVERY_RULE)
def test_each_rule_is_shown_met_and_unmet(name: str, rules: str, rule: str) -> None:
    shown = {case.rules_expected.get(rule) for case in CASES[name] if case.rules == rules}
    assert {"met", "unmet"} <= shown


NEVER_UNKNOWN = {"cause_missing", "cause_twice"}  # they ask what is entered, and an empty field is an answer


@pytest.mark.parametrize(("name", "rules", "rule"), EVERY_RULE)
def test_each_rule_is_shown_unknown(name: str, rules: str, rule: str) -> None:
    shown = {case.rules_expected.get(rule) for case in CASES[name] if case.rules == rules}
    assert ("unknown" in shown) is (rule not in NEVER_UNKNOWN)


@pytest.mark.parametrize(("name", "rules"), [(name, rules) for name, pack in PACKS.items() for rules in pack.rule_sets])
def test_each_verdict_of_a_set_is_shown(name: str, rules: str) -> None:
    shown = {case.expect for case in CASES[name] if case.rules == rules}
    assert set(PACKS[name].rule_sets[rules].outcomes) <= shown


@pytest.mark.parametrize("name", PACKS)
def test_each_set_with_subjects_of_its_own_shows_who_is_none(name: str) -> None:
    limited = {
        rules.name
        for rules in PACKS[name].rule_sets.values()
        if rules.applies_when is not None and rules.verdict != "leads"
    }
    assert limited <= {case.rules for case in CASES[name] if case.expect == "no_subject"}


def test_there_are_enough_cases_for_a_lawyer() -> None:
    assert sum(map(len, CASES.values())) >= 70


@pytest.mark.parametrize("name", PACKS)
def test_no_two_cases_of_a_set_share_a_sentence(name: str) -> None:
    told: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for case in CASES[name]:
        for language, sentence in case.title.items():
            told[case.rules, language, sentence].append(case.line)
    assert not {key: lines for key, lines in told.items() if len(lines) > 1}


@pytest.mark.parametrize("on", ["2014", "2015", "2016", "2017", "2018", "2019", "2020"])
def test_the_line_of_each_year_is_shown_exactly_at_it_and_just_over(on: str) -> None:
    shown = {
        case.rules_expected["income"]
        for case in CASES["cn-2014"]
        if case.rules == "exit" and case.on.year == int(on) and "exit_lines" in case.file and not case.sets
        and "income" in case.rules_expected
    }  # fmt: skip
    assert shown == {"met", "unmet"}


def test_a_register_hit_is_a_lead_and_leaves_identification_alone() -> None:
    with_car = [case for case in CASES["cn-2014"] if _has_vehicle(case)]
    leads = [case for case in with_car if case.rules_expected.get("vehicle") == "met"]
    identified = [case for case in with_car if case.rules == "identification"]
    assert len(leads) >= 3
    assert len(identified) >= 3
    assert {case.expect for case in leads} == {"lead"}
    for case in identified:
        assert run_case(PACKS["cn-2014"], case) == []
        assert run_case(PACKS["cn-2014"], _without_registers(case)) == []


def _has_vehicle(case: Case) -> bool:
    members = case.given.get("members")
    return isinstance(members, list) and any(member.get("vehicles") for member in members)


def _without_registers(case: Case) -> Case:
    members = case.given["members"]
    assert isinstance(members, list)
    bare = [{name: value for name, value in member.items() if name != "vehicles"} for member in members]
    return replace(case, given={**case.given, "members": bare})
