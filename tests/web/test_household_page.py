"""The page of a household: as of a day, masked, opened with a purpose, corrected with a reason, with its proof."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bangfu.core.errors import Problem
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.households.correcting import correct_fact
from bangfu.programme.households.models import Household, HouseholdState
from bangfu.programme.households.shape import shape_of
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.models import Entry
from bangfu.web.pages.household_history import events_of
from bangfu.web.pages.household_verdict import verdict_shown
from bangfu.web.policy import pack_named
from signing import SignIn
from small_world import World, change_over_time

IDENTITY = "999001196805210015"
PACK = pack_named("cn-2014")


def correct(world: World, who: str = "county", **changed: object) -> None:
    """Correct the dwelling grade of H1 unless told otherwise."""
    wanted = {"number": "H1", "member": "", "name": "dwelling_grade", "value": "C", "since": date(2020, 1, 1),
              "reason": "住建局鉴定书", **changed}  # fmt: skip
    correct_fact(world.actors[who], PACK, *wanted.values())  # type: ignore[arg-type]  # by name above


def test_the_page_shows_people_and_masks_their_numbers(sign_in: SignIn, world: World) -> None:
    markup = sign_in("county").get("/households/H1?on=2020-06-30").content.decode()
    assert "吴小满" in markup
    assert "吴立秋" in markup
    assert "******" in markup
    assert IDENTITY not in markup
    assert "健康" not in markup.partition("家庭成员")[2].partition("</table>")[0]


def test_a_verdict_says_which_facts_are_missing(sign_in: SignIn, world: World) -> None:
    markup = sign_in("county").get("/households/H1?on=2020-06-30").content.decode()
    assert "贫困户识别" in markup
    assert "pill--unknown" in markup


def test_before_the_household_was_there_nothing_is_shown_of_it(sign_in: SignIn, world: World) -> None:
    markup = sign_in("county").get("/households/H1?on=2018-06-30").content.decode()
    assert "这一天没有在册的成员" in markup
    assert "您看的是2018年6月30日的数据" in markup


def test_the_years_before_a_household_was_registered_are_no_household_of_nobody(sign_in: SignIn, world: World) -> None:
    change_over_time(SYSTEM)
    markup = sign_in("county").get("/households/T1?on=2020-06-30").content.decode()
    assert "2019年末2人，现在1人" in markup


def test_seals_open_with_a_purpose_and_leave_a_trace(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    refused = client.post("/households/H1/sealed", {"purpose": " "})
    assert refused.status_code == 400
    assert SealedReading.objects.count() == 0
    markup = client.post("/households/H1/sealed", {"purpose": "核对参保记录"}).content.decode()
    assert IDENTITY in markup
    assert {r.purpose for r in SealedReading.objects.all()} == {"核对参保记录"}
    assert "核对参保记录" in client.get("/households/H1").content.decode()


@pytest.mark.parametrize("name", ["analyst", "resident", "sibling"])
def test_seals_stay_closed_to_others(sign_in: SignIn, world: World, name: str) -> None:
    answer = sign_in(name).post("/households/H1/sealed", {"purpose": "核对"})
    assert answer.status_code in (403, 404)
    assert IDENTITY not in answer.content.decode()
    assert SealedReading.objects.count() == 0


def test_a_correction_keeps_what_held_before(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    form = {"fact": "/dwelling_grade", "value": "C", "since": "2020-01-01", "reason": "住建局鉴定书"}
    assert client.post("/households/H1/correct", form).headers["Location"] == "/households/H1"
    states = list(HouseholdState.objects.filter(household__number="H1").order_by("since"))
    assert [(s.since, s.until) for s in states] == [
        (date(2019, 1, 1), date(2020, 1, 1)), (date(2020, 1, 1), None)
    ]  # fmt: skip
    assert "dwelling_grade" not in json.loads(states[0].facts)
    assert json.loads(states[1].facts)["dwelling_grade"] == "C"
    assert Entry.objects.filter(action="households.correct_fact", subject="household/H1").count() == 1
    assert "住建局鉴定书" in client.get("/households/H1").content.decode()


def test_a_correction_from_the_first_day_mends_the_row_itself(world: World) -> None:
    correct(world, since=date(2019, 1, 1))
    (state,) = HouseholdState.objects.filter(household__number="H1")
    assert json.loads(state.facts)["dwelling_grade"] == "C"


def test_sealed_facts_of_a_person_outlive_a_correction(sign_in: SignIn, world: World) -> None:
    correct(world, member="H1-01", name="education", value="primary")
    assert "健康" in sign_in("county").post("/households/H1/sealed", {"purpose": "核对"}).content.decode()


@pytest.mark.parametrize(("changed", "code"), [
    ({"reason": " "}, "households.no_reason"), ({"since": date(2018, 1, 1)}, "households.before_state"),
    ({"since": date(2999, 1, 1)}, "households.in_future"), ({"value": "Z"}, "households.not_a_value"),
    ({"name": "phone"}, "households.not_correctable"), ({"name": "household_id"}, "households.not_correctable"),
    ({"name": "reported_size", "value": "two"}, "households.not_a_number"),
    ({"name": "exited_on", "value": "2020-02-30"}, "households.not_a_day"),
    ({"value": ""}, "households.same_value"), ({"number": "H9"}, "households.not_there"),
    ({"member": "H2-01", "name": "education", "value": "primary"}, "households.nothing_open"),
])  # fmt: skip
def test_a_wrong_correction_is_refused_in_a_sentence(world: World, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as caught:
        correct(world, **changed)
    assert caught.value.code == code
    assert caught.value.sentence("zh") != caught.value.sentence("en")


@pytest.mark.parametrize(("name", "said"), [
    ("sibling", r"accounts\.other_area|households\.not_there"),  # PostgreSQL does not even show the row
    ("analyst", r"accounts\."), ("inspector", r"accounts\."),
])  # fmt: skip
def test_others_correct_nothing(world: World, name: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        correct(world, name)


def test_the_evidence_is_a_file_without_anything_personal(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    assert client.get("/households/H1/evidence.json").status_code == 400
    seal_log()
    answer = client.get("/households/H1/evidence.json")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "吴小满" not in text
    assert "household/H1" in text
    assert "可核验" in client.get("/households/H1").content.decode()


def test_what_happened_is_told_from_its_day_on(world: World) -> None:
    change_over_time(SYSTEM)
    home, shape, turned = Household.objects.get(number="T1"), shape_of(PACK), date(2020, 3, 1)
    before, since = (events_of(home, shape, PACK, on, "zh") for on in (turned - timedelta(days=1), turned))
    assert len(since) == len(before) + 2
    assert any("吴谷雨" in event.said for event in since)


def test_no_verdict_is_shown_from_the_day_on_which_the_pack_is_over() -> None:
    shape, over = shape_of(PACK), PACK.valid_until
    assert over is not None
    assert verdict_shown(PACK, shape, {}, over, "zh", "") is None
