"""Read a workbook's visible sheets into grids, one at a time, each surveyed before it is parsed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.rosters.reading.archive import chunks, opened, prove, sheet_parts
from bangfu.rosters.reading.grid import Grid, Spot
from bangfu.rosters.reading.sheetxml import Survey, survey


def read_workbook(path: Path) -> Iterator[Grid]:
    """The sheets in order; hidden ones come without cells; raises Problem for a hostile or broken file."""
    with opened(path) as archive:
        sheets = [each for each in sheet_parts(path.name, archive) if each[1].startswith("xl/worksheets/")]
        surveyed = {part for _, part, _ in sheets}
        prove(archive, {part for part in archive.namelist() if part.endswith(".xml")} - surveyed)
        for name, part, hidden in sheets:
            if hidden:
                yield Grid(path.name, name, pa.table({}), hidden=True)
                continue
            found = survey(path.name, name, chunks(archive, part))
            yield _parsed(path, name, found)


def _parsed(path: Path, name: str, found: Survey) -> Grid:
    try:
        sheet = fastexcel.read_excel(path).load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        first = min((column.absolute_index for column in sheet.available_columns()), default=0)
        batch, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError as error:
        raise Problem("rosters.workbook_broken", file=path.name) from error
    failed = () if errors is None else tuple(
        Spot(each.position[0] + 1, each.position[1] + first) for each in errors.errors
    )  # fmt: skip
    empty = pa.nulls(batch.num_rows, pa.string())
    columns = [empty] * first + [column.cast(pa.string()) for column in batch.columns]
    cells = pa.table(columns, names=[str(i) for i in range(len(columns))])
    return Grid(path.name, name, cells, tuple(found.rounded), tuple(found.uncalculated), failed)
