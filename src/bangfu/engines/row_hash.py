"""A hash over the rows of tables, whatever file they lie in: packed, sealed, cut into row groups in any way.

    rows = RowHash(schema)
    for batch in batches:
        rows.take(batch)
    rows.hexdigest()

Rows count in the order they come, which for files of a run is that of their keys. Anybody can work it out again: of
each column SHA-256 over one byte a row (1 where there is a value), over the values (whole numbers, days and decimals
little-endian as Arrow holds them, texts by their length in bytes as 64 bits; nothing is 0), and over the bytes of the
texts in UTF-8; of all that, with the names and types in order and the number of rows, SHA-256 over the JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from bangfu.engines.snapshot import ROW_GROUP, Opening, is_text


class RowHash:
    """The hash of the rows taken so far."""

    def __init__(self, schema: pa.Schema) -> None:
        self.rows = 0
        self._columns = [(field.name, _named(field.type), *(hashlib.sha256() for _ in range(3))) for field in schema]

    def take(self, batch: pa.RecordBatch | pa.Table) -> None:
        """The next rows, with the columns of the schema in its order."""
        self.rows += batch.num_rows
        for (_, _, there, values, texts), column in zip(self._columns, batch.columns, strict=True):
            for part in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
                there.update(np.asarray(part.is_valid(), dtype=np.uint8))
                if is_text(part.type):
                    _take_texts(part, values, texts)
                else:
                    values.update(_plain(part))

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        said = [[name, type_, *(one.hexdigest() for one in hashes)] for name, type_, *hashes in self._columns]
        return hashlib.sha256(json.dumps([self.rows, said], separators=(",", ":")).encode()).hexdigest()


def noted(batches: Iterable[pa.RecordBatch], rows: RowHash) -> Iterator[pa.RecordBatch]:
    """The same batches, each taken into a hash on its way."""
    for batch in batches:
        rows.take(batch)
        yield batch


def hash_of_file(file: Path, opening: Opening) -> str:
    """The hash of the rows of a Parquet file."""
    with pyarrow.parquet.ParquetFile(file, decryption_properties=opening(file)) as table:
        rows = RowHash(table.schema_arrow)
        for batch in table.iter_batches(ROW_GROUP):
            rows.take(batch)
    return rows.hexdigest()


def hash_of_hashes(hashes: Mapping[str, str]) -> str:
    """One hash for several named ones."""
    return hashlib.sha256(json.dumps(dict(sorted(hashes.items())), separators=(",", ":")).encode()).hexdigest()


def _named(type_: pa.DataType) -> str:
    return "text" if is_text(type_) else str(type_)


def _take_texts(part: pa.Array, values: Any, texts: Any) -> None:  # hashes, which have no type
    plain = (part.dictionary_decode() if pa.types.is_dictionary(part.type) else part).cast(pa.large_string())
    full = plain.fill_null("") if plain.null_count else plain
    values.update(np.asarray(pc.binary_length(full), dtype="<i8"))
    _, ends, data = full.buffers()
    at = np.frombuffer(ends, "<i8")[full.offset : full.offset + len(full) + 1]
    if data is not None and len(full):
        texts.update(memoryview(data)[int(at[0]) : int(at[-1])])


def _plain(part: pa.Array) -> bytes | memoryview:
    """Values of one width as Arrow holds them, nothing as 0."""
    if pa.types.is_boolean(part.type):
        part = part.cast(pa.uint8())
    elif pa.types.is_null(part.type):
        return b""
    width = part.type.byte_width  # raises ValueError for lists and the like, of which there are none
    data = part.buffers()[1]
    if part.null_count == 0:
        return memoryview(data)[part.offset * width : (part.offset + len(part)) * width]
    held = np.frombuffer(data, np.uint8, len(part) * width, part.offset * width).reshape(len(part), width).copy()
    held[~np.asarray(part.is_valid(), dtype=bool)] = 0
    return held.tobytes()
