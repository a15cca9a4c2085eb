"""Puts the error workbook together: XlsxWriter draws the summary and the frame of each sheet, the rows are poured in.

XlsxWriter writes a cell at a time, which takes two minutes for half a million rows of 26 columns. So each sheet is
drawn with one row of samples, one a style; in the finished file the samples are replaced by the rows.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from xlsxwriter.worksheet import Worksheet

from bangfu.core.policy.types import Kind
from bangfu.core.texts import sentence
from bangfu.core.whole_files import whole_file
from bangfu.rosters.check import Check
from bangfu.rosters.new_workbook import new_workbook
from bangfu.rosters.reading import Grid
from bangfu.rosters.report.list_sheet import draw_list
from bangfu.rosters.report.looks import LINE_HEIGHT, UNMET, Looks, fit_to_paper, fitting_width, lines_needed
from bangfu.rosters.report.marks import BESIDE_WIDTHS, Marks, marks_of
from bangfu.rosters.report.rowxml import ColumnStyle, row_xml
from bangfu.rosters.report.summary_sheet import draw_summary
from bangfu.rosters.sheet import SheetReading

_MOST_COMMENTS = 2_000
"""Comments of one sheet: each is a drawing that the spreadsheet program keeps in memory."""
_SAMPLED_ROWS = 200
_BESIDE = ("rosters.report_status", "rosters.report_reason", "rosters.report_remedy")
_SAMPLE = re.compile(rb'<c r="[A-Z]+1" s="(\d+)"')
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


@dataclass(frozen=True)
class Framed:
    """A sheet that was drawn without its rows; `styles` come from its samples when the frame is read back."""

    grid: Grid
    marks: Marks
    reading: SheetReading
    widths: tuple[float, ...]

    @property
    def heading_rows(self) -> tuple[int, int]:
        """The rows of the heading; none in a sheet that was not recognised."""
        layout = self.reading.layout
        return (layout.heading_row, layout.first_row) if layout else (0, 0)

    def is_number(self, column: int) -> bool:
        layout = self.reading.layout
        placed = next((p for p in layout.columns if p.at == column), None) if layout else None
        return placed is not None and placed.column.fact is not None and placed.column.fact.type.kind is Kind.NUMBER


def write_report(check: Check, path: Path, lang: str) -> None:
    """Write the error workbook whole or not at all; raises Problem if it cannot be written."""
    with whole_file(path) as part, part.open("w+b") as stream:
        draw_report(check, stream, lang)


def draw_report(check: Check, file: BinaryIO, lang: str) -> None:
    """Write the error workbook into an open file."""
    frame = BytesIO()
    framed = _draw_frame(check, frame, lang)
    with (
        zipfile.ZipFile(frame) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as target,
    ):
        _pour(source, target, framed, lang)


def _draw_frame(check: Check, file: BytesIO, lang: str) -> dict[str, Framed]:
    """Draw everything but the rows; gives by part of the zip the sheet that belongs there."""
    assert check.grids is not None  # noqa: S101 - the command keeps the sheets when it wants a report
    framed: dict[str, Framed] = {}
    with new_workbook(file) as book:
        looks = Looks(book)
        summary = book.add_worksheet(sentence("rosters.report_sheet", lang))
        listing = book.add_worksheet(sentence("rosters.report_list", lang)) if check.findings.num_rows else None
        own = [sheet.get_name() for sheet in book.worksheets()]
        names = _sheet_names(check, own)
        for reading in check.readings:
            grid = check.grids.grid(reading.number)
            marks = marks_of(check, reading.number, grid.height, lang, _MOST_COMMENTS)
            sheet = book.add_worksheet(names[reading.number])
            entry = Framed(grid, marks, reading, _widths(grid, reading))
            _frame_sheet(sheet, entry, looks)
            framed[f"xl/worksheets/sheet{reading.number + len(own) + 1}.xml"] = entry
        draw_summary(summary, check, names, looks, lang)
        if listing is not None:
            draw_list(listing, check, names, looks, lang)
    return framed


def _frame_sheet(sheet: Worksheet, entry: Framed, looks: Looks) -> None:
    grid, (heading, first) = entry.grid, entry.heading_rows
    samples = (
        looks.figure, looks.figure_error, looks.figure_warning, looks.text, looks.error, looks.warning, looks.heading,
        looks.beside_heading, looks.beside,
    )  # fmt: skip
    for column, look in enumerate(samples):
        sheet.write_blank(0, column, None, look)
    last = max(grid.height - 1, first)
    sheet.write_blank(max(last, 1), grid.width + len(_BESIDE) - 1, None, looks.plain)  # the sheet then knows its size
    widths = [*entry.widths, *BESIDE_WIDTHS]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if entry.reading.layout is not None:
        sheet.freeze_panes(first, 0)
        sheet.autofilter(first - 1, 0, last, grid.width + len(_BESIDE) - 1)
        sheet.repeat_rows(heading, first - 1)
    for row, column, text in entry.marks.comments:
        sheet.write_comment(row, column, text, {"x_scale": 2, "author": "Bangfu"})
    if any((marks == 1).any() for marks in entry.marks.cells.values()):
        sheet.set_tab_color(UNMET)
    fit_to_paper(sheet, sum(widths))


def _widths(grid: Grid, reading: SheetReading) -> tuple[float, ...]:
    """Wide enough for most cells; a heading may wrap."""
    heading = reading.layout.heading_row if reading.layout else 0
    sampled = grid.cells.slice(heading, _SAMPLED_ROWS)
    return tuple(fitting_width(text or "" for text in column.to_pylist()) for column in sampled.columns)


def _heading_heights(grid: Grid, start: int, end: int, widths: Sequence[float]) -> npt.NDArray[np.float32]:
    lines = [
        max([1, *(lines_needed(grid.text(row, column), width) for column, width in enumerate(widths))])
        for row in range(start, end)
    ]
    return np.array([LINE_HEIGHT * count if count > 1 else 0 for count in lines], np.float32)


def _pour(source: zipfile.ZipFile, target: zipfile.ZipFile, framed: dict[str, Framed], lang: str) -> None:
    """Copy the frame part by part, with the rows in the place of the samples."""
    for part in source.infolist():
        content = source.read(part)
        with target.open(part.filename, "w", force_zip64=True) as sink:
            if part.filename not in framed:
                sink.write(content)
                continue
            styles = [int(number) for number in _SAMPLE.findall(content)]
            before, rest = content.split(b"<sheetData>", 1)
            after = rest.split(b"</sheetData>", 1)[1]
            sink.write(before + b"<sheetData>")
            for piece in _rows(framed[part.filename], styles, lang):
                sink.write(piece)
            sink.write(b"</sheetData>" + after)


def _rows(entry: Framed, styles: Sequence[int], lang: str) -> Iterator[bytes]:
    """Titles above the heading, the heading, the rows; each with the three columns beside them."""
    figure, text, (heading, beside_heading, beside) = styles[:3], styles[3:6], styles[6:]
    grid, (heading_row, first) = entry.grid, entry.heading_rows
    width = grid.width
    numeric = [entry.is_number(column) for column in range(width)]
    words = [sentence(code, lang) for code in _BESIDE]
    own = [ColumnStyle(figure if is_number else text, is_number) for is_number in numeric]
    head = [ColumnStyle((heading, *text[1:]), False)] * width
    aside, aside_head = ([ColumnStyle((style,) * 3, False)] * 3 for style in (beside, beside_heading))
    yield from _block(entry, 0, heading_row, own + aside)
    if first > heading_row:
        above = [None] * (first - heading_row - 1)
        said = pa.table([pa.array([*above, word], pa.string()) for word in words], names=["a", "b", "c"])
        cells = _beside(grid.cells.slice(heading_row, first - heading_row), said)
        filled = [column.cast(pa.string()).fill_null("") for column in cells.columns]
        marks = {column: mask[heading_row:first] for column, mask in entry.marks.cells.items()}
        heights = _heading_heights(grid, heading_row, first, entry.widths)
        yield from row_xml(pa.table(filled, names=cells.column_names), head + aside_head, marks, heading_row, heights)
    yield from _block(entry, first, grid.height, own + aside)


def _block(entry: Framed, start: int, end: int, styles: Sequence[ColumnStyle]) -> Iterator[bytes]:
    cells = _beside(entry.grid.cells.slice(start, end - start), entry.marks.beside.slice(start, end - start))
    marks = {column: mask[start:end] for column, mask in entry.marks.cells.items()}
    yield from row_xml(cells, styles, marks, start, entry.marks.heights[start:end])


def _beside(cells: pa.Table, aside: pa.Table) -> pa.Table:
    columns = [*cells.columns, *aside.columns]
    return pa.table(columns, names=[str(number) for number in range(len(columns))])


def _sheet_names(check: Check, taken: Sequence[str]) -> dict[int, str]:
    """Names a spreadsheet accepts, each once: the sheet's own, with the file's where several files were checked."""
    several = len({reading.file for reading in check.readings}) > 1
    used, names = {name.lower() for name in taken}, {}
    for reading in check.readings:
        own = reading.sheet if not several else f"{Path(reading.file).stem} {reading.sheet}"
        if several and Path(reading.file).stem == reading.sheet:
            own = reading.sheet
        own = _FORBIDDEN.sub(" ", own).strip("' ") or "-"
        name, number = own[:_LONGEST_NAME], 2
        while name.lower() in used:
            ending = f" {number}"
            name, number = own[: _LONGEST_NAME - len(ending)] + ending, number + 1
        used.add(name.lower())
        names[reading.number] = name
    return names
