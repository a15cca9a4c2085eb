"""Keeps the sheets as given on the disk: the error workbook shows them again, and memory is not held for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from bangfu.rosters.reading import Grid


class GridStore:
    """Grids by sheet number in a scratch folder; read back as memory-mapped columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._grids: dict[int, Grid] = {}

    def keep(self, number: int, grid: Grid) -> None:
        """Write the cells out; what else the grid knows stays in memory."""
        with pa.OSFile(str(self._path(number)), "wb") as sink, pa.ipc.new_file(sink, grid.cells.schema) as writer:
            writer.write_table(grid.cells, max_chunksize=50_000)
        self._grids[number] = replace(grid, cells=pa.table({}))

    def grid(self, number: int) -> Grid:
        """The sheet as it was given."""
        with pa.memory_map(str(self._path(number))) as source:
            return replace(self._grids[number], cells=pa.ipc.open_file(source).read_all())

    def _path(self, number: int) -> Path:
        return self._folder / f"sheet-{number}.arrow"
