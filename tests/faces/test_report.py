"""The report of `bangfu assess`: one file, whole, in one language, that adds up and gives nobody away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from aid_data import NAMES, PERSON_IDS
from report_reading import (
    HAN,
    LATIN,
    SAID_IN_CHINESE_TOO,
    Element,
    assert_can_be_read_aloud,
    assert_links_lead_somewhere,
    assert_speaks_chinese,
    assert_stands_alone,
    read_page,
    unmarked_chinese,
)

from bangfu.cli import main

Assess = Callable[..., int]
SETS = ["leave", "cars", "need", "village_road"]


@pytest.fixture
def report(assess: Assess, tmp_path: Path) -> Callable[..., Element]:
    """Write the report of a set and read it back."""

    def written(rules: str, *more: str, lang: str = "zh", on: str = "2019-06-30") -> Element:
        file = tmp_path / f"{rules}.{lang}.html"
        assert assess(rules, "--report", str(file), *more, lang=lang, on=on) == 0
        return read_page(file)

    return written


Report = Callable[..., Element]


@pytest.mark.parametrize("rules", SETS)
def test_the_report_asks_nothing_of_the_network_and_runs_nothing(report: Report, rules: str, tmp_path: Path) -> None:
    report(rules)
    assert_stands_alone(tmp_path / f"{rules}.zh.html", {"#hatch"})


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rules", SETS)
def test_every_link_inside_leads_somewhere_and_no_anchor_stands_twice(report: Report, rules: str, lang: str) -> None:
    assert_links_lead_somewhere(report(rules, lang=lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rules", SETS)
def test_the_page_can_be_read_aloud(report: Report, rules: str, lang: str) -> None:
    assert_can_be_read_aloud(report(rules, lang=lang), lang)


@pytest.mark.parametrize("rules", SETS)
def test_a_chinese_page_speaks_chinese(report: Report, rules: str) -> None:
    assert_speaks_chinese(report(rules))


@pytest.mark.parametrize("rules", SETS)
def test_an_english_page_marks_what_is_chinese_in_it(report: Report, rules: str) -> None:
    page = report(rules, lang="en")
    (body,) = page.all("body")
    spoken = " ".join(part.text(without=("style", "caption"), lang="") for part in [body])
    assert HAN.search(spoken), "place names and numbers of documents stay as published"
    assert not HAN.search(unmarked_chinese(page))


@pytest.mark.parametrize("rules", ["leave", "cars", "need", "village_road"])
def test_the_places_add_up_to_the_whole(report: Report, rules: str) -> None:
    page = report(rules)
    head, *rows, foot = page.by_id("places").all("table")[0].rows()
    figures = [[int(cell.replace(",", "")) for cell in row[2:]] for row in rows]
    assert [sum(column) for column in zip(*figures, strict=True)] == [int(cell) for cell in foot[2:]]
    assert all(row[0] == sum(row[1:]) for row in figures)
    assert head[0] == "县"
    for place, row in zip(("11", "12"), rows, strict=True):
        _, *townships, total = page.by_id(f"place-{place}").rows()
        assert total[1:] == row[2:]
        for i in range(1, len(total)):
            assert sum(int(township[i]) for township in townships) == int(total[i])


def test_places_stand_in_order_of_their_code(report: Report) -> None:
    rows = report("leave", "--level", "village").by_id("places").all("table")[0].rows()
    assert [row[0] for row in rows[1:-1]] == ["一村", "二村", "三村", "四村"]


def test_the_bars_of_the_histogram_are_the_households_it_speaks_of(report: Report) -> None:
    spread = report("leave").by_id("spread")
    said = spread.text()
    assert "人均收入低于3,000元的有2户，占已知的33.3%；中位数3,000元。" in said
    assert "另有1户人均收入未知，两边都不算。" in said
    desk, phone = [c for c in spread.all("svg") if c.attributes.get("class") == "chart chart--wide"][:2]
    for chart in (desk, phone):
        under = [bar for bar in chart.all("rect") if bar.attributes["class"] == "bar"]
        above = [bar for bar in chart.all("rect") if bar.attributes["class"] == "bar bar--context"]
        heights = [round(float(bar.attributes["height"])) for bar in (*under, *above)]
        one = min(heights)
        assert sum(round(height / one) for height in heights[: len(under)]) == 2
        assert sum(round(height / one) for height in heights[len(under) :]) == 4


def test_what_is_missing_names_the_fact_and_who_has_it(report: Report) -> None:
    rows = [" ".join(item.text().split()) for item in report("leave").by_id("unknown").all("li")]
    assert rows == [
        "1 住房安全 记在“户”。因此未知：住房好 可问：住建所",
        "1 全年收入 记在“收入表”。因此未知：收入够 可问：帮扶人",
        "1 已参保 记在“成员”。因此未知：都参保 可问：医保站",
    ]


def test_a_table_not_supplied_is_missing_as_a_whole(report: Report, data: Path) -> None:
    (data / "registers" / "vehicles.csv").unlink()
    rows = [" ".join(item.text().split()) for item in report("cars").by_id("unknown").all("li")]
    assert rows[0] == "7 整张表：车辆登记 应记在“车辆登记”，全部没有提供。因此未知：名下有车 可问：车管所"


def test_nothing_missing_is_said_in_a_sentence(report: Report, data: Path) -> None:
    text = (data / "villages.csv").read_text("utf-8").replace("三村,,", "三村,true,")
    (data / "villages.csv").write_text(text, "utf-8")
    assert "没有一条因为缺资料而不能判定" in report("village_road").by_id("unknown").text()


def test_a_lead_is_not_a_verdict_and_comes_with_what_to_ask(report: Report) -> None:
    for lang, said, asked in (("zh", "线索不是结论", "车是谁在用"), ("en", "A lead is not a verdict", "Who uses it?")):
        page = report("cars", lang=lang)
        assert said in page.by_id("main").text()
        assert asked in page.by_id("rule-vehicle").text()


def test_villages_are_judged_one_by_one(report: Report) -> None:
    rows = report("village_road").by_id("listing").all("table")[0].rows()
    assert rows == [
        ["村", "人口（人）", "结论"],
        ["一村 东县山前乡", "1,200", "达到"],
        ["二村 东县山前乡", "800", "未达到"],
        ["三村 东县山后乡", "300", "未知"],
        ["四村 西县河口乡", "2,400", "达到"],
    ]


def test_a_value_of_the_law_stands_with_day_source_and_doubt(report: Report) -> None:
    rows = report("leave", on="2020-06-30").by_id("parameters").all("table")[0].rows()
    assert rows[1] == ["救助标准", "3,500元/人·年", "2020-01-01起", "试点〔2018〕1号 试点办法", "中 传闻。"]
    rows = report("leave", "--set", "line=4000").by_id("parameters").all("table")[0].rows()
    assert rows[1][1:4] == ["4,000元/人·年", "—", "本次运行指定的值，不是政策包里的"]


def test_the_report_says_how_it_was_worked_out(
    report: Report, assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report("leave").by_id("origin").text()
    capsys.readouterr()
    assess("leave")
    run_number = capsys.readouterr().out.split()[-1]
    assert run_number in said
    assert "当日有效8户，不在范围1户，判定7户" in said
    assert "state == 'in'" in said


@pytest.mark.parametrize("rules", SETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nobody_is_named(report: Report, rules: str, lang: str, tmp_path: Path) -> None:
    report(rules, lang=lang)
    text = (tmp_path / f"{rules}.{lang}.html").read_text("utf-8")
    assert not [name for name in NAMES if name in text]
    assert not [number for number in PERSON_IDS if number in text]
    assert not re.search(r"\b\d{17}[\dX]\b", re.sub(r"<code>.*?</code>", "", text))


def test_a_name_from_the_data_cannot_become_markup(report: Report, data: Path, tmp_path: Path) -> None:
    text = (data / "villages.csv").read_text("utf-8") + "130101,<script>alert(1)</script>,true,5\n"
    (data / "villages.csv").write_text(text, "utf-8")
    page = report("village_road")
    assert page.all("script") == []
    assert "<script>alert(1)</script>" in page.by_id("listing").text()


def test_nobody_to_judge_is_said_with_the_reason(report: Report, data: Path) -> None:
    text = (data / "households.csv").read_text("utf-8").replace(",in,", ",out,")
    (data / "households.csv").write_text(text, "utf-8")
    main_text = report("leave").by_id("main").text()
    assert "没有要判定的对象" in main_text
    assert "都不符合本规则集的适用条件" in main_text


def test_a_day_without_rows_is_said_with_the_next_step(report: Report, data: Path) -> None:
    lines = (data / "households.csv").read_text("utf-8").splitlines()
    dated = [lines[0] + ",valid_from", *(line + ",2019-12-01" for line in lines[1:])]
    (data / "households.csv").write_text("\n".join(dated) + "\n", "utf-8")
    assert "没有在2019年6月30日有效的行" in report("leave").by_id("main").text()


@pytest.mark.parametrize("rules", ["exit", "identification", "integrity", "data_checks", "monitoring", "village_exit"])
def test_the_demo_county_reads_in_both_languages(small_county: Path, tmp_path: Path, rules: str) -> None:
    for lang in ("zh", "en"):
        file = tmp_path / f"{rules}.html"
        words = ["assess", str(small_county), "--pack", "cn-2014", "--rules", rules, "--on", "2020-06-30"]
        assert main([*words, "--lang", lang, "--report", str(file)]) == 0
        page = read_page(file)
        spoken = page.by_id("main").text(without=("style", "code", "details"))
        if lang == "zh":
            standards = {"JGJ", "CHES"}  # numbers of technical standards
            assert set(LATIN.findall(spoken)) <= SAID_IN_CHINESE_TOO | standards
        else:
            assert not HAN.search(unmarked_chinese(page))
