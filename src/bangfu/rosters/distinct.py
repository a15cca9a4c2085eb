"""One column of a sheet as its distinct texts and where they stand: work is done once for each text, not each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.rosters.spelling import NEEDS_CLEANING, clean

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Distinct:
    """`texts` are cleaned, never empty; `at` gives for each row the place of its text, -1 for an empty cell."""

    texts: pa.Array
    at: npt.NDArray[np.int32]

    @staticmethod
    def of(column: pa.ChunkedArray) -> Distinct:
        """Clean and encode a column of texts."""
        joined = column.combine_chunks()
        joined = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
        encoded = joined if isinstance(joined, pa.DictionaryArray) else joined.dictionary_encode()
        at = np.asarray(pc.fill_null(encoded.indices, -1), np.int32)
        texts = encoded.dictionary.cast(pa.string())
        odd = np.asarray(pc.match_substring_regex(texts, NEEDS_CLEANING), np.bool_) if len(texts) else np.zeros(0, bool)
        if odd.any():
            cleaned = pa.array([clean(text) for text in pc.filter(texts, pa.array(odd)).to_pylist()], pa.string())
            texts = pc.replace_with_mask(texts, pa.array(odd), cleaned)
        empty = np.asarray(pc.equal(texts, ""), np.bool_)
        if empty.any():
            at = np.where((at >= 0) & empty[at], -1, at).astype(np.int32)
        return Distinct(texts, at)

    @staticmethod
    def always(text: str, count: int) -> Distinct:
        """A column that says the same in every row."""
        return Distinct(pa.array([text], pa.string()), np.zeros(count, np.int32))

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def given(self) -> Mask:
        """Which rows have a text."""
        return self.at >= 0

    def rows(self, chosen: Mask) -> npt.NDArray[np.int32]:
        """The rows whose text is one of the chosen."""
        if not chosen.any():
            return np.empty(0, np.int32)
        return np.flatnonzero(self.spread_mask(chosen)).astype(np.int32)

    def spread_mask(self, chosen: Mask) -> Mask:
        """For each row: is its text one of the chosen?"""
        return np.asarray(np.append(chosen, False)[self.at], np.bool_)

    def spread(self, values: pa.Array) -> pa.Array:
        """For each row the value of its text; null for an empty cell."""
        return values.take(pa.array(self.at, mask=self.at < 0))

    def without(self, chosen: Mask) -> Distinct:
        """The same column with the chosen texts counted as empty."""
        if not chosen.any():
            return self
        return Distinct(self.texts, np.where(self.spread_mask(chosen), -1, self.at).astype(np.int32))

    def keeping(self, rows: Mask) -> Distinct:
        """The column at these rows only."""
        return Distinct(self.texts, self.at[rows])

    def filled_down(self) -> tuple[Distinct, Mask]:
        """Each empty cell takes the text above it; and which cells did."""
        place = np.where(self.given, np.arange(self.at.size), -1)
        above = np.maximum.accumulate(place) if place.size else place
        filled = np.where(above >= 0, self.at[above], -1).astype(np.int32)
        return Distinct(self.texts, filled), ~self.given & (filled >= 0)

    def mask(self, test: Callable[[str], bool]) -> Mask:
        """For each distinct text: does it pass?"""
        return np.fromiter((test(text) for text in self.texts.to_pylist()), np.bool_, len(self.texts))

    def texts_at(self, rows: npt.NDArray[np.int32]) -> list[str]:
        """The texts of these rows."""
        return [text or "" for text in self.spread(self.texts).take(pa.array(rows)).to_pylist()]


def at_rows(texts: Sequence[str], distinct: Distinct, rows: npt.NDArray[np.int32]) -> list[str]:
    """For each of the rows the entry that belongs to its distinct text."""
    return [texts[place] for place in distinct.at[rows]]
