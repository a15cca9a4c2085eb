"""Signing in, its refusals, the account page, what the bar on top remembers, what administrators do with accounts."""

from __future__ import annotations

import base64
import hmac
import re
import time
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from bangfu.programme.accounts.actions import change_account
from bangfu.programme.accounts.demo import PASSWORD as DEMO_PASSWORD
from bangfu.programme.accounts.demo import open_demo_accounts
from bangfu.programme.accounts.models import Account, Token
from bangfu.programme.accounts.permissions import Kind
from bangfu.programme.accounts.queries import speaker_of_token
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from signing import SignIn
from small_world import PASSWORD, World

LOGIN = "/account/login/"


def test_a_password_opens_the_site_and_signing_out_takes_a_post(world: World) -> None:
    client = Client()
    assert client.post(LOGIN, {"login": "county", "password": PASSWORD}).headers["Location"] == "/"
    assert "延平区" in client.get("/").content.decode()
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("lang", "said"), [("zh", "用户名或密码不对"), ("en", "is wrong")])
def test_a_wrong_password_is_told_in_the_readers_language(world: World, lang: str, said: str) -> None:
    client = Client()
    client.post("/language", {"language": lang, "next": LOGIN})
    assert said in client.post(LOGIN, {"login": "county", "password": "no"}).content.decode()


