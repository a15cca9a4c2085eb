"""Read tables of pairs, from a few bans to a cost for each of eighty million, without an object a pair.

Files are read in batches; identities are dictionary-encoded and met once a batch. Costs become whole numbers by one
power of ten for the whole file. What no power makes whole (distances as doubles) is rounded to eight significant digits
of the largest cost, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, MOST_POINTS
from bangfu.core.errors import Problem
from bangfu.core.policy.parser import nearest
from bangfu.core.spreadsheets import undefused
from bangfu.engines.matching.cells import texts_of, truths_of
from bangfu.engines.matching.files import arrow_name, encoding_of, header_of, read_table
from bangfu.engines.matching.pair_costs import COST, SCALES, scale_of, whole_costs

HELPER, PLACE, OUT, PINNED = "helper_id", "place_id", "banned", "pinned"
COLUMNS = (HELPER, PLACE, COST, OUT, PINNED)
BATCH, BLOCK = 1 << 17, 1 << 22
"""Pairs of a batch, and bytes of a block of CSV: what the processor's cache still holds."""
ROUNDED_MOST, FINEST = 10**8, 9
"""Where costs are rounded: what the largest becomes at most, and with how many decimal places at most."""
DENSE_FROM = 4
"""With a pair for more than a quarter of all cells, a matrix of 32 bits is smaller than a list."""
UNSEEN = int(np.iinfo(np.int32).min)
BAD_NUMBER = re.compile(r"conversion error to double: invalid value '(?P<found>[^']*)'")


@dataclass(frozen=True)
class PairList:
    """Pairs by index, in the order of the file. `cost` is in whole points times `scale`; `rounded`: not exactly."""

    helper: NDArray[np.int32]
    place: NDArray[np.int32]
    cost: NDArray[np.int64] | None
    banned: NDArray[np.bool_] | None
    pinned: NDArray[np.bool_] | None
    scale: int
    rounded: bool


@dataclass(frozen=True)
class PairMatrix:
    """A cost for most pairs: `cost[helper, place]` in whole points times `scale`, BANNED for the others."""

    cost: NDArray[np.int32]
    scale: int
    pins: tuple[NDArray[np.int32], NDArray[np.int32]]
    rounded: bool


class _Batch(NamedTuple):
    helper: NDArray[np.int32]
    place: NDArray[np.int32]
    cost: NDArray[np.int32] | None
    banned: NDArray[np.bool_] | None
    pinned: NDArray[np.bool_] | None


@dataclass(frozen=True)
class _Survey:
    """What one look at a file tells: its columns, how many pairs, and the power of ten that makes costs whole."""

    columns: tuple[str, ...]
    rows: int
    scale: int
    rounded: bool = False


