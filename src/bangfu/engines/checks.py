"""What every engine refuses in a snapshot before it judges: wrong columns, links that cannot meet, ambiguous rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.errors import Problem
from bangfu.core.policy.model import CodeList, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.engines.plan import TablePlan
from bangfu.engines.snapshot import Snapshot, check_columns, is_text
from bangfu.engines.sources import VALID_FROM, VALID_UNTIL


def checked_schemas(pack: Pack, snapshot: Snapshot, tables: set[str]) -> dict[str, pa.Schema]:
    """Columns of the files behind `tables`, in order of their names, once they are known to fit and to meet."""
    stored = sorted({pack.tables[name].same_as or name for name in tables} & snapshot.files.keys())
    schemas = {name: snapshot.schema(pack, name) for name in stored}
    for name, schema in schemas.items():
        check_columns(pack, pack.tables[name], schema, snapshot.files[name].name)
    for name in sorted(tables):
        _check_links(pack, pack.tables[name], snapshot, schemas)
    return schemas


def columns_read(pack: Pack, plans: Iterable[TablePlan]) -> dict[str, set[str]]:
    """What an engine has to read of each stored table: what the plans need, and every code, for codes are checked."""
    found: dict[str, set[str]] = {}
    for plan in plans:
        for name, columns in plan.columns(pack).items():
            codes = [fact.name for fact in pack.tables[name].facts.values() if fact.type.kind is Kind.CODE]
            found.setdefault(name, set()).update(columns, codes)
    return found


def _check_links(pack: Pack, table: Table, snapshot: Snapshot, schemas: Mapping[str, pa.Schema]) -> None:
    """Refuse a key written as text in one file and as a number in another: the rows would not meet."""
    own, other = table.same_as or table.name, pack.tables[table.of].same_as or table.of if table.of else ""
    if own not in schemas or other not in schemas:
        return
    for column, beside in _meeting(pack, table):
        if column in schemas[own].names and beside in schemas[other].names:
            here, there = schemas[own].field(column).type, schemas[other].field(beside).type
            if is_text(here) != is_text(there) and not pa.types.is_null(here) and not pa.types.is_null(there):
                raise Problem(
                    "engines.keys_differ", file=snapshot.files[own].name, column=column, found=str(here),
                    other=snapshot.files[other].name, other_column=beside, other_found=str(there),
                )  # fmt: skip


def _meeting(pack: Pack, table: Table) -> Iterator[tuple[str, str]]:
    parent_key = pack.tables[table.of].key if table.of else None
    if table.kind == "register" and table.by:
        yield table.by, table.by
    elif table.kind == "collection" and table.by and parent_key:
        yield table.by, parent_key
    elif table.kind == "part" and table.key and parent_key:
        yield table.key, parent_key


def check_rows(pack: Pack, table: Table, rows: pa.Table, file: str, on: date) -> None:
    """Refuse codes no list knows, rows without a key, and two rows of one subject that hold on the same day."""
    for fact in table.facts.values():
        if fact.type.kind is Kind.CODE and fact.type.codes and fact.name in rows.column_names:
            known = pack.codes[fact.type.codes]
            _check_codes(rows[fact.name].cast(pa.string()), known, fact.name, file)
    if table.kind in ("subject", "part") and table.key:
        keys = pc.filter(rows[table.key], holding(rows, on))
        if keys.null_count:
            raise Problem("engines.empty_key", file=file, column=table.key, rows=keys.null_count)
        counts = sorted((key, n) for key, n in _counted(keys) if n > 1)
        if counts:
            raise Problem("engines.two_rows", table=table.name, key=counts[0][0], rows=counts[0][1], on=on)


def holding(rows: pa.Table, on: date) -> pa.ChunkedArray | pa.Array:
    """Which rows hold on the day."""
    day = pa.scalar(on, pa.date32())
    mask = pa.chunked_array([pa.array([True] * rows.num_rows, pa.bool_())])
    if VALID_FROM in rows.column_names:
        mask = pc.and_(mask, pc.fill_null(pc.less_equal(rows[VALID_FROM], day), True))
    if VALID_UNTIL in rows.column_names:
        mask = pc.and_(mask, pc.fill_null(pc.less(day, rows[VALID_UNTIL]), True))
    return mask


def _check_codes(column: pa.ChunkedArray, known: CodeList, name: str, file: str) -> None:
    strange = [(-n, code) for code, n in _counted(column) if code is not None and code not in known.codes]
    if strange:
        rows, found = min(strange)
        raise Problem(
            "engines.unknown_code",
            file=file, column=name, found=found, rows=-rows, list=known.name, known=", ".join(known.codes),
        )  # fmt: skip


def _counted(column: pa.ChunkedArray) -> list[tuple[str, int]]:
    counts = pc.value_counts(column)
    return [(one["values"], one["counts"]) for one in counts.to_pylist()]
