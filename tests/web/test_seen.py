"""Looking at a page writes nothing; a session is marked when it is new, and when browser or address change."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signing import SignIn
from small_world import World


def test_a_second_look_writes_nothing(world: World, sign_in: SignIn) -> None:
    browser = sign_in("county")
    browser.get("/households")
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/households").status_code == 200
    said = [query["sql"].split()[0] for query in queries.captured_queries]
    assert not {"INSERT", "UPDATE", "DELETE"} & set(said)


def test_a_session_is_in_the_list_with_its_browser(world: World, sign_in: SignIn) -> None:
    browser = sign_in("county")
    browser.get("/", headers={"user-agent": "Firefox/140"})
    assert UserSession.objects.get(user__username="county").user_agent == "Firefox/140"
    browser.get("/", headers={"user-agent": "Edg/140"})
    assert UserSession.objects.get(user__username="county").user_agent == "Edg/140"
