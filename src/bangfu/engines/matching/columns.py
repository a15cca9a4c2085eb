"""Columns of helpers and of places as arrays that broadcast against each other, and words as numbers.

A column of helpers has the shape [helpers, 1], one of places [1, places], one of pairs [helpers, places]. Numbers are
scaled by the decimal places of their type; days count from 1970; codes and texts are numbers; a set of codes is a
mask of bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]  # whole numbers of several widths, or truths: numpy's types have no such union
Truths = NDArray[np.bool_]


Run = slice | NDArray[np.int32]


class Column(NamedTuple):
    """Values, and where they are known (None: everywhere). A condition is False where it is unknown.

    `most`: no magnitude is larger, where that is known without looking.
    """

    values: Values
    known: Truths | None = None
    most: int | None = None

    @property
    def largest(self) -> int:
        """A bound of the magnitudes."""
        if self.most is not None:
            return self.most
        return max(abs(int(self.values.max())), abs(int(self.values.min()))) if self.values.size else 0

    def part(self, helpers: Run, places: Run) -> Column:
        """The rows of a tile; a side of length one is shared by all."""
        known = None if self.known is None else _part(self.known, helpers, places)
        return Column(_part(self.values, helpers, places), known, self.most)


class Tile(NamedTuple):
    """Some helpers by some places: two runs, or two lists of indices."""

    helpers: Run
    places: Run

    def extent(self, shape: tuple[int, int]) -> tuple[int, int]:
        """How many of each, where all are `shape`."""
        helpers, places = (
            len(range(*run.indices(size))) if isinstance(run, slice) else len(run)
            for run, size in zip(self, shape, strict=True)
        )
        return helpers, places


@dataclass
class Words:
    """Every text of a problem by number, so that texts compare as numbers."""

    numbers: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def number(self, text: str) -> int:
        """The number of `text`, a new one if it is met for the first time."""
        found = self.numbers.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found

    def mapped(self, column: Column, change: Callable[[str], str | None]) -> Column:
        """Each text changed by `change`, unknown where it gives None; each different text is changed once."""
        different, where = np.unique(column.values, return_inverse=True)
        changed = [change(self.texts[n]) if n >= 0 else None for n in different.tolist()]
        numbers = np.array([-1 if text is None else self.number(text) for text in changed], dtype=np.int32)
        values = numbers[where].reshape(column.values.shape)
        return Column(values, values >= 0)

    def lengths(self, column: Column) -> NDArray[np.int32]:
        """How long each text is; -1 where unknown."""
        different, where = np.unique(column.values, return_inverse=True)
        lengths = np.array([len(self.texts[n]) if n >= 0 else -1 for n in different.tolist()], dtype=np.int32)
        found: NDArray[np.int32] = lengths[where].reshape(column.values.shape)
        return found


@dataclass(frozen=True)
class SideRows:
    """The rows of one side: who they are, and a column for each stored fact, upright for helpers, lying for places."""

    keys: NDArray[np.str_]
    columns: Mapping[str, Column]
    names: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)
    """Names for people to read, where the file brings them."""

    @property
    def count(self) -> int:
        return len(self.keys)


class Inside(NamedTuple):
    """Rows of a table of pairs, and the row and column of a tile where each stands."""

    rows: NDArray[np.int64]
    helpers: NDArray[np.int32]
    places: NDArray[np.int32]


@dataclass(frozen=True)
class PairRows:
    """A table of pairs sorted by helper: `helper_start[i]` is where the pairs of helper i begin."""

    helper: NDArray[np.int32]
    place: NDArray[np.int32]
    helper_start: NDArray[np.int64]
    columns: Mapping[str, Column]

    def inside(self, tile: Tile, shape: tuple[int, int]) -> Inside:
        """Rows of the table inside a tile, and where in it they stand."""
        helpers, places_run = tile
        if not isinstance(helpers, slice) or not isinstance(places_run, slice):
            return self._among(tile, shape)
        (first, last, _), (start, stop, _) = helpers.indices(shape[0]), places_run.indices(shape[1])
        rows = np.arange(self.helper_start[first], self.helper_start[last])
        places = self.place[rows]
        rows = rows[(places >= start) & (places < stop)]
        return Inside(rows, self.helper[rows] - np.int32(first), self.place[rows] - np.int32(start))

    def _among(self, tile: Tile, shape: tuple[int, int]) -> Inside:
        helpers, places = (
            np.arange(size)[run] if isinstance(run, slice) else run for run, size in zip(tile, shape, strict=True)
        )
        flat = self.helper.astype(np.int64) * shape[1] + self.place
        order = np.argsort(flat)
        wanted = helpers.astype(np.int64)[:, None] * shape[1] + places[None, :]
        at = np.minimum(np.searchsorted(flat[order], wanted), max(len(flat) - 1, 0))
        rows = order[at] if len(flat) else at
        found = flat[rows] == wanted if len(flat) else np.zeros(wanted.shape, dtype=bool)
        row, column = np.nonzero(found)
        return Inside(rows[found], row.astype(np.int32), column.astype(np.int32))


def both_known(*columns: Column) -> Truths | None:
    """Where all are known; None for everywhere."""
    found: Truths | None = None
    for column in columns:
        if column.known is not None:
            found = column.known if found is None else found & column.known
    return found


def _part(values: Values, helpers: Run, places: Run) -> Values:
    rows = slice(None) if values.shape[0] == 1 else helpers
    return values[rows, slice(None) if values.shape[1] == 1 else places]
