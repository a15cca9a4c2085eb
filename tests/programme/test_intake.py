"""A roster beside the register: what is new, what changed, what stays; applied as a whole and dated."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from rosters_at_hand import (
    HERE,
    HOMES,
    JUNE,
    NEXT_DOOR,
    OTHER_COUNTY,
    PEOPLE,
    compare,
    hand_in_files,
    home,
    identity,
    load,
    person,
    write,
)

from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.intake import jobs
from bangfu.programme.intake.actions import apply_import, cancel_import, compare_import
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import Import, State
from bangfu.programme.intake.queries import differences, missing, visible_to
from bangfu.programme.jobs.actions import Progress, ask_for, work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.verifying import verification
from bangfu.programme.places.models import Place
from small_world import World

JULY = date(2020, 7, 31)


def findings() -> list[str]:
    with verification() as found:
        return [each.sentence("en") for each in found]


def test_a_roster_of_new_households_is_added_with_one_entry_each(world: World, tmp_path: Path) -> None:
    number, counts = compare(world.actors["county"], write(tmp_path))
    assert counts["households"] == {"added": 2}
    assert counts["rows"] == {"households": {"added": 2}, "members": {"added": 3}}
    assert not Household.objects.filter(number="A1").exists()
    apply_import(world.actors["county"], number)
    row = Household.objects.get(number="A1")
    assert (row.path, row.head, row.persons, row.status, row.brought_by) == (HERE, "白露", 2, "not_out", number)
    assert Entry.objects.filter(subject="household/A1", actor_name="county").count() == 1
    state = row.states.get()
    assert (state.since, state.until, json.loads(state.facts)["cropland_mu"]) == (JUNE, None, "3.2")
    assert Place.objects.filter(path=HERE).exists()
    assert findings() == []


def test_private_facts_are_sealed_and_stand_in_no_open_column(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    state = HouseholdState.objects.get(household__number="A1")
    assert "13800000901" not in state.facts
    assert json.loads(unseal(state.private, HouseholdState, "private", state.pk) or "")["phone"] == "13800000901"
    person = MemberState.objects.get(member__number="A1-02")
    assert "chronic" not in person.facts
    assert json.loads(unseal(person.private, MemberState, "private", person.pk) or "") == {"health": "chronic"}


def test_the_same_roster_again_changes_nothing(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    number, counts = compare(world.actors["county"], write(tmp_path), JULY)
    assert counts["households"] == {"unchanged": 2}
    before = Entry.objects.count()
    apply_import(world.actors["county"], number)
    assert Entry.objects.filter(subject__startswith="household/").count() == 2 + len(world.households)
    assert Entry.objects.count() == before + 1


def test_a_change_ends_what_held_and_keeps_it_for_the_days_before(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    number, counts = compare(county, write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫")], []), JULY)
    assert counts["rows"] == {"households": {"changed": 1}}
    (found,) = differences(Import.objects.get(pk=number), "changed", "zh")
    assert [(line.label["zh"], line.old, line.new) for line in found.lines] == [("脱贫属性", "未脱贫", "已脱贫")]
    apply_import(county, number)
    old, new = HouseholdState.objects.filter(household__number="A1").order_by("since")
    assert (old.since, old.until, old.ended_by) == (JUNE, JULY, number)
    assert (new.since, new.until, json.loads(new.facts)["status"]) == (JULY, None, "out")
    assert Household.objects.get(number="A1").status == "out"
    assert findings() == []


def test_a_move_is_shown_by_the_names_of_the_villages(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    moved = write(tmp_path / "b", [home("A1", "350702101201")], [PEOPLE[2] | {"户编号": "A1"}])
    number, _ = compare(county, moved, JULY)
    found = differences(Import.objects.get(pk=number), "changed", "zh")
    lines = [(line.who, line.label["zh"], line.old, line.new) for one in found for line in one.lines]
    assert ("", "所在村", "茶坪村", "云岭村") in lines
    assert ("霜降", "户", "", "A1") in lines


def test_what_a_roster_does_not_say_stays_known(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    load(county, write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫", 耕地面积="")], []), JULY)
    state = HouseholdState.objects.get(household__number="A1", until=None)
    assert json.loads(state.facts)["cropland_mu"] == "3.2"
    assert json.loads(unseal(state.private, HouseholdState, "private", state.pk) or "")["phone"] == "13800000901"


def test_a_household_missing_from_the_roster_is_reported_and_stays(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    number, counts = compare(county, write(tmp_path / "b", HOMES[:1], PEOPLE[:2]), JULY)
    listed = [row.number for row in missing(Import.objects.get(pk=number), "zh")]
    assert "A2" in listed
    assert counts["missing"] == len(listed)
    apply_import(county, number)
    assert Household.objects.get(number="A2").states.filter(until=None).exists()


def test_an_older_roster_does_not_undo_what_is_known_later(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path), JULY)
    _, counts = compare(county, write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫")], []), JUNE)
    assert counts["rows"] == {"households": {"newer": 1}}


def test_rows_of_another_area_are_refused(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    stranger = person("B1", "清明", "户主", identity("19750405", 9))
    files = write(tmp_path, [*HOMES, home("B1", OTHER_COUNTY)], [*PEOPLE, stranger])
    number, counts = compare(county, files)
    assert counts["households"] == {"added": 2, "outside": 1}
    apply_import(county, number)
    assert not Household.objects.filter(number="B1").exists()
    with pytest.raises(Problem, match=r"intake\.all_outside"):
        compare(county, write(tmp_path / "b", [home("B1", OTHER_COUNTY)], []))
    assert Import.objects.order_by("-id")[0].state == State.FAILED


def test_the_number_of_a_household_elsewhere_is_not_taken_over(world: World, tmp_path: Path) -> None:
    stranger = person("H4", "清明", "户主", identity("19750405", 9))
    _, counts = compare(world.actors["county"], write(tmp_path, [*HOMES, home("H4")], [*PEOPLE, stranger]))
    assert counts["households"] == {"added": 2, "outside": 1}


def test_a_household_under_another_number_is_known_by_its_people(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    people = [
        person("新1", "寒露", "配偶", identity("19711008", 2)), person("新1", "白露", "户主", identity("19700908", 1))
    ]  # fmt: skip
    number, counts = compare(county, write(tmp_path / "b", [home("新1")], people), JULY)
    assert counts["households"] == {"unchanged": 1}
    (found,) = differences(Import.objects.get(pk=number), "unchanged", "zh")
    assert (found.number, found.given) == ("A1", "新1")


def test_a_newcomer_whose_running_number_is_taken_gets_the_next(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    plain = [{k: v for k, v in row.items() if k != "人编号"} for row in PEOPLE]
    load(county, write(tmp_path, HOMES, plain))
    child = person("A1", "小雪", "之子", identity("20101122", 5))
    load(county, write(tmp_path / "b", HOMES, [plain[0], child, plain[1], plain[2]]), JULY)
    names = dict(Member.objects.filter(household__number="A1").values_list("number", "name"))
    assert sorted(names.values()) == sorted(["白露", "寒露", "小雪"])
    assert Member.objects.get(name="寒露").states.count() == 1
    assert Household.objects.get(number="A1").persons == 3


def test_a_household_that_moved_takes_its_people_with_it(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    load(county, write(tmp_path / "b", [home("A1", NEXT_DOOR)], []), JULY)
    assert Household.objects.get(number="A1").path == NEXT_DOOR
    assert set(Member.objects.filter(household__number="A1").values_list("path", flat=True)) == {NEXT_DOOR}
    old, new = HouseholdState.objects.filter(household__number="A1").order_by("since")
    assert json.loads(old.facts)["village_code"] == HERE
    assert "village_code" not in json.loads(new.facts)
    assert findings() == []


def test_a_corrected_identity_number_keeps_the_former_one_sealed(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    right = identity("19700908", 7)
    load(county, write(tmp_path / "b", HOMES[:1], [{**PEOPLE[0], "证件号码": right}]), JULY)
    member = Member.objects.get(number="A1-01")
    assert unseal(member.identity, Member, "identity", member.pk) == right
    old, new = member.states.order_by("since")
    assert json.loads(unseal(old.private, MemberState, "private", old.pk) or "")["person_id"] == identity("19700908", 1)
    assert "person_id" not in (unseal(new.private, MemberState, "private", new.pk) or "")


def test_two_officers_at_once_the_second_is_told_who_and_when(world: World, tmp_path: Path) -> None:
    county, township = world.actors["county"], world.actors["prefecture"]
    load(county, write(tmp_path))
    first, _ = compare(county, write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫")], []), JULY)
    second, _ = compare(township, write(tmp_path / "c", [home("A1", 脱贫属性="返贫"), home("A9")], []), JULY)
    apply_import(county, first)
    with pytest.raises(Problem) as caught:
        apply_import(township, second)
    assert caught.value.code == "intake.register_changed"
    assert (caught.value.details["name"], caught.value.details["household"]) == ("county", "A1")
    assert all(caught.value.sentence(lang) for lang in LANGUAGES)
    assert not Household.objects.filter(number="A9").exists()
    assert Import.objects.get(pk=second).state == State.READY
    compare_import(township, second)
    apply_import(township, second)
    assert Household.objects.get(number="A1").status == "fallen_back"
    assert findings() == []


def test_a_number_taken_since_the_comparison_is_told(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    first, _ = compare(county, write(tmp_path))
    second, _ = compare(county, write(tmp_path))
    apply_import(county, first)
    with pytest.raises(Problem, match=r"intake\.register_changed"):
        apply_import(county, second)


def test_an_import_runs_as_a_job_and_says_how_far_it_is(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    number = hand_in_files(county, write(tmp_path))
    assert work_once()
    ask_for(county, "intake.apply", {"import": number})
    assert work_once()
    job = Job.objects.order_by("-id")[0]
    assert (job.state, job.result["households"]) == ("done", {"added": 2})
    said = Folder(number).said()
    assert (said["stage"], said["done"]) == ("intake.apply", said["total"])
    assert not Folder(number).given.exists()
    ask_for(county, "intake.apply", {"import": number})  # a worker that was thought lost had finished
    assert work_once()
    assert Job.objects.order_by("-id")[0].state == "done"
    assert Household.objects.filter(number="A1").count() == 1


def test_an_import_is_seen_and_touched_only_within_the_area(world: World, tmp_path: Path) -> None:
    number, _ = compare(world.actors["county"], write(tmp_path))
    assert [row.pk for row in visible_to(world.actors["prefecture"])] == [number]
    for name in ("sibling", "township", "analyst"):
        assert not visible_to(world.actors[name]).exists()
        with pytest.raises(Problem):
            apply_import(world.actors[name], number)
    with pytest.raises(Problem, match=r"accounts\.not_allowed"):
        compare(world.actors["analyst"], write(tmp_path))


def test_a_cancelled_import_cannot_be_applied(world: World, tmp_path: Path) -> None:
    number, _ = compare(world.actors["county"], write(tmp_path))
    cancel_import(world.actors["county"], number)
    assert not Folder(number).compared.exists()
    with pytest.raises(Problem, match=r"intake\.wrong_state"):
        apply_import(world.actors["county"], number)


def test_a_roster_in_gb18030_is_read(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path, encoding="gb18030"))
    assert Household.objects.get(number="A1").head == "白露"


def test_comparing_does_not_show_what_is_sealed(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    number, _ = compare(county, write(tmp_path / "b", [home("A1", 联系电话="13800000009")], []), JULY)
    (found,) = differences(Import.objects.get(pk=number), "changed", "en")
    assert [(line.label["en"], line.old, line.new) for line in found.lines] == [("phone", "▮", "▮")]


def test_nothing_to_take_is_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"intake\.nothing_taken"):
        compare(SYSTEM, write(tmp_path, [home("A1", "999999999999")], []))


class _Begun(Progress):
    """Hears what an import's page says of its stage when the job begins to tell."""

    def say(self, stage: str, done: int = 0, total: int = 0) -> None:
        self.shown = self.__dict__.get("shown") or Folder(int(self.job.arguments["import"])).said()["stage"]
        super().say(stage, done, total)


def test_a_job_that_begins_does_not_say_what_the_last_one_ended_with(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    number, _ = compare(county, write(tmp_path))
    Folder(number).say("intake.compare", 0, 0)
    for work, stage in ((jobs.apply, "intake.apply"), (jobs.undo, "intake.undo")):
        begun = _Begun(ask_for(county, f"intake.{work.__name__}", {"import": number}))
        work(begun)
        assert begun.shown == stage
