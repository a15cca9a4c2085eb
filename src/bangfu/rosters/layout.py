"""Find the heading of a sheet and say what each column is: which form, which fact, in which unit.

Counties put titles above the heading, split it over two merged rows, write the unit or the year into it,
change the order and add columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from bangfu.core.policy.model import Fact
from bangfu.rosters.forms import Column, RosterForms, SheetForm, Words
from bangfu.rosters.reading.asides import Span
from bangfu.rosters.reading.grid import Grid
from bangfu.rosters.spelling import clean, in_brackets, plain, without_brackets

_LOOKED_AT = 40  # a heading further down would follow a page of text
_FEWEST = 3  # fewer known headings than this may be chance
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?度?")
_UNIT_ABOVE = re.compile(r"单位\s*[:：]\s*([^\s，,；;）)]+)|unit\s*:\s*([\w ,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column of the form found in the sheet; a number in it counts `factor` of the fact's own unit."""

    column: Column
    at: int
    text: str
    factor: Decimal
    unit: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is laid out; rows count from 0."""

    form: SheetForm
    heading_row: int
    first_row: int
    columns: tuple[PlacedColumn, ...]
    unknown: Mapping[int, str]
    twice: tuple[tuple[int, str, Column], ...]
    missing: tuple[Column, ...]

    def column_of(self, key: str) -> PlacedColumn | None:
        """The column that fills `table.fact` or `place.level`, if the sheet has it."""
        return next((placed for placed in self.columns if placed.column.key == key), None)

    def column_for(self, fact: Fact) -> PlacedColumn | None:
        return self.column_of(f"{fact.table}.{fact.name}")


def lay_out(grid: Grid, forms: RosterForms) -> Layout | None:
    """The best reading of the sheet's heading, or None when nothing in it looks like a known form."""
    rows = _rows(grid)
    best, best_worth = None, (0, False, 0, 0.0)
    apart = [any(plain(text) in forms.words.apart | forms.words.apart_members for text in row) for row in rows]
    for form in forms.sheets:
        known = _known_headings(form)
        for number, row in enumerate(rows):
            below_apart = number > 0 and apart[number - 1]  # read with the row above, or not at all
            if below_apart or (sum(1 for text in row if text) < _FEWEST and not apart[number]):
                continue
            for depth, heading in _headings_at(rows, number, grid.spans):
                placed, unknown, twice = _match(form, known, heading, forms.words, rows[:number])
                missing = _missing(form, placed)
                goes_on = depth > 1 and _goes_on(row, rows[number + 1], placed)
                worth = (len(placed) - 3 * len(missing), goes_on, -number, len(placed) / len(form.columns))
                if len(placed) >= _FEWEST and len(placed) > len(missing) and (best is None or worth > best_worth):
                    best_worth = worth
                    best = Layout(
                        form, number, number + depth, tuple(placed), unknown, tuple(twice), tuple(missing)
                    )  # fmt: skip
    return best


def nearest_form(grid: Grid, forms: RosterForms) -> tuple[SheetForm, list[Column]]:
    """The form whose needed columns are best covered by any one row, and which of them are not: for the refusal."""
    best: tuple[int, SheetForm, list[Column]] | None = None
    for form in forms.sheets:
        known = _known_headings(form)
        for row in _rows(grid) or [[]]:
            placed = _match(form, known, row, forms.words, [])[0]
            missing = _missing(form, placed)
            if best is None or len(placed) - len(missing) > best[0]:
                best = (len(placed) - len(missing), form, missing)
    assert best is not None  # noqa: S101 - a pack with forms has sheets
    return best[1], best[2]