def test_after_six_wrong_passwords_the_account_is_locked_and_says_for_how_long(world: World) -> None:
    client = Client()
    answers = [client.post(LOGIN, {"login": "county", "password": "no"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "15分钟" in answers[-1].content.decode()
    assert client.post(LOGIN, {"login": "county", "password": PASSWORD}).status_code == 429


def test_a_closed_account_does_not_get_in(sign_in: SignIn, world: World) -> None:
    inside = sign_in("analyst")
    number = Account.objects.get(username="analyst").pk
    form = {"role": "analyst", "area": "350702", "reason": "调离"}
    assert sign_in("administrator").post(f"/accounts/{number}", form).status_code == 302
    assert inside.get("/").status_code == 302
    Client().post(LOGIN, {"login": "analyst", "password": PASSWORD})
    assert inside.get("/").status_code == 302


def test_demo_doors_stand_on_the_page_of_a_demo_only(world: World, settings: LazySettings) -> None:
    open_demo_accounts()
    assert DEMO_PASSWORD not in Client().get(LOGIN).content.decode()
    settings.BANGFU_DEMO = True
    markup = Client().get(LOGIN).content.decode()
    assert DEMO_PASSWORD in markup
    assert "浦城县" in markup
    offered = re.findall(r"<code>(\w+)</code>", markup)
    assert offered[:6] == ["nation", "fujian", "nanping", "pucheng", "yanping", "township"]
    assert {"village", "villager", "admin"} <= set(offered)
    assert "全部地区 · 业务主管" in markup
    assert Client().post(LOGIN, {"login": "pucheng", "password": DEMO_PASSWORD}).status_code == 302


def test_the_language_stays_with_the_account(sign_in: SignIn) -> None:
    client = sign_in("county")
    client.post("/language", {"language": "en", "next": "/places"})
    assert "Who needs help?" in client.get("/").content.decode()
    assert Account.objects.get(username="county").language == "en"


def test_switching_the_language_asks_a_search_again_and_keeps_its_words_out_of_addresses(sign_in: SignIn) -> None:
    client = sign_in("county")
    found = client.post("/search", {"text": "吴"}).content.decode()
    form = dict(
        re.findall(r'<input type="hidden" name="(next|text)" value="([^"]*)"', found.partition('class="lang"')[2])
    )
    assert form == {"next": "/search", "text": "吴"}
    answer = client.post("/language", {**form, "language": "en"}, follow=True)
    assert answer.redirect_chain == [("/search", 307)]
    markup = answer.content.decode()
    assert '<html lang="en">' in markup
    assert "/households/H1" in markup
    assert client.post("/language", {**form, "next": "/imports", "language": "zh"}).status_code == 302


@pytest.mark.parametrize(("name", "address", "given", "wanted"), [
    ("county", "/runs", {"rules": "cn-2014.exit", "on": "2019-02-30", "area": "350702"}, "/runs"),
    ("county", "/households/H1/sealed", {"purpose": ""}, "/households/H1?on=2020-06-30"),
    ("administrator", "/places/change?place=350702101201&step=merge", None, ""),
])  # fmt: skip
def test_the_bar_leads_back_to_the_page_a_form_stands_on(
    sign_in: SignIn, name: str, address: str, given: dict[str, str] | None, wanted: str
) -> None:
    client, lang = sign_in(name), re.compile(r'class="lang".*?name="next" value="([^"]*)"', re.DOTALL)
    on_page = {"referer": f"http://testserver{wanted}"}
    page = client.get(address) if given is None else client.post(address, given, headers=on_page)
    found = lang.search(page.content.decode())
    assert found is not None
    assert found[1].replace("&amp;", "&") == (wanted or address)
    elsewhere = client.post("/runs", {}, headers={"referer": "https://elsewhere.example/x"}).content.decode()
    assert "elsewhere" not in elsewhere


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_bar_leads_nowhere_else(sign_in: SignIn, address: str) -> None:
    assert sign_in("county").post("/language", {"language": "en", "next": address}).headers["Location"] == "/"


def test_the_area_picker_stays_inside_the_area(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    client.post("/area", {"area": "350702102", "next": "/"})
    assert "夏道镇" in client.get("/").content.decode().partition("<h1>")[2].partition("</h1>")[0]
    client.post("/area", {"area": "350722", "next": "/"})
    assert "浦城县" not in client.get("/").content.decode()
    assert "浦城县" not in client.get("/?area=350722").content.decode()


def test_the_day_is_remembered_until_today_is_wanted(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    client.post("/day", {"on": "2019-06-30", "next": "/households"})
    assert "您看的是2019年6月30日的数据" in client.get("/households").content.decode()
    client.post("/day", {"on": "", "next": "/"})
    assert "您看的是" not in client.get("/households").content.decode()


def test_a_token_is_shown_once_and_works_until_it_is_ended(sign_in: SignIn, world: World) -> None:
    client = sign_in("analyst")
    markup = client.post("/account/tokens", {"label": "月报脚本", "kind": "verdicts"}).content.decode()
    text = re.search(r"bf_[\w-]+", markup)
    assert text is not None
    speaker = speaker_of_token(text[0])
    assert speaker is not None
    assert speaker.actor == Account.objects.get(username="analyst").actor()
    assert text[0] not in client.get("/account").content.decode()
    number = Token.objects.get().pk
    assert sign_in("county").post(f"/account/tokens/{number}/end").status_code == 404
    client.post(f"/account/tokens/{number}/end")
    assert speaker_of_token(text[0]) is None


@pytest.mark.parametrize(("lang", "scope", "nothing"), [
    ("zh", "来舟镇，只读：农户、结论和理由", "请至少选一类"),
    ("en", "reads only: households, verdicts and reasons", "at least one kind"),
])  # fmt: skip
def test_a_token_is_no_wider_than_it_is_asked_for(
    sign_in: SignIn, world: World, lang: str, scope: str, nothing: str
) -> None:
    client = sign_in("county", lang)
    form = client.get("/account").content.decode()
    assert [kind for kind in Kind if f'value="{kind}" checked' in form] == ["households", "verdicts", "places", "runs"]
    assert 'name="writes" value="1">' in form
    assert str(timezone.localdate() + timedelta(days=90)) in form
    made = {"label": "镇里的统计", "area": "350702101", "kind": ["households", "verdicts"], "expires": ""}
    markup = client.post("/account/tokens", made).content.decode()
    assert scope in markup
    text = re.search(r"bf_[\w-]+", markup)
    assert text is not None
    speaker = speaker_of_token(text[0])
    assert speaker is not None
    assert (speaker.actor.area, speaker.reads_only, speaker.kinds) == ("350702101", True, {"households", "verdicts"})
    refused = client.post("/account/tokens", made | {"kind": []})
    assert refused.status_code == 400
    assert nothing in refused.content.decode()
    assert client.post("/account/tokens", made | {"area": "350722"}).status_code == 403
    assert Token.objects.count() == 1
    change_account(SYSTEM, world.account("county").pk, role="officer", area="350722", is_active=True)
    assert speaker_of_token(text[0]) is None, "its area is no longer the account's"


def test_an_administrator_opens_an_account_whose_password_is_shown_once(sign_in: SignIn, world: World) -> None:
    client = sign_in("administrator")
    form = {"username": "guyu", "name": "谷雨", "role": "officer", "area": "350702101"}
    password = re.search(r"<code>([\w-]{12,})</code>", client.post("/accounts/open", form).content.decode())
    assert password is not None
    assert Client().post(LOGIN, {"login": "guyu", "password": password[1]}).status_code == 302
    number = Account.objects.get(username="guyu").pk
    client.post(f"/accounts/{number}/password")
    assert Client().post(LOGIN, {"login": "guyu", "password": password[1]}).status_code == 200


@pytest.mark.parametrize("form", [
    {"username": "x", "name": "谷雨", "role": "officer", "area": "350722"},
    {"username": "x", "name": "谷雨", "role": "officer", "area": "999999"},
    {"username": "", "name": "谷雨", "role": "officer", "area": "350702"},
    {"username": "x", "name": "谷雨", "role": "emperor", "area": "350702"},
    {"username": "county", "name": "谷雨", "role": "officer", "area": "350702"},
])  # fmt: skip
def test_a_wrong_account_is_refused_in_a_sentence(sign_in: SignIn, world: World, form: dict[str, str]) -> None:
    before = Account.objects.count()
    answer = sign_in("administrator").post("/accounts/open", form)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert Account.objects.count() == before


def test_two_step_sign_in_is_set_up_by_a_code_drawn_as_an_image(sign_in: SignIn, world: World) -> None:
    client = Client()
    client.post(LOGIN, {"login": "county", "password": PASSWORD})
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    client.post(asked.headers["Location"], {"password": PASSWORD})
    markup = client.get("/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in markup
    assert "验证码不对" in client.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()


def code_of(key: str, *, off: int = 0) -> str:
    """What an authenticator app shows now for a key, by RFC 6238; `off` steps of thirty seconds later."""
    counter = int(time.time()) // 30 + off
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def with_second_step(username: str) -> str:
    """Turn on two-step sign-in for an account, as a person does; gives the key."""
    client = Client()
    client.post(LOGIN, {"login": username, "password": PASSWORD})
    client.post("/account/reauthenticate/?next=/account/2fa/totp/activate/", {"password": PASSWORD})
    key = re.search(r"\b[A-Z2-7]{32}\b", client.get("/account/2fa/totp/activate/").content.decode())
    assert key is not None
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(key[0])}).status_code == 302
    return key[0]


def test_codes_cannot_be_guessed_without_end_by_somebody_who_has_the_password(world: World) -> None:
    key = with_second_step("county")
    client = Client()
    assert client.post(LOGIN, {"login": "county", "password": PASSWORD}).headers["Location"].endswith("/authenticate/")
    wrong = f"{(int(code_of(key)) + 500_000) % 10**6:06}"
    said = [client.post("/account/2fa/authenticate/", {"code": wrong}).content.decode() for _ in range(7)]
    assert "验证码不对" in said[5]
    assert "15分钟" in said[6]
    other = Client()
    other.post(LOGIN, {"login": "county", "password": PASSWORD})
    other.post("/account/2fa/authenticate/", {"code": code_of(key, off=1)})
    assert other.get("/").status_code == 302, "the right code too has to wait"


def test_an_administrator_ends_the_second_step_of_who_lost_the_phone(sign_in: SignIn, world: World) -> None:
    with_second_step("county")
    number = Account.objects.get(username="county").pk
    admin = sign_in("administrator")
    assert "解除两步验证" in admin.get(f"/accounts/{number}").content.decode()
    assert admin.post(f"/accounts/{number}/second-step", {"reason": "手机丢失，已当面核实"}).status_code == 302
    entry = Entry.objects.filter(action="accounts.end_second_step").get()
    assert (entry.subject, entry.actor_name) == ("account/county", "administrator")
    client = Client()
    assert client.post(LOGIN, {"login": "county", "password": PASSWORD}).headers["Location"] == "/"
    assert "没有开启两步验证" in admin.post(f"/accounts/{number}/second-step").content.decode()


def test_nobody_gives_himself_another_role_or_area(sign_in: SignIn, world: World) -> None:
    number = Account.objects.get(username="administrator").pk
    client = sign_in("administrator")
    assert 'name="role"' not in client.get(f"/accounts/{number}").content.decode()
    answer = client.post(f"/accounts/{number}", {"role": "officer", "area": "350702", "open": "on"})
    assert answer.status_code == 400
    assert "另一位管理员" in answer.content.decode()
    assert Account.objects.get(pk=number).role == "administrator"


def test_changing_ones_password_is_in_the_log_and_signs_other_devices_out(world: World) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.post(LOGIN, {"login": "county", "password": PASSWORD})
    fresh = "lichun-guyu-2021"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert here.post("/account/password/", form).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Entry.objects.filter(action="accounts.change_own_password", actor_name="county").count() == 1
    assert Client().post(LOGIN, {"login": "county", "password": fresh}).status_code == 302


def test_signing_out_the_others_ends_them_at_once(world: World) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.post(LOGIN, {"login": "county", "password": PASSWORD})
        assert client.get("/").status_code == 200
    assert here.get("/account/sessions/").content.decode().count("<tr>") == 3
    here.post("/account/sessions/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_an_administrator_opens_an_account_for_a_place_no_roster_has_named_yet(sign_in: SignIn, world: World) -> None:
    form = {"username": "xiqin", "name": "谷雨", "role": "officer", "area": "350702103"}
    answer = sign_in("administrator").post("/accounts/open", form)
    assert answer.status_code == 200, answer.content.decode()
    assert Account.objects.get(username="xiqin").area == "350702103"
