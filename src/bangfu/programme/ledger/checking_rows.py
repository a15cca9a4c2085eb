"""Every row of every evidenced table, held against the last entry about it."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator
from typing import Any

from bangfu.core.errors import Problem
from bangfu.programme.ledger.evidence import Evidenced, columns_of, evidenced_models, opened, row_digest
from bangfu.programme.ledger.findings import Finding, in_order
from bangfu.programme.ledger.folded_log import Expected, Scratch
from bangfu.programme.ledger.models import EntrySecret


def check_rows(scratch: Scratch, gone: Collection[str] = ()) -> Iterator[Finding]:
    """Findings about rows: altered, missing, put in without an entry, back after they were deleted.

    Tables that are `gone` as a whole are passed over.
    """
    models = evidenced_models()
    for table in scratch.tables():
        if table not in models and table != EntrySecret._meta.db_table:
            yield Finding("ledger.table_unknown", table=table)
    for table, model in sorted(models.items()):
        if table not in gone:
            yield from _check_table(table, model, scratch)


def _check_table(table: str, model: type[Evidenced], scratch: Scratch) -> Iterator[Finding]:
    expected = scratch.expected(table)
    awaited = next(expected, None)
    columns = columns_of(model)[1:]
    for row, values in in_order(model._base_manager.all(), "id", *columns):
        scratch.counted["rows"] += 1
        while awaited is not None and awaited.row < row:
            if awaited.digest is not None:
                yield Finding("ledger.row_missing", table=table, row=awaited.row, entry=awaited.entry)
            awaited = next(expected, None)
        if awaited is None or awaited.row != row:
            yield Finding("ledger.row_unknown", table=table, row=row)
            continue
        if awaited.digest is None:
            yield Finding("ledger.row_back", table=table, row=row, entry=awaited.entry)
        elif awaited.salt is None:  # reported where no erasure speaks of it; and a lawful one leaves the last entry
            if scratch.speaks_of(EntrySecret._meta.db_table, awaited.entry):
                yield Finding("ledger.row_unproven", table=table, row=row, entry=awaited.entry)
        elif not _holds(table, model, (row, *values) if values is not None else None, awaited):
            yield Finding("ledger.row_altered", table=table, row=row, entry=awaited.entry)
        awaited = next(expected, None)
    while awaited is not None:
        if awaited.digest is not None:
            yield Finding("ledger.row_missing", table=table, row=awaited.row, entry=awaited.entry)
        awaited = next(expected, None)


def _holds(table: str, model: type[Evidenced], row: tuple[Any, ...] | None, expected: Expected) -> bool:
    """Whether a row has the digest the log names; a seal that does not open is another value too."""
    if row is None or expected.salt is None or expected.digest is None:
        return False
    try:
        digest = row_digest(expected.salt, table, opened(model, row))
    except (Problem, TypeError, ValueError):
        return False
    return hmac.compare_digest(bytes.fromhex(digest), expected.digest)
