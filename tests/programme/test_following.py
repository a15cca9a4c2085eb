"""Households follow a large merger, move or split in steps: the same in the end, true meanwhile, whole after kills."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from evidence_everywhere import every_row_is_as_logged
from forking import forking
from registers import DATABASES, own_register
from rosters_at_hand import compare, home, identity, person, write

from assessing import held_run
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.models import Account
from bangfu.programme.assessment.actions import ask_for_run
from bangfu.programme.assessment.models import Lead
from bangfu.programme.households import following
from bangfu.programme.households import rearranging as act
from bangfu.programme.households.correcting import correct_fact
from bangfu.programme.households.models import DuplicatePair, Household, HouseholdState, Member
from bangfu.programme.households.queries import lived_in, visible_to
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.jobs.actions import ask_for, work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.places.models import Place, Rearrangement
from bangfu.programme.places.queries import check_settled, under_way
from small_world import World

PACK = load_pack("cn-2014")
BEFORE, DAY, AFTER = date(2020, 3, 31), date(2020, 4, 1), date(2020, 6, 30)
TOWN, OTHER_TOWN = "350702101", "350702102"
ONE, TWO = "350702101201", "350702101202"
KILLS = 100
Step = Callable[[World], object]
STEPS: dict[str, Step] = {
    "merge": lambda w: act.merge_places(w.actors["administrator"], PACK, [TOWN], OTHER_TOWN, DAY, reason="并镇"),
    "move": lambda w: act.move_place(w.actors["administrator"], PACK, TWO, OTHER_TOWN, DAY, reason="划归"),
    "split": lambda w: act.split_place(
        w.actors["administrator"], PACK, TOWN, "350702105", "溪头乡", DAY, below=[ONE, TWO], reason="拆分"),
}  # fmt: skip


@pytest.fixture
def in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every household in a step of its own."""
    monkeypatch.setattr(following, "AT_ONCE", 0)
    monkeypatch.setattr(following, "STEP", 1)


def as_it_stands() -> list[object]:
    """Where everything lies, and what was true of it when."""
    return [
        sorted(Household.objects.values_list("number", "path")),
        sorted(Member.objects.values_list("number", "path")),
        sorted(map(str, HouseholdState.objects.values_list("household__number", "since", "until", "facts"))),
        sorted(Lead.objects.values_list("key", "rule", "path")),
        sorted(Account.objects.values_list("username", "area")),
        sorted(map(str, Place.objects.values_list("path", "name", "since", "until"))),
        sorted(DuplicatePair.objects.values_list("first__number", "second__number", "path")),
    ]


def steps_of(row: Rearrangement) -> Iterator[int]:
    """The job, stopped after each step."""
    told: list[int] = []
    before = -1
    while len(told) > before and row.ended_at is None:
        before = len(told)
        following._follow(SYSTEM, row.pk)
        told.append(following.households_left(row.codes))
        yield told[-1]
        if not told[-1]:
            return


