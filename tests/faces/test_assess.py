"""What `bangfu assess` prints and writes, as a user sees it, on a snapshot of eight households."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from bangfu.cli import main
from bangfu.cli.report.terminal import width_of
from bangfu.core.spreadsheets import undefused

Assess = Callable[..., int]

LEAVE_ZH = """\
退出，2019-06-30，小村试点
7户中，1户可以退出，4户不能退出，2户情况不明。未达到最多的是“收入够”，3户。

县    代码  已判定  可以退出  不能退出  情况不明
东县  11         4         1         2         1
西县  12         3         0         2         1
合计             7         1         4         2

规则    达到  未达到  未知
收入够     3       3     1
都参保     5       1     1
住房好     4       2     1

1户不在本规则范围。范围看：状态。
"""
LEAVE_EN = """\
Leaving aid, 2019-06-30, The small pilot
Of 7 households, 1 may leave, 4 may not leave and 2 cannot be judged yet. The rule most often not met: enough income, 3 households.

County  Code  Judged  May leave  May not leave  Not known
东县    11         4          1              2          1
西县    12         3          0              2          1
Total              7          1              4          2

Rule           Met  Not met  Unknown
Enough income    3        3        1
All insured      5        1        1
Good dwelling    4        2        1

Not covered by these rules: 1 household. What decides it: state.
"""  # noqa: E501 - the text as it is printed


def test_the_roll_up_is_printed_in_chinese(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("leave") == 0
    out = capsys.readouterr().out
    assert out.startswith(LEAVE_ZH)
    assert "运行编号" in out.removeprefix(LEAVE_ZH)


def test_the_roll_up_is_printed_in_english(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("leave", lang="en") == 0
    assert capsys.readouterr().out.startswith(LEAVE_EN)


def test_chinese_columns_stand_under_each_other(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assess("leave")
    table = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert len({width_of(line) for line in table}) == 1


def test_a_level_can_be_chosen(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("leave", "--level", "village") == 0
    table = capsys.readouterr().out.split("\n\n")[1]
    assert [line.split()[:2] for line in table.splitlines()[1:-1]] == [
        ["一村", "110101"], ["二村", "110102"], ["三村", "110201"], ["四村", "120101"],
    ]  # fmt: skip


def test_a_set_of_leads_says_that_a_lead_is_not_a_verdict(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("cars") == 0
    out = capsys.readouterr().out
    assert "7户中，1户有线索，5户没有线索，1户情况不明。" in out
    assert "线索不是结论。" in out


def test_a_set_of_kinds_names_each_kind(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("need") == 0
    assert "8户中，困难户2户，住房困难户1户，一般户3户，2户情况不明。" in capsys.readouterr().out


def test_a_set_may_judge_villages(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("village_road") == 0
    assert "4个村中，2个村达到，1个村未达到，1个村情况不明。" in capsys.readouterr().out


@pytest.mark.parametrize("rules", ["leave", "cars", "need", "village_road"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_both_engines_write_the_identical_file(assess: Assess, tmp_path: Path, rules: str, ending: str) -> None:
    for engine in ("duckdb", "memory"):
        assert assess(rules, "--engine", engine, "--out", str(tmp_path / f"{engine}.{ending}")) == 0
    assert (tmp_path / f"duckdb.{ending}").read_bytes() == (tmp_path / f"memory.{ending}").read_bytes()


def test_both_engines_give_the_same_report_and_run_number(
    assess: Assess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, reports = [], []
    for engine in ("duckdb", "memory"):
        assess("leave", "--engine", engine, "--report", str(tmp_path / "r.html"))
        said.append(capsys.readouterr().out)
        reports.append((tmp_path / "r.html").read_text("utf-8").replace(engine, "ENGINE"))
    assert said[0] == said[1]
    assert reports[0] == reports[1]


def test_the_file_has_a_row_for_every_subject_judged(assess: Assess, tmp_path: Path) -> None:
    assess("leave", "--out", str(tmp_path / "v.parquet"))
    rows = parquet.read_table(tmp_path / "v.parquet").to_pylist()
    assert {row["household_id"]: row["verdict"] for row in rows} == {
        "h1": "met", "h2": "unmet", "h3": "unmet", "h4": "unknown", "h5": "unmet", "h6": "unknown", "h8": "unmet",
    }  # fmt: skip
    assert [row["household_id"] for row in rows] == sorted(row["household_id"] for row in rows)


def test_a_csv_reads_in_any_tool(assess: Assess, tmp_path: Path) -> None:
    assess("leave", "--out", str(tmp_path / "v.csv"))
    with (tmp_path / "v.csv").open(encoding="utf-8", newline="") as stream:
        first = next(csv.DictReader(stream))
    assert first["household_id"] == "h1"
    assert first["income"] == "met"


def test_no_text_of_a_csv_is_a_formula_and_explain_knows_it_as_it_stands_there(
    assess: Assess, data: Path, aid: str, tmp_path: Path
) -> None:
    for file in data.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace("h1,", "=h1,"), "utf-8")
    assess("leave", "--out", str(tmp_path / "v.csv"))
    assess("leave", "--out", str(tmp_path / "v.parquet"))
    with (tmp_path / "v.csv").open(encoding="utf-8", newline="") as stream:
        keys = [row["household_id"] for row in csv.DictReader(stream)]
    assert "'=h1" in keys
    held = [row["household_id"] for row in parquet.read_table(tmp_path / "v.parquet").to_pylist()]
    assert [undefused(key) for key in keys] == held, "programs read what is there"
    assert main(["explain", str(data), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--id", "'=h1"]) == 0


def test_the_machine_readable_summary_adds_up(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("leave", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["subjects"] == 8
    assert summary["subjects"] == summary["judged"] + summary["outside"]
    assert sum(summary["verdicts"].values()) == summary["judged"]
    assert sum(place["subjects"] for place in summary["places"]) == summary["judged"]
    for counts in summary["rules_met"].values():
        assert sum(counts.values()) == summary["judged"]
    assert len(summary["pack_hash"]) == len(summary["snapshot_hash"]) == 64


def test_the_run_number_follows_from_pack_data_and_day(
    assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def number(*more: str, on: str = "2019-06-30") -> str:
        assess("leave", "--json", *more, on=on)
        return str(json.loads(capsys.readouterr().out)["run"])

    first = number()
    assert number() == first == number("--memory", "1GB")
    assert number(on="2019-07-01") != first
    assert number("--set", "line=3100") != first
    (data / "incomes.csv").write_text((data / "incomes.csv").read_text("utf-8").replace("700000", "700001"), "utf-8")
    assert number() != first


def test_a_value_set_for_the_run_changes_the_answer(assess: Assess, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess("leave", "--set", "line=4000") == 0
    assert "未达到最多的是“收入够”，6户。" in capsys.readouterr().out


def test_nothing_but_the_result_is_on_stdout_and_nothing_on_stderr(
    assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    assess("leave", "--json")
    captured = capsys.readouterr()
    json.loads(captured.out)
    assert captured.err == ""


def test_what_was_not_supplied_is_named_with_the_rules_and_who_has_it(
    assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "incomes.csv").unlink()
    text = (data / "members.csv").read_text("utf-8")
    (data / "members.csv").write_text("\n".join(line.rsplit(",", 1)[0] for line in text.splitlines()) + "\n", "utf-8")
    assert assess("leave") == 0
    out = capsys.readouterr().out
    assert "整张表：收入表。涉及：收入够。可问：帮扶人。" in out
    assert "成员的“已参保”一列。涉及：都参保。可问：医保站。" in out


def test_a_table_no_rule_reads_is_not_missed(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "registers" / "vehicles.csv").unlink()
    assess("leave")
    assert "没有提供" not in capsys.readouterr().out
    assess("cars")
    assert "整张表：车辆登记。涉及：名下有车。可问：车管所。" in capsys.readouterr().out


def test_a_subject_without_a_place_is_counted_apart(
    assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (data / "households.csv").read_text("utf-8").replace("h8,120101", "h8,")
    (data / "households.csv").write_text(text, "utf-8")
    assert assess("leave") == 0
    rows = capsys.readouterr().out.split("\n\n")[1].splitlines()
    assert rows[-2].split()[:3] == ["地点未填", "—", "1"]
    assert rows[-1].split()[:2] == ["合计", "7"]


def test_a_set_that_speaks_of_nobody_says_so(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (data / "households.csv").read_text("utf-8").replace(",in,", ",out,")
    (data / "households.csv").write_text(text, "utf-8")
    assert assess("leave") == 0
    assert "没有要判定的对象：8户都不在本规则范围。" in capsys.readouterr().out
