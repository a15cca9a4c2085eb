"""What lies elsewhere is on no list: jobs, the log, who opened a seal; and what one may do ends with the area."""

from __future__ import annotations

import pytest

from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.accounts.queries import readings_visible_to
from bangfu.programme.assessment.actions import take_step
from bangfu.programme.assessment.models import Lead
from bangfu.programme.assessment.states import Step
from bangfu.programme.households.models import Member
from bangfu.programme.households.queries import heads_of, household_visible_to
from bangfu.programme.jobs.actions import ask_for
from bangfu.programme.jobs.queries import visible_to as jobs_visible_to
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.writing import Change, action
from signing import SignIn
from small_world import World


@pytest.mark.parametrize(("name", "seen"), [
    ("county", True), ("prefecture", True), ("township", False), ("sibling", False), ("other_prefecture", False),
])  # fmt: skip
def test_a_job_is_seen_by_who_asked_and_from_above(sign_in: SignIn, world: World, name: str, seen: bool) -> None:
    job = ask_for(world.actors["county"], "assessment.run", {"run": 1})
    assert (job in jobs_visible_to(world.actors[name])) is seen
    assert (world.actors["county"].name in sign_in(name).get("/jobs").content.decode().split("<main")[1]) is seen


@pytest.mark.parametrize(("name", "seen"), [("county", True), ("prefecture", True), ("sibling", False)])
def test_the_log_shows_what_was_written_in_the_area(sign_in: SignIn, world: World, name: str, seen: bool) -> None:
    form = {"fact": "/dwelling_grade", "value": "C", "since": "2020-01-01", "reason": "住建局鉴定书"}
    sign_in("county").post("/households/H1/correct", form)
    assert ("住建局鉴定书" in sign_in(name).get("/log").content.decode()) is seen


@pytest.mark.parametrize(("name", "count"), [("county", 1), ("prefecture", 1), ("sibling", 0), ("organisation", 0)])
def test_who_opened_a_seal_is_told_inside_the_area(world: World, name: str, count: int) -> None:
    member = Member.objects.get(number="H1-01")
    read_sealed(world.actors["inspector"], member, ("identity",), member.path, "核对")
    assert readings_visible_to(world.actors[name]).count() == count


@pytest.mark.parametrize(("name", "homes"), [
    ("county", {"H1", "H2", "H3"}), ("resident", {"H1", "H2", "H3"}), ("sibling", {"H4"}), ("organisation", set()),
])  # fmt: skip
def test_beside_figures_stand_the_heads_of_the_area_alone(world: World, name: str, homes: set[str]) -> None:
    assert heads_of(world.actors[name], world.households).keys() == homes
    assert {number for number in world.households if household_visible_to(world.actors[name], number)} == homes


@pytest.mark.parametrize(("path", "allowed"), [
    ("350702", True), ("350702101201", True), ("", True), ("350722", False), ("3507", False), ("36", False),
])  # fmt: skip
def test_what_one_may_do_ends_with_the_area(world: World, path: str, allowed: bool) -> None:
    assert can(world.actors["county"], May.CORRECT, path) is allowed
    assert not can(world.actors["county"], May.MANAGE_ACCOUNTS, path)


@action("tests.lead_of_h1")
def _open_lead(change: Change) -> int:
    lead = Lead(
        rule_set="integrity", rule="vehicle", pack="cn-2014", table="households", key="H1", path="350702101201",
        opened_on=change.day, last_run=0,
    )  # fmt: skip
    change.insert(change.entry("lead/new", lead.path), lead)
    return int(lead.pk)


def test_a_step_with_a_lead_stands_in_the_log_of_its_village(world: World) -> None:
    take_step(world.actors["county"], number := _open_lead(SYSTEM), Step.HEAR, "听取了本户说明")
    entry = Entry.objects.get(action="assessment.take_step")
    assert (entry.subject, entry.area) == (f"lead/{number}", "350702101201")
