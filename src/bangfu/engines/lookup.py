"""Finds rows of a Parquet file by key without a query, where its row groups follow each other in the order of that key.

A query looks at the bounds of every row group of a file each time; here they are read once and searched.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from numpy.typing import NDArray

from bangfu.engines.snapshot import Opening, plain, row_group_bounds, unreadable

DECODED = 4_096
"""Rows decoded at once on the way to a row: fewer cost more in calls than they save."""


class Lookup:
    """Rows of one file by one column; made by `lookup_of`, which refuses files it does not fit."""

    def __init__(
        self, file: Path, column: str, bounds: Sequence[tuple[str, str]] | Sequence[tuple[int, int]],
        opening: Opening = plain,
    ) -> None:  # fmt: skip
        self.path, self.column = file, column
        self._file = pa.parquet.ParquetFile(file, decryption_properties=opening(file))
        self._type = self._file.schema_arrow.field(column).type
        self._least, self._most = [least for least, _ in bounds], [most for _, most in bounds]

    def rows(self, keys: Sequence[object], columns: Sequence[str]) -> list[dict[str, object]]:
        """Every row with one of the keys, in the order of the file. Groups that have none are read no further."""
        groups = sorted({group for key in keys for group in self._groups(key)})
        if not groups:
            return []
        try:
            held = self._read(groups, [self.column])
            at = pc.indices_nonzero(pc.is_in(held[self.column], value_set=pa.array(keys, self._type)))
            if not len(at):
                return []
            parts = {self.column: held[self.column].take(at)}
            rest = [column for column in columns if column != self.column]
            if rest:
                hits, places = self._hits(groups, at.to_numpy())
                read = self._read_to(int(places[-1]), hits, rest).take(places)
                parts.update(zip(read.column_names, read.columns, strict=True))
            found: list[dict[str, object]] = pa.table({column: parts[column] for column in columns}).to_pylist()
        except (pa.ArrowInvalid, OSError) as error:
            raise unreadable(self.path, error) from error
        return found

    def _hits(self, groups: Sequence[int], at: NDArray[np.uint64]) -> tuple[list[int], NDArray[np.uint64]]:
        """The groups in which the rows `at` (counted through all groups) lie, and the rows counted through these."""
        sizes = np.array([self._file.metadata.row_group(group).num_rows for group in groups], np.uint64)
        ends = np.cumsum(sizes)
        of = np.searchsorted(ends, at, side="right")
        hit = np.unique(of)
        before = np.concatenate([[0], np.cumsum(sizes[hit])[:-1]]).astype(np.uint64)
        return [groups[n] for n in hit], at - (ends - sizes)[of] + before[np.searchsorted(hit, of)]

    def _read(self, groups: Sequence[int], columns: Sequence[str]) -> pa.Table:
        return self._file.read_row_groups(list(groups), columns=list(columns), use_threads=False)

    def _read_to(self, last: int, groups: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """The rows of some groups up to `last` (counted through them): what stands behind it is not decoded."""
        batches, rows = [], 0
        for batch in self._file.iter_batches(DECODED, list(groups), list(columns), use_threads=False):
            batches.append(batch)
            rows += len(batch)
            if rows > last:
                break
        return pa.Table.from_batches(batches)

    def _groups(self, key: Any) -> range:  # a whole number or a text, as the column holds
        return range(bisect_left(self._most, key), bisect_right(self._least, key))


def lookup_of(file: Path, column: str, opening: Opening = plain) -> Lookup | None:
    """The lookup of a file by a column of whole numbers or plain text; None where its row groups are in no order."""
    if file.suffix != ".parquet":
        return None
    type_ = pa.parquet.read_schema(file, decryption_properties=opening(file)).field(column).type
    if not (pa.types.is_integer(type_) or pa.types.is_string(type_) or pa.types.is_large_string(type_)):
        return None
    bounds = row_group_bounds(file, column, opening)
    return Lookup(file, column, bounds, opening) if bounds else None
