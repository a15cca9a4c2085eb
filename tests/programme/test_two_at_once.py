"""Two who decide about one thing at the same moment, on PostgreSQL: the second hears of the first; the log holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test import override_settings

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import change_account
from bangfu.programme.assessment.actions import take_step
from bangfu.programme.assessment.models import Lead
from bangfu.programme.assessment.states import Step
from bangfu.programme.complaints.actions import answer_complaint, complain
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.keys import key_ring, make_keys
from bangfu.programme.ledger.log_keys import make_log_key
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.verifying import verification
from bangfu.programme.ledger.writing import Change, action
from small_world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """The small world, committed, so that another connection sees it; with keys and anchors of its own."""
    with override_settings(BANGFU_DATA=tmp_path), confined(""):
        key_ring.cache_clear()
        make_keys()
        yield build_world()
    key_ring.cache_clear()


class Second(Thread):
    """Somebody else, with a connection of their own: does one thing and remembers what came of it."""

    def __init__(self, *given: object) -> None:
        super().__init__(daemon=True)
        self.work, self.given, self.code = given[0], given[1:], ""

    def run(self) -> None:
        try:
            self.work(*self.given)  # type: ignore[operator]  # an action with what it is given
        except Problem as problem:
            self.code = problem.code
        finally:
            connection.close()


@contextmanager
def beside(second: Second) -> Iterator[None]:
    """What happens inside is not committed before the second waits for it."""
    with transaction.atomic():
        yield
        second.start()
        with connection.cursor() as cursor:
            waiting = 0
            while not waiting and second.is_alive():
                cursor.execute(
                    "SELECT pg_stat_clear_snapshot(), count(*), pg_sleep(0.01) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
                )
                waiting = cursor.fetchone()[1]
    second.join()


def findings() -> list[object]:
    """What verification finds in the register as it stands."""
    make_log_key()
    seal_log()
    with verification() as found:
        return list(found)


@action("tests.lead")
def open_lead(change: Change) -> int:
    """A lead about H1."""
    lead = Lead(
        rule_set="integrity", rule="vehicle", pack="cn-2014", table="households", key="H1", path="350702101201",
        opened_on=date(2020, 6, 30), last_run=0,
    )  # fmt: skip
    change.insert(change.entry("lead/new", lead.path), lead)
    return int(lead.pk)


@action("tests.meet_again")
def meet_again(change: Change, number: int) -> None:
    """What a run does to a lead it meets again."""
    lead = change.row(Lead, number)
    lead.last_run, lead.facts = 7, '{"plate":"x"}'
    change.update(change.entry(f"lead/{number}", lead.path), lead, "last_run", "facts")


def test_a_complaint_is_answered_once(open_world: World) -> None:
    county, prefecture = open_world.actors["county"], open_world.actors["prefecture"]
    number = complain(open_world.actors["village"], "complaint", "/", "路灯坏了一个月", 15)
    second = Second(answer_complaint, prefecture, number, "市里来答复")
    with beside(second):
        answer_complaint(county, number, "县里来答复")
    assert second.code == "complaints.answered"
    assert Complaint.objects.get(pk=number).answered_name == county.name


def test_a_step_beside_a_run_leaves_a_log_that_holds(open_world: World) -> None:
    county: Actor = open_world.actors["county"]
    number = open_lead(SYSTEM)
    second = Second(take_step, county, number, Step.HEAR, "听取了本户说明")
    with beside(second):
        meet_again(SYSTEM, number)
    assert second.code == ""
    lead = Lead.objects.get(pk=number)
    assert (lead.last_run, lead.heard_at is not None) == (7, True)
    assert findings() == []


def test_a_lead_is_closed_once(open_world: World) -> None:
    county, prefecture = open_world.actors["county"], open_world.actors["prefecture"]
    number = open_lead(SYSTEM)
    take_step(county, number, Step.HEAR, "听取了本户说明")
    second = Second(take_step, prefecture, number, Step.HAND_OVER, "移交有关部门")
    with beside(second):
        take_step(county, number, Step.EXPLAIN, "车是邻居的")
    assert second.code == "leads.no_such_step"
    assert Lead.objects.get(pk=number).state == "explained"


def test_two_changes_of_one_account_leave_a_log_that_holds(open_world: World) -> None:
    village = open_world.account("village")
    given = {"role": "resident", "area": "350702101202", "is_active": True}
    second = Second(lambda: change_account(SYSTEM, village.pk, **given))
    with beside(second):
        change_account(SYSTEM, village.pk, role="officer", area="350702", is_active=True)
    village.refresh_from_db()
    assert (village.role, village.area) == ("resident", "350702101202")
    assert findings() == []
