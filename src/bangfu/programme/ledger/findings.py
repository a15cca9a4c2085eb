"""What `verify` reports: a code and where, never what stands in a row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length

from bangfu.core.texts import sentence

UNREADABLE = (ValueError, TypeError, OverflowError, DatabaseError)
"""What reading a value raises that was put where none of its kind belongs."""
CHUNK, MOST_CHARACTERS = 2_000, 4_000_000
"""Rows, and characters of long texts, that are read at once."""


class Finding:
    """Something that is not as the log says."""

    def __init__(self, code: str, **details: object) -> None:
        self.code, self.details = code, details

    def sentence(self, lang: str) -> str:
        """What was found, what it means, what to do."""
        return sentence(self.code, lang, **self.details)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # not `atomic`: that would keep the one writer out all the while
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def in_order(
    rows: QuerySet[Any], key: str, *columns: str, long: str | None = None
) -> Iterator[tuple[Any, tuple[Any, ...] | None]]:
    """Each row as (key, columns) in order of a unique column, in bounded memory; None for what cannot be read.

    `long` names a column of long texts: few rows are then read at once.
    """
    last: object = None
    while True:
        after = rows.order_by(key) if last is None else rows.filter(**{f"{key}__gt": last}).order_by(key)
        count = CHUNK if long is None else _at_once(after, long)
        try:
            found: list[tuple[Any, tuple[Any, ...] | None]]
            found = [(row[0], row[1:]) for row in after.values_list(key, *columns)[:count]]
        except UNREADABLE:
            if connection.vendor != "sqlite":  # columns there have a type, so this is not about one value
                raise
            keys = list(after.values_list(key, flat=True)[:count])
            found = [(each, _alone(rows, key, each, columns)) for each in keys]
        yield from found
        if not found or not isinstance(found[-1][0], int):  # keys are numbers; SQLite puts anything else behind them
            return
        last = found[-1][0]


def _at_once(rows: QuerySet[Any], long: str) -> int:
    """How many rows are read at once, one at least."""
    total = count = 0
    for size in rows.values_list(Length(long), flat=True)[:CHUNK]:
        total += size or 0
        if count and total > MOST_CHARACTERS:
            break
        count += 1
    return count


def as_bytes(value: object) -> bytes:
    """Bytes as any driver gives them; none for what was put in their place."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""


def _alone(rows: QuerySet[Any], key: str, value: object, columns: tuple[str, ...]) -> tuple[Any, ...] | None:
    try:
        found: tuple[Any, ...] = rows.filter(**{key: value}).values_list(*columns).get()
        return found
    except UNREADABLE:
        return None
