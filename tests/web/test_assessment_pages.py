"""Pages of runs, what-ifs, leads, packs and rosters: who opens them, what they say in both languages, what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessing import held_run
from bangfu.core.texts import sentence
from bangfu.programme.assessment.models import Lead, Run
from bangfu.programme.intake.models import Import
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.row_security import confined
from bangfu.web.words import words
from small_world import World, build_world
from standing import Stand

HOST = "localhost"


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """The small world; the test itself sees every area."""
    built = standing(build_world)  # opens the database to the test; only then can it be told an area
    with confined(""):
        yield built


def signed_in(world: World, who: str, lang: str = "zh") -> Client:
    """A browser in which somebody signed in."""
    account = world.account(who)
    account.language = lang
    account.save(update_fields=["language"])
    client = Client(headers={"host": HOST})
    client.force_login(account, backend="bangfu.web.signing_in.OfficeBackend")
    return client


def seen(client: Client, address: str) -> tuple[int, str]:
    """Status and text of a page."""
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode()


ADDRESSES = {
    "runs": "/runs", "run": "/runs/{run}", "subjects": "/runs/{run}/subjects", "subject": "/runs/{run}/subjects/H1",
    "csv": "/runs/{run}/export.csv", "compare": "/compare?first={first}&second={run}",
    "simulate": "/simulate?run={run}",
    "leads": "/leads", "lead": "/leads/{lead}", "packs": "/packs", "pack": "/packs/cn-2014",
    "rules": "/packs/cn-2014/exit", "imports": "/imports", "duplicates": "/duplicates",
}  # fmt: skip
FIGURES = {"runs", "run", "compare", "packs", "pack", "rules"}
LISTS = {"subjects", "subject", "leads", "lead"}
OPEN = {
    "county": set(ADDRESSES),
    "village": set(ADDRESSES),
    "resident": {*FIGURES, *LISTS, "duplicates"},
    "inspector": {*FIGURES, *LISTS},
    "analyst": {*FIGURES, *LISTS, "csv", "simulate"},
    "organisation": FIGURES,
    "administrator": FIGURES,
    "public": set(),
}  # fmt: skip


def test_each_role_opens_what_it_may_and_nothing_else(world: World) -> None:
    first = held_run(world.actors["county"])
    run = held_run(world.actors["county"], changes={"H1": {"household_confirmed": False}})
    held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    lead = Lead.objects.get(rule="size_differs", key="H1")
    for who, opened in OPEN.items():
        client = signed_in(world, who)
        for name, address in ADDRESSES.items():
            status, _ = seen(client, address.format(run=run.pk, first=first.pk, lead=lead.pk))
            assert (status == 200) is (name in opened), (who, name, status)
            assert status < 500, (who, name)


def test_nobody_signed_out_sees_a_page(world: World) -> None:
    run = held_run(world.actors["county"])
    for address in ADDRESSES.values():
        assert Client(headers={"host": HOST}).get(address.format(run=run.pk, first=run.pk, lead=1)).status_code == 302


@pytest.mark.parametrize("who", ["sibling", "other_prefecture"])
def test_another_county_sees_nothing_of_a_run_or_its_leads(world: World, who: str) -> None:
    run = held_run(world.actors["county"])
    held_run(world.actors["county"], "data_checks")
    lead = Lead.objects.get(rule="size_differs")
    client = signed_in(world, who)
    for address in (f"/runs/{run.pk}", f"/runs/{run.pk}/subjects", f"/simulate?run={run.pk}", f"/leads/{lead.pk}"):
        status, text = seen(client, address)
        assert status in (400, 403, 404), address
        assert "吴小满" not in text
        assert ">H3<" not in text  # a form's token may hold the letters
    assert "陈立夏" not in seen(client, "/leads?state=all")[1]


def test_a_county_sees_its_part_of_a_run_of_the_prefecture(world: World) -> None:
    run = held_run(world.actors["prefecture"])
    client = signed_in(world, "sibling")
    for address in ("", "?area=3507", "?area=350702", "?area="):
        text = seen(client, f"/runs/{run.pk}{address}")[1]
        assert "这里只显示浦城县的部分" in text
    assert "1户不能退出" in seen(client, "/runs")[1]
    assert "3户不能退出" not in seen(client, "/runs")[1]
    listed = seen(client, f"/runs/{run.pk}/subjects?area=350702")[1]
    assert "叶秋分" in listed
    assert "吴小满" not in listed
    assert seen(client, f"/runs/{run.pk}/subjects/H1")[0] >= 400


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", "3户中，1户可以退出，2户不能退出"), ("en", "Of 3 households, 1 may exit and 2 may not exit"),
])  # fmt: skip
def test_a_result_says_it_first_and_every_figure_leads_on(world: World, lang: str, said: str) -> None:
    run = held_run(world.actors["county"])
    client = signed_in(world, "county", lang)
    status, text = seen(client, f"/runs/{run.pk}")
    assert status == 200
    assert said in text
    assert f"/runs/{run.pk}/subjects?verdict=unmet" in text
    assert run.result_sha256 in text
    assert "style=" not in text, "the pages run without inline styles"
    listed = seen(client, f"/runs/{run.pk}/subjects?rule=income&outcome=unmet&area=350702")[1]
    assert "陈立夏" in listed
    assert "吴小满" not in listed
    why = seen(client, f"/runs/{run.pk}/subjects/H3")[1]
    assert "3,747" in why


def test_a_run_is_asked_for_shown_on_its_way_and_cancelled(world: World) -> None:
    client = signed_in(world, "county")
    asked = {"rules": "cn-2014.exit", "on": "2019-06-30", "area": "350702"}
    answer = client.post("/runs", asked)
    run = Run.objects.get()
    assert answer.headers["Location"] == reverse("run", args=[run.pk])
    status, text = seen(client, f"/runs/{run.pk}")
    assert status == 200
    assert 'http-equiv="refresh"' in text
    client.post(f"/runs/{run.pk}/cancel")
    text = seen(client, f"/runs/{run.pk}")[1]
    assert "这次核查已取消" in text
    assert "http-equiv" not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_run_that_failed_says_why_once_and_offers_the_same_again(world: World, lang: str) -> None:
    client = signed_in(world, "county", lang)
    client.post("/runs", {"rules": "cn-2014.identification", "on": "2019-06-30", "area": "350702101"})
    run = Run.objects.get()
    problem = {"code": "engines.too_large", "details": {"reason": "out of range"}}
    Job.objects.update(state="failed", problem=problem)
    text = seen(client, f"/runs/{run.pk}")[1]
    assert text.count(words("runs.failed", lang)) == 1
    assert text.count(sentence("engines.too_large", lang, reason="out of range")) == 1
    jobs = seen(client, "/jobs")[1]
    assert f'<td><p class="whole">{sentence("engines.too_large", lang, reason="out of range")}' in jobs
    again = re.search(r'href="(/runs\?[^"]+)"', text)
    assert again is not None
    form = seen(client, again[1].replace("&amp;", "&"))[1]
    for chosen in ("cn-2014.identification", "350702101"):
        assert f'<option value="{chosen}" selected>' in form
    assert 'value="2019-06-30"' in form


@pytest.mark.parametrize(("changed", "status", "said"), [
    ({"on": "2019-02-30"}, 400, "不是日期"), ({"on": "2030-01-01"}, 400, "2030-01-01"),
    ({"rules": "cn-2014.none"}, 400, "none"), ({"rules": "../etc.exit"}, 404, ""), ({"area": "350722"}, 403, ""),
    ({"area": "' OR 1=1"}, 403, ""),
])  # fmt: skip
def test_a_wrong_wish_is_answered_in_a_sentence(world: World, changed: dict[str, str], status: int, said: str) -> None:
    asked = {"rules": "cn-2014.exit", "on": "2019-06-30", "area": "350702", **changed}
    answer = signed_in(world, "county").post("/runs", asked)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Run.objects.exists()
    assert not Job.objects.exists()


def test_a_slid_line_answers_without_script_and_changes_nothing(world: World) -> None:
    run = held_run(world.actors["county"])
    client = signed_in(world, "county")
    wrongs = ({"value": "many"}, {"rule": "housing", "text": "import os"}, {"rule": "housing", "text": "no_such > 1"})
    whole = seen(client, f"/simulate?{urlencode({'run': run.pk, 'dial': 'poverty_line', 'value': '4,100'})}")[1]
    assert "1户的结论会变" in whole
    assert 'type="range"' in whole
    part = seen(client, f"/simulate?{urlencode({'run': run.pk, 'value': '4100', 'part': 1})}")[1]
    assert "<html" not in part
    assert "1户的结论会变" in part
    rule = {"run": run.pk, "rule": "housing", "text": "dwelling_grade in ('A', 'D')"}
    assert "1户的结论会变" in seen(client, f"/simulate?{urlencode(rule)}")[1]
    for wrong in wrongs:
        status, text = seen(client, f"/simulate?{urlencode({'run': run.pk, **wrong})}")
        assert status == 200
        assert 'role="alert"' in text
    assert Run.objects.get(pk=run.pk).counts == run.counts


def test_a_lead_is_heard_closed_and_opened_again(world: World) -> None:
    held_run(world.actors["county"], "data_checks")
    lead = Lead.objects.get(rule="size_differs")
    client = signed_in(world, "county")
    assert "填报3人，名册1人" in seen(client, "/leads")[1]
    page = f"/leads/{lead.pk}"
    refused = client.post(f"{page}/step", {"step": "explain", "note": "情况属实。"})
    assert refused.status_code == 400
    assert "还没有听取农户说明" in refused.content.decode()
    assert client.post(f"{page}/step", {"step": "hear", "note": "两人在外务工，共同生活。"}).status_code == 302
    assert client.post(f"{page}/step", {"step": "explain", "note": "人口属实。"}).status_code == 302
    status, text = seen(client, page)
    assert status == 200
    assert "已说明" in text
    assert "在外务工" not in text, "the note is sealed"
    assert "填报3人" not in seen(client, "/leads")[1]
    assert "填报3人" in seen(client, "/leads?state=explained")[1]
    assert client.post(f"{page}/step", {"step": "reopen", "note": "本户申诉。"}).status_code == 302
    lead.refresh_from_db()
    assert (lead.state, lead.heard_at) == ("to_check", None)
    assert client.post(f"{page}/step", {"step": "vanish", "note": "x"}).status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_packs_are_read_with_values_days_and_sources(world: World, lang: str) -> None:
    client = signed_in(world, "organisation", lang)
    text = seen(client, "/packs/cn-2014?text=poverty_line")[1]
    assert "3,747" in text
    text = seen(client, "/packs/cn-2014/exit")[1]
    assert "net_income_fen &gt; poverty_line * member_count" in text
    assert ("〔扶贫标准" if lang == "zh" else "[poverty line") in text
    assert "{" not in text.split("<main")[1].replace("{}", "")
    assert seen(client, "/packs/../../etc")[0] == 404
    assert seen(client, "/packs/cn-2014/nothing")[0] == 404


def test_a_roster_is_uploaded_looked_at_and_given_up(world: World) -> None:
    client = signed_in(world, "county")
    wrong = client.post("/imports", {"pack": "cn-2014", "since": "2019-06-30",
                                     "files": SimpleUploadedFile("list.pdf", b"%PDF")})  # fmt: skip
    assert wrong.status_code == 400
    assert "list.pdf" in wrong.content.decode()
    assert client.post("/imports", {"pack": "cn-2014", "since": "2019-06-30"}).status_code == 400
    sent = SimpleUploadedFile("../../名册.csv", "姓名\n吴小满\n".encode())
    answer = client.post("/imports", {"pack": "cn-2014", "since": "2019-06-30", "files": sent})
    row = Import.objects.get()
    assert answer.headers["Location"] == reverse("import", args=[row.pk])
    assert row.files == '["名册.csv"]'
    status, text = seen(client, f"/imports/{row.pk}")
    assert status == 200
    assert 'http-equiv="refresh"' in text
    assert seen(signed_in(world, "sibling"), f"/imports/{row.pk}")[0] >= 400
    assert seen(client, f"/imports/{row.pk}/errors.xlsx")[0] == 404


def test_the_menu_counts_the_leads_of_the_area_that_is_picked(world: World) -> None:
    held_run(world.actors["prefecture"], "data_checks")
    client = signed_in(world, "prefecture")
    counts = []
    for area in ("3507", "350702", "350722"):
        listed = set(re.findall(r'href="(/leads/\d+)"', seen(client, f"/leads?area={area}")[1]))
        counted = re.search(r'href="/leads"[^>]*>[^<]*<i>(\d+)</i>', seen(client, f"/?area={area}")[1])
        assert (int(counted[1]) if counted else 0) == len(listed), area
        counts.append(len(listed))
    assert counts[0] > counts[1]


def test_a_village_that_compares_two_runs_is_shown_no_places_below_it(world: World) -> None:
    first = held_run(world.actors["county"])
    run = held_run(world.actors["county"], changes={"H1": {"household_confirmed": False}})
    address = f"/compare?first={first.pk}&second={run.pk}"
    assert 'id="where"' in seen(signed_in(world, "county"), address)[1]
    inside = seen(signed_in(world, "county"), f"{address}&area=350702101201")[1]
    assert "1户" in inside
    assert 'id="where"' not in inside


def test_what_was_checked_and_raised_no_question_is_folded_away(world: World) -> None:
    run = held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    text = seen(signed_in(world, "county"), f"/runs/{run.pk}/subjects/H1")[1]
    asked, _, quiet = text.partition('<details class="quiet">')
    assert 'id="size_differs"' in asked
    assert quiet.count('class="rule"') > 1
    judged = held_run(world.actors["county"])
    assert '<details class="quiet">' not in seen(signed_in(world, "county"), f"/runs/{judged.pk}/subjects/H1")[1]


def test_whoever_may_not_begin_is_not_told_to(world: World) -> None:
    for who, told in (("other_prefecture", True), ("administrator", False)):
        client = signed_in(world, who)
        assert ("选一个规则集和日期" in seen(client, "/runs")[1]) is told
        assert ("去做核查" in seen(client, "/compare")[1]) is told
        first_page = seen(client, "/?on=2010-06-30")[1]  # before anybody was registered
        assert ("先导入现有的名册" in first_page) is told
        assert ("名册由业务主管导入" in first_page) is not told
