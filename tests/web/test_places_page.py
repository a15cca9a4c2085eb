"""The page of places and its forms: who may change them, what they say, what stands there afterwards."""

from __future__ import annotations

import pytest
from django.test import Client

from assessing import held_run
from bangfu.programme.households import following
from bangfu.programme.households.models import Household
from bangfu.programme.jobs.actions import work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.models import Entry
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import histories_of, present_codes, under_way
from signing import SignIn
from small_world import World

ONE, TWO, TOWN = "350702101201", "350702101202", "350702101"
FORM = {"place": TWO, "step": "merge", "into": ONE, "on": "2020-04-01", "reason": "延政〔2020〕8号"}


def seen(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("step", ["rename", "merge", "move", "split", "open", "classify", "unclassify", "close"])
def test_every_form_is_there_in_both_languages(sign_in: SignIn, step: str, lang: str) -> None:
    client = sign_in("administrator", lang)
    if step == "unclassify":
        form = {"place": TWO, "step": "classify", "kind": "poor_village", "on": "2020-01-01", "reason": "省扶贫办文"}
        assert client.post("/places/change", form).status_code == 302
    answer = client.get(f"/places/change?place={TWO}&step={step}")
    assert answer.status_code == 200
    assert 'name="reason"' in answer.content.decode()


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有归入任何一类"), ("en", "belongs to no class")])
def test_where_there_is_no_class_to_end_there_is_no_form(sign_in: SignIn, lang: str, said: str) -> None:
    page = seen(sign_in("administrator", lang), f"/places/change?place={TWO}&step=unclassify")
    assert said in page
    assert 'name="reason"' not in page


def test_an_administrator_merges_villages_and_the_page_tells_it(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    assert "1户、0个下级地区" in seen(client, f"/places/change?place={TWO}&step=merge")
    answer = client.post("/places/change", FORM)
    assert answer.status_code == 302
    assert Household.objects.get(number="H2").path == ONE
    assert "由溪头村并入" in seen(client, f"/places?place={ONE}")
    assert "并入云岭村" in seen(client, f"/places?place={TWO}")
    below = seen(client, f"/places?place={TOWN}")
    assert TWO not in below
    assert TWO in seen(client, f"/places?place={TOWN}&on=2020-03-31")
    assert Entry.objects.filter(action="places.merge_places", subject=f"place/{ONE}").count() == 1


def test_households_of_the_former_village_are_listed_on_any_day(sign_in: SignIn) -> None:
    sign_in("administrator").post("/places/change", FORM)
    county = sign_in("county")
    assert "林春分" in seen(county, f"/households?place={TWO}&on=2020-03-31")
    assert "林春分" not in seen(county, f"/households?place={ONE}&on=2020-03-31")
    assert "林春分" in seen(county, f"/households?place={ONE}")


def test_a_merged_village_is_split_off_again_without_typing_a_number(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    client.post("/places/change", FORM)
    shown = seen(client, f"/places/change?place={ONE}&step=split")
    assert f'name="former" value="{TWO}"' in shown
    assert f"{TWO} · 1户" in shown
    assert 'name="home" value="H1"' in shown
    assert "吴小满" not in shown, "an administrator sees numbers and no names"
    code = "350702101203"
    form = {"place": ONE, "step": "split", "former": TWO, "code": code, "name": "溪头村", "on": "2020-05-01",
            "reason": "延政〔2020〕12号"}  # fmt: skip
    answer = client.post("/places/change", form)
    assert answer.status_code == 302, answer.content.decode()
    assert {h.number: h.path for h in Household.objects.filter(number__in=["H1", "H2"])} == {"H1": ONE, "H2": code}
    assert set(histories_of(code)) == {code, TWO}, "its past is back with it"
    assert present_codes()[TWO] == code, "a roster with the old code means it again"
    assert "恢复原溪头村" in seen(client, f"/places?place={code}")
    assert "former" not in seen(client, f"/places/change?place={ONE}&step=split")


def test_the_successors_officer_sees_the_runs_and_the_log_of_the_predecessor(sign_in: SignIn, world: World) -> None:
    run = held_run(world.actors["county"])
    former = f"/runs/{run.pk}?area={TWO}"
    assert "溪头村" not in seen(sign_in("village"), former), "before the merger it is a neighbour"
    sign_in("administrator").post("/places/change", FORM)
    village = sign_in("village")
    assert 'aria-current="page">溪头村' in seen(village, former)
    assert "H2" in seen(village, f"/runs/{run.pk}/subjects?area={TWO}")
    entry = Entry.objects.filter(area=TWO, subject="household/H2").first()
    assert entry is not None, "from before the merger"
    assert f"/log/{entry.pk}" in seen(village, "/log?subject=household/H2")
    assert "溪头村" not in seen(sign_in("sibling"), "/log")


def test_classes_are_shown_by_the_words_of_the_pack(sign_in: SignIn) -> None:
    admin = sign_in("administrator")
    form = {"place": ONE, "step": "classify", "kind": "poor_village", "on": "2020-04-01", "reason": "名单"}
    assert admin.post("/places/change", form).status_code == 302
    assert "贫困村" in seen(admin, f"/places?place={ONE}")
    assert "poor_village" not in seen(admin, f"/places?place={ONE}")
    assert "poor village" in seen(sign_in("county", "en"), f"/places?place={ONE}")


@pytest.mark.parametrize(("change", "said"), [
    ({"into": "350702102"}, "级别不合"), ({"on": "2999-01-01"}, "还没有到"), ({"reason": " "}, "依据"),
    ({"into": "350702101299"}, "请写地区名称"),
])  # fmt: skip
def test_what_is_refused_is_said_and_what_was_typed_stays(sign_in: SignIn, change: dict[str, str], said: str) -> None:
    answer = sign_in("administrator").post("/places/change", FORM | change)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert (FORM | change)["into"] in answer.content.decode()
    assert Place.objects.filter(path=TWO, until=None).exists()


@pytest.mark.parametrize("who", ["county", "resident", "analyst"])
def test_others_see_places_and_change_none(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    assert "/places/change" not in seen(client, f"/places?place={TWO}")
    assert client.post("/places/change", FORM).status_code == 403
    assert Place.objects.filter(path=TWO, until=None).exists()


def test_a_renamed_place_goes_by_its_new_name_and_tells_the_old_one_once(sign_in: SignIn) -> None:
    form = {"place": ONE, "step": "rename", "name": "云岭新村", "on": "2020-04-01", "reason": "延政〔2020〕9号"}
    admin = sign_in("administrator")
    assert admin.post("/places/change", form).status_code == 302
    page = seen(admin, f"/places?place={ONE}")
    assert "<h1>云岭新村</h1>" in page
    assert page.count("由云岭村更名为云岭新村") == 1
    assert "撤销" not in page.partition("<main")[2]


def test_a_place_of_another_level_is_refused_by_the_level_it_has(sign_in: SignIn) -> None:
    form = FORM | {"into": TOWN}
    said = sign_in("administrator").post("/places/change", form).content.decode()
    assert "这里要第5级，给的是第4级" in said


@pytest.mark.parametrize(("lang", "goes_on", "stopped"), [
    ("zh", "1户中已有0户转过来", "区划变更停下了"), ("en", "0 of 1 households have followed", "has stopped"),
])  # fmt: skip
def test_households_that_still_follow_are_told_of_on_every_page(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, lang: str, goes_on: str, stopped: str
) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 0)
    administrator, county = sign_in("administrator", lang), sign_in("county", lang)
    administrator.post("/places/change", FORM)
    (row,) = under_way("")
    for client, address in ((administrator, f"/places?place={ONE}"), (county, "/households"), (county, "/")):
        assert goes_on in seen(client, address)
        assert f"/places/follow/{row.pk}" not in seen(client, address)
    assert goes_on not in seen(sign_in("sibling", lang), "/")
    further = FORM | {"place": ONE, "step": "rename", "name": "云岭新村"}
    assert administrator.post("/places/change", further).status_code == 400
    Job.objects.filter(pk=row.job).update(state="failed")
    assert stopped in seen(county, "/")
    assert f"/places/follow/{row.pk}" not in seen(county, "/")
    assert f"/places/follow/{row.pk}" in seen(administrator, "/places")
    assert county.post(f"/places/follow/{row.pk}").status_code == 403
    assert administrator.post(f"/places/follow/{row.pk + 1}").status_code == 404
    assert administrator.post(f"/places/follow/{row.pk}").status_code == 302
    while work_once():
        pass
    assert Household.objects.get(number="H2").path == ONE
    assert stopped not in seen(county, "/")
    assert ("农户随区划变更" if lang == "zh" else "Households follow") in seen(administrator, "/jobs")
