"""Survey a sheet's XML before parsing it: how large it really is, and what its parser would not tell.

The parser (calamine) allocates rows × columns of the farthest cell at once, turns an 18-digit number into
some other 18-digit number without a word, and shows a formula without result as an empty cell. One pass
over the unpacked bytes, chunk by chunk, finds all three; nothing is kept but the places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bangfu.core.errors import Problem
from bangfu.rosters.reading.grid import Spot
from bangfu.rosters.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROW_BYTES, MAX_ROWS

_MOST_SPOTS = 1_000_000  # more marks than this would only repeat one sentence
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SAYS_TEXT, _NO_NUMBER = re.compile(rb'\bt="str"'), re.compile(rb'\bt="(?:s|str|b|e|inlineStr|d)"')
"""Attributes of a cell whose formula gives a text, if only an empty one; and of one that is no number."""
_AFTER_NAME = np.frombuffer(b" >/\t\r\n", np.uint8)


@dataclass
class Survey:
    """What one pass over the XML of a sheet found."""

    rows: int = 0
    columns: int = 0
    rounded: list[Spot] = field(default_factory=list)
    uncalculated: list[Spot] = field(default_factory=list)


def survey(file: str, sheet: str, pieces: Iterable[bytes]) -> Survey:
    """Measure the sheet, given in pieces cut between rows; raises Problem when it is larger than the reader holds."""
    surveyor = _Surveyor(file, sheet)
    for piece in pieces:
        surveyor.look(piece)
    return surveyor.done()


def whole_rows(file: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes cut between rows; raises Problem when one row is larger than any sheet's."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = max(rest.rfind(b"</row>"), rest.rfind(b":row>"))
        if end >= 0:
            yield rest[: end + 6]
            rest = rest[end + 6 :]
        elif len(rest) > MAX_ROW_BYTES:
            raise Problem("rosters.workbook_broken", file=file)
    yield rest


class _Surveyor:
    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.found = Survey()
        self._prefix: bytes | None = None
        self._rows_seen = 0
        self._last_row = 0
        self._in_order = True
        self._last_filled_row = 0

    def look(self, piece: bytes) -> None:
        if self._prefix is None:
            root = re.search(rb"<(\w+:)?worksheet\b", piece)
            self._prefix = (root[1] or b"") if root else b""
            self._compile(self._prefix)
        self._measure(piece)
        for hit in self._odd.finditer(piece):
            if hit[0].endswith(b"f"):
                if self._no_value.match(piece, hit.start()):
                    self._mark(self.found.uncalculated, piece, hit.start(), unless=_SAYS_TEXT)
            else:
                self._mark(self.found.rounded, piece, hit.start(), unless=_NO_NUMBER)
        self._rows_seen += piece.count(b"<" + self._prefix + b"row")

    def done(self) -> Survey:
        rows = self._last_row if self._in_order and self._last_row * self.found.columns <= MAX_CELLS else 0
        self.found.rows = rows or (self._last_filled_row if self._in_order else self._last_row)
        rows, columns = self.found.rows, self.found.columns
        if rows > MAX_ROWS:
            raise Problem("rosters.rows_too_many", file=self.file, sheet=self.sheet, found=rows, most=MAX_ROWS)
        if columns > MAX_COLUMNS:
            raise Problem("rosters.columns_too_many", file=self.file, sheet=self.sheet, found=columns, most=MAX_COLUMNS)
        if rows * columns > MAX_CELLS:
            raise Problem(
                "rosters.cells_too_many", file=self.file, sheet=self.sheet, rows=rows, columns=columns, most=MAX_CELLS
            )
        return self.found

    def _compile(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self._cell = b"<" + prefix + b"c"
        # the `<f` of a formula, or a stored value of more digits than a double holds
        self._odd = re.compile(rb"<%bf(?=[ />])|<%bv>(?:\d{16,}|\d+\.?\d*[eE]\+?(?:1[5-9]|[2-9]\d))" % (p, p))
        formula, no_value = rb"<%bf\b[^>]*?(?:/>|>[^<]*</%bf>)" % (p, p), rb"(?:<%bv\s*/>|<%bv>\s*</%bv>)?" % (p, p, p)
        self._no_value = re.compile(rb"%b\s*%b\s*</%bc>" % (formula, no_value, p))
        self._row = re.compile(rb'<%brow\b[^>]*?\br="(\d+)"' % p)
        self._head = re.compile(rb"<%bc\b([^>]*)>" % p)

    def _measure(self, piece: bytes) -> None:
        last = self._last_row
        for row in self._row.finditer(piece):
            number = int(row[1])
            self._in_order &= number > last
            last = max(last, number)
        self._last_row = max(last, self._last_row)
        places, columns = self._cells(piece)
        farther = np.flatnonzero(columns > self.found.columns)
        for each in farther[np.argsort(-columns[farther], kind="stable")]:
            if not self._is_empty(piece, int(places[each])):
                self.found.columns = int(columns[each])
                break
        for place in places[::-1]:
            if not self._is_empty(piece, int(place)):
                row_number = _REFERENCE.search(piece, int(place), int(place) + 200)
                self._last_filled_row = int(row_number[2]) if row_number else self._last_row
                break

    def _cells(self, piece: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where each cell's tag begins, and its column counted from 1."""
        text = np.frombuffer(piece, np.uint8)
        token = self._cell
        stop = text.size - len(token) - 8
        if stop <= 0:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        begins = text[:stop] == token[0]
        for offset, byte in enumerate(token[1:], 1):
            begins &= text[offset : offset + stop] == byte
        places = np.flatnonzero(begins)
        start = places + len(token)
        whole_name = np.isin(text[start], _AFTER_NAME)  # not <col or <cfRule
        places, start = places[whole_name], start[whole_name]
        usual = (text[start + 1] == ord("r")) & (text[start + 2] == ord("=")) & (text[start + 3] == ord('"'))
        first, second, third = (text[start + 4 + i].astype(np.int64) - 64 for i in range(3))
        columns = np.where((second >= 1) & (second <= 26), first * 26 + second, first)
        columns = np.where((second >= 1) & (third >= 1) & (third <= 26), columns * 26 + third, columns)
        for each in np.flatnonzero(~usual):
            columns[each] = self._place(piece, int(places[each])).column + 1
        return places, columns

    def _place(self, piece: bytes, start: int) -> Spot:
        """The place of the cell whose tag begins at `start`, by its reference or, without one, by counting."""
        head = self._head.match(piece, start)
        reference = _REFERENCE.search(head[1]) if head else None
        if reference:
            return Spot(int(reference[2]), _column_number(reference[1]) - 1)
        row_tag = b"<" + (self._prefix or b"") + b"row"
        row = self._rows_seen + piece.count(row_tag, 0, start)
        return Spot(row, len(self._head.findall(piece, piece.rfind(row_tag, 0, start), start)))

    def _is_empty(self, piece: bytes, place: int) -> bool:
        end = piece.find(b">", place)
        return piece[end - 1 : end] == b"/"

    def _mark(self, spots: list[Spot], piece: bytes, at: int, unless: re.Pattern[bytes]) -> None:
        start = max(piece.rfind(self._cell + ending, 0, at) for ending in (b" ", b">"))
        head = self._head.match(piece, start) if start >= 0 else None
        if head is None or len(spots) >= _MOST_SPOTS:
            return
        if not unless.search(head[1]):
            spots.append(self._place(piece, start))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
