"""From the columns of one sheet to facts: each cell read by its fact, each fault noted with its row and column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.policy.model import Fact, Table
from bangfu.core.policy.types import Kind
from bangfu.core.texts import LANGUAGES, listed
from bangfu.rosters.distinct import Distinct, Mask, at_rows
from bangfu.rosters.findings import WHOLE_ROW, FindingLog, both
from bangfu.rosters.forms import Column, RosterForms
from bangfu.rosters.identity import read_identities
from bangfu.rosters.layout import Layout, PlacedColumn
from bangfu.rosters.placing import PlaceFinder, find_places
from bangfu.rosters.reading.grid import Grid, Spot
from bangfu.rosters.spelling import shown
from bangfu.rosters.values import Fault, read_values


@dataclass(frozen=True)
class Notice:
    """Something the reader did without being asked, for the summary."""

    code: str
    details: Mapping[str, object]


@dataclass
class CellReader:
    """Reads the record rows of one sheet; `rows` are their numbers as the spreadsheet counts them.

    `facts` fills up by key (`table.fact`); `columns` holds the texts by column key.
    """

    sheet: int
    layout: Layout
    forms: RosterForms
    finder: PlaceFinder
    log: FindingLog
    today: date
    rows: npt.NDArray[np.int32]
    columns: dict[str, Distinct]
    facts: dict[str, tuple[Fact, pa.Array]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    _proved: dict[str, tuple[str, pa.Array]] = field(default_factory=dict)
    _beside: dict[str, Mapping[int, Sequence[str]]] = field(default_factory=dict)
    """By column key and row, the codes that a cell names after its first."""

    def read(self, excused: Mapping[str, Mask]) -> None:
        """Read every column; `excused` are cells already found to be silent for another reason."""
        for placed in self.layout.columns:
            self._check_given(placed, excused[placed.column.key])
            fact, column = placed.column.fact, self.columns[placed.column.key]
            if fact is None:
                continue
            if placed.column.identity is not None:
                self._read_identities(placed, placed.column.identity, fact)
            else:
                self._read_values(placed, fact, column)
        self._keep_all_beside()
        self._agree_with_identities()
        self._read_places()
        self._read_year()

    def silence(self, grid: Grid) -> dict[str, Mask]:
        """Note the cells whose text says nothing and count them as empty; gives their rows by column key."""
        silenced = {}
        for placed in self.layout.columns:
            column = placed.column
            silent = np.zeros(len(self.rows), np.bool_)
            keeps_digits = _keeps_digits(column, self.forms.pack.tables)
            for kind, spots in (
                ("cell_failed", grid.failed),
                ("cell_uncalculated", grid.uncalculated),
                ("id_rounded", grid.rounded if keeps_digits else ()),
            ):
                chosen = np.isin(self.rows, _rows_of(spots, placed.at))
                self.note(kind, chosen, placed)
                silent |= chosen
            texts = self.columns[column.key]
            self.columns[column.key] = Distinct(texts.texts, np.where(silent, -1, texts.at).astype(np.int32))
            silenced[column.key] = silent
        return silenced

    def note(self, kind: str, chosen: Mask, placed: PlacedColumn, expected: str = "") -> None:
        """Log `kind` for the chosen record rows."""
        self.log.add(kind, self.sheet, self.rows[chosen], placed.at, expected=expected)

    def keep_beside(self, column: Column, at: int, others: Mapping[int, Sequence[str]]) -> None:
        """Put codes by row beside the column's own, into facts for them that are empty; log what finds no room."""
        if not others:
            return
        codes_of: dict[str, list[str | None]] = {
            key: self.facts[key][1].to_pylist() if key in self.facts else [None] * len(self.rows)
            for key in (column.key, *map(key_of, column.further))
        }
        own, *further = codes_of.values()
        beyond: dict[int, list[str]] = {}
        for row, codes in others.items():
            kept = {own[row], *(values[row] for values in further)}
            left = [code for code in codes if code not in kept]
            for values in further:
                if left and values[row] is None:
                    values[row] = left.pop(0)
            if left:
                beyond[row] = left
        for fact, values in zip(column.further, further, strict=True):
            self.facts[key_of(fact)] = (fact, pa.array(values, pa.string()))
        found = [self.named(column, codes) for codes in beyond.values()]
        self.log.add("ticks_beyond", self.sheet, self.rows[list(beyond)], at, found, both(column.heading))

    def named(self, column: Column, given: Sequence[str]) -> str:
        """Codes of the column's list by their labels, in both languages."""
        assert column.fact is not None  # noqa: S101 - only a column with a code list has codes
        codes = self.forms.pack.codes[str(column.fact.type.codes)].codes
        return both({lang: listed((codes[code].label[lang] for code in given), lang) for lang in LANGUAGES})

    def _keep_all_beside(self) -> None:
        """Once every column was read: facts that have a column of their own keep what it says."""
        for placed in self.layout.columns:
            others = self._beside.get(placed.column.key, {})
            self.keep_beside(placed.column, placed.at, others)
            if others:
                self._notice("codes_several", found=placed.column.heading, count=len(others))

    def _notice(self, code: str, **details: object) -> None:
        self.notices.append(Notice(f"rosters.{code}", details))

    def _note_fault(self, fault: Fault, column: Distinct, placed: PlacedColumn) -> None:
        rows = column.rows(fault.texts)
        if not rows.size:
            return
        found = fault.found if isinstance(fault.found, str) else at_rows(fault.found, column, rows)
        expected = fault.expected if isinstance(fault.expected, str) else at_rows(fault.expected, column, rows)
        if fault.shows_text:
            found = [shown(text) for text in column.texts_at(rows)]
        self.log.add(fault.kind, self.sheet, self.rows[rows], placed.at, found, expected)

    def _check_given(self, placed: PlacedColumn, excused: Mask) -> None:
        missing = ~self.columns[placed.column.key].given & ~excused
        if placed.column.needed:
            self.note("value_missing", missing, placed, expected=both(placed.column.heading))
        elif placed.column.wanted:
            self.note("id_missing", missing, placed)

    def _read_values(self, placed: PlacedColumn, fact: Fact, column: Distinct) -> None:
        read = read_values(column.texts, placed, self.forms.pack, self.forms.words)
        for fault in read.faults:
            self._note_fault(fault, column, placed)
        self.facts[placed.column.key] = (fact, column.spread(read.values))
        if read.beside:
            places = {row: at for row, at in enumerate(column.at.tolist()) if at in read.beside}
            self._beside[placed.column.key] = {row: read.beside[at] for row, at in places.items()}
        if read.serials is not None and (counted := column.rows(read.serials)).size:
            self._notice("dates_from_serial", count=len(counted), found=placed.column.heading)
        if placed.column.place_code:
            widest = max(self.finder.places.widths, default=0)
            strange = column.mask(lambda text: len(text) != widest or not self.finder.places.exists(text))
            label = next((both(level.label) for level in self.forms.pack.levels if level.width == widest), "")
            self._note_fault(Fault("place_code_unknown", strange, expected=label, shows_text=True), column, placed)

    def _read_identities(self, placed: PlacedColumn, scheme: str, fact: Fact) -> None:
        words, column = self.forms.words, self.columns[placed.column.key]
        said_none = pa.array([*words.unknown, *words.no], pa.string())
        none = np.asarray(pc.is_in(pc.utf8_lower(column.texts), said_none), np.bool_)
        none |= ~np.asarray(pc.match_substring_regex(column.texts, "[0-9A-Za-z]"), np.bool_)  # 待办理 is no number
        self.note("id_missing", column.spread_mask(none), placed)
        column = self.columns[placed.column.key] = column.without(none)
        read = read_identities(scheme, column.texts, words.training_prefix, self.today)
        for kind, mask in read.faults.items():
            lengths = [str(length) for length in read.lengths] if kind == "id_length" and mask.any() else ""
            self._note_fault(Fault(kind, mask, lengths), column, placed)
        for code, mask in (
            ("training_numbers", read.training),
            ("old_numbers", read.upgraded),
            ("certificates", read.certificates),
        ):
            if (rows := column.rows(mask)).size:
                self._notice(code, count=len(rows), prefix=words.training_prefix)
        self.facts[placed.column.key] = (fact, column.spread(read.numbers))
        sexes = placed.column.sexes
        named = pc.if_else(pc.equal(read.sex, "male"), sexes.get("male", "male"), sexes.get("female", "female"))
        said = {"birth": ("birth_differs", column.spread(read.birth_on)), "sex": ("sex_differs", column.spread(named))}
        for name, given in placed.column.gives.items():
            self._proved[key_of(given)] = said[name]
            self.facts.setdefault(key_of(given), (given, pa.nulls(len(self.rows), said[name][1].type)))

    def _agree_with_identities(self) -> None:
        """What a number says of its holder fills an empty cell, and must agree with a filled one."""
        for key, (kind, proved) in self._proved.items():
            fact, written = self.facts[key]
            own = self.layout.column_of(key)
            if own is not None:
                differs = np.asarray(pc.fill_null(pc.not_equal(written, proved), False), np.bool_)
                self.note(kind, differs, own)
            self.facts[key] = (fact, pc.coalesce(written, proved))

    def _read_places(self) -> None:
        fact, titled = self.layout.form.place_fact, self.layout.titled
        named = {str(placed.column.place): placed for placed in self.layout.columns if placed.column.place}
        if titled is not None:
            self._take_place_code(titled.code)
            place = self.finder.places.full_name_of(titled.code)
            self._notice("place_from_title", found=shown(titled.text), place=place)
        if fact is None or not (named or titled):
            return
        texts = {level: self.columns[placed.column.key] for level, placed in named.items()}
        if titled is not None:
            texts |= self._names_of_title(titled.code, named)
        codes, faults = find_places(self.finder, texts)
        self.facts[key_of(fact)] = (fact, codes)
        for fault in faults:
            at = named[fault.level].at if fault.level in named else WHOLE_ROW
            self.log.add(fault.kind, self.sheet, self.rows[fault.rows], at, fault.found, fault.expected)

    def _take_place_code(self, code: str) -> None:
        """Where the sheet lacks a column for the code of the rows' place, the code of the title."""
        for column in self.layout.form.columns:
            if column.place_code and column.fact is not None and self.layout.column_of(column.key) is None:
                self.facts[column.key] = (column.fact, pa.repeat(pa.scalar(code), len(self.rows)))

    def _names_of_title(self, code: str, named: Collection[str]) -> dict[str, Distinct]:
        """For each level that the sheet has no column for: the title's place; by name below a column, else by code."""
        prefixes = {level.name: code[: level.width] for level in self.finder.levels if level.width <= len(code)}
        return {
            level: Distinct.always(self.finder.places.name_of(prefix) if named else prefix, len(self.rows))
            for level, prefix in prefixes.items()
            if level not in named
        }

    def _read_year(self) -> None:
        """The year that a money heading names is the year of the income."""
        fact = self.layout.form.year_fact
        if fact is None or not any(of.table == fact.table for of, _ in self.facts.values()):
            return
        years = {p.year for p in self.layout.columns if p.column.fact and p.column.fact.table == fact.table and p.year}
        year = years.pop() if len(years) == 1 else None
        self.facts[key_of(fact)] = (fact, pa.repeat(pa.scalar(year, pa.int64()), len(self.rows)))
        if year is None:
            self._notice("year_missing")
        else:
            self._notice("year_from_heading", year=year)


def key_of(fact: Fact) -> str:
    """`table.fact`, as columns of a form are keyed."""
    return f"{fact.table}.{fact.name}"


def _keeps_digits(column: Column, tables: Mapping[str, Table]) -> bool:
    """Would a number in this column be spoilt by a spreadsheet? Identity numbers, accounts, keys, place codes."""
    fact = column.fact
    if fact is None:
        return False
    is_key = fact.name in (tables[fact.table].key, tables[fact.table].by)
    return is_key or fact.type.kind is Kind.IDENTITY or column.place_code or column.pattern is not None


def _rows_of(spots: Iterable[Spot], column: int) -> npt.NDArray[np.int64]:
    return np.array([spot.row for spot in spots if spot.column == column], np.int64)
