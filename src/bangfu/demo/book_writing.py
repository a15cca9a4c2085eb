"""Writes workbooks as their counties lay them out, byte for byte the same each time; knows no database.

`python -m bangfu.demo.book_writing` takes orders for workbooks as JSON on its standard input, so that several are
written at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

import xlsxwriter

from bangfu.demo.book_shapes import DAYS, NUMBERS, TEN_THOUSANDS, Layout, layout_of
from bangfu.rosters.new_workbook import new_workbook

WRITTEN_ON = datetime(2020, 7, 1, 9, 0)

ROUNDED = "≈"
"""Marks a long number that the office typed as a number, so that the spreadsheet rounded it."""

Cell = str | None


class Sheet(TypedDict):
    """One sheet: its title, its headings, its rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class Order(TypedDict):
    """One workbook to write: where, for which county, with which sheets."""

    file: str
    county_code: str
    sheets: Sequence[Sheet]


def write_book(order: Order) -> None:
    """Write one workbook."""
    with new_workbook(Path(order["file"]), {"in_memory": True}) as book:
        book.set_properties({"created": WRITTEN_ON, "author": "Bangfu demo"})
        writer = _SheetWriter(book, layout_of(order["county_code"]))
        for sheet in order["sheets"]:
            writer.write(sheet["title"], sheet["headings"], sheet["rows"])


class _SheetWriter:
    """Lays the sheets of one workbook out as its county does."""

    def __init__(self, book: xlsxwriter.Workbook, layout: Layout) -> None:
        self.book, self.layout = book, layout
        self.bold = book.add_format({"bold": True, "border": 1})
        self.title = book.add_format({"bold": True, "align": "center", "font_size": 16})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        order = self._order(len(headings))
        sheet = self.book.add_worksheet(title)
        line = self._head(sheet, [headings[at] for at in order])
        for row in rows:
            for column, at in enumerate(order):
                value = row[at]
                if value is None:
                    continue
                heading = headings[at]
                if heading in NUMBERS and _is_number(value):
                    sheet.write_number(line, column, float(value))
                elif heading in DAYS and _is_day(value):
                    sheet.write_datetime(line, column, date.fromisoformat(value), self.day)
                elif value.startswith(ROUNDED):
                    sheet.write_number(line, column, float(value[1:]))
                else:
                    sheet.write_string(line, column, value)
            line += 1
        self._foot(sheet, line, [headings[at] for at in order], len(rows))

    def _order(self, count: int) -> list[int]:
        turned = self.layout.turned % count
        return [*range(count - turned, count), *range(count - turned)]

    def _head(self, sheet: xlsxwriter.workbook.Worksheet, headings: Sequence[str]) -> int:
        """Title lines, group line, headings; the row where data begin."""
        line, last = 0, len(headings) - 1
        for text in self.layout.title_rows:
            sheet.merge_range(line, 0, line, last, text, self.title)
            line += 1
        if self.layout.grouped:
            third = last // 3
            groups = ((0, third, "基本信息"), (third + 1, 2 * third, "成员情况"), (2 * third + 1, last, "户情况"))
            for first, until, text in groups:
                sheet.merge_range(line, first, line, until, text, self.bold)
            line += 1
        for column, heading in enumerate(headings):
            written = self.layout.headings.get(heading, heading)
            if self.layout.ten_thousands and heading in TEN_THOUSANDS:
                written += "（万元）"
            sheet.write_string(line, column, written, self.bold)
        sheet.set_column(0, last, 14)
        sheet.freeze_panes(line + 1, 0)
        return line + 1

    def _foot(self, sheet: xlsxwriter.workbook.Worksheet, line: int, headings: Sequence[str], count: int) -> None:
        if self.layout.totals:
            sheet.write_string(line, 0, "合计", self.bold)
            sheet.write_number(line, min(8, len(headings) - 1), count, self.bold)
            line += 1
        for text in self.layout.notes:
            sheet.write_string(line + 1, 0, text)
            line += 1


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text != "2014-02-30"


if __name__ == "__main__":
    for wanted in json.load(sys.stdin):
        write_book(wanted)
