"""Check rosters: read every sheet, stage its rows, ask what is wrong between them, and say which rows may be taken.

A row with an error is not taken. A household of which one row has an error is held back as a whole, because a
household is judged as a whole and a missing member changes its income per head.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from bangfu.core.divisions import Places
from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, listed, sentence
from bangfu.rosters.between import check_between_rows
from bangfu.rosters.cells import Notice
from bangfu.rosters.findings import KINDS, SEVERITIES, WHOLE_ROW, FindingLog, both
from bangfu.rosters.forms import RosterForms
from bangfu.rosters.grid_store import GridStore
from bangfu.rosters.layout import Layout, lay_out, nearest_form
from bangfu.rosters.placing import PlaceFinder
from bangfu.rosters.reading import Grid, column_letters, read_grids
from bangfu.rosters.sheet import SheetReading, read_sheet
from bangfu.rosters.staging import Staging, quoted, staged

_GUIDES = {sentence("rosters.template_guide", lang) for lang in LANGUAGES}
"""The sheet of the template that says how to fill it in: no roster, and not worth a word."""
_ROW_ALONE = ("person_twice",)
"""Errors that leave the rest of the household whole: the row merely repeats another."""


@dataclass(frozen=True)
class Totals:
    """The figures of the summary; rows add up: read = taken + refused + held."""

    files: int
    sheets: int
    rows: int
    taken: int
    refused: int
    held: int
    households: int
    persons: int


@dataclass(frozen=True)
class Fate:
    """Of the rows of one sheet: how many have an error, and how many wait for another row of their household."""

    refused: int = 0
    held: int = 0


@dataclass
class Check:
    """Everything one run found; valid inside `checked`, while its scratch folder exists."""

    forms: RosterForms
    staging: Staging
    grids: GridStore | None
    readings: list[SheetReading] = field(default_factory=list)
    unreadable: list[tuple[str, Problem]] = field(default_factory=list)
    file_notices: list[Notice] = field(default_factory=list)
    findings: pa.Table = field(default_factory=lambda: FindingLog().table())
    totals: Totals = Totals(0, 0, 0, 0, 0, 0, 0, 0)
    fates: dict[int, Fate] = field(default_factory=dict)
    """By sheet number, for sheets that were recognised."""

    def held_rows(self, number: int) -> list[int]:
        """The rows of a sheet, counted from 0, that wait only for another row of their household."""
        layout = self.readings[number].layout
        link = _link(self.staging, layout.form.row) if layout and not self.readings[number].refused else None
        if layout is None or link is None:
            return []
        held = self.staging.table(
            f"SELECT _row - 1 AS row FROM {staged(layout.form.row)} ANTI JOIN refused USING (_sheet, _row) "
            f"WHERE _sheet = {number} AND {quoted(link)} IN (SELECT home FROM barred)"
        )
        return list(held["row"].to_pylist())

    def held_homes(self) -> list[str]:
        """The numbers of the households that wait because a row of theirs has an error."""
        return list(self.staging.table("SELECT home FROM barred ORDER BY home")["home"].to_pylist())


@contextmanager
def checked(
    paths: Sequence[Path], forms: RosterForms, places: Places, today: date, keep_sheets: bool = False
) -> Iterator[Check]:
    """Check the files together; a file that cannot be read is named in `unreadable` and the others go on.

    `keep_sheets`: also keep what was given, for the error workbook. Raises Problem when no file can be read.
    """
    with TemporaryDirectory(prefix="bangfu-check-") as scratch:
        staging = Staging(forms, Path(scratch))
        try:
            check = Check(forms, staging, GridStore(Path(scratch)) if keep_sheets else None)
            log = FindingLog()
            finder = PlaceFinder(places, forms.pack.levels, forms.words.place_endings)
            for path in paths:
                try:
                    _read_file(path, check, finder, log, today)
                except Problem as problem:
                    check.unreadable.append((path.name, problem))
            if not check.readings:
                raise check.unreadable[0][1]
            check_between_rows(staging, check.readings, log, today)
            check.findings = log.table()
            check.totals = _decide(check, len(paths) - len(check.unreadable))
            yield check
        finally:
            staging.close()


def _read_file(path: Path, check: Check, finder: PlaceFinder, log: FindingLog, today: date) -> None:
    first, unknown = len(check.readings), []
    for given in read_grids(path, check.forms.is_heading):
        tables = deque([given])
        del given  # a million rows of texts are let go before their values are written once more
        while tables:
            grid = tables.popleft()
            if grid.encoding:
                details = {"file": grid.file, "encoding": grid.encoding}
                check.file_notices.append(Notice("rosters.encoding_read", details))
            layout = None if grid.hidden else lay_out(grid, check.forms, finder)
            begins = layout.beside() if layout is not None else None
            if grid.hidden or not grid.height:
                code = "rosters.sheet_hidden" if grid.hidden else "rosters.sheet_empty"
                check.file_notices.append(Notice(code, {"sheet": grid.sheet}))
            elif begins is not None:
                details = {"sheet": grid.sheet, "column": column_letters(begins)}
                check.file_notices.append(Notice("rosters.tables_beside", details))
                tables.extendleft((grid.only(range(begins, grid.width)), grid.only(range(begins))))
            elif layout is not None:
                reading = _start(check, grid)
                if layout.missing:
                    _refuse_sheet(reading, layout, grid, log)
                else:
                    read_sheet(grid, layout, reading, check.forms, finder, log, today)
                    del grid
                    check.staging.add(reading)
            elif grid.sheet not in _GUIDES:
                unknown.append(grid)
    recognised = len(check.readings) > first
    if not recognised and not unknown:
        raise Problem("rosters.no_sheets", file=path.name)
    for grid in unknown:
        if recognised:
            check.file_notices.append(Notice("rosters.sheet_skipped", {"sheet": grid.sheet}))
        else:
            reading = _start(check, grid)
            form, missing = nearest_form(grid, check.forms)
            zh, en = (listed((c.heading[lang] for c in missing), lang) for lang in LANGUAGES)
            log.add("sheet_unknown", reading.number, np.zeros(1, np.int32), WHOLE_ROW, both({"zh": zh, "en": en}),
                    both(form.title))  # fmt: skip
            if grid.encoding:
                check.file_notices.append(Notice("rosters.encoding_doubtful", {"file": grid.file}))


def _start(check: Check, grid: Grid) -> SheetReading:
    reading = SheetReading(len(check.readings), grid.file, grid.sheet)
    check.readings.append(reading)
    if check.grids is not None:
        check.grids.keep(reading.number, grid)
    return reading


def _refuse_sheet(reading: SheetReading, layout: Layout, grid: Grid, log: FindingLog) -> None:
    """A sheet without a needed column: named once for each column, its rows counted as refused."""
    reading.records = grid.height - layout.first_row
    reading.layout, reading.refused = layout, True
    for column in layout.missing:
        heading = np.array([layout.heading_row + 1], np.int32)
        log.add("column_missing", reading.number, heading, WHOLE_ROW, expected=both(column.heading))


def _decide(check: Check, files: int) -> Totals:
    """Mark refused rows and barred households in the staging; count what is read, taken, refused and held back."""
    staging = check.staging
    _mark(staging, check.findings)
    read = [reading for reading in check.readings if reading.layout is not None]
    check.fates = {reading.number: _fate(staging, reading) for reading in read}
    refused, held = (sum(getattr(fate, name) for fate in check.fates.values()) for name in ("refused", "held"))
    rows = sum(reading.records for reading in read)
    return Totals(
        files, len(read), rows, rows - refused - held, refused, held,
        staging.number(f"SELECT count(DISTINCT home) FROM homes {TAKEN}"),
        staging.number(f"SELECT count(*) FROM people {TAKEN}"),
    )  # fmt: skip


def _fate(staging: Staging, reading: SheetReading) -> Fate:
    if reading.layout is None or reading.refused:
        return Fate(refused=reading.records)
    table = reading.layout.form.row
    mine, link = f"(SELECT * FROM {staged(table)} WHERE _sheet = {reading.number})", _link(staging, table)
    refused = staging.number(f"SELECT count(*) FROM {mine} SEMI JOIN refused USING (_sheet, _row)")
    if link is None:
        return Fate(refused)
    others = f"{mine} ANTI JOIN refused USING (_sheet, _row) WHERE {quoted(link)} IN (SELECT home FROM barred)"
    return Fate(refused, staging.number(f"SELECT count(*) FROM {others}"))


TAKEN = "ANTI JOIN barred USING (home) ANTI JOIN refused USING (_sheet, _row) WHERE home IS NOT NULL"
"""What follows `FROM people` or `FROM homes` to leave only rows that are taken."""


def _mark(staging: Staging, findings: pa.Table) -> None:
    """The tables `refused` (rows with an error) and `barred` (households that have one)."""
    errors = [number for number, kind in enumerate(KINDS) if SEVERITIES[kind] == "error"]
    alone = [KINDS.index(kind) for kind in _ROW_ALONE]
    barred = " UNION ALL ".join(
        f"SELECT {quoted(link)} AS home FROM {staged(name)} SEMI JOIN barring USING (_sheet, _row)"
        for name in staging.columns
        if (link := _link(staging, name)) is not None
    )
    staging.database.register("found", findings)
    staging.database.execute(
        f"""
        CREATE TABLE refused AS SELECT DISTINCT sheet AS _sheet, row AS _row FROM found
            WHERE kind IN ({_listed(errors)}) AND row > 0;
        CREATE TABLE barring AS SELECT DISTINCT sheet AS _sheet, row AS _row FROM found
            WHERE kind IN ({_listed(errors)}) AND kind NOT IN ({_listed(alone)}) AND row > 0;
        CREATE TABLE barred AS SELECT DISTINCT home FROM ({barred}) WHERE home IS NOT NULL;
        """
    )
    staging.database.unregister("found")


def _link(staging: Staging, table: str) -> str | None:
    """The column of a staged table that names the household; none for a table of its own, such as villages."""
    first = next(iter(staging.columns[table]))
    return first if first in (staging.roles.key, staging.roles.link) else None


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
