"""Sheets as townships really send them: what is on them is read, what is of somebody else is left aside."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from rostering import (
    NATIONAL,
    Row,
    check,
    family,
    forms,
    grid_of,
    national_xlsx,
    number,
    person,
    single,
    table,
    write_xlsx,
)

from bangfu.rosters.spelling import clean
from bangfu.rosters.values.dates import read_dates


def grouped(path: Path, columns: list[str], group: str, below: list[str], rows: list[Row], filled: list[object]) -> Path:
    """A sheet whose heading has two rows, the last columns under one merged group heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    width = len(columns) + len(below)
    sheet.append(["延平区夏道镇贫困户花名册"])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append([*columns, group])
    sheet.append([*[None] * len(columns), *below])
    for at in range(1, len(columns) + 1):
        sheet.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
    sheet.merge_cells(start_row=2, start_column=len(columns) + 1, end_row=2, end_column=width)
    for row in rows:
        sheet.append([*[row[column] for column in columns], *filled])
    book.save(path)
    return path


@pytest.mark.parametrize("group", ["帮扶责任人", "帮扶责任人基本情况", "结对帮扶干部信息", "監護人"])
def test_a_helpers_name_and_phone_are_not_the_households(tmp_path: Path, group: str) -> None:
    columns = [column for column in NATIONAL if column != "联系电话"]
    path = grouped(
        tmp_path / "helpers.xlsx", columns, group, ["姓名", "单位", "联系电话"], [*family(), *single()],
        ["吴立秋", "县教育局", "13911112222"],
    )  # fmt: skip
    found = check(path, out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 4)
    assert {row["name"] for row in table(tmp_path / "out", "members")} == {"张立春", "王雨水", "王惊蛰", "陈清明"}
    assert {row.get("phone") for row in table(tmp_path / "out", "households")} == {None}
    assert any("联系电话" in notice and "不进入数据" in notice for notice in found.notices)


def test_a_heading_in_brackets_says_whose_phone_it_is(tmp_path: Path) -> None:
    columns = [*NATIONAL[:-1], "联系电话（帮扶干部）"]
    rows = [{**row, "联系电话（帮扶干部）": "13911112222"} for row in family()]
    found = check(national_xlsx(tmp_path / "bracket.xlsx", rows, columns), out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 3)
    assert table(tmp_path / "out", "households")[0].get("phone") is None


def test_the_heads_name_merged_over_the_household_is_not_the_members(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["户主", None, "家庭成员", *[None] * (len(NATIONAL) - 1)])
    sheet.append(["姓名", "户编号", *[column for column in NATIONAL if column != "户编号"], None])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:AA1")
    for row in [*family(), *single()]:
        head = row["与户主关系"] == "户主"
        mine = [row[column] for column in NATIONAL if column != "户编号"]
        sheet.append([row["姓名"] if head else None, row["户编号"] if head else None, *mine])
    book.save(tmp_path / "heads.xlsx")
    found = check(tmp_path / "heads.xlsx", out=tmp_path / "out")
    assert (found.findings, found.totals.taken, found.totals.households) == ([], 4, 2)
    assert [row["name"] for row in table(tmp_path / "out", "members")] == ["张立春", "王雨水", "王惊蛰", "陈清明"]


def test_columns_behind_a_merged_group_are_not_swallowed_by_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["帮扶责任人", None, *[None] * len(NATIONAL)])
    sheet.append(["姓名", "联系电话", *NATIONAL])
    sheet.merge_cells("A1:B1")
    for row in family():
        sheet.append(["吴立秋", "13911112222", *[row[column] for column in NATIONAL]])
    book.save(tmp_path / "first.xlsx")
    found = check(tmp_path / "first.xlsx", out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 3)
    assert table(tmp_path / "out", "households")[0]["phone"] == "13800000000"


def test_totals_that_fill_the_columns_of_numbers_and_names_are_totals(tmp_path: Path) -> None:
    width = len(NATIONAL)
    rows = grid_of([*family(), *single()])
    rows.insert(4, ["夏道镇", "大洲村", "小计", None, 1, None, "3人", None, 3, *[None] * (width - 9)])
    rows += [
        ["合　计", None, None, None, "2户", None, "4人", None, 4, *[None] * (width - 9)],
        ["以上合计2户4人"], [None, None, None, None, "本村共计：", 2, "4人"],
        ["审核：", "", "", "", "制表：黄芒种", "", "日期：2020.6.30"],
    ]  # fmt: skip
    found = check(write_xlsx(tmp_path / "totals.xlsx", {"名册": rows}))
    assert (found.findings, found.totals.rows, found.totals.taken) == ([], 4, 4)
    said = " ".join(found.notices)
    assert "跳过合计行3行（第5, 7, 9行）" in said
    assert "说明或重复表头2行（第8, 10行）" in said


def test_a_total_that_names_its_place_is_no_member_of_the_household_above(tmp_path: Path) -> None:
    width = len(NATIONAL)
    rows = grid_of([*family(), *single()])
    rows.insert(4, ["延平区", "夏道镇", "大洲村小计", None, None, None, "3人", *[None] * (width - 7)])
    rows += [["夏道镇合计（2户4人）", None, None, None, "2户", None, "4人", *[None] * (width - 7)]]
    found = check(write_xlsx(tmp_path / "totals.xlsx", {"名册": rows}))
    assert (found.findings, found.totals.rows, found.totals.taken) == ([], 4, 4)
    assert "跳过合计行2行（第5, 7行）" in " ".join(found.notices)


