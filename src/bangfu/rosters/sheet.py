"""Read one laid-out sheet: its records into typed tables, what is wrong with single cells into the log.

What concerns several rows (a person twice, a household without head) is not seen here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from bangfu.core.policy.model import Fact
from bangfu.core.policy.types import Kind
from bangfu.core.texts import LANGUAGES
from bangfu.rosters.cells import CellReader, Notice, key_of
from bangfu.rosters.distinct import Distinct
from bangfu.rosters.findings import FindingLog, both
from bangfu.rosters.forms import Column, RosterForms, SheetForm
from bangfu.rosters.layout import Layout
from bangfu.rosters.merged import fill_merged
from bangfu.rosters.placing import PlaceFinder
from bangfu.rosters.reading.grid import Grid
from bangfu.rosters.rows import RowKinds, shown_rows, sort_rows
from bangfu.rosters.spelling import shown
from bangfu.rosters.ticks import read_ticks

ROW = "_row"
"""Column of every staged table: the row of the sheet, as the spreadsheet counts."""


@dataclass
class SheetReading:
    """What one sheet gave: a staged table for each table of the pack it speaks of."""

    number: int
    file: str
    sheet: str
    layout: Layout | None = None
    records: int = 0
    refused: bool = False
    """A needed column is missing: none of its rows was read."""
    tables: dict[str, pa.Table] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def notice(self, code: str, **details: object) -> None:
        self.notices.append(Notice(f"rosters.{code}", details))


def read_sheet(
    grid: Grid, layout: Layout, reading: SheetReading, forms: RosterForms, finder: PlaceFinder,
    log: FindingLog, today: date,
) -> None:  # fmt: skip
    """Fill `reading` from the grid and `log` with its findings."""
    reading.layout = layout
    below = grid.cells.slice(layout.first_row)
    cells = {placed.column.key: Distinct.of(below.column(placed.at)) for placed in layout.columns}
    kinds = sort_rows(grid, layout, cells, _examples(layout.form, forms), forms.words)
    rows = (np.flatnonzero(kinds.records) + layout.first_row + 1).astype(np.int32)
    columns = {key: column.keeping(kinds.records) for key, column in cells.items()}
    ticked = {tick.at: Distinct.of(below.column(tick.at)).keeping(kinds.records) for tick in layout.ticks}
    del cells
    _tell(reading, layout, kinds, grid)
    for at, text, column in layout.twice:
        log.add("column_twice", reading.number, np.array([layout.heading_row + 1], np.int32), at, shown(text),
                both(column.heading))  # fmt: skip
    reader = CellReader(reading.number, layout, forms, finder, log, today, rows, columns)
    silenced = reader.silence(grid)
    link = _link(layout, forms)
    fill_merged(reader, link)
    reader.read(silenced)
    read_ticks(reader, ticked)
    reading.records = len(rows)
    reading.notices += reader.notices
    _stage(reading, reader, forms, link)


def example_text(column: Column, forms: RosterForms, lang: str) -> str:
    """What the template's example row shows in this column: a code by its label, yes and no by their usual word."""
    if column.example is None:
        return ""
    fact = column.fact
    if fact is not None and fact.type.kind is Kind.CODE:
        return str(forms.pack.codes[str(fact.type.codes)].codes[column.example].label[lang])
    if fact is not None and fact.type.kind is Kind.BOOL:
        return yes_no(forms, lang)[0 if column.example == "yes" else 1]
    return column.example


def yes_no(forms: RosterForms, lang: str) -> tuple[str, str]:
    """The usual words for yes and no."""
    if lang == "en":
        return "yes", "no"
    return forms.words.yes[0], forms.words.no[0]


def _examples(form: SheetForm, forms: RosterForms) -> dict[str, tuple[str, ...]]:
    """By column, the texts of the template's example row in each language; nothing for other forms."""
    if form.form != forms.template.name:
        return {}
    return {
        column.key: tuple(example_text(column, forms, lang) for lang in LANGUAGES)
        for column in form.columns
        if column.example
    }


def _tell(reading: SheetReading, layout: Layout, kinds: RowKinds, grid: Grid) -> None:
    """Say what was skipped, left aside or converted."""
    first = layout.first_row
    if layout.heading_row:
        reading.notice("rows_above", row=layout.heading_row + 1)
    for code, chosen in (("rows_total", kinds.totals), ("rows_note", kinds.notes)):
        if chosen.any():
            reading.notice(code, count=int(chosen.sum()), rows=shown_rows(chosen, first))
    if kinds.examples.any():
        reading.notice("example_rows", count=int(kinds.examples.sum()))
    if hidden := [row for row in grid.hidden_rows if row > first]:
        shown_first = ", ".join(map(str, hidden[:5])) + (" …" if len(hidden) > 5 else "")
        reading.notice("rows_hidden", count=len(hidden), rows=shown_first)
    if layout.unknown:
        reading.notice("columns_unknown", found=", ".join(map(shown, layout.unknown.values())))
    for placed in layout.columns:
        if placed.factor != 1:
            reading.notice("unit_taken", found=placed.column.heading, unit=placed.unit)
        if placed.column.note and placed.column.yes:
            reading.notice("grades_assumed", found=placed.column.heading, note=placed.column.note)


def _link(layout: Layout, forms: RosterForms) -> Fact | None:
    """The fact that says to which subject a row belongs: the subject's key, as the sheet writes it."""
    tables = forms.pack.tables
    row = tables[layout.form.row]
    subject = tables[row.of] if row.of else row
    facts = [placed.column.fact for placed in layout.columns if placed.column.fact is not None]
    return next((fact for fact in facts if fact.table == subject.name and fact.name == subject.key), None)


def _stage(reading: SheetReading, reader: CellReader, forms: RosterForms, link: Fact | None) -> None:
    """One table for each table of the pack these facts belong to, each with the row and the subject's key."""
    linked = reader.facts.get(key_of(link)) if link else None
    for name in dict.fromkeys(fact.table for fact, _ in reader.facts.values()):
        columns = {fact.name: values for fact, values in reader.facts.values() if fact.table == name}
        table = forms.pack.tables[name]
        if link is not None and name != reader.layout.form.row and list(columns) == [link.name]:
            continue  # the number alone tells nothing of the subject
        key = table.by if table.kind == "collection" else table.key
        if linked is not None and key is not None and (table.of or table.kind == "subject"):
            columns = {key: linked[1], **columns}
        reading.tables[name] = pa.table({ROW: pa.array(reader.rows), **columns})
