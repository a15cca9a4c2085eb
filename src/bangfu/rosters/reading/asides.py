"""What the XML of a sheet says beside its cells: rows that are hidden, and cells merged in its first rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_ROWS = 60  # a heading stands above; below, merged cells are known by their emptiness
_MOST_HIDDEN = 1_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """A cell of one row merged over several columns; the row counts from 1, columns from 0, the last included."""

    row: int
    first: int
    last: int


@dataclass
class Asides:
    """Fills while the pieces of a sheet are read."""

    hidden: list[int] = field(default_factory=list)
    """The hidden rows, as the spreadsheet counts them."""
    spans: list[Span] = field(default_factory=list)

    def beside(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces, looked at on their way."""
        for piece in pieces:
            if b'hidden="' in piece and len(self.hidden) < _MOST_HIDDEN:
                numbers = (_NUMBER.search(row[0]) for row in _HIDDEN.finditer(piece))
                self.hidden += [int(number[1]) for number in numbers if number]
            if b"mergeCell" in piece:
                for found in _MERGED.finditer(piece):
                    first, last = _column(found[1]), _column(found[3])
                    if int(found[2]) <= _MOST_ROWS and last > first:
                        self.spans.append(Span(int(found[2]), first, last))
            yield piece


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
