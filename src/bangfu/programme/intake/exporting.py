"""The register as rosters again: the sheets of the pack's template, so that what goes out can come back unchanged.

    export_rosters(actor, Path("名册.xlsx"), pack)              # a workbook of four sheets
    export_rosters(actor, Path("folder"), pack, "350702", "zh", ending="csv")   # a file a sheet

A text that a spreadsheet would take for a formula gets an apostrophe in front, which the reader takes away again.
Who may not open seals gets no identity numbers and no private facts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.utils import timezone
from xlsxwriter.worksheet import Worksheet

from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.policy.types import Kind
from bangfu.core.spreadsheets import defused
from bangfu.core.whole_files import whole_file, whole_folder
from bangfu.engines.duckdb import Limits, connect
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.ledger.actors import Actor
from bangfu.rosters.forms import Column, RosterForms, SheetForm, load_forms
from bangfu.rosters.new_workbook import new_workbook
from bangfu.rosters.sheet import yes_no

BATCH = 5000
SHEET_ROWS = 1_048_575
"""Rows that a workbook's sheet holds below its headings."""


def export_rosters(
    actor: Actor, target: Path, pack: Pack, area: str = "", lang: str = "zh", *, ending: str = "xlsx",
    on: date | None = None,
) -> Path:  # fmt: skip
    """Write what holds on a day (today) as the template's sheets, into one workbook or a folder of CSV files."""
    forms = load_forms(pack)
    with TemporaryDirectory(prefix="bangfu-export-") as folder:
        tables = write_snapshot(actor, on or timezone.localdate(), Path(folder) / "tables", pack, area)
        sheets = [_Sheet(form, forms, tables, lang, can(actor, May.UNSEAL)) for form in forms.template.sheets]
        if ending == "csv":
            with whole_folder(target) as part:
                for sheet in sheets:
                    sheet.write_csv(part)
        else:
            with whole_file(target) as part, new_workbook(part, {"constant_memory": True}) as book:
                for sheet in sheets:
                    sheet.write_sheet(book)
    return target


class _Sheet:
    """One sheet of the template with the rows of its table."""

    def __init__(self, form: SheetForm, forms: RosterForms, tables: Path, lang: str, opens: bool) -> None:
        self.form, self.forms, self.lang = form, forms, lang
        self.file = tables / f"{form.row}.parquet"
        self.columns: list[tuple[Column, Fact, str]] = []
        if self.file.exists():
            with connect() as database:
                described = database.execute(f"DESCRIBE SELECT * FROM {self._source}").fetchall()
            there = {name for name, *_ in described}
            for column in form.columns:
                name = self._named(column)
                hidden = not opens and column.fact is not None and column.fact.type.kind is Kind.IDENTITY
                if name is not None and name in there and column.fact is not None and not hidden:
                    self.columns.append((column, column.fact, name))

    def write_sheet(self, book: xlsxwriter.Workbook) -> None:
        """Write it into a workbook; texts as texts, so that nothing is a formula and no digit is lost.

        What does not fit on one sheet goes on on the next.
        """
        if not self.columns:
            return
        rows, title = self._rows(), self.form.title[self.lang]
        for number in count(1):
            sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
            self._fill(sheet, islice(rows, SHEET_ROWS))
            following = next(rows, None)
            if following is None:
                return
            rows = chain([following], rows)

    def _fill(self, sheet: Worksheet, rows: Iterable[Sequence[str | Decimal | None]]) -> None:
        for at, (column, _, _) in enumerate(self.columns):
            sheet.write_string(0, at, column.heading[self.lang])
        for line, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(line, at, float(value))
                elif value is not None:
                    sheet.write_string(line, at, value)

    def write_csv(self, folder: Path) -> None:
        """Write it as CSV that a spreadsheet opens in the right characters."""
        if not self.columns:
            return
        with (folder / f"{self.form.title[self.lang]}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([column.heading[self.lang] for column, _, _ in self.columns])
            for row in self._rows():
                writer.writerow([
                    "" if value is None else f"{value:f}" if isinstance(value, Decimal) else defused(value)
                    for value in row
                ])  # fmt: skip

    @property
    def _source(self) -> str:
        return "read_parquet('" + str(self.file).replace("'", "''") + "')"

    def _named(self, column: Column) -> str | None:
        """The column of the table that a column of the sheet shows; the subject's number has the link's name."""
        if column.fact is None:
            return None
        table = self.forms.pack.tables[self.form.row]
        if column.fact.table == table.name:
            return column.fact.name
        link = table.by if table.kind == "collection" else table.key
        return link if table.of == column.fact.table else None

    def _rows(self) -> Iterator[Sequence[str | Decimal | None]]:
        names = ", ".join(f'"{name}"' for _, _, name in self.columns)
        facts = [fact for _, fact, _ in self.columns]
        with connect(limits=Limits("200MB", 1)) as database:
            database.execute(f"SELECT {names} FROM {self._source}")
            while rows := database.fetchmany(BATCH):
                for row in rows:
                    yield [self._said(fact, value) for fact, value in zip(facts, row, strict=True)]

    def _said(self, fact: Fact, value: Any) -> str | Decimal | None:  # a column's value, of any type
        """A value as people write it: a code's label, yes or no, an amount in the currency."""
        if value is None:
            return None
        match fact.type.kind:
            case Kind.BOOL:
                return yes_no(self.forms, self.lang)[0 if value else 1]
            case Kind.DATE:
                return str(value.isoformat())
            case Kind.CODE:
                with suppress(KeyError):
                    return str(self.forms.pack.codes[str(fact.type.codes)].codes[value].label[self.lang])
                return str(value)
            case Kind.NUMBER:
                number = Decimal(value)
                return number.scaleb(-fact.type.places) if fact.minor else number.quantize(
                    Decimal(1).scaleb(-written_places(fact))
                )  # fmt: skip
        return str(value)
