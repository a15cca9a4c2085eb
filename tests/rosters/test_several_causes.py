"""Several causes written into one cell: the first is the main one, the rest are the other causes."""

from __future__ import annotations

from pathlib import Path

import pytest
from rostering import Outcome, Row, check, csv_text, family, national_csv, single, table

KEPT = ("main_cause", "other_cause_1", "other_cause_2")


def checked(tmp_path: Path, rows: list[Row]) -> Outcome:
    return check(national_csv(tmp_path / "several.csv", rows), out=tmp_path / "out")


def causes(tmp_path: Path) -> list[tuple[object, ...]]:
    return [tuple(row.get(name) for name in KEPT) for row in table(tmp_path / "out", "households")]


@pytest.mark.parametrize(
    "written",
    ["因病、因残", "因病，因残", "因病,因残", "因病；因残", "因病/因残", "因病 因残", "因病\n因残", "因病和因残", "1、2",
     " 因病致贫、残疾。", "因病、因殘、因病", "illness, disability"],
)  # fmt: skip
def test_the_first_of_several_is_the_main_cause(tmp_path: Path, written: str) -> None:
    found = checked(tmp_path, [*family(主要致贫原因=written), *single()])
    assert found.findings == []
    assert "“several”的“主要致贫原因”有3行在一格里写了几项：第一项记为主要的，其余记入其他项。" in found.notices
    assert causes(tmp_path) == [("illness", "disability", None), ("illness", None, None)]


def test_one_cause_alone_needs_no_note(tmp_path: Path) -> None:
    found = checked(tmp_path, family(主要致贫原因="cost of schooling"))
    assert not any("几项" in notice for notice in found.notices)
    assert causes(tmp_path) == [("schooling", None, None)]


def test_more_than_the_register_keeps_are_named(tmp_path: Path) -> None:
    found = checked(tmp_path, family(主要致贫原因="因病、因残、因学、因灾"))
    assert [f.kind for f in found.findings] == ["ticks_beyond"] * 3
    assert "“主要致贫原因”的项目超过可以登记的数目，因灾没有记下" in found.reason("ticks_beyond")
    assert causes(tmp_path) == [("illness", "disability", "schooling")]


@pytest.mark.parametrize(("written", "kind", "quoted"), [
    ("因病、缺资经", "code_near", "“缺资经”不在允许的写法里，最接近的是“缺资金”"),
    ("因病、天意如此", "code_unknown", "“天意如此”不是规定的选项"),
    ("天意如此", "code_unknown", "“天意如此”不是规定的选项"),
])  # fmt: skip
def test_of_several_the_one_that_is_no_cause_is_quoted(tmp_path: Path, written: str, kind: str, quoted: str) -> None:
    found = checked(tmp_path, family(主要致贫原因=written))
    assert {f.kind for f in found.findings} == {kind}
    assert quoted in found.reason(kind)


def test_a_column_of_its_own_for_other_causes_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    head = ["户编号", "村代码", "脱贫属性", "主要致贫原因", "其他致贫原因1", "其他致贫原因2"]
    body = ["H001", "350702102201", "未脱贫", "因病、因残", "因学", ""]
    path.write_text(csv_text([head, body]), encoding="utf-8")
    check(path, out=tmp_path / "out")
    assert causes(tmp_path) == [("illness", "schooling", "disability")]


def test_other_causes_in_one_cell_are_the_first_and_the_second(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    head = ["户编号", "村代码", "脱贫属性", "主要致贫原因", "其他致贫原因"]
    path.write_text(csv_text([head, ["H001", "350702102201", "未脱贫", "因病", "因残、因学"]]), encoding="utf-8")
    check(path, out=tmp_path / "out")
    assert causes(tmp_path) == [("illness", "disability", "schooling")]


def test_a_column_for_one_code_still_takes_one(tmp_path: Path) -> None:
    found = checked(tmp_path, single(健康状况="健康、残疾"))
    assert {f.kind for f in found.findings} == {"code_near"}
