"""Find the heading of a sheet and say what each column is: which form, which fact, in which unit.

Counties put titles above the heading, split it over two merged rows, write the unit or the year into it,
change the order and add columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from bangfu.rosters.forms import Column, RosterForms, SheetForm, Words
from bangfu.rosters.placing import PlaceFinder
from bangfu.rosters.reading.asides import Span
from bangfu.rosters.reading.grid import Grid
from bangfu.rosters.spelling import clean, in_brackets, plain, without_brackets
from bangfu.rosters.titles import Titled, place_in_titles

_LOOKED_AT = 40  # a heading further down would follow a page of text
_FEWEST = 3  # fewer known headings than this may be chance
_NAMES_LOOKED_AT = 2_000  # rows whose places decide which place a title means
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
class TickColumn:
    """A column of the sheet to tick where one code of a column of the form holds."""

    column: Column
    code: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is laid out; rows count from 0."""

    form: SheetForm
    heading_row: int
    first_row: int
    columns: tuple[PlacedColumn, ...]
    ticks: tuple[TickColumn, ...]
    unknown: Mapping[int, str]
    twice: tuple[tuple[int, str, Column], ...]
    missing: tuple[Column, ...]
    titled: Titled | None
    """The place of its rows, where columns for it are missing and a title names it."""

    def beside(self) -> int | None:
        """The column where a second table of the same form begins, right of this one; None when there is none."""
        again = {column.key: at for at, _, column in reversed(self.twice)}
        begins = min(again.values(), default=0)
        needed = {placed.column.key for placed in self.columns if placed.column.needed}
        whole = needed <= set(again) and max(placed.at for placed in self.columns) < begins
        return begins if needed and whole else None

    @property
    def places(self) -> Mapping[str, int]:
        """Where in the sheet each column of the form stands; of ticked ones the first."""
        ticked = {tick.column.key: tick.at for tick in reversed(self.ticks)}
        return ticked | {placed.column.key: placed.at for placed in self.columns}

    @property
    def headings(self) -> Mapping[int, str]:
        """What stands over each column that is read."""
        return {placed.at: placed.text for placed in self.columns} | {tick.at: tick.text for tick in self.ticks}

    def column_of(self, key: str) -> PlacedColumn | None:
        """The column that fills `table.fact` or `place.level`, if the sheet has it."""
        return next((placed for placed in self.columns if placed.column.key == key), None)


def lay_out(grid: Grid, forms: RosterForms, finder: PlaceFinder) -> Layout | None:
    """The best reading of the sheet's heading, or None when nothing in it looks like a known form."""
    rows = _rows(grid)
    best, best_worth = None, (0, False, 0, 0.0)
    apart = [any(plain(text) in forms.words.apart | forms.words.apart_members for text in row) for row in rows]
    titles = _Titles(grid, rows, finder, forms.words.title_words)
    for form in forms.sheets:
        known = _known_headings(form)
        for number, row in enumerate(rows):
            below_apart = number > 0 and apart[number - 1]  # read with the row above, or not at all
            if below_apart or (sum(1 for text in row if text) < _FEWEST and not apart[number]):
                continue
            for depth, heading in _headings_at(rows, number, grid.spans):
                found = _match(form, known, heading, forms.words, rows[:number])
                placed, lacking = found.placed, _missing(form, found.placed)
                read = len(placed) + len({tick.column.key for tick in found.ticks})
                if read < _FEWEST:
                    continue
                titled = titles.above(number, lacking)
                missing = titles.not_given(titled, lacking)
                goes_on = depth > 1 and _goes_on(row, rows[number + 1], placed)
                told = read + len(lacking) - len(missing)
                worth = (told - 3 * len(missing), goes_on, -number, len(placed) / len(form.columns))
                if told > len(missing) and (best is None or worth > best_worth):
                    best_worth = worth
                    best = Layout(
                        form, number, number + depth, tuple(placed), tuple(found.ticks), found.unknown,
                        tuple(found.twice), tuple(missing), titled,
                    )  # fmt: skip
    return titles.completed(best) if best is not None and best.missing else best


def nearest_form(grid: Grid, forms: RosterForms) -> tuple[SheetForm, list[Column]]:
    """The form whose needed columns are best covered by any one row, and which of them are not: for the refusal."""
    best: tuple[int, SheetForm, list[Column]] | None = None
    for form in forms.sheets:
        known = _known_headings(form)
        for row in _rows(grid) or [[]]:
            placed = _match(form, known, row, forms.words, []).placed
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


@dataclass
class _Heading:
    """What the cells of one heading are."""

    placed: list[PlacedColumn] = field(default_factory=list)
    ticks: list[TickColumn] = field(default_factory=list)
    unknown: dict[int, str] = field(default_factory=dict)
    twice: list[tuple[int, str, Column]] = field(default_factory=list)


