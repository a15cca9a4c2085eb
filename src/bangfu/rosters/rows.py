"""Which rows of a sheet are records: blank ones, totals, trailing notes, repeated headings and examples are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.rosters.distinct import Distinct, Mask
from bangfu.rosters.forms import Words
from bangfu.rosters.layout import Layout, PlacedColumn
from bangfu.rosters.reading.grid import Grid

_LONG_REMARK = 15  # characters; a row with one or two cells and such a text is prose
_FEW_CELLS = 2
_ENOUGH_HEADINGS = 3


@dataclass(frozen=True)
class RowKinds:
    """Row masks over the rows below the heading; a row is in at most one, a blank one in none."""

    records: Mask
    totals: Mask
    notes: Mask
    examples: Mask


def sort_rows(
    grid: Grid, layout: Layout, columns: Mapping[str, Distinct], examples: Mapping[str, tuple[str, ...]], words: Words
) -> RowKinds:
    """Tell the records of a sheet from what else stands below its heading.

    `examples` gives by column key the text of the template's example row, if the form has one.
    """
    below = grid.cells.slice(layout.first_row)
    count = below.num_rows
    filled = _count((pc.is_valid(column) for column in below.columns), count)
    needed = [placed.column.key for placed in layout.columns if placed.column.needed and placed.column.place is None]
    needed_filled = _count((columns[key].given for key in needed), count)
    blank = filled == 0
    incomplete = (needed_filled < len(needed)) & ~blank
    totals, notes = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    if incomplete.any():
        places = {placed.at for placed in layout.columns if placed.column.place is not None}
        said = _wording(below, incomplete, words, places)
        few, no_needed = filled[incomplete] <= _FEW_CELLS, needed_filled[incomplete] == 0
        half = needed_filled[incomplete] * 2 <= len(needed)
        totals[incomplete] = said.total
        prose = said.begins_with_note | (half & said.note) | (half & said.long & few) | (no_needed & few)
        notes[incomplete] = prose & ~said.total
    notes |= _repeated_headings(layout.columns, columns, count)
    example = _examples(layout.columns, columns, examples, count) & ~blank
    return RowKinds(~(blank | totals | notes | example), totals, notes & ~example, example)


def shown_rows(chosen: Mask, first_row: int, most: int = 5) -> str:
    """The first few of the rows, numbered as the spreadsheet numbers them."""
    rows = np.flatnonzero(chosen)
    return ", ".join(str(row + first_row + 1) for row in rows[:most]) + (" …" if len(rows) > most else "")


@dataclass(frozen=True)
class _Wording:
    """For each of some rows: has it a cell that says total, or names a place (the first cell may too) and says total
    behind it (大洲村小计); one that begins like a note, and is that its first; a long text?"""

    total: Mask
    note: Mask
    begins_with_note: Mask
    long: Mask


def _wording(below: pa.Table, rows: Mask, words: Words, places: Container[int]) -> _Wording:
    total_words = pa.array([word.lower() for word in words.totals])
    note_words, endings = ("|".join(map(re.escape, some)) for some in (words.notes, words.totals))
    tests: tuple[Callable[[pa.Array], pa.Array], ...] = (
        lambda texts: pc.is_in(pc.utf8_lower(pc.replace_substring_regex(texts, r"[\s:]", "")), total_words),
        lambda texts: pc.match_substring_regex(texts, rf"^(?i:{note_words})\s*(:|\d|$)"),
        lambda texts: pc.greater(pc.utf8_length(texts), _LONG_REMARK),
        lambda texts: pc.match_substring_regex(texts, rf"^\S{{1,{_LONG_REMARK}}}\s*(?i:{endings})\s*([(（:].*)?$"),
    )
    found = [np.zeros(int(rows.sum()), np.bool_) for _ in tests]
    begun, begins_with_note, total_of_place = (found[0].copy() for _ in range(3))
    for index, column in enumerate(below.filter(pa.array(rows)).columns):
        distinct = Distinct.of(column.cast(pa.string()))
        found[3][:] = False  # asked of each column by itself
        for mask, test in zip(found, tests, strict=True):
            if len(distinct):
                mask |= distinct.spread_mask(np.asarray(test(distinct.texts), np.bool_))
        begins_with_note |= found[1] & ~begun
        total_of_place |= found[3] if index in places else found[3] & ~begun
        begun |= distinct.given
    return _Wording(found[0] | total_of_place, found[1], begins_with_note, found[2])


def _repeated_headings(placed: Iterable[PlacedColumn], columns: Mapping[str, Distinct], count: int) -> Mask:
    """Rows that say the heading again, as printed pages do."""
    said = _count((_equals(columns[each.column.key], each.text) for each in placed), count)
    return said >= _ENOUGH_HEADINGS


def _examples(
    placed: Iterable[PlacedColumn], columns: Mapping[str, Distinct], examples: Mapping[str, tuple[str, ...]], count: int
) -> Mask:
    """Rows that are the template's example, untouched."""
    alike = np.full(count, bool(examples))
    for each in placed:
        column, texts = columns[each.column.key], examples.get(each.column.key)
        alike &= np.logical_or.reduce([_equals(column, text) for text in texts]) if texts else ~column.given
    return alike


def _equals(column: Distinct, text: str) -> Mask:
    return column.spread_mask(np.asarray(pc.equal(column.texts, text), np.bool_))


def _count(masks: Iterable[Mask | pa.ChunkedArray], count: int) -> npt.NDArray[np.int32]:
    total = np.zeros(count, np.int32)
    for mask in masks:
        total += np.asarray(mask, np.int32)
    return total
