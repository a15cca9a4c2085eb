"""A snapshot folder: the nouns as Parquet or CSV files, with the columns a pack's facts.yaml names.

It finds the files, says clearly what is missing or of the wrong type, and reads CSV with the types of the
facts. It knows no database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.engines.plan import DATES

ENDINGS = (".parquet", ".csv")
ROW_GROUP = 16_384
"""Rows of a row group in the files we write: small enough that one household is found without reading many others."""
Opening = Callable[[Path], Any]  # pyarrow's FileDecryptionProperties, which has no types
"""How a Parquet file is opened that lies encrypted: gives its decryption properties; None for one that lies plain."""
NAMES = {Kind.BOOL: "true | false", Kind.DATE: "2019-06-30", Kind.NUMBER: "1234", Kind.CODE: "abc"}


def plain(_file: Path) -> None:
    """The `Opening` of files that lie plain."""
    return


@dataclass(frozen=True)
class Snapshot:
    """The files of one snapshot by table; a table without a file was not supplied."""

    folder: Path
    files: Mapping[str, Path]
    opening: Opening = plain

    def schema(self, pack: Pack, table: str) -> pa.Schema:
        """Column names and types of a table; a CSV's types are those of its facts."""
        file = self.files[table]
        try:
            if file.suffix == ".parquet":
                return pa.parquet.read_schema(file, decryption_properties=self.opening(file))
            return pa.csv.open_csv(file, convert_options=_csv_options(file, pack, pack.tables[table])).schema
        except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
            raise unreadable(file, error) from error

    def read(self, pack: Pack, table: str, columns: Collection[str] | None = None) -> pa.Table:
        """The whole table, or those of the columns that it has; of a CSV the others are not even understood."""
        file = self.files[table]
        try:
            if file.suffix == ".parquet":
                wanted, sealed = None if columns is None else list(columns), self.opening(file)
                # `read_table` imports pandas if it is there
                return pa.parquet.ParquetFile(file, decryption_properties=sealed).read(wanted)
            return pa.csv.read_csv(file, convert_options=_csv_options(file, pack, pack.tables[table], columns))
        except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
            raise unreadable(file, error) from error

    def bounds(self, table: str, column: str) -> list[Any] | None:  # pairs of keys: whole numbers or texts
        """The least and most `column` of each row group of a Parquet file whose row groups follow each other."""
        file = self.files[table]
        return row_group_bounds(file, column, self.opening) if file.suffix == ".parquet" else None

    def hash(self) -> str:
        """SHA-256 over the files' names and bytes: the run says which snapshot it judged."""
        digest = hashlib.sha256()
        for table, file in sorted(self.files.items()):
            digest.update(f"{table}\0{file.stat().st_size}\0".encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()


def check_folder(folder: Path) -> None:
    """Refuse what is no folder to read from, and say whether it is a file or nothing at all."""
    if not folder.is_dir():
        raise Problem("engines.not_a_folder" if folder.exists() else "engines.no_folder", folder=folder)


def open_snapshot(folder: Path, pack: Pack, opening: Opening = plain) -> Snapshot:
    """Find the tables of `pack` in `folder`; registers lie in `registers/`. Refuses a folder without any."""
    check_folder(folder)
    files: dict[str, Path] = {}
    for table in pack.tables.values():
        if table.same_as:
            continue
        place = folder / "registers" if table.kind == "register" else folder
        found = [p for p in (place / f"{table.name}{ending}" for ending in ENDINGS) if p.is_file()]
        if len(found) > 1:
            raise Problem("engines.two_files", table=table.name, first=found[0].name, second=found[1].name)
        if found:
            files[table.name] = found[0]
    if not files:
        subjects = ", ".join(f"{t.name}.parquet" for t in pack.tables.values() if t.kind == "subject")
        raise Problem("engines.empty_folder", folder=folder, expected=subjects)
    return Snapshot(folder, files, opening)


def row_group_bounds(
    file: Path, column: str, opening: Opening = plain
) -> list[Any] | None:  # pairs of keys: whole numbers or texts
    """The least and the most value of `column` in each row group, where the groups follow each other; else None."""
    groups = pa.parquet.ParquetFile(file, decryption_properties=opening(file)).metadata
    at = groups.schema.names.index(column)
    found = [groups.row_group(n).column(at).statistics for n in range(groups.num_row_groups)]
    if not all(one is not None and one.has_min_max for one in found):
        return None
    bounds = [(one.min, one.max) for one in found]
    return bounds if all(most <= least for (_, most), (least, _) in pairwise(bounds)) else None


def check_columns(pack: Pack, table: Table, schema: pa.Schema, file: str) -> None:
    """Refuse a table without the columns it is known and met by, or a column whose type cannot hold its fact."""
    for column in (table.key if table.kind != "register" else None, table.by, table.place):
        if column is not None and column not in schema.names:
            raise Problem("engines.no_key", file=file, column=column, columns=", ".join(schema.names))
    facts = pack.facts_of(table.name) if table.kind == "subject" else table.facts
    place_code = table.place or (table.key if table.level else None)
    for field in schema:
        fact = facts.get(field.name)
        if fact is not None and fact.derived is None:
            fits, wanted = _holds(fact, field.type), _wanted(fact)
        elif field.name in DATES:
            fits, wanted = bool(pa.types.is_date(field.type) or pa.types.is_null(field.type)), "date"
        else:
            fits, wanted = field.name != place_code or is_text(field.type), "text"
        if not fits:
            raise Problem(
                "engines.column_type", file=file, column=field.name, found=str(field.type), expected=wanted
            )  # fmt: skip


def is_text(type_: pa.DataType) -> bool:
    """Whether a column holds text, however Arrow stores it."""
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def _holds(fact: Fact, type_: pa.DataType) -> bool:
    """Decimals with more places than the fact has would be rounded, by each engine in its own way."""
    if pa.types.is_null(type_):
        return True
    match fact.type.kind:
        case Kind.BOOL:
            return bool(pa.types.is_boolean(type_))
        case Kind.DATE:
            return bool(pa.types.is_date(type_))
        case Kind.NUMBER:
            exact = pa.types.is_decimal(type_) and type_.scale <= written_places(fact)
            return bool(pa.types.is_integer(type_) or (not fact.minor and exact))
    return is_text(type_)


def _wanted(fact: Fact) -> Problem | str:
    if fact.minor:
        return Problem("engines.whole_amounts")  # said in the reader's language
    if fact.type.kind is Kind.NUMBER:
        return f"int64 / decimal(18, {places})" if (places := written_places(fact)) else "int64"
    return {Kind.BOOL: "boolean", Kind.DATE: "date"}.get(fact.type.kind, "text")


def _csv_options(
    file: Path, pack: Pack, table: Table, columns: Collection[str] | None = None
) -> pa.csv.ConvertOptions:  # fmt: skip
    with file.open("rb") as stream:
        try:
            header = stream.readline().decode("utf-8-sig").strip()
        except UnicodeDecodeError as error:
            raise Problem("engines.csv_encoding", file=file.name) from error
    facts = pack.facts_of(table.name) if table.kind == "subject" else table.facts
    names = [name.strip().strip('"') for name in header.split(",")]
    types = {name: _csv_type(facts.get(name)) for name in names}
    types.update(dict.fromkeys((d for d in DATES if d in names), pa.date32()))
    return pa.csv.ConvertOptions(
        column_types=types, strings_can_be_null=True, null_values=["", "NULL", "null"],
        true_values=["true", "True", "TRUE", "1"], false_values=["false", "False", "FALSE", "0"],
        include_columns=None if columns is None else [name for name in names if name in columns],
    )  # fmt: skip


def _csv_type(fact: Fact | None) -> pa.DataType:
    if fact is None:
        return pa.string()
    match fact.type.kind:
        case Kind.BOOL:
            return pa.bool_()
        case Kind.DATE:
            return pa.date32()
        case Kind.NUMBER:
            places = written_places(fact)
            return pa.decimal128(18, places) if places else pa.int64()
        case Kind.CODE:
            return pa.dictionary(pa.int32(), pa.string())
    return pa.string()


def unreadable(file: Path, error: Exception) -> Problem:
    """The sentence for a file that cannot be read; the reader's reason is cut to its first line."""
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    if "invalid UTF8" in reason:
        return Problem("engines.csv_encoding", file=file.name)
    return Problem("engines.unreadable", file=file.name, reason=reason)
