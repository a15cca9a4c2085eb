"""Finds rows of a Parquet file by key without a query, where its row groups follow each other in the order of that key.

A query looks at the bounds of every row group of a file each time; here they are read once and searched.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from bangfu.engines.snapshot import Opening, plain, row_group_bounds, unreadable


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
        """Every row with one of the keys, in the order of the file."""
        groups = sorted({group for key in keys for group in self._groups(key)})
        if not groups:
            return []
        try:
            read = self._file.read_row_groups(groups, columns=list(columns), use_threads=False)
            wanted = pc.is_in(read[self.column], value_set=pa.array(keys, self._type))
            found: list[dict[str, object]] = read.filter(wanted).to_pylist()
        except (pa.ArrowInvalid, OSError) as error:
            raise unreadable(self.path, error) from error
        return found

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
