"""The rows of a sheet as XML, whole columns at a time: thirty times faster than a cell at a time.

Cells are inline strings, or numbers where the fact is a number and the text is one; a formula cannot arise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.rosters.reading import column_letters

_BATCH = 20_000
_NUMBER = r"^-?(0|[1-9]\d{0,14})(\.\d{1,12})?$"
_UNWRITABLE = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_INLINE = ' t="inlineStr"><is><t xml:space="preserve">'
_ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


@dataclass(frozen=True)
class ColumnStyle:
    """How one column is drawn: the style of a plain cell and of each mark, and whether numbers are numbers."""

    styles: Sequence[int]
    numeric: bool


def row_xml(
    cells: pa.Table, styles: Sequence[ColumnStyle], marks: Mapping[int, npt.NDArray[np.int8]], first_row: int,
    heights: npt.NDArray[np.float32],
) -> Iterator[bytes]:  # fmt: skip
    """The `<row>` elements of a table of texts; `marks` choose the style of a cell by column and row.

    `heights` in points, 0 where the program may choose.
    """
    for start in range(0, cells.num_rows, _BATCH):
        batch = cells.slice(start, _BATCH)
        numbers = pa.array(np.arange(start, start + batch.num_rows) + first_row + 1).cast(pa.string())
        texts = [column.cast(pa.string()).combine_chunks() for column in batch.columns]
        columns = [
            _column(texts[at], at, numbers, style, _slice(marks.get(at), start)) for at, style in enumerate(styles)
        ]
        opening = pc.binary_join_element_wise('<row r="', numbers, _heights(heights[start : start + _BATCH]), "")
        rows = pc.binary_join_element_wise(opening, *columns, "</row>", "")
        yield from _bytes(rows)


def _heights(heights: npt.NDArray[np.float32]) -> pa.Array:
    chosen = pc.binary_join_element_wise('" ht="', pa.array(heights).cast(pa.string()), '" customHeight="1">', "")
    return pc.if_else(pa.array(heights > 0), chosen, '">')


def _slice(marks: npt.NDArray[np.int8] | None, start: int) -> npt.NDArray[np.int8] | None:
    return None if marks is None else marks[start : start + _BATCH]


def _column(
    texts: pa.Array, at: int, numbers: pa.Array, style: ColumnStyle, marks: npt.NDArray[np.int8] | None
) -> pa.Array:
    """Each cell of a column as `<c>`; an empty plain cell as nothing."""
    letters = column_letters(at)
    shown: pa.Array | pa.Scalar = pa.scalar(f'" s="{style.styles[0]}"')
    marked = None
    if marks is not None and marks.any():
        attributes = pa.array([f'" s="{number}"' for number in style.styles])
        shown = attributes.take(pa.array(marks))
        marked = pa.array(marks > 0)
    if pc.all(pc.is_null(texts)).as_py() and marked is None:
        return pa.repeat(pa.scalar(""), len(texts))
    text = _escaped(texts)
    opening = pc.binary_join_element_wise(f'<c r="{letters}', numbers, shown, "")
    written = pc.binary_join_element_wise(opening, _INLINE, text, "</t></is></c>", "")
    if style.numeric:
        is_number = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), False)
        as_number = pc.binary_join_element_wise(opening, "><v>", text, "</v></c>", "")
        written = pc.if_else(is_number, as_number, written)
    blank = pc.binary_join_element_wise(opening, "/>", "") if marked is not None else None
    written = pc.if_else(pc.is_valid(texts), written, "")
    if blank is not None and marked is not None:
        written = pc.if_else(pc.and_(marked, pc.is_null(texts)), blank, written)
    return written


def _escaped(texts: pa.Array) -> pa.Array:
    for character, entity in _ESCAPED:
        texts = pc.replace_substring(texts, character, entity)
    texts = pc.replace_substring_regex(texts, _UNWRITABLE, "")
    texts = pc.replace_substring_regex(texts, r"_x([0-9A-Fa-f]{4})_", r"_x005F_x\1_")
    return pc.fill_null(texts, "")


def _bytes(rows: pa.Array) -> Iterator[bytes]:
    """The texts of an array one after the other, as they lie in its buffer."""
    offsets = np.frombuffer(rows.buffers()[1], np.int32, len(rows) + 1, rows.offset * 4)
    yield memoryview(rows.buffers()[2])[offsets[0] : offsets[-1]].tobytes()
