"""An import can be taken back: afterwards every row is what it was, and the log says that both happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rosters_at_hand import HERE, HOMES, NEXT_DOOR, PEOPLE, everything, home, identity, load, person, write

from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household
from bangfu.programme.intake.actions import apply_import, undo_import
from bangfu.programme.intake.models import Import, State
from bangfu.programme.ledger.verifying import verification
from small_world import World

JULY, AUGUST = date(2020, 7, 31), date(2020, 8, 31)


def test_undo_leaves_every_row_as_it_was(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    before = everything("places_place")
    changed = [
        {**PEOPLE[0], "证件号码": identity("19700908", 7), "健康状况": "残疾"},
        {**PEOPLE[1], "姓名": "寒露露"},
        person("A3", "清明", "户主", identity("19750405", 9), 人编号="A3-01"),
        person("A3", "谷雨", "配偶", identity("19801023", 3), 人编号="A3-02"),
    ]
    homes = [home("A1", NEXT_DOOR, 脱贫属性="已脱贫", 联系电话="13800000009"), home("A3")]
    number = load(county, write(tmp_path / "b", homes, changed), JULY)
    assert everything("places_place") != before
    undo_import(county, number)
    assert everything("places_place") == before
    assert Import.objects.get(pk=number).state == State.UNDONE
    with verification() as findings:
        assert [each.sentence("en") for each in findings] == []


def test_undo_is_refused_when_something_was_built_on_it(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    first = load(county, write(tmp_path))
    second = load(world.actors["prefecture"], write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫")], []), JULY)
    before = everything()
    with pytest.raises(Problem) as caught:
        undo_import(county, first)
    assert (caught.value.code, caught.value.details["name"]) == ("intake.built_on", "prefecture")
    assert everything() == before
    undo_import(world.actors["prefecture"], second)
    undo_import(county, first)


def test_wrong_imports_are_taken_back_last_first(world: World, tmp_path: Path) -> None:
    county, seen = world.actors["county"], [everything("places_place")]
    rows = (
        (HOMES, PEOPLE),
        ([home("A1", NEXT_DOOR, 脱贫属性="已脱贫"), home("A3")], [{**PEOPLE[0], "健康状况": "残疾"}]),
        ([home("A1", 耕地面积="7.5")], [{**PEOPLE[0], "证件号码": identity("19700908", 7)}]),
        ([home("A3")], [{**PEOPLE[1], "户编号": "A3", "与户主关系": "户主"}]),
    )  # fmt: skip
    numbers = []
    for at, (homes, people) in enumerate(rows):
        numbers.append(load(county, write(tmp_path / str(at), homes, people), date(2020, 7 + at, 1)))
        seen.append(everything("places_place"))
    for wrong in numbers[:-1]:
        with pytest.raises(Problem, match=r"intake\.built_on"):
            undo_import(county, wrong)
    for number, before in reversed(list(zip(numbers, seen, strict=False))):
        undo_import(county, number)
        assert everything("places_place") == before
    with verification() as findings:
        assert [each.sentence("en") for each in findings] == []


def test_what_was_written_between_two_imports_keeps_the_first_one(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    first = load(county, write(tmp_path))
    load(county, write(tmp_path / "b", [home("A1", 耕地面积="7.5")], []), JULY)
    last = load(county, write(tmp_path / "c", [home("A1", 耕地面积="8.5")], []), AUGUST)
    undo_import(county, last)
    before = everything()
    with pytest.raises(Problem, match=r"intake\.built_on"):
        undo_import(county, first)
    assert everything() == before


def test_what_a_later_import_says_of_a_village_keeps_the_first_one(world: World, tmp_path: Path) -> None:
    county, before = world.actors["county"], everything()
    numbers, sheet = [], tmp_path / "村.csv"
    for people, since in (1260, JULY), (1300, AUGUST):
        sheet.write_text(f"村代码,村名称,乡村人口\n{HERE},茶坪村,{people}\n", "utf-8-sig")
        numbers.append(load(county, [sheet], since))
    with pytest.raises(Problem) as caught:
        undo_import(county, numbers[0])
    assert (caught.value.code, caught.value.details["household"]) == ("intake.built_on", HERE)
    for number in reversed(numbers):
        undo_import(county, number)
    assert everything("places_place")["places_placestate"] == before["places_placestate"]


def test_a_whole_import_can_be_taken_back_and_brought_again(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    number = load(county, write(tmp_path))
    undo_import(county, number)
    assert not Household.objects.filter(number="A1").exists()
    with pytest.raises(Problem, match=r"intake\.wrong_state"):
        apply_import(county, number)
    load(county, write(tmp_path, HOMES, PEOPLE), AUGUST)
    assert Household.objects.get(number="A1").persons == 2
