"""Packs as a lawyer reads them: values of the day with their documents, worked cases, two packs side by side."""

from __future__ import annotations

from signing import SignIn


def test_a_rule_stands_beside_its_value_of_the_day_and_where_that_is_written(sign_in: SignIn) -> None:
    county = sign_in("county")
    page = county.get("/packs/cn-2014/exit?on=2019-06-30").content.decode()
    assert "3,747元" in page
    assert "4,000元" not in page.partition('id="cases"')[0]
    assert "厅字〔2016〕16号《关于建立贫困退出机制的意见》" in page
    assert "可靠程度高" in page


def test_worked_cases_say_what_is_known_and_what_must_follow(sign_in: SignIn) -> None:
    page = sign_in("county").get("/packs/cn-2014/exit").content.decode()
    case = page.partition("人均纯收入恰好等于标准的户不能退出")[2].partition("</details>")[0]
    assert "不能退出" in case
    assert "7,494元" in case
    assert "2019年12月31日" in case
    leads = sign_in("county").get("/packs/cn-2014/integrity").content.decode()
    assert "查过而没有记录的：" in leads


def test_two_packs_side_by_side_name_what_is_gone_and_what_is_new(sign_in: SignIn) -> None:
    page = sign_in("county").get("/packs/cn-2014/against/cn-2021").content.decode()
    assert "贫困户退出：收入稳定超过标准" in page
    assert "没有这一项" in page
    assert sign_in("county").get("/packs/cn-2014/against/nothing").status_code == 404