def read_pairs(
    path: Path, helpers: Sequence[str], places: Sequence[str], *, costs: bool
) -> PairList | PairMatrix:  # fmt: skip
    """Every pair of a file; `costs`: each must have one, unless it is banned. A pair that stands twice is refused."""
    survey = _survey(path, costs)
    cells = len(helpers) * len(places)
    batches = _batches(path, survey, helpers, places)
    if costs and survey.rows > max(cells // DENSE_FROM, 1 << 16):
        return _matrix(batches, survey, path.name, helpers, places)
    return _list(batches, survey, path.name, helpers, places)


def index_of(table: pa.Table, name: str, keys: Sequence[str], file: str) -> NDArray[np.int32]:
    """Where the identities of a small table's column stand on their side."""
    if name not in table.column_names:
        names = table.column_names
        raise Problem("match.no_key", file=file, column=name, columns=", ".join(names), nearest=nearest(name, names))
    column = texts_of(table[name]).dictionary_encode()
    return _Listed(keys, name).indices(column, file, 0)


def _survey(path: Path, costs: bool) -> _Survey:
    """Read only the costs: how many decimals they have, and that each is a number of bearable size."""
    names = _names(path)
    for column in (HELPER, PLACE, *([COST] if costs else [])):
        if column not in names:
            raise Problem(
                "match.no_key", file=path.name, column=column, columns=", ".join(names), nearest=nearest(column, names)
            )
    columns = tuple(name for name in COLUMNS if name in names)
    if path.suffix == ".parquet":
        metadata = pa.parquet.read_metadata(path)
        kind = pa.parquet.read_schema(path).field(COST).type if COST in columns else pa.int64()
        if pa.types.is_integer(kind):
            return _Survey(columns, metadata.num_rows, 1)
    rows, scale, largest = 0, 1, 0.0
    for batch in _read(path, (COST,) if COST in columns else (HELPER,)):
        if COST in columns:
            found = scale_of(batch.column(0), path.name, rows)
            scale, largest = max(scale, found[0]), max(largest, found[1])
        rows += batch.num_rows
    if scale == 1 or (scale <= SCALES[-1] and largest * scale <= MOST_POINTS):
        return _Survey(columns, rows, scale)
    places = [n for n in range(FINEST + 1) if largest * 10**n <= ROUNDED_MOST]
    return _Survey(columns, rows, 10 ** max(places, default=0), rounded=True)


def _names(path: Path) -> list[str]:
    if path.suffix != ".parquet":
        return header_of(path, encoding_of(path)).names
    try:
        return list(pa.parquet.read_schema(path).names)
    except (pa.ArrowInvalid, OSError) as error:
        raise Problem("match.unreadable", file=path.name, reason=str(error).splitlines()[0][:200]) from error


def _read(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The batches of some columns, identities dictionary-encoded."""
    identities = [name for name in (HELPER, PLACE) if name in columns]
    try:
        if path.suffix == ".parquet":
            schema = pa.parquet.read_schema(path)
            texts = [name for name in identities if not pa.types.is_integer(schema.field(name).type)]
            file = pa.parquet.ParquetFile(path, read_dictionary=texts, pre_buffer=False)
            yield from file.iter_batches(batch_size=BATCH, columns=list(columns), use_threads=False)
            return
        encoding = encoding_of(path)
        names, separator = header_of(path, encoding)
        kinds = {name: pa.dictionary(pa.int32(), pa.string()) for name in identities}
        kinds |= {name: pa.float64() if name == COST else pa.string() for name in columns if name not in identities}
        yield from pa.csv.open_csv(
            path,
            read_options=pa.csv.ReadOptions(
                column_names=names, skip_rows=1, encoding=arrow_name(encoding), block_size=BLOCK
            ),
            parse_options=pa.csv.ParseOptions(delimiter=separator),
            convert_options=pa.csv.ConvertOptions(column_types=kinds, include_columns=list(columns), null_values=[""]),
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, UnicodeDecodeError) as error:
        bad = BAD_NUMBER.search(str(error))
        if bad is not None:
            row = _row_of(path, COST, bad["found"])
            raise Problem(
                "match.bad_cell", file=path.name, column=COST, row=row, found=bad["found"], expected="1234"
            ) from error
        raise Problem("match.unreadable", file=path.name, reason=str(error).splitlines()[0][:200]) from error


def _row_of(path: Path, column: str, found: str) -> int:
    """The row where a text stands first; the header is row 1."""
    texts = read_table(path)[column]
    row: int = pc.index(pc.utf8_trim_whitespace(texts), found.strip()).as_py()
    return row + 2


def _batches(path: Path, survey: _Survey, helpers: Sequence[str], places: Sequence[str]) -> Iterator[_Batch]:
    listed_helpers, listed_places = _Listed(helpers, HELPER), _Listed(places, PLACE)
    before = 0
    for batch in _read(path, survey.columns):
        column = dict(zip(survey.columns, batch.columns, strict=True))
        helper = listed_helpers.indices(column[HELPER], path.name, before)
        place = listed_places.indices(column[PLACE], path.name, before)
        banned = truths_of(column[OUT], path.name, OUT)[0] if OUT in column else None
        pinned = truths_of(column[PINNED], path.name, PINNED)[0] if PINNED in column else None
        cost = whole_costs(column[COST], survey.scale, banned, path.name, before) if COST in column else None
        yield _Batch(helper, place, cost, banned, pinned)
        before += batch.num_rows


class _Listed:
    """The identities of one side, and where each stands; remembers the last dictionary, for files repeat theirs."""

    def __init__(self, keys: Sequence[str], name: str) -> None:
        self.keys, self.name = keys, name
        self._index = {key: n for n, key in enumerate(keys)}
        self._seen: pa.Array | None = None
        self._table = np.zeros(0, np.int32)

    def indices(self, column: pa.Array, file: str, before: int) -> NDArray[np.int32]:
        """Where each identity of a column stands; one that stands nowhere is refused."""
        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        if self._seen is None or not column.dictionary.equals(self._seen):
            self._seen = column.dictionary
            where = [self._place_of(key) for key in texts_of(column.dictionary).to_pylist()]
            self._table = np.array([*where, -1], dtype=np.int32)
        indices = column.indices.fill_null(len(self._table) - 1) if column.indices.null_count else column.indices
        found: NDArray[np.int32] = self._table[indices.to_numpy(zero_copy_only=False)]
        doubtful = column.indices.null_count or int(self._table[:-1].min(initial=0)) < 0
        if doubtful and found.size and int(found.min()) < 0:
            row = int(np.flatnonzero(found < 0)[0])
            key = column[row].as_py()
            raise Problem(
                "match.unknown_id", file=file, column=self.name, row=before + row + 2, key=key if key else "—",
                nearest=nearest(key or "", self.keys[:5000]),
            )  # fmt: skip
        return found

    def _place_of(self, key: str) -> int:
        """Where an identity stands, also one that a plan wrote so that no spreadsheet calculates it; -1 for nowhere."""
        return self._index.get(key, self._index.get(undefused(key), -1))


def _list(
    batches: Iterator[_Batch], survey: _Survey, file: str, helpers: Sequence[str], places: Sequence[str]
) -> PairList:  # fmt: skip
    read = list(batches)
    costs = [b.cost for b in read if b.cost is not None]
    found = PairList(
        np.concatenate([b.helper for b in read] or [np.zeros(0, np.int32)]),
        np.concatenate([b.place for b in read] or [np.zeros(0, np.int32)]),
        np.concatenate([np.zeros(0, np.int64), *costs], dtype=np.int64) if COST in survey.columns else None,
        _joined([b.banned for b in read]), _joined([b.pinned for b in read]),
        survey.scale, survey.rounded,
    )
    flat = np.sort(found.helper.astype(np.int64) * len(places) + found.place)
    twice = np.flatnonzero(flat[1:] == flat[:-1])
    if twice.size:
        at = int(flat[twice[0]])
        raise Problem(
            "match.pair_twice", file=file, helper=helpers[at // len(places)], place=places[at % len(places)]
        )  # fmt: skip
    return found


def _joined(parts: list[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
    there = [part for part in parts if part is not None]
    return np.concatenate(there) if there else None


def _matrix(
    batches: Iterator[_Batch], survey: _Survey, file: str, helpers: Sequence[str], places: Sequence[str]
) -> PairMatrix:  # fmt: skip
    cost = np.full((len(helpers), len(places)), UNSEEN, dtype=np.int32)
    flat, pins = cost.reshape(-1), []
    wide = np.dtype(np.int32 if cost.size < 2**31 else np.int64)
    for batch in batches:
        assert batch.cost is not None  # noqa: S101 - a matrix is read for its costs
        cells = batch.helper.astype(wide)
        cells *= len(places)
        cells += batch.place
        if batch.banned is not None:
            batch.cost[batch.banned] = BANNED
        flat[cells] = batch.cost
        if batch.pinned is not None and batch.pinned.any():
            pins.append((batch.helper[batch.pinned], batch.place[batch.pinned]))
    seen = 0
    for row in cost:
        there = row != UNSEEN
        seen += int(np.count_nonzero(there))
        row[~there] = BANNED
    if seen < survey.rows:
        raise Problem("match.pairs_twice", file=file, count=survey.rows - seen)
    empty = np.zeros(0, np.int32)
    return PairMatrix(
        cost, survey.scale,
        (np.concatenate([h for h, _ in pins] or [empty]), np.concatenate([p for _, p in pins] or [empty])),
        survey.rounded,
    )  # fmt: skip

