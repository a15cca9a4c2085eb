"""Figures by status, place and day: those of counting one by one, and counted anew only when they must be."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.households.counting import counts_over_years, status_counts
from bangfu.programme.households.keeping_figures import keep_figures
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.packs import shape_named
from bangfu.programme.households.past_days import standing_on, standings
from bangfu.programme.households.queries import visible_to
from bangfu.programme.ledger import freshness
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.freshness import moment, written_since
from bangfu.programme.ledger.sequencing import sequence_entries
from bangfu.programme.ledger.writing import Change, action, canonical
from small_world import World

FIRST = date(2015, 1, 1)
VILLAGES = ("350702101201", "350702101202", "350702102201", "350722100201")
STATUSES = ("not_out", "pre_exit", "out", "", None)


@action("tests.draw")
def draw(change: Change, seed: int, count: int, prefix: str = "D") -> None:
    """Households with histories: statuses that change or are not known, people who come, leave, and are all gone."""
    chance = random.Random(seed)

    def spans() -> list[tuple[date | None, date | None]]:
        days = [FIRST + timedelta(days=chance.randrange(1500)) for _ in range(chance.randrange(1, 4))]
        marks = [None if chance.random() < 0.3 else FIRST, *sorted(set(days)), None]
        return list(pairwise(marks))

    for n in range(count):
        village = chance.choice(VILLAGES)
        draft = change.entry(f"household/{prefix}{n}", village)
        people = chance.randrange(4)
        row = (f"{prefix}{n}", village, "雨水", people, chance.choice(STATUSES) or "", None)
        (home,) = change.insert_rows(Household, [row], [draft])
        for since, until in spans():
            status = chance.choice(STATUSES)
            facts = canonical({"main_cause": "illness"} if status is None else {"status": status})
            change.insert_rows(HouseholdState, [(home, since, until, facts, None, None, None)], [draft])
        for k in range(people):
            row = (home, f"{prefix}{n}-{k}", village, "谷雨", None, None, None)
            (one,) = change.insert_rows(Member, [row], [draft])
            lived = [(one, home, s, u, "{}", None, None, None) for s, u in spans() if chance.random() < 0.7]
            change.insert_rows(MemberState, lived, [draft] * len(lived))


def counted_slowly(actor: Actor, width: int, on: date | None) -> dict[str, dict[str, tuple[int, int]]]:
    """Household by household, as a page of the list would show it."""
    rows = visible_to(actor)
    homes, people = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    if on is None:
        stood = [(h.path, h.status, h.persons) for h in rows.filter(persons__gt=0)]
    else:
        listed = list(standing_on(rows, on))
        then = standings(listed, shape_named("cn-2014"), on)
        stood = [(h.path, then[h.pk].status, then[h.pk].persons) for h in listed]
    for path, status, persons in stood:
        homes[path[:width], status] += 1
        people[path[:width], status] += persons
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for (path, status), count in homes.items():
        found.setdefault(path, {})[status] = (count, people[path, status])
    return found


@pytest.mark.parametrize("on", [None, date(2014, 1, 1), date(2015, 1, 1), date(2016, 7, 1), date(2020, 1, 1)])
@pytest.mark.parametrize(("who", "width"), [("nation", 2), ("prefecture", 6), ("county", 9), ("township", 12)])
def test_figures_are_those_of_counting_one_by_one(world: World, who: str, width: int, on: date | None) -> None:
    draw(SYSTEM, seed=width, count=60)
    actor = world.actors.get(who, SYSTEM)
    assert status_counts(actor, actor.area, width, on) == counted_slowly(actor, width, on)


@pytest.mark.parametrize("kept", [False, True])
def test_a_year_of_the_chart_counts_what_the_sentence_above_it_counts(world: World, kept: bool) -> None:
    """Households in which nobody lives are in neither."""
    draw(SYSTEM, seed=1, count=60)
    if kept:
        keep_figures()
    cache.clear()
    days, waiting = [date(2015, 12, 31), date(2016, 7, 1), date(2020, 1, 1)], ("not_out", "pre_exit")
    drawn = counts_over_years(SYSTEM, "", waiting, days)
    for day in days:
        by_status = status_counts(SYSTEM, "", 2, day)
        assert drawn[day] == sum(row.get(one, (0, 0))[0] for row in by_status.values() for one in waiting)
    empty = standing_on(visible_to(SYSTEM), days[1], waiting, empty=True).count()
    assert empty > drawn[days[1]], "or nothing was tried"


def test_figures_are_counted_once_until_a_household_is_written(world: World) -> None:
    cache.clear()
    actor = world.actors["county"]

    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            status_counts(actor, actor.area, 9, date(2016, 7, 1))
        return sum("households_memberstate" in one["sql"] for one in made if "ledger_entry" not in one["sql"])

    assert asked() == 1
    assert asked() == 0
    open_account(SYSTEM, "newcomer", "新", Role.ANALYST, "350702")
    assert asked() == 0
    draw(SYSTEM, seed=1, count=1)
    assert asked() == 1
    sequence_entries()
    assert asked() == 0


def test_what_was_written_is_told_from_what_was_only_placed(world: World) -> None:
    tables, before = (Household._meta.db_table,), moment()
    assert not written_since(before, tables)
    sequence_entries()
    assert not written_since(before, tables)
    draw(SYSTEM, seed=1, count=1)
    assert written_since(before, tables)
    assert not written_since(before, ("places_place",))
    after = moment()
    sequence_entries()
    assert not written_since(after, tables)
    assert written_since(before, tables)


def test_when_more_was_written_than_is_looked_at_something_of_everything_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "LOOKED_AT", 2)
    sequence_entries()
    before = moment()
    for name in ("first", "second"):
        open_account(SYSTEM, name, name, Role.ANALYST, "350702")
    assert not written_since(before, (Household._meta.db_table,))
    open_account(SYSTEM, "third", "third", Role.ANALYST, "350702")
    assert written_since(before, (Household._meta.db_table,))
    assert moment().waiting is None, "so many without a place are not remembered either"
    assert written_since(moment(), (Household._meta.db_table,))
