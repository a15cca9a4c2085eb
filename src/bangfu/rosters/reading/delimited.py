"""Read a text file of separated values into a grid: which separator, no character guessed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice, zip_longest
from pathlib import Path

import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.rosters.reading.encodings import SHOWN, encoding_of
from bangfu.rosters.reading.grid import Grid
from bangfu.rosters.reading.limits import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS

_SEPARATORS = ",\t;|"
_SNIFFED_RECORDS = 30
_BATCH = 20_000
_END = "\x1aend"
"""A record behind the last one: where it is missing, a quotation mark that does not close has swallowed it."""


def read_delimited(path: Path, is_heading: Callable[[str], bool]) -> Grid:
    """The file's records as a grid; raises Problem naming the first row that cannot be read."""
    encoding = encoding_of(path, is_heading)
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    with path.open(encoding=encoding, newline="") as lines:
        separator = _separator(list(islice(lines, _SNIFFED_RECORDS)))
    with path.open(encoding=encoding, newline="") as lines:
        try:
            cells = _table(path.name, csv.reader(chain(lines, [_END]), delimiter=separator))
        except csv.Error as error:
            raise _overlong(path, encoding, separator) from error
    return Grid(path.name, path.stem, cells, encoding=SHOWN[encoding])


def _separator(lines: list[str]) -> str:
    """The separator that gives the most records the same, largest number of fields."""

    def worth(separator: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator))
        return max((width * count if width > 1 else 0, width) for width, count in widths.items()) if widths else (0, 0)

    try:
        return max(_SEPARATORS, key=worth)
    except csv.Error:  # the reader meets the same fault and names its row
        return ","


def _overlong(path: Path, encoding: str, separator: str) -> Problem:
    """Which row has a cell that no spreadsheet can hold: a text that long, or rows run together by a quotation mark."""
    with path.open(encoding=encoding, newline="") as lines:
        records = csv.reader(lines, delimiter=separator)
        row, begins = 1, 1
        with suppress(csv.Error):
            for _ in records:
                row, begins = row + 1, records.line_num + 1
        code = "rosters.cell_too_long" if records.line_num == begins else "rosters.quotes_open"
    return Problem(code, file=path.name, row=row, most=MAX_CELL_CHARACTERS)


def _table(file: str, records: Iterable[list[str]]) -> pa.Table:
    batches, rows, width, closed = [], 0, 0, False
    iterator: Iterator[list[str]] = iter(records)
    while batch := list(islice(iterator, _BATCH)):
        if batch[-1] == [_END]:
            closed = bool(batch.pop())
        rows += len(batch)
        width = max(width, *map(len, batch), 0)
        if rows > MAX_ROWS:
            raise Problem("rosters.rows_too_many", file=file, sheet=file, found=rows, most=MAX_ROWS)
        if width > MAX_COLUMNS:
            raise Problem("rosters.columns_too_many", file=file, sheet=file, found=width, most=MAX_COLUMNS)
        if rows * width > MAX_CELLS:
            raise Problem("rosters.cells_too_many", file=file, sheet=file, rows=rows, columns=width, most=MAX_CELLS)
        columns = list(zip_longest(*batch)) or [(None,) * len(batch)]
        given = ([text if text and not text.isspace() else None for text in column] for column in columns)
        batches.append([pa.array(texts, pa.string()) for texts in given])
    if not closed:
        raise Problem("rosters.quotes_open", file=file, row=rows)
    names = [str(i) for i in range(width)]
    tables = [
        pa.table(columns + [pa.nulls(len(columns[0]), pa.string())] * (width - len(columns)), names=names)
        for columns in batches
    ]
    return pa.concat_tables(tables) if tables else pa.table({})
