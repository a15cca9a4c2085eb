"""A program sees what the account behind its token sees, and nothing sealed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import change_account, end_token, make_token
from bangfu.programme.accounts.models import Token
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.evidence import acting
from signing import Calling
from small_world import HOUSEHOLDS, World

LIST = "/api/v1/households"
IDENTITIES = [identity for *_, people in HOUSEHOLDS for *_, identity in people]


@pytest.mark.parametrize(("name", "numbers"), [
    ("province", ["H1", "H2", "H3", "H4", "H5"]), ("prefecture", ["H1", "H2", "H3", "H4"]),
    ("county", ["H1", "H2", "H3"]), ("township", ["H1", "H2"]), ("village", ["H1"]), ("sibling", ["H4"]),
    ("other_prefecture", ["H5"]), ("inspector", ["H1", "H2", "H3"]), ("analyst", ["H1", "H2", "H3"]),
    ("organisation", []), ("administrator", []), ("public", []),
])  # fmt: skip
def test_each_account_lists_the_households_of_its_area(calling: Calling, name: str, numbers: list[str]) -> None:
    client = calling(name)
    listed: list[str] = []
    after: str | None = ""
    while after is not None:
        page = client.get(LIST, {"limit": 2, "after": after}).json()
        listed += [row["number"] for row in page["households"]]
        after = page["next"]
    assert listed == numbers
    for number in ("H1", "H2", "H3", "H4", "H5"):
        assert client.get(f"{LIST}/{number}").status_code == (200 if number in numbers else 404)


def test_no_answer_holds_an_identity_number_or_health(calling: Calling, world: World) -> None:
    client = calling("county")
    texts = [client.get(path).content.decode() for path in (LIST, f"{LIST}/H1", f"{LIST}/H2")]
    for text in texts:
        assert not [identity for identity in IDENTITIES if identity in text]
        assert "healthy" not in text
    assert json.loads(texts[1])["members"][0]["identity"] == "***"


def test_without_a_living_token_nothing_is_said(calling: Calling, world: World) -> None:
    assert Client().get(LIST).status_code == 401
    assert Client(headers={"authorization": "Bearer bf_guessed"}).get(LIST).status_code == 401
    actor = world.actors["county"]
    text = make_token(actor, actor.account, "ended")
    client = Client(headers={"authorization": f"Bearer {text}"})
    assert client.get(LIST).status_code == 200
    end_token(actor, Token.objects.get(label="ended").pk)
    assert client.get(LIST).status_code == 401
    client = calling("village")
    account = world.account("village")
    change_account(SYSTEM, account.pk, role="resident", area=account.area, is_active=False)
    assert client.get(LIST).status_code == 401


@pytest.mark.parametrize(("ends_in", "status"), [(0, 200), (1, 200), (-1, 401)])
def test_a_token_works_to_the_end_of_its_last_day(calling: Calling, world: World, ends_in: int, status: int) -> None:
    actor, today = world.actors["county"], timezone.localdate()
    text = make_token(actor, actor.account, "dated", today + timedelta(days=1))
    with acting():  # as if the days had passed
        QuerySet(Token).filter(label="dated").update(expires_on=today + timedelta(days=ends_in))
    assert Client(headers={"authorization": f"Bearer {text}"}).get(LIST).status_code == status


def test_a_token_may_be_made_to_the_end_of_today_and_of_no_day_before(world: World) -> None:
    actor, today = world.actors["county"], timezone.localdate()
    with acting():
        make_token(actor, actor.account, "today", today)
        with pytest.raises(Problem, match=r"accounts\.token_over"):
            make_token(actor, actor.account, "over", today - timedelta(days=1))


def test_when_a_token_was_used_is_kept_but_not_with_every_request(calling: Calling, world: World) -> None:
    client, tokens = calling("county"), QuerySet(Token).filter(account=world.actors["county"].account)
    assert tokens.get().used_at is None
    client.get(LIST)
    first = tokens.get().used_at
    assert first is not None
    client.get(LIST)
    assert tokens.get().used_at == first
    with acting():  # as if an hour had passed
        tokens.update(used_at=first - timedelta(hours=1))
    client.get(LIST)
    assert tokens.get().used_at >= first


def test_a_request_asks_for_its_token_once(calling: Calling, world: World) -> None:
    client = calling("county")
    client.get(LIST)  # writes down that the token is in use
    with CaptureQueriesContext(connection) as made:
        assert client.get(LIST).status_code == 200
    assert len([query for query in made if f'FROM "{Token._meta.db_table}"' in query["sql"]]) == 1


def test_a_token_that_would_never_work_is_refused(world: World) -> None:
    actor = world.actors["county"]
    with pytest.raises(Problem, match=r"accounts\.token_over"):
        make_token(actor, actor.account, "past", timezone.localdate() - timedelta(days=1))


def test_a_refusal_is_a_sentence_in_the_language_asked_for(calling: Calling) -> None:
    client = calling("organisation")
    asked = {"pack": "cn-2014", "rules": "exit", "on": "2020-06-30"}
    for lang, word in (("zh", "权限"), ("en", "role")):
        answer = client.post("/api/v1/runs", asked, content_type="application/json", headers={"accept-language": lang})
        assert answer.status_code == 403
        assert word in answer.json()["message"]


def test_me_names_role_area_and_what_the_role_may(calling: Calling, world: World) -> None:
    me = calling("inspector").get("/api/v1/me").json()
    assert (me["role"], me["area"]) == ("inspector", "350702")
    assert set(me["may"]) == {may.value for may in May if can(world.actors["inspector"], may)}


@pytest.mark.parametrize("cursor", ["x", "....", "MzUwNw", "OjE", "a" * 200, "MzUwNzAyOjkyMjMzNzIwMzY4NTQ3NzU4MDg"])
def test_a_made_up_cursor_is_refused_in_a_sentence(calling: Calling, cursor: str) -> None:
    answer = calling("county").get(LIST, {"after": cursor})
    assert answer.status_code in (200, 422)
    assert answer.status_code == 200 or answer.json()["code"] == "api.bad_cursor"
