"""Read a workbook's visible sheets into grids, one at a time.

What nearly all programs write is taken apart by our own parser, which measures as it goes and knows numbers from
texts. A sheet of unfamiliar XML is surveyed first and then parsed by fastexcel (calamine).
"""

from __future__ import annotations

import threading
import zipfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.errors import Problem
from bangfu.rosters.reading.archive import chunks, opened, prove, sheet_parts
from bangfu.rosters.reading.asides import Asides
from bangfu.rosters.reading.cellxml import CellParser, Cells
from bangfu.rosters.reading.grid import Grid, Spot, says_nothing
from bangfu.rosters.reading.parts import Unfamiliar, counts_from_1904, date_styles, shared_texts
from bangfu.rosters.reading.pool import Pool
from bangfu.rosters.reading.sheetxml import survey, whole_rows

_PARSERS, _AHEAD = 2, 6  # threads; pieces of a megabyte waiting for them


def read_workbook(path: Path) -> Iterator[Grid]:
    """The sheets in order; hidden ones come without cells; raises Problem for a hostile or broken file."""
    with opened(path) as archive:
        sheets = [each for each in sheet_parts(path.name, archive) if each[1].startswith("xl/worksheets/")]
        surveyed = {part for _, part, _ in sheets}
        prove(archive, {part for part in archive.namelist() if part.endswith(".xml")} - surveyed)
        shared = _shared(archive)
        for name, part, hidden in sheets:
            if hidden:
                yield Grid(path.name, name, pa.table({}), hidden=True)
                continue
            try:
                yield _familiar(path.name, name, archive, part, shared)
            except Unfamiliar:
                yield _unfamiliar(path, name, archive, part)


def _shared(archive: zipfile.ZipFile) -> pa.Array | None:
    try:
        return shared_texts(archive)
    except Unfamiliar:
        return None


def _familiar(file: str, name: str, archive: zipfile.ZipFile, part: str, shared: pa.Array | None) -> Grid:
    if shared is None:
        raise Unfamiliar
    pool = Pool(file, name, shared, date_styles(archive), counts_from_1904(archive))
    asides = Asides()
    pieces = asides.beside(whole_rows(file, chunks(archive, part)))
    first = next(pieces)
    if b"<worksheet" not in first[:4000]:
        raise Unfamiliar
    for cells in _parsed(chain([first], pieces)):
        pool.add(cells)
    columns = pool.columns()
    return Grid(
        file, name, columns, tuple(pool.rounded), tuple(pool.uncalculated), tuple(pool.failed),
        hidden_rows=tuple(asides.hidden), spans=tuple(asides.spans),
    )  # fmt: skip


def _parsed(pieces: Iterator[bytes]) -> Iterator[Cells]:
    """Parse pieces side by side (numpy lets go of the interpreter), a few ahead, and give them in order."""
    own = threading.local()

    def parse(piece: bytes) -> Cells:
        if not hasattr(own, "parser"):
            own.parser = CellParser()
        cells: Cells = own.parser.parse(piece)
        return cells

    with ThreadPoolExecutor(_PARSERS) as workers:
        ahead = deque(workers.submit(parse, piece) for piece in islice(pieces, _AHEAD))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(workers.submit(parse, piece) for piece in islice(pieces, 1))


def _given(texts: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(says_nothing(texts)), None, texts)


def _unfamiliar(path: Path, name: str, archive: zipfile.ZipFile, part: str) -> Grid:
    asides = Asides()
    found = survey(path.name, name, asides.beside(whole_rows(path.name, chunks(archive, part))))
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
    columns = [empty] * first + [_given(column.cast(pa.string())) for column in batch.columns]
    cells = pa.table(columns, names=[str(at) for at in range(len(columns))])
    return Grid(
        path.name, name, cells, tuple(found.rounded), tuple(found.uncalculated), failed,
        hidden_rows=tuple(asides.hidden), spans=tuple(asides.spans),
    )  # fmt: skip