def _match(
    form: SheetForm, known: Mapping[str, Column], row: Sequence[str], words: Words, above: Sequence[Sequence[str]]
) -> _Heading:
    found, taken = _Heading(), set()
    unit_above = _unit_above(above)
    found.ticks = _ticks(form, known, row, words)
    ticked = {tick.at for tick in found.ticks}
    for at, text in enumerate(row):
        column = next((known[each] for each in _spellings(text) if each in known), None)
        if not text or at in ticked:
            continue
        if column is None or _is_apart(column, form, known, text, words):
            found.unknown[at] = text.replace("\n", " ")
        elif column.key in taken:
            found.twice.append((at, text.split("\n")[-1], column))
        else:
            taken.add(column.key)
            factor, unit = _unit(column, text, words, unit_above)
            year = _YEAR.search(text)
            found.placed.append(
                PlacedColumn(column, at, text.replace("\n", " "), factor, unit, int(year[1]) if year else None)
            )
    return found


def _ticks(form: SheetForm, known: Mapping[str, Column], row: Sequence[str], words: Words) -> list[TickColumn]:
    """The columns for single codes: below the heading of their column, or several of them side by side."""
    found: list[TickColumn] = []
    for column in form.columns:
        grouped, alone = [], []
        for at, text in enumerate(row):
            *groups, own = text.split("\n")
            code = column.ticked.get(plain(own)) or column.ticked.get(plain(without_brackets(own)))
            if code is None or plain(own) in known:
                continue
            tick = TickColumn(column, code, at, text.replace("\n", " "))
            if any(known.get(_without_remark(group, words)) is column for group in groups):
                grouped.append(tick)
            elif not groups:
                alone.append(tick)
        found += grouped or (alone if len({tick.code for tick in alone}) >= _FEWEST else [])
    return found


def _without_remark(group: str, words: Words) -> str:
    spelling = plain(without_brackets(group))
    return next((spelling.removesuffix(each) for each in words.tick_remarks if spelling.endswith(each)), spelling)


def _is_apart(column: Column, form: SheetForm, known: Mapping[str, Column], text: str, words: Words) -> bool:
    """Does the heading stand under, or carry in brackets, words that say it speaks of somebody else than the row?"""
    if plain(text) in known:
        return False
    groups = {plain(each) for each in (*text.split("\n")[:-1], *in_brackets(text))}
    of_row = column.fact is not None and column.fact.table == form.row
    return bool(groups & words.apart) or (of_row and bool(groups & words.apart_members))


class _Titles:
    """What the lines above a heading, and the sheet's own name, say of places; looked up only where it is needed."""

    def __init__(self, grid: Grid, rows: Sequence[Sequence[str]], finder: PlaceFinder, words: Sequence[str]) -> None:
        self._grid, self._rows, self._finder, self._words = grid, rows, finder, words
        self._widths = {level.name: level.width for level in finder.levels}
        self._found: dict[int, Titled | None] = {}

    def above(self, number: int, missing: Sequence[Column]) -> Titled | None:
        """The place named above this row, if one of the missing columns would name a place."""
        if not any(column.place or column.place_code for column in missing):
            return None
        if number not in self._found:
            self._found[number] = place_in_titles(self._lines(number), self._finder, self._words)
        return self._found[number]

    def not_given(self, titled: Titled | None, missing: Sequence[Column]) -> list[Column]:
        return [column for column in missing if titled is None or not titled.gives(column, self._widths)]

    def completed(self, layout: Layout) -> Layout:
        """The layout with a place of the title that is the only one below what the sheet's own columns name."""
        placed = {str(each.column.place): each.at for each in layout.columns if each.column.place}
        if not placed or not any(column.place for column in layout.missing):
            return layout
        below = self._grid.cells.slice(layout.first_row, _NAMES_LOOKED_AT)
        named = set(zip(*(below.column(at).to_pylist() for at in placed.values()), strict=True))
        codes = {
            self._finder.find({level: clean(name) for level, name in zip(placed, names, strict=True) if name}).code
            for names in named
        }
        within = {code for code in codes if code}
        longest = max(map(len, within), default=0)
        lines = self._lines(layout.heading_row)
        titled = place_in_titles(lines, self._finder, self._words, {code for code in within if len(code) == longest})
        return replace(layout, titled=titled, missing=tuple(self.not_given(titled, layout.missing)))

    def _lines(self, number: int) -> list[str]:
        above = [line for row in self._rows[:number] for text in row for line in text.split("\n") if line]
        return [*above, self._grid.sheet]


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
