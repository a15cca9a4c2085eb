"""Sheets are understood in the shapes counties give them: titles, merged headings, other orders, units, totals, notes."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest
from rostering import NATIONAL, check, family, grid_of, national_csv, national_xlsx, single, table, write_xlsx


def test_titles_above_the_heading_and_notes_below_are_no_records(tmp_path: Path) -> None:
    rows = [
        ["延平区夏道镇建档立卡贫困户花名册（2019年）"], ["填报单位：夏道镇扶贫站", None, "填报日期：2019-12-20"], [],
        *grid_of(family()), [], ["合计", *[None] * 7, 3], ["注：金额以元为单位，请于每月5日前报送。"],
        ["填表人：林小满", None, "审核人：黄芒种"],
    ]  # fmt: skip
    found = check(write_xlsx(tmp_path / "titled.xlsx", {"名册": rows}))
    assert (found.findings, found.totals.rows, found.totals.taken) == ([], 3, 3)
    said = " ".join(found.notices)
    assert "表头在第4行" in said
    assert "跳过合计行1行（第9行）" in said
    assert "说明或重复表头2行（第10, 11行）" in said


def test_the_heading_repeated_on_every_printed_page_is_no_record(tmp_path: Path) -> None:
    rows = [*grid_of(family()), list(NATIONAL), *grid_of(single())[1:]]
    found = check(write_xlsx(tmp_path / "pages.xlsx", {"名册": rows}))
    assert (found.findings, found.totals.rows) == ([], 4)


def test_a_heading_of_two_merged_rows_is_one_heading(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    upper = ["所在地", None, None, None, "家庭", None, "成员", *[None] * 18, "联系电话"]
    sheet.append(upper)
    sheet.append([*NATIONAL[:-1], None])
    for first, last in (("A1", "D1"), ("E1", "F1"), ("G1", "Y1"), ("Z1", "Z2")):
        sheet.merge_cells(f"{first}:{last}")
    for row in grid_of(family())[1:]:
        sheet.append(row)
    book.save(tmp_path / "merged.xlsx")
    found = check(tmp_path / "merged.xlsx")
    assert (found.findings, found.totals.taken) == ([], 3)


def test_columns_in_any_order_with_others_between_them_are_found(tmp_path: Path) -> None:
    columns = [*NATIONAL, "序号", "备注栏", "帮扶人"]
    random.Random(7).shuffle(columns)
    rows = [{**row, "序号": n, "备注栏": "无", "帮扶人": "吴立秋"} for n, row in enumerate([*family(), *single()], 1)]
    found = check(national_xlsx(tmp_path / "shuffled.xlsx", rows, columns), out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 4)
    assert any("序号" in notice and "备注栏" in notice and "帮扶人" in notice for notice in found.notices)
    assert {row["status"] for row in table(tmp_path / "out", "households")} == {"not_out"}


def test_headings_in_traditional_characters_with_spaces_brackets_and_english_are_found(tmp_path: Path) -> None:
    said = {
        "县": "縣（市、區）", "村": "行政村", "户编号": "戶 編 號", "姓名": "姓　　名", "证件号码": "身份證號碼（18位）",
        "与户主关系": "與戶主關係*", "人数": "家庭人口（人）", "脱贫属性": "脫貧屬性", "联系电话": "phone", "民族": "Ethnic group",
    }  # fmt: skip
    columns = [said.get(column, column) for column in NATIONAL]
    rows = [{said.get(column, column): value for column, value in row.items()} for row in family()]
    found = check(national_xlsx(tmp_path / "traditional.xlsx", rows, columns))
    assert (found.findings, found.totals.taken) == ([], 3)


@pytest.mark.parametrize(
    ("title", "heading", "cell", "fen"),
    [
        (None, "人均纯收入", 3500.5, 350050),
        (None, "人均纯收入（元/年）", 3500.5, 350050),
        (None, "人均纯收入（万元）", 0.35005, 350050),
        (None, "人均纯收入（单位：千元）", 3.5005, 350050),
        ("单位：万元", "人均纯收入", 0.35005, 350050),
        ("单位：夏道镇扶贫站", "人均纯收入", 3500.5, 350050),
        (None, "2019年人均纯收入", "0.35005万元", 350050),
    ],
)
def test_money_is_read_in_the_unit_of_its_heading(
    tmp_path: Path, title: str | None, heading: str, cell: object, fen: int
) -> None:
    columns = [*NATIONAL[:-2], heading, NATIONAL[-1]]
    rows = grid_of([{**row, heading: cell} for row in family()], columns)
    check(write_xlsx(tmp_path / "money.xlsx", {"名册": [[title], *rows]}), out=tmp_path / "out")
    (income,) = table(tmp_path / "out", "incomes")
    assert income["reported_net_per_head_fen"] == fen
    assert income.get("income_year") == (2019 if "2019" in heading else None)


def test_cells_merged_over_a_household_are_filled_down(tmp_path: Path) -> None:
    rows = [*family(), *single()]
    for row in (rows[1], rows[2]):
        row.update({"县": None, "乡": None, "村": None, "户编号": None, "人数": None})
    found = check(national_xlsx(tmp_path / "merged.xlsx", rows), out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 4)
    assert any("“户编号”有2格为空" in notice for notice in found.notices)
    assert [row["household_id"] for row in table(tmp_path / "out", "members")] == ["H001"] * 3 + ["H002"]


def test_a_head_without_a_number_is_not_given_the_household_above(tmp_path: Path) -> None:
    rows = [*family(), *single()]
    rows[3]["户编号"] = None
    assert check(national_xlsx(tmp_path / "nobody.xlsx", rows)).rows_with("value_missing") == [5]


def test_rows_of_a_household_need_not_stand_together(tmp_path: Path) -> None:
    rows = [*family(), *single()]
    found = check(national_csv(tmp_path / "apart.csv", [rows[0], rows[3], rows[2], rows[1]]), out=tmp_path / "out")
    assert found.findings == []
    assert [row["name"] for row in table(tmp_path / "out", "members")] == ["张立春", "王雨水", "王惊蛰", "陈清明"]


def test_several_sheets_of_a_file_are_checked_together_and_others_skipped(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "many.xlsx",
        {"说明": [["本表由村委会填写"]], "大洲村": grid_of(family()), "夏道村": grid_of(single())},
    )
    found = check(path)
    assert (found.findings, found.totals.sheets, found.totals.households) == ([], 2, 2)
    assert any("“说明”不是名册" in notice for notice in found.notices)


def test_an_empty_roster_is_clean(tmp_path: Path) -> None:
    found = check(write_xlsx(tmp_path / "empty.xlsx", {"名册": [list(NATIONAL)]}))
    assert (found.findings, found.totals.rows) == ([], 0)
