"""Workbooks of several writers are read as an independent reader reads them; what a text cannot show is told."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from rostering import forms, write_xlsx

from bangfu.rosters.reading import Grid, Spot, column_letters, read_grids
from bangfu.rosters.reading import workbooks as workbooks_module


def only(path: Path) -> Grid:
    (grid,) = read_grids(path, forms().is_heading)
    return grid


def texts(grid: Grid) -> list[list[str | None]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in grid.cells.columns), strict=True)]


printable = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
)
cells = st.one_of(
    st.none(),
    printable.filter(lambda text: text.strip() and not text.startswith("=") and text == text.strip()),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
)
sheets = st.lists(st.lists(cells, min_size=1, max_size=8), min_size=1, max_size=12)


def as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}" if not value.is_integer() else str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def trimmed(rows: list[list[str | None]]) -> list[list[str | None]]:
    """Without empty rows at the end and empty cells at the right."""
    rows = [row[: max((i + 1 for i, text in enumerate(row) if text is not None), default=0)] for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    return rows


@settings(max_examples=60)
@given(sheets, st.sampled_from(["openpyxl", "shared", "inline"]))
def test_a_sheet_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]], writer: str
) -> None:
    path = tmp_path_factory.mktemp("written") / "sheet.xlsx"
    if writer == "openpyxl":
        write_xlsx(path, {"表": rows})
    else:
        with xlsxwriter.Workbook(
            path, {"constant_memory": writer == "inline", "default_date_format": "yyyy-mm-dd"}
        ) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write(number, column, value)
    assert trimmed(texts(only(path))) == trimmed([[as_text(value) for value in row] for row in rows])


def test_both_readers_see_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(
        tmp_path / "both.xlsx",
        {
            "表": [
                [],
                [None, "县", "人数", "日期", "是"],
                [None, "延平<&>区", 3.5, datetime(2019, 3, 1), True],
                [None, "　空 ", 12, None, False],
            ]
        },
    )
    own = only(path)

    def refuse(*_: object) -> Grid:
        raise workbooks_module.Unfamiliar

    monkeypatch.setattr(workbooks_module, "_familiar", refuse)
    other = only(path)
    assert texts(own) == [[text and text.replace(" 00:00:00", "") for text in row] for row in texts(other)]


def rewritten(path: Path, *changes: tuple[str, str]) -> Path:
    """The workbook with the XML of its sheet changed by hand."""
    target = path.with_name(f"rewritten-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sink:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = content.decode()
                for pattern, replacement in changes:
                    text, count = re.subn(pattern, replacement, text)
                    assert count
                content = text.encode()
            sink.writestr(part.filename, content)
    return target


@pytest.mark.parametrize(
    "changes",
    [
        [(r"<c r=\"[A-Z]+\d+\"", "<c")],  # no references: places are counted
        [(r"<(/?)(worksheet|sheetData|row|c|v|is|t)\b", r"<\1x:\2"), ("xmlns=", "xmlns:x=")],  # a prefix on every tag
        [(r"<row r=\"(\d+)\"", r'<row spans="1:3" r="\1"')],  # attributes in another order
        [(r"><", ">\n  <")],  # laid out for people
    ],
    ids=["no references", "prefixed", "other order", "indented"],
)
def test_unfamiliar_xml_is_read_all_the_same(tmp_path: Path, changes: list[tuple[str, str]]) -> None:
    rows = [["甲", "乙", "丙"], ["一", "二", "三"], ["1", "2", "3"]]
    path = write_xlsx(tmp_path / "plain.xlsx", {"表": rows})
    assert texts(only(rewritten(path, *changes))) == rows


def test_numbers_of_more_digits_than_a_spreadsheet_keeps_are_told(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "long.xlsx", {"表": [[None, 350702197003051234], ["123456789012345678", 123456789012345]]}
    )
    grid = only(path)
    assert grid.rounded == (Spot(1, 1),)
    assert texts(grid)[0][1] == "350702197003051000"


def test_formulas_give_their_stored_result_or_are_told(tmp_path: Path) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, '="甲"&"乙"', None, "甲乙")
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 0, "=A1", None, "")
    grid = only(path)
    assert texts(grid)[0] == ["2", "甲乙", None]
    assert grid.failed == (Spot(1, 2),)
    by_openpyxl = openpyxl.load_workbook(path)
    by_openpyxl.save(path)
    assert set(only(path).uncalculated) == {Spot(1, 0), Spot(1, 1), Spot(1, 2), Spot(2, 0)}


@pytest.mark.parametrize("stored", ["shared", "inline"])
@pytest.mark.parametrize("reader", ["own", "calamine"])
def test_a_cell_of_an_empty_text_or_of_spaces_is_empty(tmp_path: Path, stored: str, reader: str) -> None:
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": stored == "inline"}) as book:
        sheet = book.add_worksheet()
        for column, text in enumerate(["甲", " ", "\u3000\u200b", "\n", "乙"]):
            sheet.write_string(0, column, text)
        sheet.write_formula(1, 0, '=IF(A1="","",A1)', None, "")
        sheet.write_number(1, 4, 1)
    changes = [(r'<c r="A2"', '<c r="A2" t="str"')]
    if stored == "inline":
        changes.append((r"preserve\"> </t>", 'preserve"></t>'))
    if reader == "calamine":
        changes += [(r"<(/?)(worksheet|sheetData|row|c|v|f|is|t)\b", r"<\1x:\2"), ("xmlns=", "xmlns:x=")]
    grid = only(rewritten(path, *changes))
    assert texts(grid) == [["甲", None, None, None, "乙"], [None, None, None, None, "1"]]
    assert not grid.uncalculated


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    path = tmp_path / "1904.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, datetime(2019, 3, 1), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
        sheet.write_number(0, 1, 43525, book.add_format({"num_format": '0.00"d"'}))
    assert texts(only(path)) == [["2019-03-01", "43525"]]


def test_rich_text_is_one_text_and_phonetic_guides_are_none(tmp_path: Path) -> None:
    path = tmp_path / "rich.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_rich_string(0, 0, "张", book.add_format({"bold": True}), "立春")
        sheet.write_string(0, 1, "  空_x0041_格\n换行")
    assert texts(only(path)) == [["张立春", "  空_x0041_格\n换行"]]


def test_hidden_and_empty_sheets_are_told_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    book.create_sheet("藏").sheet_state = "hidden"
    book.create_sheet("有")["C3"] = "在此"
    book.save(tmp_path / "three.xlsx")
    grids = list(read_grids(tmp_path / "three.xlsx", forms().is_heading))
    assert [(grid.sheet, grid.hidden, grid.height, grid.width) for grid in grids] == [
        ("空", False, 0, 0), ("藏", True, 0, 0), ("有", False, 3, 3),
    ]  # fmt: skip


def test_columns_have_the_names_of_a_spreadsheet() -> None:
    assert [column_letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
