"""A door for complaints on every page: sealed, due by the pack's limit, answered by somebody else, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.complaints.queries import waiting_for
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.writing import Change, action
from bangfu.web.pages.complaints import _state
from signing import SignIn
from small_world import World

SAID = "走访表要填三遍，请合成一张。"


def complain(sign_in: SignIn, name: str, said: str = SAID, kind: str = "complaint") -> Complaint | None:
    """Send the form as somebody; gives what was written down."""
    form = {"kind": kind, "said": said, "about": "/households?place=350702101"}
    sign_in(name).post("/complaints", form)
    return Complaint.objects.order_by("-id").first()


@action("tests.put_off")
def put_off(change: Change, number: int, due: date) -> None:
    """Give a complaint another day by which it is due."""
    made = change.row(Complaint, number)
    made.due_on = due
    change.update(change.entry(f"complaint/{number}", made.path), made, "due_on")


def test_every_page_has_the_door(sign_in: SignIn) -> None:
    client = sign_in("resident")
    for address in ("/", "/households", "/account", "/nothing"):
        assert f'href="/complaints?about={address}"' in client.get(address).content.decode()


def test_the_first_page_of_the_public_is_the_door(sign_in: SignIn, world: World) -> None:
    open_account(SYSTEM, "villager", "罗大暑", Role.PUBLIC, "350702101201")
    made = complain(sign_in, "villager")
    assert made is not None
    home = sign_in("villager").get("/").content.decode()
    assert f'href="/complaints/{made.pk}"' in home
    assert 'class="button button--primary" href="/complaints"' in home
    for closed in ("/jobs", "/households", "/area", "/day"):
        assert f'"{closed}"' not in home


def test_a_complaint_is_sealed_and_due_by_the_limit_of_the_pack(sign_in: SignIn, world: World) -> None:
    made = complain(sign_in, "resident")
    assert made is not None
    assert SAID.encode() not in bytes(made.said)
    assert made.page == "/households"
    assert made.due_on == timezone.localdate(made.at) + timedelta(days=60)
    listed = sign_in("county").get("/complaints").content.decode()
    assert made.by_name in listed
    assert SAID not in listed


def test_who_answers_opens_it_and_that_is_written_down(sign_in: SignIn, world: World) -> None:
    made = complain(sign_in, "resident")
    assert made is not None
    before = SealedReading.objects.count()
    assert SAID in sign_in("county").post(f"/complaints/{made.pk}/open").content.decode()
    assert SealedReading.objects.count() == before + 1
    sign_in("county").post(f"/complaints/{made.pk}/answer", {"answer": "从下月起合成一张。"})
    assert "从下月起合成一张。" in sign_in("resident").get(f"/complaints/{made.pk}").content.decode()
    again = sign_in("prefecture").post(f"/complaints/{made.pk}/answer", {"answer": "再答一次。"})
    assert again.status_code == 400
    assert "已经答复过了" in again.content.decode()


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_the_first_page_calls_an_answer_late_from_the_day_after_it_was_due(
    sign_in: SignIn, world: World, days: int, late: bool
) -> None:
    made = complain(sign_in, "resident")
    assert made is not None
    due = timezone.localdate() + timedelta(days=days)
    put_off(SYSTEM, made.pk, due)
    home = sign_in("county").get("/").content.decode()
    assert f"{due}已逾期" in home if late else f"最早{due}到期" in home


def test_nobody_answers_their_own(sign_in: SignIn, world: World) -> None:
    made = complain(sign_in, "county")
    assert made is not None
    refused = sign_in("county").post(f"/complaints/{made.pk}/answer", {"answer": "没有问题。"})
    assert refused.status_code == 400
    assert "自己提的要由别人答复" in refused.content.decode()


@pytest.mark.parametrize(("kind", "said", "why"), [
    ("complaint", "  ", "还没有写内容"), ("praise", SAID, "不是投诉也不是建议"),
])  # fmt: skip
def test_a_form_without_matter_is_sent_back_with_the_reason(
    sign_in: SignIn, world: World, kind: str, said: str, why: str
) -> None:
    answer = sign_in("resident").post("/complaints", {"kind": kind, "said": said})
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not Complaint.objects.exists()


def test_the_first_page_of_who_may_answer_says_that_one_waits(sign_in: SignIn, world: World) -> None:
    assert "投诉和建议待答复" not in sign_in("county").get("/").content.decode()
    complain(sign_in, "resident")
    assert "投诉和建议待答复" in sign_in("county").get("/").content.decode()
    assert "投诉和建议待答复" not in sign_in("analyst").get("/").content.decode()


def test_what_waits_is_what_one_may_answer_oneself(sign_in: SignIn, world: World) -> None:
    made = complain(sign_in, "county")
    assert made is not None
    asked = ("county", "prefecture", "province", "township", "sibling", "resident")
    waiting = {name: waiting_for(world.actors[name]) for name in asked}
    assert waiting == {"county": 0, "prefecture": 1, "province": 1, "township": 0, "sibling": 0, "resident": 0}
    sign_in("prefecture").post(f"/complaints/{made.pk}/answer", {"answer": "已经合成一张。"})
    assert {waiting_for(world.actors[name]) for name in asked} == {0}


def test_what_is_due_today_is_not_late() -> None:
    today = timezone.localdate()
    states = [_state(Complaint(kind="complaint", due_on=today + timedelta(days=n)), "zh") for n in (-1, 0, 1)]
    assert [cell.pill for cell in states] == ["late", "", ""]