def test_a_remark_that_speaks_of_a_total_makes_no_total_of_a_person(tmp_path: Path) -> None:
    rows = [[*row, "备注" if at == 0 else "全家收入合计"] for at, row in enumerate(grid_of(family()))]
    relation = NATIONAL.index("与户主关系")
    rows[2][relation] = rows[2][relation - 1] = None
    found = check(write_xlsx(tmp_path / "remark.xlsx", {"名册": rows}))
    assert found.rows_with("value_missing") == [3]


def test_a_person_without_relation_is_no_total(tmp_path: Path) -> None:
    rows = family()
    rows[1]["与户主关系"] = None
    assert check(national_xlsx(tmp_path / "relation.xlsx", rows)).rows_with("value_missing") == [3]


def test_two_tables_side_by_side_in_one_sheet_are_both_read(tmp_path: Path) -> None:
    left, right = grid_of([*family(), *single()]), grid_of(family("H005", 务工时间=13))
    cells = [[*one, None, *other] for one, other in zip_longest(left, right, fillvalue=[None] * len(NATIONAL))]
    found = check(write_xlsx(tmp_path / "two.xlsx", {"册": cells}))
    assert (found.totals.rows, found.totals.taken, found.totals.refused) == (7, 4, 3)
    assert {(finding.kind, finding.column) for finding in found.findings} == {
        ("number_too_large", len(NATIONAL) + 1 + NATIONAL.index("务工时间"))
    }
    assert any("并排有两张表，右边一张从AB列起" in notice for notice in found.notices)


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    path = national_xlsx(tmp_path / "hidden.xlsx", [*family(), *single()])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[5].hidden = True
    book.worksheets[0].column_dimensions["I"].hidden = True
    book.save(path)
    found = check(path)
    assert (found.findings, found.totals.taken) == ([], 4)
    assert any("隐藏的行1行（第5行）" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("之长子", "son"), ("大儿子", "son"), ("四子", "son"), ("养子", "son"), ("户主的儿子", "son"), ("女", "daughter"),
        ("大女儿", "daughter"), ("养女", "daughter"), ("户主之妻", "spouse"), ("老伴", "spouse"), ("大女婿", "son_in_law"),
        ("继母", "other"), ("曾孙", "other"), ("侄女", "other"), ("二姐", "sibling"), ("妹妹", "sibling"),
    ],
)  # fmt: skip
def test_relations_are_read_in_the_words_of_the_countryside(tmp_path: Path, said: str, code: str) -> None:
    rows = [
        person("H001", 1, "张立春", number("19700305", 12), "户主", 2),
        person("H001", 2, "王雨水", number("19900219", 11), said, 2),
    ]
    found = check(national_xlsx(tmp_path / "kin.xlsx", rows), out=tmp_path / "out")
    assert found.kinds <= {"spouse_same_sex"}
    assert table(tmp_path / "out", "members")[1]["relation"] == code


@pytest.mark.parametrize("said", ["爱", "大", "媳妇", "之", "儿子儿媳", "大爷"])
def test_a_relation_that_may_mean_several_people_is_refused(tmp_path: Path, said: str) -> None:
    rows = [
        person("H001", 1, "张立春", number("19700305", 12), "户主", 2),
        person("H001", 2, "王雨水", number("19900219", 11), said, 2),
    ]
    assert {"code_near", "code_unknown"} & check(national_xlsx(tmp_path / "kin.xlsx", rows)).kinds


DATES = {
    "2020.6.30": "", "2020，6，30": "", "2020、6、30": "", "2020。6。30": "", "2020—6—30": "", "2020 6 30": "",
    "2020年六月三十日": "", "二O二O年六月三十日": "", "二〇二〇年六月30号": "", "20200630": "",
    "二〇二〇年六月": "date_incomplete", "2020/6": "date_incomplete", "2020.6.": "date_incomplete",
    "二〇二〇年": "date_incomplete", "2020年六月三十一日": "date_impossible", "6/30/2020": "date_unclear",
    "20.6.30": "date_unclear", "2020 630": "date_unclear",
}  # fmt: skip


@pytest.mark.parametrize("said", DATES)
def test_a_day_is_read_in_every_usual_writing_and_half_a_day_is_none(said: str) -> None:
    read = read_dates(pa.array([clean(said)]), forms().words)
    assert [fault.kind for fault in read.faults if fault.texts[0]] == [DATES[said]] * bool(DATES[said])
    assert (str(read.values[0]) == "2020-06-30") is (DATES[said] == "")


def test_a_phone_that_is_none_is_unknown(tmp_path: Path) -> None:
    found = check(national_xlsx(tmp_path / "phone.xlsx", single(联系电话="无")), out=tmp_path / "out")
    assert found.findings == []
    assert table(tmp_path / "out", "households")[0].get("phone") is None


@pytest.mark.parametrize("said", ["待办理", "没有身份证", "未上户口"])
def test_words_in_place_of_an_identity_number_are_no_number(tmp_path: Path, said: str) -> None:
    rows = family()
    rows[2]["证件号码"] = said
    found = check(national_xlsx(tmp_path / "none.xlsx", rows))
    assert (found.kinds, found.totals.taken) == ({"id_missing"}, 3)


@pytest.mark.parametrize("said", ["张立春（已故）", "张立春13800000000", "张立春,王雨水", "1"])
def test_what_is_more_than_a_name_is_pointed_at(tmp_path: Path, said: str) -> None:
    rows = single(姓名=said)
    assert check(national_xlsx(tmp_path / "name.xlsx", rows)).rows_with("name_odd") == [2]


@pytest.mark.parametrize("said", ["欧阳立春", "买买提·吐尔逊", "Zhang San", "𠮷立春", "O’Brien-Li"])
def test_names_of_every_people_are_names(tmp_path: Path, said: str) -> None:
    assert check(national_xlsx(tmp_path / "name.xlsx", single(姓名=said))).findings == []
