"""Findings on lines of their own: each with its file, sheet and heading, so that it can be read without the rosters.

Never a cell as it was given: what a sentence needs of it, as the findings keep it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bangfu.rosters.check import Check
from bangfu.rosters.findings import WHOLE_ROW, Finding, findings_in, reason, remedy
from bangfu.rosters.reading import column_letters
from bangfu.rosters.summary import place_in_words

LISTED = pa.schema(
    [
        ("kind", pa.string()), ("number", pa.int32()), ("file", pa.string()), ("sheet", pa.string()),
        ("row", pa.int32()), ("column", pa.int16()), ("heading", pa.string()), ("found", pa.string()),
        ("expected", pa.string()), ("other_file", pa.string()), ("other_sheet", pa.string()), ("other_row", pa.int32()),
    ]
)  # fmt: skip
"""`number` counts the findings of a kind from 1, in order of place; `row` and `column` as in Finding."""
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One finding with the names of its place."""

    kind: str
    number: int
    file: str
    sheet: str
    row: int
    column: int
    heading: str
    found: str
    expected: str
    other_file: str
    other_sheet: str
    other_row: int

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it; empty when the finding is about a row or a sheet."""
        return f"{column_letters(self.column)}{self.row}" if self.column > WHOLE_ROW and self.row else ""

    def reason(self, lang: str) -> str:
        """What was found and which rule it meets."""
        other = ""
        if self.other_row:
            here = (self.other_file, self.other_sheet) == (self.file, self.sheet)
            other = place_in_words(self.other_file, self.other_sheet, self.other_row, WHOLE_ROW, lang, here)
        return reason(self._finding(), lang, other)

    def remedy(self, lang: str) -> str:
        """What to do now."""
        return remedy(self._finding(), lang)

    def _finding(self) -> Finding:
        return Finding(0, self.row, self.column, self.kind, self.found, self.expected, 0, self.other_row)


def listed(check: Check) -> Iterator[pa.RecordBatch]:
    """Every finding in the columns of LISTED, kind by kind."""
    headings = [reading.layout.headings if reading.layout else {} for reading in check.readings]
    found = check.findings.sort_by([(name, "ascending") for name in ("kind", "sheet", "row", "column")])
    kinds = np.asarray(found["kind"])
    numbers = np.arange(len(kinds)) - np.searchsorted(kinds, kinds) + 1
    for start in range(0, len(kinds), _AT_ONCE):
        rows = []
        for number, one in zip(numbers[start:], findings_in(found.slice(start, _AT_ONCE)), strict=False):
            reading, other = check.readings[one.sheet], check.readings[one.other_sheet]
            rows.append((
                one.kind, number, reading.file, reading.sheet, one.row, one.column,
                headings[one.sheet].get(one.column, ""), one.found, one.expected, other.file, other.sheet,
                one.other_row,
            ))  # fmt: skip
        columns = [pa.array(values, type_) for values, type_ in zip(zip(*rows, strict=True), LISTED.types, strict=True)]
        yield pa.record_batch(columns, schema=LISTED)
