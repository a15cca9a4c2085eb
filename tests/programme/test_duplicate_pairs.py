"""Two members under one identity number are proposed as a pair; a person decides, and can take the decision back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rosters_at_hand import HOMES, PEOPLE, everything, home, identity, load, person, write

from bangfu.core.errors import Problem
from bangfu.programme.households.actions import keep_pair, merge_pair, undo_pair
from bangfu.programme.households.duplicate_pairs import may_decide, visible_to
from bangfu.programme.households.models import DuplicatePair, Household
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
from small_world import World, build_world
from standing import Stand

NEXT_TOWN = "350702101201"


def build_pair() -> World:
    """The small world, of whose county's two rosters the second names a person of A2 again, in another household."""
    built = build_world()
    people = [
        person("A9", "谷雨", "户主", identity("19750405", 9), 人编号="A9-02"),
        person("A9", "霜降", "配偶", identity("19801023", 3), 人编号="A9-01"),
    ]
    with TemporaryDirectory() as folder:
        load(built.actors["county"], write(Path(folder), HOMES, PEOPLE))
        load(built.actors["county"], write(Path(folder) / "a9", [home("A9", NEXT_TOWN)], people), date(2020, 7, 31))
    return built


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """The world with its pair; gone after the test. The test itself sees every area."""
    built = standing(build_pair)
    with confined(""):
        yield built


@pytest.fixture
def county(world: World) -> Actor:
    """Its officer."""
    return world.actors["county"]


def test_a_pair_is_proposed_once(county: Actor, world: World, tmp_path: Path) -> None:
    pair = visible_to(county).get()
    assert {pair.first.number, pair.second.number} == {"A2-01", "A9-01"}
    assert pair.path == "35070210"
    assert not visible_to(world.actors["sibling"]).exists()
    load(county, write(tmp_path / "b", HOMES, PEOPLE))
    assert DuplicatePair.objects.count() == 1


@pytest.mark.parametrize(("name", "decides"), [
    ("county", True), ("prefecture", True), ("resident", True), ("analyst", False), ("inspector", False),
    ("township", False), ("sibling", False),
])  # fmt: skip
def test_who_is_asked_to_decide_is_who_may(county: Actor, world: World, name: str, decides: bool) -> None:
    pair, actor = visible_to(county).get(), world.actors[name]
    assert may_decide(actor, pair) is decides
    if not decides:
        with pytest.raises(Problem):
            keep_pair(actor, pair.pk, "号码抄错")
        assert DuplicatePair.objects.get().state == "proposed"


def test_keeping_two_needs_a_reason(county: Actor) -> None:
    pair = visible_to(county).get()
    assert may_decide(county, pair)
    with pytest.raises(Problem, match=r"households\.no_reason"):
        keep_pair(county, pair.pk, " ")
    keep_pair(county, pair.pk, "号码抄错，已向派出所核实")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_name) == ("kept", "county")
    with pytest.raises(Problem, match=r"households\.pair_decided"):
        merge_pair(county, pair.pk, pair.second_id)


def test_merging_ends_one_and_can_be_undone(county: Actor) -> None:
    pair, before = visible_to(county).get(), everything()
    merge_pair(county, pair.pk, pair.second_id)
    assert not pair.second.states.filter(until=None).exists()
    assert Household.objects.get(pk=pair.second.household_id).persons == 1
    undo_pair(county, pair.pk)
    assert everything() == before


def test_only_who_answers_for_both_decides(county: Actor, world: World) -> None:
    pair = visible_to(county).get()
    for name in ("sibling", "village", "analyst"):
        with pytest.raises(Problem):
            keep_pair(world.actors[name], pair.pk, "不是一个人")
