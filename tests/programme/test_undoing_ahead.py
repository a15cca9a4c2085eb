"""Undoing is made ready before the transaction: others write meanwhile, and nothing is undone of what they built on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from evidence_everywhere import change_household, every_row_is_as_logged
from rosters_at_hand import HERE, NEXT_DOOR, PEOPLE, everything, home, identity, load, person, write

from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household
from bangfu.programme.intake import applying, undoing
from bangfu.programme.intake.actions import apply_import, undo_import
from bangfu.programme.intake.models import Import, State
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.keys import begin_new_keys, end_new_keys
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.rotating import drop_former_keys, rotate_keys
from bangfu.programme.ledger.writing import Change, action
from small_world import World

JULY, AUGUST = date(2020, 7, 31), date(2020, 8, 31)
CHANGED = [
    {**PEOPLE[0], "证件号码": identity("19700908", 7), "姓名": "白露霜"},
    {**PEOPLE[2], "健康状况": "残疾"},
    person("A3", "清明", "户主", identity("19750405", 9), 人编号="A3-01"),
]
HOMES = [home("A1", NEXT_DOOR, 脱贫属性="已脱贫"), home("A2", 耕地面积="7.5"), home("A3")]


class Watching:
    """Hears what undoing tells; does something at each of the first times that it is making ready."""

    def __init__(self, *meanwhile: Callable[[], object]) -> None:
        self.meanwhile, self.told = list(meanwhile), list[tuple[str, int]]()

    def __call__(self, stage: str, _done: int, _total: int) -> None:
        self.told.append((stage, Entry.objects.filter(action="intake.undo_import").count()))
        if stage == "intake.prepare" and self.meanwhile:
            self.meanwhile.pop(0)()


@pytest.fixture
def loaded(keyed: World, tmp_path: Path) -> int:
    """An import that changes two households, one of which moves, and brings a third."""
    load(SYSTEM, write(tmp_path / "first"))
    return load(SYSTEM, write(tmp_path / "later", HOMES, CHANGED), JULY)


def test_whoever_writes_while_undoing_is_made_ready_is_not_in_its_way(keyed: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path / "first"))
    before = everything("places_place")
    number = load(SYSTEM, write(tmp_path / "later", HOMES, CHANGED), JULY)
    persons = keyed.households["H1"].persons
    watching = Watching(lambda: change_household(SYSTEM, keyed.households["H1"], 7))
    undo_import(SYSTEM, number, watching)
    assert not watching.meanwhile
    assert watching.told[0] == ("intake.prepare", 0)
    assert {stage for stage, _ in watching.told[1:]} == {"intake.undo"}
    assert dict(watching.told)["intake.undo"] == 3
    change_household(SYSTEM, Household.objects.get(number="H1"), persons)
    assert everything("places_place") == before
    every_row_is_as_logged()


@action("tests.note_household")
def note_household(change: Change, home: Household) -> None:
    """An entry about a household that changes no row of it."""
    change.entry(f"household/{home.number}", home.path)


@pytest.mark.parametrize("write_of", [lambda home: change_household(SYSTEM, home, 9), partial(note_household, SYSTEM)])
@pytest.mark.parametrize("number", ["A1", "A2", "A3"])
def test_whoever_writes_of_a_household_that_is_made_ready_keeps_the_import(
    loaded: int, number: str, write_of: Callable[[Household], None]
) -> None:  # fmt: skip
    seen: dict[str, list[tuple[object, ...]]] = {}

    def meanwhile() -> None:
        write_of(Household.objects.get(number=number))
        seen.update(everything())

    with pytest.raises(Problem) as refused:
        undo_import(SYSTEM, loaded, Watching(meanwhile))
    assert (refused.value.code, refused.value.details["household"]) == ("intake.built_on", number)
    assert everything() == seen
    assert Import.objects.get(pk=loaded).state == State.APPLIED
    every_row_is_as_logged()


def test_what_was_made_ready_of_a_later_import_that_is_undone_meanwhile_is_not_written(
    keyed: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(applying, "CHUNK", 1)
    load(SYSTEM, write(tmp_path / "first"))
    before = everything("places_place")
    number = load(SYSTEM, write(tmp_path / "later", HOMES, CHANGED), JULY)
    last: list[int] = []

    def apply_last() -> None:
        last.append(load(SYSTEM, write(tmp_path / "last", [home("A2", NEXT_DOOR, 耕地面积="9.5")], []), AUGUST))

    undo_import(SYSTEM, number, Watching(apply_last, lambda: undo_import(SYSTEM, last[0])))
    assert everything("places_place") == before
    every_row_is_as_logged()


def test_too_much_written_meanwhile_to_be_told_is_worked_out_anew(
    keyed: World, loaded: int, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(undoing, "LOOKED_AT", 1)
    for_two = (change_household(SYSTEM, keyed.households[each], 7) for each in ("H1", "H2"))
    watching = Watching(lambda: list(for_two))
    undo_import(SYSTEM, loaded, watching)
    assert ("intake.undo", 3) in watching.told[1:]
    assert not Household.objects.filter(number="A3").exists()
    assert Household.objects.get(number="A1").path == HERE
    every_row_is_as_logged()


def test_nothing_is_written_with_keys_that_are_changed_while_undoing_is_made_ready(loaded: int) -> None:
    def meanwhile() -> None:
        begin_new_keys()
        end_new_keys()

    undo_import(SYSTEM, loaded, Watching(meanwhile))
    rotate_keys(SYSTEM)
    assert drop_former_keys(SYSTEM)
    assert Import.objects.get(pk=loaded).state == State.UNDONE
    every_row_is_as_logged()


def test_who_undoes_what_another_has_undone_meanwhile_finds_it_done(loaded: int) -> None:
    undo_import(SYSTEM, loaded, Watching(lambda: undo_import(SYSTEM, loaded)))
    assert Entry.objects.filter(action="intake.undo_import", subject__startswith="household/").count() == 3
    with pytest.raises(Problem, match=r"intake\.wrong_state"):
        apply_import(SYSTEM, loaded)
    every_row_is_as_logged()
