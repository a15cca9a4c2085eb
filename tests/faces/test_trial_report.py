"""The report of `bangfu simulate`: who would change, where, at what cost; it adds up and gives nobody away."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from aid_data import NAMES, PERSON_IDS
from report_reading import (
    HAN,
    Element,
    assert_can_be_read_aloud,
    assert_links_lead_somewhere,
    assert_speaks_chinese,
    assert_stands_alone,
    read_page,
    unmarked_chinese,
)

from bangfu.cli import main
from bangfu.core.spreadsheets import undefused

LOWER, ANY = "line=2400", "leave.verdict=any"
TRIALS = {
    "a lower line": ("leave", LOWER),
    "another combination": ("leave", ANY),
    "a rule of leads": ("cars", "cars.vehicle=member_count > 1"),
    "kinds": ("need", "line=9000"),
    "villages": ("village_road", "village_road.road=residents > 500"),
    "nothing": ("leave", "line=3000"),
}
PATTERNS = {"#hatch", "#tried-0", "#tried-700", "#tried-326"}
COMMAND_WORDS = frozenset({"simulate", "out"})


@pytest.fixture
def trial(data: Path, aid: str, tmp_path: Path) -> Callable[..., Element]:
    """Try changes, write the report and read it back."""

    def written(rules: str, *changes: str, lang: str = "zh", more: tuple[str, ...] = ()) -> Element:
        file = tmp_path / f"trial.{lang}.html"
        words = ["simulate", str(data), "--pack", aid, "--rules", rules, "--on", "2019-06-30", "--lang", lang]
        tried = [word for change in changes for word in ("--change", change)]
        assert main([*words, *tried, "--report", str(file), *more]) == 0
        return read_page(file)

    return written


TrialReport = Callable[..., Element]


def said(page: Element, anchor: str) -> str:
    return " ".join(page.by_id(anchor).text().split())


@pytest.mark.parametrize(("rules", "change"), TRIALS.values(), ids=TRIALS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_reads_aloud_and_keeps_to_its_language(
    trial: TrialReport, tmp_path: Path, rules: str, change: str, lang: str
) -> None:
    page = trial(rules, change, lang=lang)
    file = tmp_path / f"trial.{lang}.html"
    assert_stands_alone(file, PATTERNS)
    assert_links_lead_somewhere(page)
    assert_can_be_read_aloud(page, lang)
    if lang == "zh":
        assert_speaks_chinese(page, COMMAND_WORDS)
    else:
        assert not HAN.search(unmarked_chinese(page))
    text = file.read_text("utf-8")
    assert not [name for name in (*NAMES, *PERSON_IDS) if name in text]


def test_the_answer_says_who_changes_and_what_it_costs(trial: TrialReport) -> None:
    answers = {
        ("zh", LOWER): "7户中，2户的结论会变（28.6%）：2户由“不能退出”变为“可以退出”。费用不变，0元。",
        ("en", LOWER): "Of 7 households, 2 (28.6%) would get another verdict: 2 from “may not leave” to “may leave”."
        " The cost stays 0 yuan.",
        ("zh", ANY): "7户中，5户的结论会变（71.4%）：3户由“不能退出”变为“可以退出”，2户由“未知”变为“可以退出”。"
        "费用由0元增加到1,000元。",
        ("zh", "line=3000"): "7户，没有一个结论会变。费用不变，0元。",
    }
    for (lang, change), expected in answers.items():
        (answer,) = (p for p in trial("leave", change, lang=lang).all("p") if p.attributes.get("class") == "answer")
        assert " ".join(answer.text().split()) == expected


def test_each_verdict_says_who_enters_and_who_leaves_it(trial: TrialReport) -> None:
    (stats,) = (each for each in trial("leave", ANY).all("dl") if each.attributes.get("class") == "stats")
    figures = [" ".join(each.text().split()) for each in stats.all("div")]
    assert figures == [
        "结论会变 5 户 占71.4%",
        "可以退出 6 户 现行1；变入5，变出0",
        "不能退出 1 户 现行4；变入0，变出3",
        "情况不明 0 户 现行2；变入0，变出2",
    ]


def test_every_move_is_counted_with_its_persons(trial: TrialReport) -> None:
    both, moves = trial("leave", ANY).by_id("moves").all("table")
    assert both.rows()[1:] == [["现行", "", "7", "1", "4", "2"], ["改动后", "", "7", "6", "1", "0"]]
    assert moves.rows() == [
        ["现行结论", "改动后的结论", "图示", "户", "占全部", "家庭人口（人）"],
        ["不能退出", "可以退出", "", "3", "42.9%", "4"],
        ["未知", "可以退出", "", "2", "28.6%", "2"],
        ["结论不变", "", "", "2", "28.6%", "3"],
    ]


def test_the_cost_stands_with_its_method_and_what_is_not_in_it(trial: TrialReport) -> None:
    page = trial("leave", ANY)
    assert "算法：标准乘人数减收入；只计结论为“可以退出”的。" in said(page, "cost")
    whole, by_place = page.by_id("cost").all("table")
    assert whole.rows()[1:] == [
        ["现行", "", "0", "1", "0"], ["改动后", "", "1,000", "5", "1"], ["相差", "", "+1,000", "+4", "+1"],
    ]  # fmt: skip
    assert by_place.rows()[1:] == [["东县", "", "0", "1,000", "+1,000"]]


def test_a_value_with_more_decimals_than_the_law_has_does_not_shift_the_cost(
    trial: TrialReport, capsys: pytest.CaptureFixture[str]
) -> None:
    trial("leave", ANY, "line=3000.005", more=("--json",))
    assert json.loads(capsys.readouterr().out)["cost"] == {"before": "0.00", "after": "1000.015"}


def test_a_set_without_a_cost_says_nothing_of_one(trial: TrialReport) -> None:
    page = trial("cars", "cars.vehicle=member_count > 1")
    assert "费用" not in page.by_id("main").text()


def test_the_places_add_up_to_the_whole_and_open_to_finer_ones(trial: TrialReport) -> None:
    tables = trial("leave", ANY).by_id("places").all("table")
    head, *rows, foot = tables[0].rows()
    assert head == ["县", "图示", "已判定", "结论会变", "变为可以退出"]
    assert rows == [["东县", "", "4", "3", "3"], ["西县", "", "3", "2", "2"]]
    assert foot == ["合计", "", "7", "5", "5"]
    for row, finer in zip(rows, tables[1:], strict=True):
        assert sum(int(each[1]) for each in finer.rows()[1:]) == int(row[3])


def test_the_places_are_counted_by_the_level_asked_for(trial: TrialReport) -> None:
    rows = trial("leave", ANY, more=("--level", "village")).by_id("places").all("table")[0].rows()
    assert [row[0] for row in rows] == ["村", "一村", "二村", "三村", "四村", "合计"]


def test_what_is_changed_stands_beside_what_it_is_now(trial: TrialReport) -> None:
    rows = trial("leave", LOWER, ANY, "leave.income=income_fen > 0").by_id("changes").all("table")[0].rows()
    assert rows[1][:3] == ["救助标准 标准", "3,000元", "2,400元"]
    assert rows[2][:3] == [
        "退出 各条怎样合成结论", "各条都达到，结论才成立；一条未达到即不成立。", "任何一条属实，结论即成立。"
    ]  # fmt: skip
    assert rows[3][:3] == ["收入够 规则的算式", "income_fen > line * member_count", "income_fen > 0"]
    assert all(row[3].startswith("试点") for row in rows[1:])


def test_the_rules_a_change_touches_are_marked_and_counted_on_both_sides(trial: TrialReport) -> None:
    rows = trial("leave", LOWER).by_id("outcomes").all("table")[0].rows()
    assert rows[1] == ["收入够 有改动", "3", "5", "1", "1"]
    assert rows[3] == ["住房好", "4", "4", "1", "1"]


def test_a_moved_line_is_drawn_beside_the_line_of_the_law(trial: TrialReport) -> None:
    page = trial("leave", LOWER)
    chart = next(c for c in page.by_id("spread").all("svg") if c.attributes.get("class") == "chart chart--wide")
    words = " ".join(chart.text().split())
    assert "标准3,000元" in words
    assert "试算2,400元" in words
    assert "2户会变" in words
    assert not [e for e in trial("leave", ANY).everything() if e.attributes.get("id") == "spread"]


def test_nobody_to_judge_is_said_in_a_sentence(trial: TrialReport, data: Path) -> None:
    text = (data / "households.csv").read_text("utf-8").replace(",in,", ",out,")
    (data / "households.csv").write_text(text, "utf-8")
    assert "没有要判定的对象：当日有效的8户，现行规则和改动后的规则都不涉及。" in said(trial("leave", LOWER), "main")


def test_the_report_names_both_packs_and_the_data(trial: TrialReport) -> None:
    proof = trial("leave", LOWER, more=("--set", "line=3100")).by_id("origin")
    assert "line=2400" in proof.text()
    assert "line=3100" in proof.text()
    hashes = [code.text() for code in proof.all("code") if len(code.text()) == 64]
    assert len(set(hashes)) == 3


def test_a_report_is_never_written_over_the_data_or_under_another_ending(
    data: Path, aid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["simulate", str(data), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--change", LOWER]
    before = (data / "households.csv").read_bytes()
    assert main([*words, "--out", str(data / "households.csv")]) == 2
    assert (data / "households.csv").read_bytes() == before
    assert main([*words, "--report", str(data / "report.pdf")]) == 2
    assert ".html" in capsys.readouterr().err


def test_a_change_that_moves_nobody_says_so_on_the_terminal(
    data: Path, aid: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for change, told in (("line=3000", True), (LOWER, False)):
        words = ["simulate", str(data), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--change", change]
        assert main([*words, "--lang", "zh"]) == 0
        assert ("没有一个结论会变。" in capsys.readouterr().out) is told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_county_reads_in_both_languages(small_county: Path, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "trial.html"
    words = ["simulate", str(small_county), "--pack", "cn-2014", "--rules", "identification", "--on", "2016-06-30"]
    assert main([*words, "--change", "poverty_line=6000", "--lang", lang, "--report", str(file)]) == 0
    page = read_page(file)
    assert_links_lead_somewhere(page)
    if lang == "zh":
        assert_speaks_chinese(page, COMMAND_WORDS)
    else:
        assert not HAN.search(unmarked_chinese(page))


def test_no_text_of_the_file_of_changes_is_a_formula(data: Path, aid: str, tmp_path: Path) -> None:
    for file in data.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace("h2,", "=h2,").replace("h5,", "@h5,"), "utf-8")
    words = ["simulate", str(data), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--change", ANY]
    for file in (tmp_path / "moves.csv", tmp_path / "moves.parquet"):
        assert main([*words, "--out", str(file)]) == 0
    with (tmp_path / "moves.csv").open(encoding="utf-8", newline="") as stream:
        keys = [row["household_id"] for row in csv.DictReader(stream)]
    assert {"'=h2", "'@h5"} <= set(keys)
    held = [row["household_id"] for row in parquet.read_table(tmp_path / "moves.parquet").to_pylist()]
    assert [undefused(key) for key in keys] == held, "programs read what is there"
