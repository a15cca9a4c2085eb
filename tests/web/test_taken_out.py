"""What leaves the register, and how somebody signs in, is in the log: who, what, where, how many; nobody's data."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from test_signing_in import LOGIN, with_second_step

from assessing import held_run
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts import noting
from bangfu.programme.accounts.actions import make_token
from bangfu.programme.accounts.models import Account
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from signing import SignIn
from small_world import PASSWORD, World

TAKEN = Entry.objects.filter(action="accounts.take_out")
OWN_LOG = {
    "zh": ("取出名单", "农户名单，CSV文件，3行"),
    "en": ("Took out a list", "List of households, CSV file, 3 rows"),
}


def subjects() -> list[tuple[str, str, str]]:
    return list(TAKEN.all().order_by("id").values_list("subject", "area", "actor_name"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_exported_list_is_in_the_log_in_words(sign_in: SignIn, world: World, lang: str) -> None:
    county = sign_in("county", lang)
    assert b"".join(county.get("/households/export.csv").streaming_content).count(b"\r\n") == 4
    assert subjects() == [("export/households/csv/3", "350702", "county")]
    for page in ("/log", f"/log/{TAKEN.get().pk}"):
        said = re.sub(r"<[^>]+>", "", county.get(page).content.decode())
        assert OWN_LOG[lang][1] in said
        assert OWN_LOG[lang][0] in said
    county.get("/households/export.xlsx?place=350702101")
    run = held_run(world.actors["county"])
    county.get(f"/runs/{run.pk}/export.csv")
    assert subjects()[1:] == [
        ("export/households/xlsx/2", "350702101", "county"), ("export/verdicts/csv/3", "350702", "county"),
    ]  # fmt: skip
    assert county.get("/households/export.pdf").status_code == 404
    assert sign_in("village", lang).get("/households/export.csv").status_code == 200
    assert sign_in("organisation", lang).get("/households/export.csv").status_code == 403
    assert len(subjects()) == 4


@pytest.mark.parametrize(("lang", "said"), [("zh", "county把这一户导出成名单"), ("en", "county exported a list of")])
def test_a_list_of_one_household_is_told_on_its_page(sign_in: SignIn, world: World, lang: str, said: str) -> None:
    county = sign_in("county", lang)
    county.get("/households/export.csv?place=350702101201")
    assert subjects() == [("household/H1", "350702101201", "county")]
    assert said in county.get("/households/H1").content.decode()
    assert said not in county.get("/households/H2").content.decode()


def test_a_snapshot_is_in_the_log_and_those_of_the_programme_itself_are_not(world: World, tmp_path: Path) -> None:
    pack = load_pack("cn-2014")
    write_snapshot(world.actors["analyst"], date(2020, 6, 30), tmp_path / "own", pack)
    write_snapshot(SYSTEM, date(2020, 6, 30), tmp_path / "program", pack, "350702")
    assert subjects() == [("export/snapshot/parquet/3", "350702", "analyst")]


def test_a_program_that_takes_a_list_is_noted_once_while_it_does(world: World) -> None:
    noting._LISTED.clear()
    analyst = world.actors["analyst"]
    client = Client(headers={"authorization": f"Bearer {make_token(analyst, analyst.account, 't')}"})
    after: str | None = ""
    while after is not None:
        after = client.get("/api/v1/households", {"limit": 1, "after": after}).json()["next"]
    assert subjects() == [("export/households/api/3", "350702", "analyst")]
    noting._LISTED.clear()
    run = held_run(world.actors["county"])
    client.get(f"/api/v1/runs/{run.pk}/verdicts", {"place": "350702101"})
    client.get("/api/v1/leads")
    assert subjects()[1:] == [("export/verdicts/api/2", "350702101", "analyst")], "of no rows nothing is taken"


def test_how_one_signs_in_is_in_the_log(world: World) -> None:
    client = Client()
    client.post(LOGIN, {"login": "township", "password": PASSWORD})
    with_second_step("township")  # in another browser
    for address in ("recovery-codes/generate/", "totp/deactivate/"):
        client.post(f"/account/reauthenticate/?next=/account/2fa/{address}", {"password": PASSWORD})
        assert client.post(f"/account/2fa/{address}").status_code == 302
    changed = {"oldpassword": PASSWORD, "password1": "new-autumn-wind-31", "password2": "new-autumn-wind-31"}
    assert client.post("/account/password/", changed).status_code == 302
    client.post("/account/tokens", {"label": "统计", "kind": "runs"})
    account = Account.objects.get(username="township")
    assert client.post(f"/account/tokens/{account.tokens.get().pk}/end").status_code == 302
    entries = Entry.objects.filter(actor_name="township").order_by("id").values_list("action", "subject", "area")
    assert list(entries) == [
        ("accounts.begin_second_step", "account/township", "350702101"),
        ("accounts.renew_recovery_codes", "account/township", "350702101"),
        ("accounts.end_own_second_step", "account/township", "350702101"),
        ("accounts.change_own_password", "account/township", "350702101"),
        ("accounts.make_token", f"token/{account.pk}", "350702101"),
        ("accounts.end_token", f"token/{account.pk}", "350702101"),
    ]


@pytest.mark.parametrize(("lang", "said"), [("zh", "开启两步验证"), ("en", "Turned two-step sign-in on")])
def test_whoever_sees_the_log_reads_it_in_words(sign_in: SignIn, world: World, lang: str, said: str) -> None:
    with_second_step("township")
    assert said in sign_in("inspector", lang).get("/log").content.decode()
