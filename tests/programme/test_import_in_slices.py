"""An import is written a slice of households at a time: where the slices are cut changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from django.db import connection
from rosters_at_hand import HOMES, JUNE, NEXT_DOOR, compare, everything, home, identity, load, person, write

from bangfu.core.policy.loading import load_pack
from bangfu.programme.households.models import Household, Member, MemberState
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.intake import applying
from bangfu.programme.intake.actions import apply_import, undo_import
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.verifying import verification
from small_world import World

PACK, JULY, HERE = load_pack("cn-2014"), date(2020, 7, 31), "350702102201"
WANDERER = identity("19900101", 5)
EVERYWHERE = [home(f"A{n}", 耕地面积=f"{n}.0") for n in range(1, 8)]
CROWD = [person(f"A{n}", f"霜降{n}", "户主", identity("19801023", n), 人编号=f"A{n}-01") for n in range(1, 8)]


@pytest.fixture(params=[1, 2, 2000])
def slices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Slices of so many households."""
    monkeypatch.setattr(applying, "CHUNK", request.param)
    return int(request.param)


def findings() -> list[str]:
    with verification() as found:
        return [each.sentence("en") for each in found]


def snapshot(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    write_snapshot(SYSTEM, None, folder, PACK, "350702")
    query = "SELECT * FROM read_parquet('{}') ORDER BY ALL"
    return {file.stem: duckdb.sql(query.format(file)).fetchall() for file in sorted(folder.glob("*.parquet"))}


def tables(folder: Path, **rows: Sequence[Mapping[str, object]]) -> Path:
    """A folder of a pack's tables as CSV."""
    folder.mkdir()
    for name, listed in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(listed[0]))
            writer.writeheader()
            writer.writerows(listed)
    return folder


def test_each_household_of_any_slice_has_one_entry_and_its_own_rows(
    world: World, tmp_path: Path, slices: int
) -> None:  # fmt: skip
    load(SYSTEM, write(tmp_path, EVERYWHERE, CROWD))
    load(SYSTEM, write(tmp_path / "b", [home("A3", NEXT_DOOR), home("A8"), home("A6", 耕地面积="9.0")], []), JULY)
    assert findings() == []
    entries = Entry.objects.filter(subject__startswith="household/A").values_list("subject", flat=True)
    assert sorted(entries) == sorted(f"household/A{n}" for n in (1, 2, 3, 4, 5, 6, 7, 3, 6, 8))
    assert Household.objects.get(number="A8").path == HERE
    found = snapshot(tmp_path / "s")
    assert [row[0] for row in found["members"] if str(row[0]).startswith("A")] == [f"A{n}-01" for n in range(1, 8)]


def test_who_leaves_a_household_that_moves_itself_stands_in_the_log_as_in_the_register(
    world: World, tmp_path: Path, slices: int
) -> None:  # fmt: skip
    grandmother = person("A5", "清明", "之母", identity("19450405", 6), 人编号="A5-02")
    child = person("A5", "小寒", "之子", identity("20100106", 7), 人编号="A5-03")
    load(SYSTEM, write(tmp_path, [*EVERYWHERE, home("A0")], [*CROWD, child, grandmother]))
    leaving = {**grandmother, "户编号": "A1"}
    moves = [home("A1", NEXT_DOOR), home("A5", NEXT_DOOR)]
    number = load(SYSTEM, write(tmp_path / "b", moves, [CROWD[0], CROWD[4], child, leaving]), JULY)
    member = Member.objects.get(number="A5-02")
    assert (member.household.number, member.path) == ("A1", NEXT_DOOR)
    persons = dict(Household.objects.filter(number__in=["A1", "A5"]).values_list("number", "persons"))
    assert persons == {"A1": 2, "A5": 2}
    assert findings() == []
    undo_import(SYSTEM, number)
    member.refresh_from_db()
    assert (member.household.number, member.path) == ("A5", HERE)
    assert findings() == []


def test_a_history_in_several_households_is_kept_whole(world: World, tmp_path: Path, slices: int) -> None:
    homes = [{"household_id": f"B{n}", "village_code": HERE, "valid_from": "2019-01-01", "valid_until": ""}
             for n in range(1, 6)]  # fmt: skip
    shared = {"member_id": "P1", "person_id": WANDERER, "name": "谷雨"}
    lives = [
        {**shared, "household_id": "B1", "valid_from": "2019-01-01", "valid_until": "2020-01-01"},
        {**shared, "household_id": "B5", "valid_from": "2020-01-01", "valid_until": ""},
    ]
    load(SYSTEM, [tables(tmp_path / "t", households=homes, members=lives)], JUNE)
    states = MemberState.objects.filter(member__number="P1").order_by("since")
    assert [state.household.number for state in states] == ["B1", "B5"]
    assert Member.objects.get(number="P1").household.number == "B5"
    assert findings() == []
    lives[1]["valid_until"] = "2020-03-01"
    lives.append({**shared, "household_id": "B3", "valid_from": "2020-03-01", "valid_until": ""})
    lives.append({**shared, "household_id": "B2", "valid_from": "2020-05-01", "valid_until": ""})
    load(SYSTEM, [tables(tmp_path / "u", households=homes, members=lives)], JULY)
    assert Member.objects.get(number="P1").household.number == "B2"
    assert findings() == []


