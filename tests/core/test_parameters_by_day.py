"""Parameters: the value of the day, exact to the last digit, and what is said where there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.differences import pack_differences
from bangfu.core.policy.loading import load_pack, tried_pack
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.model import Pack
from bangfu.core.policy.wording import Wording

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(str(EXAMPLE))


def value(pack: Pack, name: str, on: date) -> object:
    return Meaning(pack, on).parameter(name)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        (date(2014, 1, 1), "2800"), (date(2018, 12, 31), "2800"), (date(2019, 1, 1), "3747.50"),
        (date(2030, 12, 31), "3747.50"),
    ],
)  # fmt: skip
def test_a_value_holds_from_its_day_until_the_next(pack: Pack, on: date, amount: str) -> None:
    assert value(pack, "line", on) == Decimal(amount)


def test_a_percent_is_a_share_and_keeps_every_digit(pack: Pack) -> None:
    assert value(pack, "most_share", date(2020, 1, 1)) == Decimal("0.3333")
    assert pack.parameters["most_share"].type.places == 4


def test_a_day_before_the_first_value_names_the_first(pack: Pack) -> None:
    with pytest.raises(Problem) as caught:
        value(pack, "line", date(2013, 12, 31))
    assert caught.value.code == "policy.no_value_on"
    assert "2013-12-31" in caught.value.sentence("en")
    assert "2014-01-01" in caught.value.sentence("en")
    assert "现有的值自2014-01-01起" in caught.value.sentence("zh")


def test_a_day_in_a_gap_has_no_value(pack: Pack) -> None:
    assert value(pack, "free_amount", date(2017, 12, 31)) == 1200
    with pytest.raises(Problem, match="no value on 2018-01-01"):
        value(pack, "free_amount", date(2018, 1, 1))
    assert value(pack, "free_amount", date(2020, 1, 1)) == 1500


def test_a_local_value_must_be_given(pack: Pack) -> None:
    with pytest.raises(Problem) as caught:
        value(pack, "local_line", date(2020, 1, 1))
    assert "--set local_line=VALUE" in caught.value.sentence("en")
    assert "--set local_line=" in caught.value.sentence("zh")
    given = load_pack(str(EXAMPLE), {"local_line": "4321.005"})
    assert value(given, "local_line", date(2020, 1, 1)) == Decimal("4321.005")


def test_a_change_holds_on_every_day_and_may_name_another_parameter() -> None:
    tried = load_pack(str(EXAMPLE), {"line": "4200"})
    assert value(tried, "line", date(2014, 1, 1)) == value(tried, "line", date(2030, 1, 1)) == 4200
    named = load_pack(str(EXAMPLE), {"local_line": "line"})
    assert value(named, "local_line", date(2018, 1, 1)) == 2800


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("line", "NaN", "“NaN”"), ("line", "Infinity", "“Infinity”"), ("line", "", "“”"), ("line", "4,200", "“4,200”"),
        ("line", "free_amount", "“free_amount”"), ("census_on", "2020", "“2020”"), ("strict", "yes", "“yes”"),
        ("sound_grades", "A,Z", "“Z”"), ("lines", "1", "nearest is “line”"), ("exit.incom", "True", "exit.income"),
        ("exit.income", "net_fen > line", "different units"), ("exit.verdict", "incom", "nearest is “income”"),
    ],
)  # fmt: skip
def test_a_mistaken_change_is_refused(name: str, text: str, word: str) -> None:
    with pytest.raises(Problem) as caught:
        load_pack(str(EXAMPLE), {name: text})
    assert word in caught.value.sentence("en")
    assert caught.value.sentence("zh")


def test_rules_and_verdicts_may_be_tried_otherwise() -> None:
    tried = load_pack(str(EXAMPLE), {"exit.income": "net_fen > 0", "exit.verdict": "any"})
    rules = tried.rule_sets["exit"]
    assert rules.rules["income"].text == "net_fen > 0"
    assert rules.verdict == "any"


def test_differences_name_values_days_and_rules(pack: Pack) -> None:
    tried = load_pack(str(EXAMPLE), {"line": "4200", "exit.income": "net_fen > 0"})
    lines = {(d.what, d.name) for d in pack_differences(pack, tried)}
    assert lines == {("parameter", "line"), ("rule", "exit.income")}
    assert not pack_differences(pack, pack)
    assert tried.hash != pack.hash


def test_a_pack_speaks_only_of_its_own_days(pack: Pack) -> None:
    pack.check_in_force(date(2014, 1, 1))
    pack.check_in_force(date(2030, 12, 31))
    for day in (date(2013, 12, 31), date(2031, 1, 1)):
        with pytest.raises(Problem) as caught:
            pack.check_in_force(day)
        assert "2014-01-01" in caught.value.sentence("zh")
        assert "2031-01-01" in caught.value.sentence("en")


def test_a_trial_has_one_hash_by_whichever_road_it_is_read() -> None:
    changes = {"poverty_line": "4200"}
    pack = load_pack("cn-2014")
    assert tried_pack(pack, changes).hash == load_pack("cn-2014", changes).hash != pack.hash


def test_a_year_is_written_without_commas_and_an_amount_with_them() -> None:
    wording = Wording(load_pack("cn-2014"), "zh")
    assert wording.value(Decimal(1977), None) == "1977"
    assert wording.value(Decimal(19770), "yuan") == "19,770元"


@pytest.mark.parametrize(("count", "unit", "said"), [
    (1, "company", "1 company"), (2, "company", "2 companies"), (1, "entry", "1 entry"), (1, "vehicle", "1 vehicle"),
])  # fmt: skip
def test_one_of_a_unit_is_said_in_the_singular(count: int, unit: str, said: str) -> None:
    assert Wording(load_pack("cn-2014"), "en").value(Decimal(count), unit) == said
