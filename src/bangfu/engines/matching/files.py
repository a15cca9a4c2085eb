"""Read the two sides of a matching problem, helpers and places, from Parquet or CSV into columns.

Each complaint names file, column and row. CSV may be UTF-8 or GB18030.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from bangfu.core.errors import Problem
from bangfu.core.policy.model import CodeList, Fact
from bangfu.core.policy.parser import nearest
from bangfu.engines.matching.cells import column_of, nothing, texts_of
from bangfu.engines.matching.columns import Column, SideRows, Values, Words
from bangfu.engines.snapshot import check_folder

ENDINGS = (".parquet", ".csv")
CHUNK = 1 << 20
NAMES = ("name", "name_en")
"""Columns that name a row for people."""
SEPARATORS = (",", ";", "\t")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def find_file(folder: Path, name: str) -> Path | None:
    """The Parquet or CSV file called `name`; raises `Problem` where both are there."""
    found = [path for ending in ENDINGS if (path := folder / f"{name}{ending}").is_file()]
    if len(found) > 1:
        raise Problem("engines.two_files", table=name, first=found[0].name, second=found[1].name)
    return found[0] if found else None


def needed_file(folder: Path, name: str) -> Path:
    """The file called `name`; raises `Problem` where there is none."""
    check_folder(folder)
    found = find_file(folder, name)
    if found is None:
        present = ", ".join(sorted(p.name for p in folder.iterdir() if p.suffix in ENDINGS)[:12])
        raise Problem("match.file_missing", folder=folder, name=name, present=present or "—")
    return found


def encoding_of(path: Path) -> str:
    """By byte-order mark, else UTF-8 where every byte is UTF-8, else GB18030."""
    with path.open("rb") as stream:
        start = stream.read(4)
        for mark, encoding in BOMS:
            if start.startswith(mark):
                return encoding
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"


class Header(NamedTuple):
    """The first row of a CSV file: the names of its columns, and what stands between them."""

    names: list[str]
    separator: str


def header_of(path: Path, encoding: str) -> Header:
    """Names and separator of a CSV file; raises `Problem` for no row at all, or a name that stands twice."""
    try:
        with path.open(encoding=encoding, newline="") as lines:
            first = lines.readline()
    except UnicodeDecodeError as error:
        raise Problem("match.unreadable", file=path.name, reason=error.reason) from error
    separator = max(SEPARATORS, key=first.count)
    names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    if not any(names):
        raise Problem("match.no_header", file=path.name)
    twice = [name for n, name in enumerate(names) if name in names[:n]]
    if twice:
        raise Problem("match.column_twice", file=path.name, column=twice[0])
    return Header(names, separator)


def read_table(path: Path) -> pa.Table:
    """A whole small table; the cells of a CSV stay text, so that no identity loses a leading zero."""
    try:
        if path.suffix == ".parquet":
            return pa.parquet.read_table(path)
        encoding = encoding_of(path)
        names, separator = header_of(path, encoding)
        return pa.csv.read_csv(
            path,
            read_options=pa.csv.ReadOptions(column_names=names, skip_rows=1, encoding=arrow_name(encoding)),
            parse_options=pa.csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError, pa.ArrowNotImplementedError, OSError, UnicodeDecodeError) as error:
        raise Problem("match.unreadable", file=path.name, reason=str(error).splitlines()[0][:200]) from error


def arrow_name(encoding: str) -> str:
    """What Arrow calls an encoding; it takes UTF-8 itself, with or without a mark."""
    return "utf8" if encoding in ("utf-8", "utf-8-sig") else encoding


def keys_of(table: pa.Table, key: str, file: str) -> NDArray[np.str_]:
    """The identities of a side; raises `Problem` for none, an empty one, or one that stands twice."""
    if key not in table.column_names:
        raise Problem(
            "match.no_key", file=file, column=key, columns=", ".join(table.column_names),
            nearest=nearest(key, table.column_names),
        )  # fmt: skip
    keys = texts_of(table[key]).to_pylist()
    if not all(keys):
        row = next(n for n, found in enumerate(keys) if not found)
        raise Problem("match.key_empty", file=file, column=key, row=row + 2)
    if len(set(keys)) < len(keys):
        twice = Counter(keys).most_common(1)[0][0]
        rows = [n + 2 for n, found in enumerate(keys) if found == twice]
        raise Problem("match.key_twice", file=file, column=key, key=twice, first=rows[0], second=rows[1])
    found_keys: NDArray[np.str_] = np.asarray(keys, dtype=np.str_)
    return found_keys


def side_rows(
    table: pa.Table, file: Path, key: str, facts: Mapping[str, Fact], used: frozenset[str], words: Words,
    codes: Mapping[str, CodeList], *, upright: bool,
) -> SideRows:  # fmt: skip
    """One side: its identities and the columns of the facts that are `used`; other columns are left alone."""
    keys = keys_of(table, key, file.name)
    columns: dict[str, Column] = {}
    for name in sorted(used):
        fact = facts[name]
        if name not in table.column_names:
            if not fact.optional:
                raise Problem(
                    "match.column_missing", file=file.name, column=name, label=fact.label,
                    nearest=nearest(name, [c for c in table.column_names if c not in facts]),
                )  # fmt: skip
            columns[name] = Column(nothing(fact, len(keys)), np.zeros(len(keys), dtype=bool))
        else:
            columns[name] = column_of(table[name], fact, file.name, words, codes)
    named = [name for name in NAMES if name in table.column_names]
    names = {name: np.asarray(texts_of(table[name]).to_pylist(), dtype=object) for name in named}
    turned = {name: _turned(column, upright) for name, column in columns.items()}
    return SideRows(keys, turned, names)


def _turned(column: Column, upright: bool) -> Column:
    def turn(values: Values) -> Values:
        return values[:, None] if upright else values[None, :]

    return Column(turn(column.values), None if column.known is None else turn(column.known))


def strings(keys: NDArray[np.str_]) -> Sequence[str]:
    """Identities as Python texts."""
    found: list[str] = keys.tolist()
    return found
