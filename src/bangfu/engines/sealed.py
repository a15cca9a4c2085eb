"""Parquet files that lie encrypted, read by DuckDB through Arrow: the key stays with Arrow, and in no statement.

DuckDB writes such files only with an extension that is not shipped, and reads those of others only where every column
of a row group is one page and none is a list; Arrow does both, as fast as plain files are read.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.dataset

from bangfu.engines.dialects import DUCKDB
from bangfu.engines.snapshot import Opening


def parquet_relation(connection: duckdb.DuckDBPyConnection, file: Path, name: str, opening: Opening) -> str:
    """SQL for the rows of a Parquet file; one that lies encrypted is known to this connection as `name`."""
    rows = sealed_rows(file, opening)
    if rows is None:
        return f"read_parquet({DUCKDB.text(str(file))})"
    connection.register(name, rows)
    return DUCKDB.name_of(name)


def sealed_rows(file: Path, opening: Opening) -> pyarrow.dataset.Dataset | None:
    """The rows of a Parquet file that lies encrypted, for any connection to know; None for one that lies plain."""
    sealed = opening(file)
    if sealed is None:
        return None
    scan = pyarrow.dataset.ParquetFragmentScanOptions(decryption_properties=sealed)
    form = pyarrow.dataset.ParquetFileFormat(default_fragment_scan_options=scan)
    return pyarrow.dataset.dataset(file, format=form)