@pytest.mark.parametrize("step", STEPS)
def test_it_comes_to_the_same_as_all_at_once(
    world: World, step: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    with transaction.atomic():
        STEPS[step](world)
        whole = as_it_stands()
        transaction.set_rollback(True)
    request.getfixturevalue("in_steps")
    count = STEPS[step](world)
    (row,) = Rearrangement.objects.all()
    assert row.ended_at is None
    while work_once():
        pass
    row.refresh_from_db()
    assert row.ended_at is not None
    assert as_it_stands() == whole
    job = Job.objects.get(pk=row.job)
    assert (job.state, job.stage, job.total) == ("done", "places.follow_stage", row.households)
    assert count in (row.households, "350702102202")
    for number in dict(visible_to(SYSTEM).filter(path__in=row.codes.values()).values_list("number", "path")):
        assert Entry.objects.filter(action="places.follow", subject=f"household/{number}").count() == 1
    every_row_is_as_logged()


def test_what_is_read_and_written_meanwhile_is_true(world: World, in_steps: None, tmp_path: Path) -> None:
    STEPS["merge"](world)
    (row,) = under_way(TOWN)
    officer = Account.objects.get(username="township").actor()
    assert officer.area == OTHER_TOWN, "officers see the successor at once"
    assert not Place.objects.filter(path=TOWN, until=None).exists()
    seen = []
    for left in steps_of(row):
        seen.append(visible_to(officer).count())
        assert visible_to(officer).count() + left == 3
        for on in (BEFORE, date(2019, 6, 30)):
            there = lived_in(visible_to(SYSTEM), TOWN, on, "village_code")
            assert set(there.values_list("number", flat=True)) == {"H1", "H2"}
        status, on = ("out", "not_out")[left], date(2020, 3 - left, 1)
        correct_fact(world.actors["county"], PACK, "H3", "", "status", status, on, "入户核实")
        every_row_is_as_logged()
    assert seen == [2, 3]
    assert {before.until for before in HouseholdState.objects.filter(household__number="H2", since__lt=DAY)} == {DAY}


def test_what_would_mix_both_states_waits_and_the_rest_goes_on(
    world: World, in_steps: None, tmp_path: Path
) -> None:
    STEPS["merge"](world)
    administrator, county, sibling = (world.actors[name] for name in ("administrator", "county", "sibling"))
    refused: list[Callable[[], object]] = [
        lambda: act.rename_place(administrator, OTHER_TOWN, "新镇", AFTER),
        lambda: act.merge_places(administrator, PACK, ["350702102201"], "350702102202", AFTER),
        lambda: ask_for_run(county, "cn-2014", "exit", AFTER, county.area),
        lambda: write_snapshot(county, AFTER, tmp_path / "mixed", PACK),
        lambda: compare(county, write(tmp_path / "rosters")),
    ]
    for ask in refused:
        with pytest.raises(Problem) as problem:
            ask()
        assert problem.value.code == "places.under_way"
        assert "夏道镇" in problem.value.sentence("zh")
    write_snapshot(county, BEFORE, tmp_path / "before", PACK)
    check_settled(TOWN, BEFORE)
    with pytest.raises(Problem, match=r"places\.under_way"):
        check_settled(TOWN, DAY)
    ask_for_run(sibling, "cn-2014", "exit", AFTER, sibling.area)
    check_settled("350722")
    while work_once():
        pass
    check_settled("")
    ask_for_run(county, "cn-2014", "exit", AFTER, county.area)


def test_a_job_that_failed_is_asked_for_again_and_one_thought_lost_does_no_harm(world: World, in_steps: None) -> None:
    STEPS["merge"](world)
    (row,) = under_way("")
    next(steps_of(row))
    Job.objects.filter(pk=row.job).update(state="failed")
    with pytest.raises(Problem, match=r"accounts\.not_allowed"):
        following.go_on(world.actors["county"], row.pk)
    following.go_on(world.actors["administrator"], row.pk)
    ask_for(SYSTEM, following.KIND, {"rearrangement": row.pk})
    assert work_once()
    assert work_once()
    assert following.follow(row.pk, lambda *_: None) == 0
    assert following._follow(SYSTEM, row.pk) == 0
    assert not under_way("")
    every_row_is_as_logged()


def test_progress_counts_from_where_it_was(world: World, in_steps: None) -> None:
    STEPS["merge"](world)
    (row,) = under_way("")
    next(steps_of(row))
    told: list[tuple[str, int, int]] = []
    following.follow(row.pk, lambda *said: told.append(said))
    assert told == [("places.follow_stage", 2, 2)]


def test_few_households_go_along_at_once(world: World) -> None:
    STEPS["merge"](world)
    assert not Rearrangement.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.shortened
@pytest.mark.parametrize("kind", DATABASES)
def test_some_kills_leave_every_household_whole(kind: str, tmp_path: Path) -> None:
    kill_often(kind, tmp_path, 6)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_a_hundred_kills_leave_every_household_whole(kind: str, tmp_path: Path) -> None:
    kill_often(kind, tmp_path, KILLS)


def kill_often(kind: str, folder: Path, kills: int) -> None:
    """Each fork checks what the one before it left, then moves a village to and fro until it is killed."""
    births = [f"19{60 + n // 28:02d}05{1 + n % 28:02d}" for n in range(200)]
    people = [person(f"K{n:04d}", "小满", "户主", identity(birth, 1)) for n, birth in enumerate(births)]
    write(folder / "rosters", [home(f"K{n:04d}") for n in range(200)], people)
    draw = random.Random(41)
    with own_register(kind, folder) as environment, forking("moving_until_killed.py", environment) as begin:
        for _ in range(kills):
            running = begin(folder / "rosters")
            said = running.line()
            assert said == "moving\n", said + running.rest()
            time.sleep(draw.uniform(0.02, 0.4))
            running.kill()
            running.rest()
        *_, last = begin(folder / "rosters", "only-check").rest().splitlines()
        assert last == "settled 200 []"