def test_an_import_is_taken_back_in_slices_whose_entries_are_written_with_them(
    world: World, tmp_path: Path, slices: int
) -> None:  # fmt: skip
    child = person("A2", "小寒", "之子", identity("20100106", 7), 人编号="A2-02")
    load(SYSTEM, write(tmp_path, EVERYWHERE, [*CROWD, child]))
    before = everything("places_place")
    newcomer = person("A8", "白露", "户主", identity("19700908", 9))
    people = [*CROWD[:2], {**child, "户编号": "A6"}, {**CROWD[3], "姓名": "寒露"}, *CROWD[5:], newcomer]
    moved = [home("A1", NEXT_DOOR), home("A7", NEXT_DOOR)]
    homes = [*moved, home("A2"), home("A4", 耕地面积="9.0"), home("A6"), home("A8")]
    number = load(SYSTEM, write(tmp_path / "b", homes, people), JULY)
    mine = Entry.objects.filter(action="intake.undo_import", subject__startswith="household/")
    told: list[tuple[str, int, int]] = []
    undo_import(SYSTEM, number, lambda stage, done, _total: told.append((stage, done, mine.count())))
    assert everything("places_place") == before
    assert findings() == []
    subjects = sorted(mine.values_list("subject", flat=True))
    assert subjects == [f"household/A{n}" for n in (1, 2, 4, 6, 7, 8)]
    ready = [(done, written) for stage, done, written in told if stage == "intake.prepare"]
    assert ready == [(done, 0) for done in (*range(slices, 6, slices), 6)]
    # A2 and A6, between which somebody went, are taken back together at the end
    most = {1: 1, 2: 2, 2000: 4}[slices]
    written = [0, *(written for stage, _, written in told if stage == "intake.undo")]
    assert written[-1] == 4
    assert max(after - before for before, after in pairwise(written)) == most


def test_slices_leave_the_register_that_one_whole_leaves(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    number = load(SYSTEM, write(tmp_path, EVERYWHERE + HOMES[2:], CROWD))
    whole = snapshot(tmp_path / "whole")
    undo_import(SYSTEM, number)
    monkeypatch.setattr(applying, "CHUNK", 3)
    load(SYSTEM, write(tmp_path / "again", EVERYWHERE + HOMES[2:], CROWD))
    assert snapshot(tmp_path / "cut") == whole


def test_many_who_move_are_asked_for_together_and_not_one_by_one(world: World, tmp_path: Path) -> None:
    homes = [home(f"C{n}") for n in range(12)]
    heads = [person(f"C{n}", "雨水", "户主", identity("19700908", 201 + 2 * n), 人编号=f"C{n}-01") for n in range(12)]
    mothers = [person(f"C{n}", "立春", "之母", identity("19450405", 100 + 2 * n), 人编号=f"C{n}-02") for n in range(12)]
    load(SYSTEM, write(tmp_path, homes, heads + mothers))
    before = everything("places_place")
    asked_for: dict[int, list[int]] = {}
    for many, month in (1, 7), (5, 8):
        moved = [home(f"C{n}", NEXT_DOOR if n < many else HERE) for n in range(12)]
        leaving = [{**one, "户编号": "C11"} if 5 <= n < 5 + many else one for n, one in enumerate(mothers)]
        corrected = [
            {**one, "证件号码": identity("19700908", 301 + 2 * n)} if 5 <= n < 5 + many else one
            for n, one in enumerate(heads)
        ]
        rosters = write(tmp_path / str(many), moved, corrected + leaving)
        number, counts = compare(SYSTEM, rosters, date(2020, month, 31))
        assert counts["households"] == {"changed": 2 * many + 1, "unchanged": 11 - 2 * many}
        asked_for[many] = [statements(partial(step, SYSTEM, number)) for step in (apply_import, undo_import)]
        assert findings() == []
        assert everything("places_place") == before
    # the first import is told of a village too
    assert all(five <= one for one, five in zip(asked_for[1], asked_for[5], strict=True))


def statements(work: Callable[[], object]) -> int:
    """How many statements the database is given by some work."""
    given = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        given.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        work()
    return len(given)
