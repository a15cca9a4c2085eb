"""Tables sealed at rest: Parquet encrypted by its own standard (AES-GCM), under the register's key for files.

    write_rows(connection.sql(query).to_arrow_reader(ROW_GROUP), file)
    connection.execute(f"SELECT … FROM {table_in(connection, file)}")
    open_snapshot(folder, pack, opening)                   # the engines read them the same way

A file that lies plain, from before, is read as it is. Which key a file is under is found by trying: there are few.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet.encryption import create_decryption_properties, create_encryption_properties

from bangfu.core.errors import Problem
from bangfu.core.whole_files import private_file, whole_file
from bangfu.engines.sealed import parquet_relation
from bangfu.engines.snapshot import ROW_GROUP
from bangfu.programme.ledger.keys import fresh_keys, key_ring

SEALED = b"PARE"
"""What a Parquet file with an encrypted footer begins with."""


def write_rows(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: Path) -> int:
    """Write rows to a sealed file, a batch at a time; gives how many there were."""
    rows = 0
    with (
        private_file(file) as stream,
        pq.ParquetWriter(stream, schema, compression="zstd", encryption_properties=sealing()) as writer,
    ):
        for batch in batches:
            writer.write_batch(batch, row_group_size=ROW_GROUP)
            rows += batch.num_rows
    return rows


def sealing() -> Any:  # pyarrow's encryption properties, which have no types
    """How a Parquet file is sealed under the key in use."""
    fresh_keys()
    ring = key_ring()
    return create_encryption_properties(ring.files[ring.current])


def write_reader(rows: pa.RecordBatchReader, file: Path) -> None:
    """Write the rows of a query to a sealed file."""
    write_rows(rows, rows.schema, file)


def key_number(file: Path) -> int | None:
    """The number of the key a file is sealed under; None when it lies plain. Raises Problem when no key opens it."""
    if not _is_sealed(file):
        return None
    for again in (False, True):
        if again:
            fresh_keys()
        for number in key_ring().numbers():
            try:
                pq.read_metadata(file, decryption_properties=_properties(number))
            except OSError:  # Arrow's word for a key that does not fit
                continue
            return number
    raise Problem("ledger.file_key_gone", file=file.name)


def opening(file: Path) -> Any:  # pyarrow's decryption properties, which have no types
    """How a Parquet file of this register is opened; None for one that lies plain."""
    number = key_number(file)
    return None if number is None else _properties(number)


def table_in(connection: duckdb.DuckDBPyConnection, file: Path) -> str:
    """SQL for the rows of a file, on this connection."""
    return parquet_relation(connection, file, f"file_{file.stem}", opening)


def seal_table(source: Path, target: Path) -> int:
    """Copy a Parquet file, plain or sealed, sealed under the key in use; both may be the same. Gives its rows."""
    with whole_file(target) as part, pq.ParquetFile(source, decryption_properties=opening(source)) as table:
        return write_rows(table.iter_batches(ROW_GROUP), table.schema_arrow, part)


def open_table(source: Path, target: Path) -> None:
    """Copy a Parquet file, plain or sealed, plain, for who asked for it."""
    with (
        pq.ParquetFile(source, decryption_properties=opening(source)) as table,
        pq.ParquetWriter(target, table.schema_arrow, compression="zstd") as writer,
    ):
        for batch in table.iter_batches(ROW_GROUP):
            writer.write_batch(batch, row_group_size=ROW_GROUP)


def _is_sealed(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(SEALED)) == SEALED


def _properties(number: int) -> Any:  # as `opening` gives them
    return create_decryption_properties(key_ring().files[number])
