"""From a file to its sheets as given: knows formats, encodings and hostile files, judges no content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bangfu.rosters.reading.archive import kind_of_file
from bangfu.rosters.reading.delimited import read_delimited
from bangfu.rosters.reading.grid import Grid, Spot, column_letters
from bangfu.rosters.reading.workbooks import read_workbook

__all__ = ["Grid", "Spot", "column_letters", "read_grids"]


def read_grids(path: Path, is_heading: Callable[[str], bool]) -> Iterator[Grid]:
    """The sheets of a workbook, or the one grid of a text file, each in memory only until the next is asked for.

    `is_heading` tells encodings apart that any bytes could be of: the right one gives headings somebody knows.
    """
    if kind_of_file(path) == "workbook":
        yield from read_workbook(path)
    else:
        yield read_delimited(path, is_heading)
