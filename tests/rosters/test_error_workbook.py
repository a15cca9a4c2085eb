"""The error workbook is the user's own sheet in place, with marks, reasons and remedies; read back by openpyxl."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from rostering import (
    NATIONAL,
    TODAY,
    Row,
    family,
    forms,
    grid_of,
    national_csv,
    national_xlsx,
    number,
    places,
    single,
    write_xlsx,
)  # fmt: skip

from bangfu.rosters.check import checked
from bangfu.rosters.reading import read_grids
from bangfu.rosters.report import list_sheet, write_report
from bangfu.rosters.report import workbook as workbook_module


def report_on(tmp_path: Path, *paths: Path, lang: str = "zh") -> Workbook:
    target = tmp_path / "errors.xlsx"
    with checked(list(paths), forms(), places(), TODAY, keep_sheets=True) as found:
        write_report(found, target, lang)
    return openpyxl.load_workbook(target)


def spoilt() -> list[Row]:
    rows = [*family(), *single()]
    rows[1]["务工时间"], rows[3]["联系电话"] = 13, "12345"
    return rows


def values(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_cell_stands_where_it_stood(tmp_path: Path) -> None:
    rows = [["名册", None, "<&>\"'"], [], *grid_of(spoilt()), ["注：完"]]
    book = report_on(tmp_path, write_xlsx(tmp_path / "roster.xlsx", {"大洲村": rows}))
    assert book.sheetnames == ["检查结果", "问题清单", "大洲村"]
    for line, (given, written) in enumerate(zip(rows, values(book["大洲村"]), strict=True)):
        padded = [*given, *[None] * (len(NATIONAL) - len(given))]
        assert [None if cell == "" else cell for cell in written[: len(NATIONAL)]] == padded, line


def test_numbers_stay_numbers_and_identity_numbers_texts(tmp_path: Path) -> None:
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", spoilt()))["贫困户信息"]
    by_name = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(2, by_name["人均纯收入"]).value == 3500.5
    assert sheet.cell(2, by_name["证件号码"]).data_type in ("s", "inlineStr")
    assert sheet.cell(2, by_name["证件号码"]).value == number("19700305", 12)


@pytest.mark.parametrize(
    ("lang", "refused", "held", "look"),
    [("zh", "✗ 不采用", "… 整户暂缓", "？ 请核实"), ("en", "✗ Not taken", "… Held back", "? Look into")],
)
def test_reason_and_remedy_stand_beside_the_row(tmp_path: Path, lang: str, refused: str, held: str, look: str) -> None:
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", spoilt()), lang=lang)["贫困户信息"]
    beside = [row[len(NATIONAL) :] for row in values(sheet)]
    assert [row[0] for row in beside[1:]] == [held, refused, held, look]
    assert "务工时间" in str(beside[2][1])
    assert "12" in str(beside[2][1])
    assert all(beside[2])
    assert all(beside[4])


def test_a_wrong_cell_has_a_colour_a_sign_and_a_comment(tmp_path: Path) -> None:
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", spoilt()))["贫困户信息"]
    wrong, odd, good = sheet.cell(3, 17), sheet.cell(5, 26), sheet.cell(2, 17)
    assert (wrong.value, odd.value) == (13, "12345"), "the sign is only shown, the value is untouched"
    assert "✗" in wrong.number_format
    assert "？" in odd.number_format
    assert len({cell.fill.fgColor.rgb for cell in (wrong, odd, good)}) == 3
    assert "最大值12" in wrong.comment.text
    assert good.comment is None


def test_a_missing_value_is_marked_although_the_cell_is_empty(tmp_path: Path) -> None:
    rows = family()
    rows[2]["证件号码"] = None
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", rows))["贫困户信息"]
    assert sheet.cell(4, 8).fill.fgColor.rgb != sheet.cell(3, 8).fill.fgColor.rgb


def test_the_heading_is_frozen_and_every_row_can_be_filtered(tmp_path: Path) -> None:
    rows = [["名册"], *grid_of(spoilt())]
    sheet = report_on(tmp_path, write_xlsx(tmp_path / "roster.xlsx", {"表": rows}))["表"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:AC6"
    assert [cell.value for cell in sheet[2]][-3:] == ["检查结果", "问题在哪里", "怎么改"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_sheet_counts_by_kind_and_leads_to_the_cell(tmp_path: Path, lang: str) -> None:
    book = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", spoilt()), lang=lang)
    summary = book.worksheets[0]
    cells = [cell for row in summary.iter_rows() for cell in row]
    links = {cell.hyperlink.location: cell.row for cell in cells if cell.hyperlink}
    assert "'贫困户信息'!Q3" in {location.replace("贫困户信息!", "'贫困户信息'!") for location in links}
    text = " ".join(str(cell.value) for cell in cells if cell.value)
    assert ("数值过大" if lang == "zh" else "Number too large") in text
    assert ("读入4行，采用1行" if lang == "zh" else "4 rows read, 1 taken") in text


@pytest.mark.parametrize(("lang", "name"), [("zh", "问题清单"), ("en", "List of findings")])
def test_every_finding_is_a_line_of_the_list_and_leads_to_its_cell(tmp_path: Path, lang: str, name: str) -> None:
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", spoilt()), lang=lang)[name]
    lines = [row[1:3] for row in values(sheet)[1:]]
    assert lines == [["贫困户信息 Q3", "务工时间"], ["贫困户信息 Z5", "联系电话"]]
    assert [sheet.cell(row, 2).hyperlink.location.replace("'", "") for row in (2, 3)] == [
        "贫困户信息!Q3", "贫困户信息!Z5",
    ]  # fmt: skip
    assert all(all(row) for row in values(sheet))
    assert sheet.freeze_panes == "A2"


def test_the_list_ends_with_a_sentence_where_it_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_sheet, "MOST_LISTED", 2)
    rows = [row for n in range(1, 6) for row in single(f"H00{n}", 务工时间=13)]
    lines = values(report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", rows))["问题清单"])
    assert len(lines) == 4
    assert "共5处，这里列出前2处" in str(lines[-1][0])


def test_the_first_sheet_says_of_each_sheet_how_many_rows_were_taken(tmp_path: Path) -> None:
    sheets = {"一": grid_of(spoilt()), "二": grid_of(family("H005"))}
    book = report_on(tmp_path, write_xlsx(tmp_path / "roster.xlsx", sheets))
    lines = {row[1]: row for row in values(book.worksheets[0])}
    assert lines["一"] == [4, "一", 1, "有错误1行，整户暂缓2行", "roster.xlsx"]
    assert lines["二"] == [3, "二", 3, "", "roster.xlsx"]


def test_nothing_secret_leaves_the_users_own_cells(tmp_path: Path) -> None:
    rows = spoilt()
    rows[2]["证件号码"] = str(rows[2]["证件号码"])[:17] + "0"
    book = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", rows))
    secrets = [str(row[column]) for row in rows for column in ("证件号码", "联系电话", "姓名")]
    sheet = book["贫困户信息"]
    said = [cell.value for page in book.worksheets[:2] for row in page.iter_rows() for cell in row]
    said += [cell for row in values(sheet) for cell in row[len(NATIONAL) :]]
    said += [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert not [secret for secret in secrets for text in said if text and secret in str(text)]


def test_sheets_of_several_files_have_names_of_their_own(tmp_path: Path) -> None:
    one, two = (
        national_xlsx(tmp_path / f"{name}{'长' * 40}.xlsx", single(f"H00{n}")) for n, name in enumerate("甲乙", 1)
    )
    three = national_csv(tmp_path / "丙[1].csv", single("H003"))
    names = report_on(tmp_path, one, two, three).sheetnames
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_a_clean_roster_says_so(tmp_path: Path) -> None:
    book = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", family()))
    assert "没有发现问题。" in [row[0] for row in values(book.worksheets[0])]


def test_a_sheet_that_was_not_recognised_is_shown_as_it_is(tmp_path: Path) -> None:
    book = report_on(tmp_path, write_xlsx(tmp_path / "shop.xlsx", {"账": [["商品", "数量"], ["大米", 3]]}))
    assert values(book["账"])[1][:2] == ["大米", "3"]
    assert "不认识的表" in " ".join(str(cell) for row in values(book.worksheets[0]) for cell in row if cell)


def test_comments_stop_but_marks_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "_MOST_COMMENTS", 2)
    rows = [row for n in range(1, 6) for row in single(f"H00{n}", 务工时间=13)]
    sheet = report_on(tmp_path, national_xlsx(tmp_path / "roster.xlsx", rows))["贫困户信息"]
    assert len([cell for row in sheet.iter_rows() for cell in row if cell.comment]) == 2
    assert len([row for row in values(sheet) if row[len(NATIONAL)] == "✗ 不采用"]) == 5


def test_signs_of_xml_and_control_characters_do_not_break_the_workbook(tmp_path: Path) -> None:
    rows = single(组="<&>\"' _x0041_ \x0b\u200b ]]>", 联系电话="=1+1")
    book = report_on(tmp_path, national_csv(tmp_path / "signs.csv", rows))
    sheet = book.worksheets[-1]
    assert str(sheet.cell(2, 4).value).startswith("<&>\"' _x005F_x0041_"), "openpyxl leaves this escape as it is"
    assert (sheet.cell(2, 26).value, sheet.cell(2, 26).data_type) == ("=1+1", "s")
    grid = list(read_grids(tmp_path / "errors.xlsx", forms().is_heading))[-1]
    assert grid.text(1, 3) == "<&>\"' _x0041_ \u200b ]]>"


def test_the_rows_are_well_formed_parts_of_a_zip(tmp_path: Path) -> None:
    report_on(tmp_path, national_csv(tmp_path / "many.csv", [row for n in range(1, 90) for row in single(f"H{n:03d}")]))
    with zipfile.ZipFile(tmp_path / "errors.xlsx") as archive:
        assert archive.testzip() is None
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall(r'<row r="(\d+)"', sheet) == [str(n) for n in range(1, 91)]
    assert '<dimension ref="A1:AC90"/>' in sheet
