"""One sheet as given: its cells as texts, where it came from, and what the texts alone cannot show."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.rosters.reading.asides import Span

_BLANK = r"^[\s\x{A0}\x{2000}-\x{200F}\x{202F}\x{2060}\x{3000}\x{FEFF}]*$"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell by its place: row 1 is the first of the sheet, column 0 is A."""

    row: int
    column: int


@dataclass(frozen=True)
class Grid:
    """A sheet or text file, unjudged.

    `cells` has one text column for each column of the sheet from A on, named "0", "1", …; row i of it is
    row i + 1 of the sheet. Dates are ISO texts, truth values `true` and `false`; empty cells are null, and so are
    those that hold nothing but spaces, or a text of no length.
    """

    file: str
    sheet: str
    cells: pa.Table
    rounded: tuple[Spot, ...] = ()
    """Numbers of more digits than a spreadsheet keeps: what they were cannot be known."""
    uncalculated: tuple[Spot, ...] = ()
    """Formulas without a stored result."""
    failed: tuple[Spot, ...] = ()
    """Cells that show an error such as #N/A."""
    encoding: str = ""
    """How a text file was written; empty for a workbook."""
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    """Rows nobody sees who opens the sheet, numbered as the spreadsheet does; they are read all the same."""
    spans: tuple[Span, ...] = ()
    """Cells merged over several columns, in the first rows."""
    notes: tuple[str, ...] = field(default=())

    @property
    def height(self) -> int:
        return int(self.cells.num_rows)

    @property
    def width(self) -> int:
        return int(self.cells.num_columns)

    def only(self, columns: range) -> Grid:
        """The sheet with nothing in its other columns; those left stand where they stood."""
        cells = [
            column if at in columns else pa.nulls(self.height, pa.string())
            for at, column in enumerate(self.cells.columns[: columns.stop])
        ]
        return replace(self, cells=pa.table(cells, names=self.cells.column_names[: columns.stop]))

    def text(self, row: int, column: int) -> str:
        """The text of one cell, empty for an empty one; `row` counts from 0."""
        return str(self.cells.column(column)[row].as_py() or "")


def says_nothing(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Which texts are empty, or nothing but spaces and invisible characters."""
    return np.asarray(pc.fill_null(pc.match_substring_regex(texts, _BLANK), True), np.bool_)


def column_letters(column: int) -> str:
    """0 is A, 26 is AA: how spreadsheets name their columns."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
