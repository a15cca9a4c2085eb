"""The template: sheets, drop-downs, notes; filled in and checked it becomes tables."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from rostering import check, forms, number, table

from bangfu.core.errors import Problem
from bangfu.rosters.template import write_template


def template(tmp_path: Path, lang: str = "zh") -> Workbook:
    write_template(forms(), tmp_path / "template.xlsx", lang)
    return openpyxl.load_workbook(tmp_path / "template.xlsx")


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if heading in str(cell.value).lstrip("*").split("\n"))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ["填写说明", "户", "成员", "收入", "村", "列表"]),
        ("en", ["How to fill in", "Households", "Members", "Incomes", "Villages", "Lists"]),
    ],
)
def test_it_has_a_guide_four_sheets_and_a_hidden_one_of_lists(tmp_path: Path, lang: str, names: list[str]) -> None:
    book = template(tmp_path, lang)
    assert book.sheetnames == names
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 5 + ["hidden"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headings_are_in_the_readers_language_and_carry_a_note(tmp_path: Path, lang: str) -> None:
    for sheet in template(tmp_path, lang).worksheets[1:5]:
        for cell in sheet[1]:
            own, *chinese = str(cell.value).split("\n")
            assert own.isascii() == (lang == "en")
            assert own.removeprefix("*")[0].isupper() == (lang == "en")
            assert len(chinese) == (lang == "en")
            assert cell.comment is not None
            assert cell.comment.text.isascii() == (lang == "en")


def test_needed_columns_have_a_star_and_stand_in_the_guide(tmp_path: Path) -> None:
    book = template(tmp_path)
    assert [str(cell.value) for cell in book["收入"][1] if str(cell.value).startswith("*")] == ["*户编号", "*收入年度"]
    said = [str(cell) for row in book["填写说明"].iter_rows(values_only=True) for cell in row if cell]
    assert "户编号、收入年度" in said
    said = [
        str(cell) for row in template(tmp_path, "en").worksheets[0].iter_rows(values_only=True) for cell in row if cell
    ]
    assert "Village code, Village" in said


def test_codes_and_yes_or_no_have_drop_downs_that_list_what_is_accepted(tmp_path: Path) -> None:
    book = template(tmp_path)
    lists = {tuple(filter(None, column)) for column in zip(*book["列表"].iter_rows(values_only=True), strict=True)}
    assert ("是", "否") in lists
    assert tuple(code.label["zh"] for code in forms().pack.codes["cause"].codes.values()) in lists
    sheet = book["户"]
    ranges = [each.sqref for each in sheet.data_validations.dataValidation]
    for heading in ("主要致贫原因", "脱贫属性", "通电情况"):
        assert any(sheet.cell(900, column(sheet, heading)).coordinate in each for each in ranges)
    assert not any(sheet.cell(900, column(sheet, "联系电话")).coordinate in each for each in ranges)


def test_identity_columns_are_text(tmp_path: Path) -> None:
    sheet = template(tmp_path)["成员"]
    assert sheet.cell(2, column(sheet, "证件号码")).number_format == "@"
    assert sheet.column_dimensions["D"].number_format in ("@", "General")


def test_the_example_is_an_invented_person_and_is_no_record(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        sheet = template(tmp_path, lang).worksheets[2]
        assert str(sheet.cell(2, column(sheet, "证件号码")).value).startswith("999")
        found = check(tmp_path / "template.xlsx")
        assert (found.findings, found.totals.rows) == ([], 0)
        assert sum("示例1行" in notice for notice in found.notices) == 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_filled_in_it_becomes_tables(tmp_path: Path, lang: str) -> None:
    book = template(tmp_path, lang)
    choice = {name: [code.label[lang] for code in codes.codes.values()] for name, codes in forms().pack.codes.items()}
    yes = "是" if lang == "zh" else "yes"
    rows: dict[int, list[dict[str, object]]] = {
        0: [{"户编号": "T1", "村代码": "350702102216", "脱贫属性": choice["register_status"][2], "不愁吃": yes,
             "住房面积": 86.5, "识别日期": "2014-06-30", "主要致贫原因": choice["cause"][0]}],
        1: [{"户编号": "T1", "姓名": "林立夏", "证件号码": number("19800101", 2), "与户主关系": choice["relation"][0],
             "参加基本医疗保险": yes},
            {"户编号": "T1", "姓名": "林小满", "性别": choice["sex"][1], "出生日期": "2015-05-21",
             "与户主关系": choice["relation"][3]}],
        2: [{"户编号": "T1", "收入年度": 2019, "工资性收入": 12000, "转移性收入": 333.33}],
        3: [{"村代码": "350702102216", "村名": "大洲村", "建档立卡贫困村": yes, "农村人口": 1200, "集体经济收入": 52000}],
    }  # fmt: skip
    for number_, filled in rows.items():
        sheet = book.worksheets[number_ + 1]
        sheet.delete_rows(2)
        for line, row in enumerate(filled, 2):
            for heading, value in row.items():
                sheet.cell(line, column(sheet, heading)).value = value
    book.save(tmp_path / "filled.xlsx")
    found = check(tmp_path / "filled.xlsx", out=tmp_path / "out")
    assert found.kinds == {"id_missing"}
    assert found.totals.taken == 5
    assert table(tmp_path / "out", "villages") == [
        {"village_code": "350702102216", "name": "大洲村", "poor_village": True, "rural_population": 1200,
         "collective_income_fen": 5200000},
    ]  # fmt: skip
    assert table(tmp_path / "out", "incomes") == [
        {"household_id": "T1", "income_year": 2019, "wage_fen": 1200000, "transfer_fen": 33333}
    ]
    assert [(row["member_id"], row["sex"], row["relation"]) for row in table(tmp_path / "out", "members")] == [
        ("T1-01", "female", "head"), ("T1-02", "female", "daughter"),
    ]  # fmt: skip
    household = table(tmp_path / "out", "households")[0]
    assert (household["food_assured"], household["main_cause"], str(household["dwelling_area_m2"])) == (
        True,
        "illness",
        "86.5",
    )


def test_where_it_cannot_be_written_the_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="cannot_write"):
        write_template(forms(), tmp_path / "file" / "template.xlsx", "zh")
