"""Every page answers who may and refuses who may not, in both languages, without style or script in the markup."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from bangfu.programme.accounts.permissions import May, Role, can
from bangfu.web import urls as web
from bangfu.web.pages.refusals import broken
from signing import SignIn
from small_world import World

PAGES = {
    # route: (address, what an account must be allowed)
    "home": ("/", None),
    "search": ("/search", None),
    "account": ("/account", None),
    "design": ("/design", None),
    "households": ("/households", May.SEE_HOUSEHOLDS),
    "household": ("/households/H1", May.SEE_HOUSEHOLDS),
    "household_corrected": ("/households/H1/correct", May.CORRECT),
    "households_exported": ("/households/export.csv", May.EXPORT),
    "places": ("/places", May.SEE_FIGURES),
    "jobs": ("/jobs", May.SEE_FIGURES),
    "accounts": ("/accounts", May.MANAGE_ACCOUNTS),
    "log": ("/log", May.SEE_LOG),
    "complaints": ("/complaints?about=/households", None),
}
POSTED = {
    "pick_language", "pick_area", "pick_day", "token_made", "token_ended", "household_opened", "account_opened",
    "account_renewed", "account_step_ended", "complaint_opened", "complaint_answered",
}  # fmt: skip
NEED_MORE = {"household_proof", "checkpoint_note", "account_changed", "complaint", "receipt"}
"""They need a checkpoint, or the number of something; their own tests call them."""
OWN = {
    "account", "accounts", "complaints", "design", "home", "household", "households", "jobs", "log", "picking",
    "places", "search",
}  # fmt: skip
ROLES = [role.value for role in Role if role is not Role.OFFICER] + ["county"]


def own_routes() -> set[str]:
    """The names of the addresses of these pages; runs, leads and imports have a table of their own."""
    return {route.name for route in web.urlpatterns if route.callback.__module__.rpartition(".")[2] in OWN}


def test_every_page_of_these_is_in_the_table() -> None:
    missing = own_routes() - (PAGES.keys() | POSTED | NEED_MORE)
    assert not missing, "a page without a line in this table"
    assert get_resolver().resolve("/households").url_name == "households"


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("route", PAGES)
def test_a_page_opens_for_who_may_and_for_nobody_else(sign_in: SignIn, world: World, name: str, route: str) -> None:
    address, may = PAGES[route]
    allowed = may is None or can(world.actors[name], may)
    if route == "household_corrected" and not can(world.actors[name], May.SEE_HOUSEHOLDS):
        allowed = False
    assert sign_in(name).get(address).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("route", PAGES)
def test_nobody_sees_a_page_without_signing_in(world: World, route: str) -> None:
    answer = Client().get(PAGES[route][0])
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", ["sibling", "other_prefecture"])
@pytest.mark.parametrize("address", [
    "/households/H1", "/households/H1/correct", "/households/H1/evidence.json", "/places?place=350702",
    "/households/H0",
])  # fmt: skip
def test_what_lies_outside_the_area_is_not_there(sign_in: SignIn, world: World, name: str, address: str) -> None:
    assert sign_in(name).get(address).status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("route", [r for r in PAGES if r != "households_exported"])
def test_a_page_carries_no_style_and_no_script_of_its_own(sign_in: SignIn, route: str, lang: str) -> None:
    name = "administrator" if route in ("accounts", "log") else "county"
    answer = sign_in(name, lang).get(PAGES[route][0])
    text = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("address", "lang", "code", "title"), [
    ("/nothing/here", "zh", 404, "没有这一页"), ("/nothing/here", "en", 404, "There is no such page"),
    ("/accounts", "zh", 403, "这个账号不能看这里"), ("/accounts", "en", 403, "This account may not open this page"),
    ("/runs/999", "zh", 404, "没有这次核查"), ("/runs/999", "en", 404, "There is no such run"),
])  # fmt: skip
def test_a_refusal_is_a_page_in_the_readers_language(
    sign_in: SignIn, address: str, lang: str, code: int, title: str
) -> None:
    answer = sign_in("county", lang).get(address)
    assert answer.status_code == code
    assert title in answer.content.decode()


@pytest.mark.parametrize(("lang", "title"), [("zh", "程序出错了"), ("en", "Something broke on our side")])
def test_our_own_fault_is_a_page_that_needs_no_register(lang: str, title: str) -> None:
    request = RequestFactory().get("/")
    request.lang = lang  # type: ignore[attr-defined]  # as the middleware sets it
    answer = broken(request)
    assert answer.status_code == 500
    assert title in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_a_sentence(sign_in: SignIn) -> None:
    answer = sign_in("county", csrf=True).post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "这一页开得太久了" in answer.content.decode()
