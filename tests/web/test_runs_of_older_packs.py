"""A new version of Bangfu brings other policy packs: runs of before answer by the pack they were judged by."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import localtime

from assessing import held_run
from bangfu.core.errors import Problem
from bangfu.core.policy import loading
from bangfu.core.texts import headed
from bangfu.programme.accounts.actions import make_token
from bangfu.programme.assessment import kept_packs, kept_runs
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.models import Lead, Run
from bangfu.programme.assessment.queries import level_below
from bangfu.programme.assessment.simulating import what_if
from bangfu.programme.households.packs import pack_named, shape_named
from bangfu.programme.ledger.row_security import confined
from bangfu.web.lead_words import words_of_leads
from signing import SignIn
from small_world import World, build_world
from standing import Stand

LINE, NEW_LINE = "value: 3747,", "value: 5500,"
SUBJECT = "H2"  # 5,000 yuan a head: over the line of then, under the new one


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """The small world; the test itself sees every area."""
    built = standing(build_world)
    with confined(""):
        yield built


def forget() -> None:
    """What a process knows by heart, gone, as when the program starts."""
    loading.READ.clear()
    for known in (pack_named, shape_named, kept_packs._read):
        known.cache_clear()
    kept_runs._OPEN.clear()


class Upgrade:
    """A newer program whose pack has another line for 2019 and, before all others, a rule more."""

    def __init__(self, shipped: Path) -> None:
        self.shipped = shipped

    def replace_files(self) -> None:
        """Put the new files in place while the program runs."""
        lines, rules = (self.shipped / "cn-2014" / file for file in ("parameters/lines.yaml", "rules/exit.yaml"))
        lines.write_text(lines.read_text().replace(LINE, NEW_LINE, 1))
        more = "  rules:\n    asked:\n      label: {zh: 问过本人, en: asked}\n      met_when: household_confirmed\n"
        rules.write_text(rules.read_text().replace("  rules:\n", more, 1))

    def drop_rule(self, file: str, rule: str) -> None:
        """Leave a rule out, and start the program anew."""
        path = self.shipped / "cn-2014" / "rules" / file
        path.write_text(re.sub(rf"^    {rule}:\n(?:      .*\n)+", "", path.read_text(), flags=re.M))
        forget()

    def install(self) -> None:
        """Put them in place and start the program anew."""
        self.replace_files()
        forget()


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Upgrade]:
    """A copy of the shipped packs, to be replaced by newer ones; the shipped ones again for the next test."""
    shipped = Path(shutil.copytree(loading.SHIPPED, tmp_path / "policies"))
    monkeypatch.setattr(loading, "SHIPPED", shipped)
    forget()
    yield Upgrade(shipped)
    monkeypatch.undo()
    shutil.rmtree(packs(), ignore_errors=True)
    forget()


def packs() -> Path:
    """Where the register keeps packs."""
    return Path(settings.BANGFU_DATA) / "packs"


def a_file_of(run: Run) -> Path:
    return packs() / run.pack_hash / "cn-2014/parameters/lines.yaml"


def test_an_old_run_is_explained_and_tried_by_its_own_pack_and_a_new_one_by_todays(
    world: World, upgrade: Upgrade
) -> None:
    county = world.actors["county"]
    old = held_run(county)
    before = said_of(county, old, SUBJECT, "zh")
    upgrade.install()
    new = held_run(county)
    assert new.pack_hash != old.pack_hash
    assert said_of(county, old, SUBJECT, "zh") == before
    assert "3,747元" in before.explained[0].sentence
    assert "5,500元" in said_of(county, new, SUBJECT, "zh").explained[1].sentence
    level = level_below(old, old.area)
    tried = what_if(county, old, {"exit.income": "net_income_fen > poverty_line * member_count"}, "", level)
    assert tried.turned == 0, "the rule as it stood, read again from the kept files"
    assert what_if(county, new, {"poverty_line": "3747"}, "", level).turned > 0


def test_the_page_of_an_old_run_says_so_and_shows_what_has_changed_since(
    world: World, upgrade: Upgrade, sign_in: SignIn
) -> None:
    old = held_run(world.actors["county"])
    page = f"/runs/{old.pk}"
    assert "当时的政策包" not in sign_in("county").get(page).content.decode()
    upgrade.install()
    client = sign_in("county")
    shown = client.get(page).content.decode()
    assert "此次核查用的是当时的政策包" in shown
    assert "看不到细节" not in shown
    assert "问过本人" not in shown
    changes = f"/packs/cn-2014/against/cn-2014?version={old.pack_hash}"
    assert changes in shown
    changed = client.get(changes).content.decode()
    assert all(said in changed for said in ("3,747元", "5,500元", "问过本人", "当时的", "现在的"))
    rules = client.get(f"/packs/cn-2014/exit?version={old.pack_hash}&on=2019-06-30").content.decode()
    assert "3,747元" in rules.partition('id="cases"')[0]
    assert client.get("/packs/cn-2014/exit?version=../../keys").status_code == 404
    assert client.get(f"/packs/cn-2014/exit?version={'0' * 64}").status_code == 404
    listed = client.get(f"{page}/subjects?rule=income&outcome=unmet").content.decode()
    assert f"{page}/subjects/H3" in listed
    assert f"{page}/subjects/H2" not in listed
    for address in (f"/simulate?run={old.pk}", f"{page}/subjects/{SUBJECT}", f"{page}/export.csv", "/runs", "/"):
        assert client.get(address).status_code == 200, address


def test_the_api_explains_an_old_run(world: World, upgrade: Upgrade) -> None:
    county = world.actors["county"]
    old = held_run(county)
    upgrade.install()
    token = make_token(county, county.account, "test")
    client = Client(headers={"authorization": f"Bearer {token}"})
    said = client.get(f"/api/v1/runs/{old.pk}/explanations/{SUBJECT}?lang=zh")
    assert said.status_code == 200
    assert any("3,747元" in rule["sentence"] for rule in said.json()["rules"])
    poor = next(v for v in client.get(f"/api/v1/runs/{old.pk}/verdicts").json()["verdicts"] if v["key"] == "H3")
    assert "income" in poor["failed"]
    shutil.rmtree(packs())
    forget()
    assert client.get(f"/api/v1/runs/{old.pk}/explanations/{SUBJECT}").json()["code"] == "runs.pack_changed"
    assert client.get(f"/api/v1/runs/{old.pk}/verdicts").status_code == 422, "whose rules the bits are is not known"


def test_a_kept_pack_that_was_altered_is_refused_with_a_sentence(
    world: World, upgrade: Upgrade, sign_in: SignIn
) -> None:
    county = world.actors["county"]
    old = held_run(county)
    upgrade.install()
    said_of(county, old, SUBJECT, "zh")
    file = a_file_of(old)
    file.chmod(0o600)
    file.write_text(file.read_text().replace(LINE, "value: 1,", 1))
    with pytest.raises(Problem, match=r"runs\.kept_pack_altered"):  # a condition changes: the files are read again
        what_if(county, old, {"exit.income": "net_income_fen > 0"}, "", level_below(old, old.area))
    forget()
    with pytest.raises(Problem, match=r"runs\.kept_pack_altered") as refused:
        said_of(county, old, SUBJECT, "zh")
    assert old.pack_hash in refused.value.sentence("zh")
    assert "指纹对不上" in sign_in("county").get(f"/runs/{old.pk}").content.decode()
    file.write_text("- not: [a pack")
    with pytest.raises(Problem, match=r"runs\.kept_pack_altered"):
        said_of(county, old, SUBJECT, "zh")


def test_a_pack_is_kept_once_read_only_and_mended_by_the_next_run(world: World, upgrade: Upgrade) -> None:
    county = world.actors["county"]
    run = held_run(county)
    files = {file: file.stat().st_ino for file in packs().rglob("*") if file.is_file()}
    assert all(file.stat().st_mode & 0o377 == 0 for file in files)
    held_run(county)
    assert {file: file.stat().st_ino for file in packs().rglob("*") if file.is_file()} == files
    a_file_of(run).unlink()
    held_run(county)
    assert a_file_of(run).is_file()
    assert [folder.name for folder in packs().iterdir()] == [run.pack_hash]


def test_a_pack_that_extends_others_is_kept_with_them(world: World, upgrade: Upgrade) -> None:
    pack = pack_named("cn-2026")
    run = Run(pack=pack.name, pack_hash=pack.hash, rules="monitoring")
    kept_packs.keep_pack(run)
    upgrade.install()
    assert pack_named("cn-2026").hash != pack.hash, "the pack it extends has changed"
    assert kept_packs.judged_by(run).parameters == pack.parameters
    assert {folder.name for folder in (packs() / pack.hash).iterdir()} == {"cn-2014", "cn-2021", "cn-2026"}


def test_a_run_does_not_begin_with_files_that_were_replaced_under_the_program(
    world: World, upgrade: Upgrade
) -> None:
    pack_named("cn-2014")
    upgrade.replace_files()
    with pytest.raises(Problem, match=r"runs\.pack_replaced") as refused:
        held_run(world.actors["county"])
    assert "重新启动" in refused.value.sentence("zh")
    assert list(packs().iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lead_is_worded_by_the_pack_it_was_found_by_though_its_rule_was_dropped(
    world: World, upgrade: Upgrade, sign_in: SignIn, lang: str
) -> None:
    held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    (lead,) = Lead.objects.filter(key="H1", rule="size_differs")
    told = words_of_leads([lead], lang)[lead.pk]
    assert told.says
    assert told.title != lead.rule
    client = sign_in("county", lang)
    pages = ["/", f"/leads/{lead.pk}", "/leads", "/leads?rules=data_checks", "/households/H1"]
    upgrade.drop_rule("data_checks.yaml", "size_differs")
    assert "size_differs" not in pack_named("cn-2014").rule_sets["data_checks"].rules
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert told.title in answer.content.decode(), page
        assert lead.rule not in re.sub(r"<[^>]*>", "", answer.content.decode()), page
    assert told.says in client.get(f"/leads/{lead.pk}").content.decode()
    shutil.rmtree(packs())
    forget()
    assert words_of_leads([lead], lang)[lead.pk].title == headed(lead.rule), "where it was lost, the name of the rule"
    for page in pages:
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize(("lang", "todays", "kept", "lost"), [
    ("zh", "现在的", "已留存", "已不可读"), ("en", "today’s", "kept", "not readable"),
])  # fmt: skip
def test_the_page_of_a_pack_lists_its_versions_and_leads_to_those_kept(
    world: World, upgrade: Upgrade, sign_in: SignIn, lang: str, todays: str, kept: str, lost: str
) -> None:
    client = sign_in("county", lang)
    assert pack_named("cn-2014").hash in client.get("/packs/cn-2014").content.decode()
    old = held_run(world.actors["county"])
    upgrade.install()
    new = held_run(world.actors["county"])
    link = f"/packs/cn-2014?version={old.pack_hash}"
    shown = client.get("/packs/cn-2014").content.decode()
    versions = shown.partition('id="versions"')[2]
    assert f'href="{link}"' in versions
    assert versions.index(new.pack_hash[:16]) < versions.index(old.pack_hash[:16]), "the latest first"
    assert todays in versions
    assert kept in versions
    assert f"{old.asked_at:%Y-%m-%d}" in versions or f"{localtime(old.asked_at):%Y-%m-%d}" in versions
    then = client.get(link).content.decode()
    assert f"/packs/cn-2014/exit?version={old.pack_hash}" in then
    assert f"<code>{old.pack_hash}</code>" in then
    assert "3,747" in client.get(f"{link}&on=2019-06-30").content.decode()
    assert client.get("/packs/cn-2014?version=../../keys").status_code == 404
    assert client.get(f"/packs/cn-2014?version={'0' * 64}").status_code == 404
    shutil.rmtree(packs())
    forget()
    gone = client.get("/packs/cn-2014").content.decode().partition('id="versions"')[2]
    assert lost in gone
    assert link not in gone
