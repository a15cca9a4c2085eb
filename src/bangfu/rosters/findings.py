"""The log of what is wrong: each finding with its sheet, row and column, its kind and what its sentence needs.

Kept as columns, because half a million rows can have a million findings; sentences are made when they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bangfu.core.texts import sentence

Severity = Literal["error", "warning"]
Rows = npt.NDArray[np.int32]

WHOLE_ROW = -1
"""In place of a column: the finding is about the row, or (row 0) about the sheet."""

SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(
        (
            "sheet_unknown", "column_missing", "value_missing", "code_unknown", "code_near", "yes_no_unknown",
            "tick_unclear", "number_unclear", "number_not_whole", "number_too_small", "number_too_large",
            "date_impossible", "date_incomplete", "date_unclear", "text_too_long", "cell_failed", "cell_uncalculated",
            "id_rounded", "id_length", "id_characters", "id_check_digit", "id_birth", "id_certificate", "birth_differs",
            "sex_differs", "place_unknown", "place_near", "place_several", "place_not_listed", "place_code_unknown",
            "person_twice", "person_in_two_households", "number_twice", "household_in_two_places", "household_differs",
            "household_unlisted", "household_empty", "head_missing", "head_several", "size_differs", "born_in_future",
            "too_old", "older_than_head", "younger_than_head",
        ),
        "error",
    ),
    **dict.fromkeys(
        (
            "column_twice", "pattern_unfit", "name_odd", "id_place", "id_missing", "spouse_same_sex", "ticks_several",
            "ticks_beyond", "money_too_fine",
        ),
        "warning",
    ),
}  # fmt: skip
"""error: the row is not taken. warning: it is taken and somebody should look."""

KINDS = tuple(SEVERITIES)
SCHEMA = pa.schema(
    [
        ("sheet", pa.int16()), ("row", pa.int32()), ("column", pa.int16()), ("kind", pa.int16()),
        ("found", pa.string()), ("expected", pa.string()), ("other_sheet", pa.int16()), ("other_row", pa.int32()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `row` counts from 1 as the spreadsheet does, 0 is the sheet as a whole."""

    sheet: int
    row: int
    column: int
    kind: str
    found: str
    expected: str
    other_sheet: int
    other_row: int

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.kind]


class FindingLog:
    """Collects findings of many rows at a time, and gives them back in order of sheet, row and column."""

    def __init__(self) -> None:
        self._chunks: list[pa.Table] = []

    def add(
        self, kind: str, sheet: int, rows: Rows, column: int = WHOLE_ROW,
        found: str | Sequence[str] = "", expected: str | Sequence[str] = "",
    ) -> None:  # fmt: skip
        """Note `kind` for each of `rows`; `found` and `expected` are one text for all, or one for each."""
        count = len(rows)
        if not count:
            return
        columns: list[pa.Array] = [
            _repeat(sheet, count, pa.int16()), pa.array(rows, pa.int32()), _repeat(column, count, pa.int16()),
            _repeat(KINDS.index(kind), count, pa.int16()), _texts(found, count), _texts(expected, count),
            _repeat(0, count, pa.int16()), _repeat(0, count, pa.int32()),
        ]  # fmt: skip
        self._chunks.append(pa.table(columns, schema=SCHEMA))

    def add_table(self, findings: pa.Table) -> None:
        """Take findings that a query made, in the columns of SCHEMA."""
        if findings.num_rows:
            self._chunks.append(findings.cast(SCHEMA))

    def table(self) -> pa.Table:
        """All findings, sorted by sheet, row, column and kind, each once."""
        joined = pa.concat_tables(self._chunks) if self._chunks else SCHEMA.empty_table()
        keys = [(name, "ascending") for name in ("sheet", "row", "column", "kind", "other_sheet", "other_row")]
        return joined.sort_by(keys).combine_chunks()

    def __len__(self) -> int:
        return sum(chunk.num_rows for chunk in self._chunks)


def findings_in(table: pa.Table) -> Iterator[Finding]:
    """The rows of a findings table, one by one."""
    for batch in table.to_batches(max_chunksize=10_000):
        columns = batch.to_pydict()
        for values in zip(*(columns[name] for name in SCHEMA.names), strict=True):
            sheet, row, column, kind, found, expected, other_sheet, other_row = values
            yield Finding(
                sheet, row, column, KINDS[kind], found or "", expected or "", other_sheet or 0, other_row or 0
            )


def title(kind: str, lang: str) -> str:
    """What findings of this kind are called, for summaries."""
    return sentence(f"rosters.{kind}_title", lang)


def reason(finding: Finding, lang: str, where: str = "") -> str:
    """What was found and which rule it meets; `where` names the other row, if there is one."""
    found, expected = in_language(finding.found, lang), in_language(finding.expected, lang)
    return sentence(f"rosters.{finding.kind}", lang, found=found, expected=expected, where=where)


def remedy(finding: Finding, lang: str) -> str:
    """What to do now."""
    found, expected = in_language(finding.found, lang), in_language(finding.expected, lang)
    return sentence(f"rosters.{finding.kind}_remedy", lang, found=found, expected=expected)


def both(label: Mapping[str, str]) -> str:
    """A label as one text that can be said in either language later."""
    return f"{label['zh']}\x1f{label['en']}"


def in_language(text: str, lang: str) -> str:
    """Undo `both`."""
    zh, divider, en = text.partition("\x1f")
    return en if divider and lang == "en" else zh


def _repeat(value: int, count: int, type_: pa.DataType) -> pa.Array:
    return pa.repeat(pa.scalar(value, type_), count)


def _texts(text: str | Sequence[str], count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text), count) if isinstance(text, str) else pa.array(text, pa.string())