def _rows(grid: Grid) -> list[list[str]]:
    top = grid.cells.slice(0, _LOOKED_AT)
    columns = [[_lines(text) for text in column.to_pylist()] for column in top.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _lines(text: str | None) -> str:
    return "\n".join(filter(None, map(clean, (text or "").splitlines())))


def _headings_at(rows: Sequence[Sequence[str]], number: int, spans: Sequence[Span]) -> list[tuple[int, list[str]]]:
    """The row as a heading of its own, and merged with the row below it.

    Where cells of the row are merged, these say how far a group heading reaches; else it reaches to the next one.
    """
    row = list(rows[number])
    if number + 1 >= len(rows):
        return [(1, row)]
    reach = {span.first: span.last for span in spans if span.row == number + 1}
    below, merged, parent, last = rows[number + 1], [], "", len(row)
    for at, (upper, lower) in enumerate(zip(row, below, strict=True)):
        parent = upper or (parent if lower and at <= last else "")
        if upper:
            last = reach.get(at, at if reach else len(row))
        merged.append(f"{parent}\n{lower}" if lower and parent else lower or upper)
    return [(1, row), (2, merged)]


def _goes_on(upper: Sequence[str], lower: Sequence[str], placed: Sequence[PlacedColumn]) -> bool:
    """Is the lower row the rest of a heading: does it write nothing under the headings that stand complete above?"""
    return any(lower) and not any(lower[each.at] for each in placed if upper[each.at])


def _known_headings(form: SheetForm) -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in form.columns:
        for heading in column.headings:
            known.setdefault(plain(heading), column)
            known.setdefault(plain(without_brackets(heading)), column)
    return known


@lru_cache(maxsize=10_000)
def _spellings(text: str) -> list[str]:
    """The ways to read one heading cell, the most specific first: whole, its lines, without brackets and year."""
    lines = [line for line in text.split("\n") if line]
    bare = [without_brackets(text)] + [without_brackets(line) for line in reversed(lines)]
    without_year = [_YEAR.sub("", each) for each in [text, *reversed(lines), *bare]]
    before_slash = [each.split("/")[0] for each in bare]
    return [p for p in map(plain, [text, *reversed(lines), *bare, *without_year, *before_slash]) if p]


def _match(
    form: SheetForm, known: Mapping[str, Column], row: Sequence[str], words: Words, above: Sequence[Sequence[str]]
) -> tuple[list[PlacedColumn], dict[int, str], list[tuple[int, str, Column]]]:
    placed: dict[str, PlacedColumn] = {}
    unknown: dict[int, str] = {}
    twice: list[tuple[int, str, Column]] = []
    unit_above = _unit_above(above)
    for at, text in enumerate(row):
        column = next((known[each] for each in _spellings(text) if each in known), None)
        if column is None or _is_apart(column, form, known, text, words):
            if text:
                unknown[at] = text.replace("\n", " ")
        elif column.key in placed:
            twice.append((at, text.split("\n")[-1], column))
        else:
            factor, unit = _unit(column, text, words, unit_above)
            year = _YEAR.search(text)
            placed[column.key] = PlacedColumn(
                column, at, text.replace("\n", " "), factor, unit, int(year[1]) if year else None
            )
    return list(placed.values()), unknown, twice


def _is_apart(column: Column, form: SheetForm, known: Mapping[str, Column], text: str, words: Words) -> bool:
    """Does the heading stand under, or carry in brackets, words that say it speaks of somebody else than the row?"""
    if plain(text) in known:
        return False
    groups = {plain(each) for each in (*text.split("\n")[:-1], *in_brackets(text))}
    of_row = column.fact is not None and column.fact.table == form.row
    return bool(groups & words.apart) or (of_row and bool(groups & words.apart_members))


def _missing(form: SheetForm, placed: Sequence[PlacedColumn]) -> list[Column]:
    have = {each.column.key for each in placed}
    return [column for column in form.columns if column.needed and column.key not in have]


def _unit(column: Column, text: str, words: Words, unit_above: str) -> tuple[Decimal, str]:
    """How many of the fact's own units one unit of the heading is; 1 when the heading names none."""
    if column.fact is None or column.fact.unit is None:
        return Decimal(1), ""
    names = [name for name in re.split(r"[/*]", column.fact.unit) if name in words.heading_units]
    if not names:
        return Decimal(1), ""
    factors = {plain(word): factor for word, factor in words.heading_units[names[0]].items()}
    written = [*in_brackets(text), text.rpartition("/")[2] if "/" in text else ""]
    for unit in [*written, unit_above if column.fact.minor else ""]:
        for each in (unit, unit.split("/")[0], re.sub(r"^(单位|unit)\s*[:：]?", "", unit)):
            if plain(each) in factors and plain(each):
                return factors[plain(each)], each
    return Decimal(1), ""


def _unit_above(above: Sequence[Sequence[str]]) -> str:
    for row in above:
        for text in row:
            found = _UNIT_ABOVE.search(text)
            if found:
                return (found[1] or found[2]).strip()
    return ""
