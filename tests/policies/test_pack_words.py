"""What the packs say: dated values with their sources, and every word in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from bangfu.core.policy.model import Pack
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording
from shipped import PACKS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
EVERY_PARAMETER = [
    pytest.param(pack, parameter, id=f"{name} {parameter}")
    for name, pack in PACKS.items()
    for parameter in pack.parameters
]
WITHOUT_UNIT = {  # plain numbers: multiples, calendar numbers, counts without a noun
    "monitoring_line_factor", "monitoring_line_floor_factor", "village_poor_rate_multiple", "income_year_start_month",
    "assessment_first_year", "assessment_done_month", "paper_characters_max", "apps_for_base_per_department_max",
}  # fmt: skip
LINES = {  # year: administrative series, statistics bureau at current prices
    2014: (2800, 2800), 2015: (2968, 2855), 2016: (3146, 2952), 2017: (3335, 2952), 2018: (3535, 2995),
    2019: (3747, 3218), 2020: (4000, 4000),
}  # fmt: skip


@pytest.mark.parametrize(("pack", "name"), EVERY_PARAMETER)
def test_a_parameter_has_unit_source_and_confidence(pack: Pack, name: str) -> None:
    parameter = pack.parameters[name]
    assert parameter.type.kind is not Kind.NUMBER or parameter.unit or name in WITHOUT_UNIT
    assert parameter.values or parameter.local
    for value in parameter.values:
        assert value.source in pack.sources
        assert value.confidence == "high" or value.note or parameter.note


@pytest.mark.parametrize("name", PACKS)
def test_a_source_less_than_sure_says_why(name: str) -> None:
    unexplained = [
        key for key, source in PACKS[name].sources.items() if source.confidence != "high" and not source.note
    ]
    assert not unexplained


@pytest.mark.parametrize("name", PACKS)
def test_no_source_is_listed_for_nothing(name: str) -> None:
    pack = PACKS[name]
    used = {value.source for parameter in pack.parameters.values() for value in parameter.values}
    used |= {codes.source for codes in pack.codes.values()}
    for rules in pack.rule_sets.values():
        used |= {rules.source, *(rule.source for rule in rules.rules.values())}
    base = PACKS[pack.extends].sources if pack.extends else {}
    context = {key for key in pack.sources if key not in used and key not in base}
    assert context <= {"office-2013-25", "cpc-2015-34", "health-2019-45", "local-standard"}


@pytest.mark.parametrize("name", PACKS)
def test_a_local_value_has_a_note_and_no_default(name: str) -> None:
    for parameter in PACKS[name].parameters.values():
        if parameter.local:
            assert parameter.note
            assert not parameter.values


@pytest.mark.parametrize("year", LINES)
def test_both_series_of_the_line_have_their_values(year: int) -> None:
    day = date(year, 6, 30)
    found = [PACKS["cn-2014"].parameters[name].on(day).value for name in ("poverty_line", "poverty_line_nbs")]
    assert found == [Decimal(value) for value in LINES[year]]


def test_the_watch_line_of_the_transition_has_no_national_value() -> None:
    pack = PACKS["cn-2021"]
    assert pack.parameters["monitoring_line"].local
    floor = pack.parameters["monitoring_line_floor_factor"].on(date(2023, 1, 1)).value
    campaign = pack.parameters["campaign_line"].on(date(2023, 1, 1)).value
    assert isinstance(floor, Decimal)
    assert isinstance(campaign, Decimal)
    assert floor * campaign == 6000


def test_a_village_leaves_under_two_percent_and_under_three_in_the_west() -> None:
    day = date(2018, 12, 31)
    for kind in ("village_exit_rate_max", "county_combined_rate_max"):
        values = [PACKS["cn-2014"].parameters[f"{kind}_{region}"].on(day).value for region in ("central", "western")]
        assert values == [2, 3]


def test_the_packs_of_china_follow_each_other_without_a_gap() -> None:
    packs = [PACKS[name] for name in ("cn-2014", "cn-2021", "cn-2026")]
    assert [pack.valid_until for pack in packs[:-1]] == [pack.valid_from for pack in packs[1:]]
    assert packs[-1].valid_until is None


def labels(pack: Pack) -> Iterator[tuple[str, Label | None]]:
    """Every label the pack shows, with where it stands."""
    yield pack.name, pack.title
    for name, unit in pack.units.items():
        yield f"unit {name}", unit.label
    for level in pack.levels:
        yield f"level {level.name}", level.label
    for name, parameter in pack.parameters.items():
        yield f"parameter {name}", parameter.label
    for name, codes in pack.codes.items():
        yield f"codes {name}", codes.label
        yield from ((f"codes {name}.{code}", one.label) for code, one in codes.codes.items())
    for name, table in pack.tables.items():
        yield f"table {name}", table.label
        yield from ((f"fact {name}.{fact}", one.label) for fact, one in table.facts.items())
        yield from ((f"fact {name}.{fact} ask", one.ask) for fact, one in table.facts.items() if one.ask)
    for name, rules in pack.rule_sets.items():
        yield f"rules {name}", rules.label
        yield from ((f"rules {name} {word}", label) for word, label in rules.words.items())
        for rule in rules.rules.values():
            yield f"rule {name}.{rule.name}", rule.label
            yield f"because {name}.{rule.name}", rule.because
            if rules.verdict == "leads":
                yield f"hear {name}.{rule.name}", rule.hear


@pytest.mark.parametrize("name", PACKS)
def test_everything_shown_is_in_both_languages(name: str) -> None:
    wrong = {
        where
        for where, label in labels(PACKS[name])
        if label is None or set(label) != {"zh", "en"} or not label["zh"].strip() or not label["en"].strip()
        or CHINESE.search(label["en"])
    }  # fmt: skip
    assert not wrong


@pytest.mark.parametrize("name", PACKS)
def test_a_sentence_names_the_same_values_in_both_languages(name: str) -> None:
    for rules in PACKS[name].rule_sets.values():
        for rule in rules.rules.values():
            assert rule.because is not None
            assert set(placeholders(rule.because["zh"])) == set(placeholders(rule.because["en"])), rule.name


@pytest.mark.parametrize("name", PACKS)
def test_a_set_has_a_source_and_words_for_its_verdicts(name: str) -> None:
    for rules in PACKS[name].rule_sets.values():
        assert rules.source in PACKS[name].sources
        assert rules.verdict == "leads" or set(rules.words) == set(rules.outcomes), rules.name


@pytest.mark.parametrize("name", PACKS)
def test_a_verdict_reads_after_one_and_after_many(name: str) -> None:
    """`1 may exit`, `210 may exit`: a word that is put after counts bends for neither."""
    wrong = [
        f"{rules.name}: {rules.words[verdict]['en']}"
        for rules in PACKS[name].rule_sets.values()
        if rules.verdict not in ("leads", "first")
        for verdict in ("met", "unmet")
        if rules.words[verdict]["en"].split()[0] not in ("may", "must", "should", "need")
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("pack", "age", "zh", "one", "many"),
    [
        ("cn-2014", "head_age_min", "16岁", "1 year", "16 years"),
        ("xx-maravia", "adult_age", "16岁", "1 year", "16 years"),
    ],
)
def test_ages_are_said_as_ages(pack: str, age: str, zh: str, one: str, many: str) -> None:
    parameter = PACKS[pack].parameters[age]
    chinese, english = Wording(PACKS[pack], "zh"), Wording(PACKS[pack], "en")
    assert chinese.parameter_value(parameter, Decimal(16)) == zh
    assert english.parameter_value(parameter, Decimal(16)) == many
    assert english.parameter_value(parameter, Decimal(1)) == one


@pytest.mark.parametrize("name", PACKS)
def test_every_age_is_counted_in_years_of_age(name: str) -> None:
    pack = PACKS[name]
    units = {p.name: p.unit for p in pack.parameters.values() if "age" in p.name.split("_")}
    units |= {f.name: f.unit for t in pack.tables for f in pack.facts_of(t).values() if f.name == "age"}
    assert {n: u for n, u in units.items() if u != "year_of_age"} == {}
