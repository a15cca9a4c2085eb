"""What of an import is new is made ready before the transaction: others write meanwhile, and neither is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from evidence_everywhere import change_household, every_row_is_as_logged
from rosters_at_hand import JUNE, PEOPLE, compare, everything, home, identity, load, person, write

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.households.correcting import correct_fact
from bangfu.programme.households.models import Household, Member
from bangfu.programme.intake.actions import apply_import, compare_import
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.rotating import rotate_keys
from bangfu.programme.ledger.writing import Change, action
from small_world import World

HERE, PACK, JULY = "350702102201", load_pack("cn-2014"), date(2020, 7, 31)


@action("tests.settle_one")
def settle_one(change: Change, number: str) -> None:
    """Somebody else registers a household."""
    change.insert(change.entry(f"household/{number}", HERE), Household(number=number, path=HERE, head="", persons=0))


def test_whoever_writes_while_an_import_is_made_ready_is_not_in_its_way(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    stages: list[str] = []

    def say(stage: str, _done: int, _total: int) -> None:
        if stage == "intake.prepare" and stage not in stages:
            settle_one(SYSTEM, "Z1")
            change_household(SYSTEM, keyed.households["H1"], 7)
        stages.append(stage)

    apply_import(SYSTEM, number, say)
    assert {"intake.prepare", "intake.apply"} <= set(stages)
    assert set(Household.objects.filter(number__in=["A1", "A2", "Z1"]).values_list("number", flat=True)) == {
        "A1", "A2", "Z1",
    }  # fmt: skip
    assert Member.objects.filter(brought_by=number).count() == 3
    every_row_is_as_logged()


def test_a_number_taken_while_an_import_is_made_ready_stops_it_whole(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    written: list[str] = []

    def say(stage: str, _done: int, _total: int) -> None:
        if stage == "intake.prepare" and not written:
            written.append("A2")
            settle_one(SYSTEM, "A2")

    with pytest.raises(Problem) as refused:
        apply_import(SYSTEM, number, say)
    assert refused.value.code == "intake.register_changed"
    assert not Household.objects.filter(number="A1").exists()
    settle_one(SYSTEM, "Z2")  # after rows that never came, numbers go on
    compare_import(SYSTEM, number, errors=False, paths=write(tmp_path))
    apply_import(SYSTEM, number)
    assert Household.objects.filter(number__in=["A1", "A2", "Z2"]).count() == 3
    every_row_is_as_logged()


def test_keys_that_were_changed_since_the_comparison_make_it_void(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    rotate_keys(SYSTEM)
    with pytest.raises(Problem) as refused:
        apply_import(SYSTEM, number)
    assert refused.value.code == "ledger.keys_changed"
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    compare_import(SYSTEM, number, errors=False, paths=write(tmp_path))
    apply_import(SYSTEM, number)
    every_row_is_as_logged()


def test_what_changes_where_it_is_is_made_ready_too_and_others_write_meanwhile(keyed: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path))
    homes = [home("A1", 脱贫属性="已脱贫")]
    people = [{**PEOPLE[0], "与户主关系": "配偶"}, {**PEOPLE[1], "与户主关系": "户主"}]
    newcomer = person("A1", "小雪", "之子", identity("20101122", 5), 人编号="A1-03")
    number, _ = compare(SYSTEM, write(tmp_path / "b", homes, [*people, newcomer]), JULY)
    told: list[tuple[str, int, int]] = []

    def say(stage: str, done: int, total: int) -> None:
        if not told:
            change_household(SYSTEM, keyed.households["H1"], 7)
        told.append((stage, done, total))

    apply_import(SYSTEM, number, say)
    assert [each for each in told if each[0] == "intake.prepare"][-1] == ("intake.prepare", 4, 4)
    listed = Household.objects.get(number="A1")
    assert (listed.head, listed.persons, listed.status) == ("寒露", 3, "out")
    assert Entry.objects.filter(subject="household/A1", action="intake.apply_import").count() == 2
    every_row_is_as_logged()


@pytest.mark.parametrize("back", [False, True])
def test_whoever_changes_a_household_that_is_made_ready_stops_the_import_whole(
    keyed: World, tmp_path: Path, back: bool
) -> None:  # fmt: skip
    load(SYSTEM, write(tmp_path))
    files = write(tmp_path / "b", [home("A1", 脱贫属性="已脱贫"), home("A2", 脱贫属性="已脱贫")], [])
    number, _ = compare(SYSTEM, files, JULY)
    before: dict[str, list[tuple[object, ...]]] = {}

    def say(stage: str, _done: int, _total: int) -> None:
        if stage == "intake.prepare" and not before:
            for status in ("fallen_back", "not_out") if back else ("fallen_back",):
                correct_fact(SYSTEM, PACK, "A1", "", "status", status, JUNE, "入户核实")
            before.update(everything())

    with pytest.raises(Problem) as refused:
        apply_import(SYSTEM, number, say)
    assert (refused.value.code, refused.value.details["household"]) == ("intake.register_changed", "A1")
    assert everything() == before
    compare_import(SYSTEM, number, errors=False, paths=files)
    apply_import(SYSTEM, number)
    assert set(Household.objects.filter(number__in=["A1", "A2"]).values_list("status", flat=True)) == {"out"}
    every_row_is_as_logged()
