"""Days on pages: one way of showing them whatever the browser speaks, several ways of typing them, none guessed."""

from __future__ import annotations

import re

import pytest

from signing import SignIn

FORMS = ["/runs", "/imports", "/households/H1/worksheet", "/households/H1/correct?fact=/dwelling_grade", "/account"]


@pytest.mark.parametrize("address", FORMS)
def test_no_page_leaves_the_look_of_a_day_to_the_browser(sign_in: SignIn, address: str) -> None:
    page = sign_in("county").get(address).content.decode()
    assert 'type="date"' not in page
    assert "写成2020-06-30或20200630" in page
    english = sign_in("county", "en").get(address).content.decode()
    assert 'placeholder="2020-06-30"' in english


@pytest.mark.parametrize("typed", ["20190630", "2019年6月30日", "2019/6/30"])
def test_the_day_of_all_pages_is_typed_as_people_write_it(sign_in: SignIn, typed: str) -> None:
    client = sign_in("county")
    client.post("/day", {"on": typed, "next": "/"})
    assert "数据截至 <b>2019-06-30</b>" in client.get("/").content.decode()


def test_a_day_that_is_none_is_said_and_the_day_before_stays(sign_in: SignIn) -> None:
    client = sign_in("county")
    client.post("/day", {"on": "2019-06-30", "next": "/"})
    answer = client.post("/day", {"on": "2019-02-30", "next": "/"}, follow=True).content.decode()
    assert "“2019-02-30”不是日期" in answer
    assert "数据截至 <b>2019-06-30</b>" in answer


def test_the_ends_of_the_years_before_are_one_press_away(sign_in: SignIn) -> None:
    client = sign_in("county", "en")
    offered = re.findall(r'name="day" value="(\d{4})-12-31"', client.get("/").content.decode())
    assert len(offered) == 5
    client.post("/day", {"on": "anything", "day": f"{offered[1]}-12-31", "next": "/"})
    assert f"Data as of <b>{offered[1]}-12-31</b>" in client.get("/").content.decode()


@pytest.mark.parametrize(("address", "field"), [("/households/H1/worksheet", "since"), ("/runs", "on")])
def test_a_form_with_a_day_that_is_none_is_refused_in_a_sentence(sign_in: SignIn, address: str, field: str) -> None:
    form = {"year": "2019", "reason": "入户", "fact-1": "wage_fen", "source-1": "told", "least-1": "1",
            "rules": "cn-2014.exit", "area": "", field: "30/06/2020"}  # fmt: skip
    answer = sign_in("county").post(address, form)
    assert answer.status_code == 400
    assert "“30/06/2020”不是日期" in answer.content.decode()
