"""Put the cells of a sheet's chunks together as columns: every text once in a pool, each cell a number into it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.errors import Problem
from bangfu.rosters.reading.cellxml import Cells, Holds, Ints, digits_to_numbers
from bangfu.rosters.reading.grid import Spot, says_nothing
from bangfu.rosters.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_STRINGS_BYTES, SAFE_DIGITS
from bangfu.rosters.reading.parts import Unfamiliar, decoded

_AS_WRITTEN = r"^(-?\d{1,15}|-?\d{1,14}\.\d{1,14})$"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_465  # 9999-12-31
_LEAP_1900 = 60  # the 29th of February 1900 that spreadsheets believe in


class Pool:
    """Collects one sheet."""

    def __init__(self, file: str, sheet: str, shared: pa.Array, dates: npt.NDArray[np.bool_], from_1904: bool) -> None:
        self._file, self._sheet, self._dates = file, sheet, dates
        self._epoch = _EPOCH_1904 if from_1904 else _EPOCH
        self._texts: list[pa.Array] = [shared, pa.array(["false", "true"])]
        self._shared, self._size, self._bytes = len(shared), len(shared) + 2, 0
        self._blocks: list[npt.NDArray[np.int32]] = []
        self._height = self._width = 0
        self.rounded: list[Spot] = []
        self.failed: list[Spot] = []
        self.uncalculated: list[Spot] = []

    def add(self, cells: Cells) -> None:
        """Take the cells of the next chunk; raises Problem when the sheet grows beyond the limits."""
        self.uncalculated += _spots(*cells.uncalculated)
        if not cells.rows.size:
            return
        failed = cells.types == Holds.ERROR
        self.failed += _spots(cells.rows[failed], cells.columns[failed])
        width, height = int(cells.columns.max()) + 1, int(cells.rows.max()) + 1
        self._check(height, max(width, self._width))
        if cells.rows.min() < self._height:
            raise Unfamiliar
        block = np.full((width, height - self._height), -1, np.int32)
        block[cells.columns, cells.rows - self._height] = self._numbers(cells)
        self._blocks.append(block)
        self._height, self._width = height, max(width, self._width)

    def columns(self) -> pa.Table:
        """The sheet: for each column its distinct texts and where they stand."""
        pool = pa.concat_arrays(self._texts)
        self._texts.clear()
        columns = [self._column(at, pool) for at in range(self._width)]
        return pa.table(columns, names=[str(at) for at in range(self._width)])

    def _column(self, at: int, pool: pa.Array) -> pa.Array:
        parts = [block[at] if at < len(block) else np.full(block.shape[1], -1, np.int32) for block in self._blocks]
        numbers = np.concatenate(parts) if parts else np.empty(0, np.int32)
        used = np.zeros(len(pool) + 1, np.bool_)
        used[numbers] = True
        used[-1] = False
        chosen = np.flatnonzero(used)
        place = np.full(len(pool) + 1, -1, np.int32)
        encoded = pool.take(pa.array(chosen)).dictionary_encode()
        place[chosen] = np.asarray(encoded.indices)
        place[chosen[says_nothing(encoded.dictionary)[place[chosen]]]] = -1
        at_rows = place[numbers]
        return pa.DictionaryArray.from_arrays(pa.array(at_rows, mask=at_rows < 0), encoded.dictionary)

    def _check(self, rows: int, columns: int) -> None:
        details = {"file": self._file, "sheet": self._sheet}
        if rows > MAX_ROWS:
            raise Problem("rosters.rows_too_many", **details, found=rows, most=MAX_ROWS)
        if columns > MAX_COLUMNS:
            raise Problem("rosters.columns_too_many", **details, found=columns, most=MAX_COLUMNS)
        if rows * columns > MAX_CELLS:
            raise Problem("rosters.cells_too_many", **details, rows=rows, columns=columns, most=MAX_CELLS)

    def _numbers(self, cells: Cells) -> Ints:
        """For each cell the number of its text in the pool, -1 for one that shows an error."""
        numbers = np.full(cells.rows.size, -1, np.int64)
        shared = cells.types == Holds.SHARED
        numbers[shared] = digits_to_numbers(cells.words, cells.starts[shared], (cells.ends - cells.starts)[shared])
        if (numbers[shared] >= self._shared).any():
            raise Unfamiliar
        own = np.isin(cells.types, (Holds.TEXT, Holds.INLINE, Holds.ISO_DATE))
        numbers[own] = self._pooled(decoded(_spans(cells, own)))
        truths = cells.types == Holds.TRUTH
        numbers[truths] = self._shared + (cells.text[cells.starts[truths]] == ord("1"))
        is_number = cells.types == Holds.NUMBER
        if is_number.any():
            is_date = np.append(self._dates, False)[np.minimum(cells.styles, self._dates.size)] & is_number
            plain = is_number & ~is_date
            texts, large = _plain_numbers(_spans(cells, plain).cast(pa.string()))
            numbers[plain] = self._pooled(texts)
            self.rounded += _spots(cells.rows[plain][large], cells.columns[plain][large])
            numbers[is_date] = self._pooled(_days(_spans(cells, is_date).cast(pa.string()), self._epoch))
        return numbers

    def _pooled(self, texts: pa.Array) -> Ints:
        first = self._size
        self._size += len(texts)
        self._bytes += texts.nbytes
        if self._bytes > MAX_STRINGS_BYTES:
            most = MAX_STRINGS_BYTES // 1_000_000
            raise Problem("rosters.unpacks_too_large", file=self._file, found=self._bytes // 1_000_000, most=most)
        self._texts.append(texts)
        return np.arange(first, self._size)


def _spots(rows: Ints, columns: Ints) -> list[Spot]:
    return [Spot(int(row) + 1, int(column)) for row, column in zip(rows, columns, strict=True)]


def _spans(cells: Cells, chosen: npt.NDArray[np.bool_]) -> pa.Array:
    """The bytes of the chosen values, one after the other in one buffer."""
    starts, lengths = cells.starts[chosen], (cells.ends - cells.starts)[chosen]
    offsets = np.zeros(starts.size + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    places = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
    buffers = [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(cells.text[places].tobytes())]
    return pa.BinaryArray.from_buffers(pa.binary(), starts.size, buffers)


def _plain_numbers(texts: pa.Array) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    """Numbers as a person would write them; and which have more digits than a spreadsheet keeps."""
    short = np.asarray(pc.less_equal(pc.binary_length(texts), SAFE_DIGITS + 1), np.bool_)  # the digits and a point
    odd = ~(short & np.asarray(pc.match_substring_regex(texts, _AS_WRITTEN), np.bool_))
    large = np.zeros(len(texts), np.bool_)
    if odd.any():
        values = [_number(text) for text in pc.filter(texts, pa.array(odd)).to_pylist()]
        large[odd] = [abs(value) >= 10**SAFE_DIGITS for value in values]
        shown = pa.array([_shown_number(value) for value in values], pa.string())
        texts = pc.replace_with_mask(texts, pa.array(odd), shown)
    return texts, large


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Unfamiliar from error


def _shown_number(value: float) -> str:
    """Fifteen digits, as spreadsheets show: 0.30000000000000004 is 0.3, and no exponent."""
    kept = f"{value:.{SAFE_DIGITS}g}"
    return f"{Decimal(kept):f}"


def _days(texts: pa.Array, epoch: datetime) -> pa.Array:
    """Days counted from the epoch as ISO dates, with the time of day where there is one; a sheet has few of them."""
    encoded = texts.dictionary_encode()
    shown = [_shown_day(_number(text), epoch) for text in encoded.dictionary.to_pylist()]
    return pa.array(shown, pa.string()).take(encoded.indices)


def _shown_day(serial: float, epoch: datetime) -> str:
    if not 0 <= serial <= _LAST_DAY:
        return _shown_number(serial)
    missing = epoch == _EPOCH and serial < _LEAP_1900
    moment = epoch + timedelta(days=serial + missing)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return moment.isoformat(" ") if moment.time() != datetime.min.time() else moment.date().isoformat()
