"""Finds rows by key in a table that is held in memory: by halving over a sorted column, without a query or a file.

A query for a few rows spends its time on being understood, and a file on being opened, deciphered and unpacked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.engines.snapshot import is_text


class HeldRows:
    """The rows of one table by one column; rows in which it is empty are found by no key."""

    def __init__(self, table: pa.Table, column: str, width: int | None = None) -> None:
        """With a `width`, a text is found by so many of its first characters: a place by that above it."""
        self.table, self.width = table, width
        keys = table[column].cast(pa.large_string()) if is_text(table[column].type) else table[column]
        self._order = pc.sort_indices(keys).slice(0, len(keys) - keys.null_count)
        self._keys = keys.take(self._order).combine_chunks()

    def rows(self, keys: Sequence[object], columns: Sequence[str]) -> list[dict[str, object]]:
        """Every row with one of the keys, in the order of the table."""
        at = sorted({row for key in keys for row in self._at(key)})
        found: list[dict[str, object]] = self.table.select(columns).take(pa.array(at, pa.int64())).to_pylist()
        return found

    def _at(self, key: Any) -> list[int]:  # a whole number or a text, as the column holds
        first = bisect_left(self._keys, key, key=self._key)
        end = bisect_right(self._keys, key, lo=first, key=self._key)
        found: list[int] = self._order.slice(first, end - first).to_pylist()
        return found

    def _key(self, found: pa.Scalar) -> Any:
        value = found.as_py()
        return value if self.width is None else value[: self.width]
