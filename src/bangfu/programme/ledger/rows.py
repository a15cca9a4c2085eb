"""Rows on their way into the database: numbered, sealed, as the driver takes them, many in one statement.

Nothing here leaves evidence: `writing` does, and is the only one to write evidenced tables with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.fields import Field

from bangfu.programme.ledger.evidence import Evidenced, columns_of, sealed_columns
from bangfu.programme.ledger.sealing import seal_all

TAKEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)
"""Fields whose values a driver takes as they are."""
COPIED_FROM = 100
"""Rows from which PostgreSQL is given them by COPY."""
DELETED_TOGETHER = 4000
"""Rows that are taken away by one statement."""
IN_ONE_STATEMENT = 100
"""Rows that SQLite is given in one statement: a third faster than one by one, and other threads get their turn."""

T = TypeVar("T")


def in_pieces(listed: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """A long list so many at a time, as one statement takes them."""
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody else will use; call inside a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "pg_get_serial_sequence(%s, 'id')"
            cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [table, count])
            return [number for (number,) in cursor.fetchall()]
        # one writer at a time: nobody else can take them before this transaction ends
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
    return range(last + 1, last + 1 + count)


def keep_ids(model: type[models.Model], ids: Sequence[int]) -> Sequence[int]:
    """Let reserved ids be nobody else's even after this transaction; PostgreSQL's sequences do so by themselves."""
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [ids[-1], table])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, ids[-1]])
    return ids


def stored_rows(
    model: type[Evidenced], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Some columns of whole rows as the driver takes them, of whatever types it takes: sealed, dates adapted.

    Rows stand in the order of `columns_of`; what is sealed is given as text, or as it was read.
    """
    if not rows:
        return []
    by_name = {f.attname: f for f in model._meta.concrete_fields}
    given = dict(zip(columns_of(model), zip(*rows, strict=True), strict=True))
    stored: list[Sequence[Any]] = []
    for column in columns:
        values = given[column]
        if column in sealed_columns(model):
            stored.append(seal_all(values, model._meta.db_table, column, given["id"]))
        elif _plain(by_name[column]):
            stored.append(values)
        else:
            adapting = _Adapting(by_name[column])
            stored.append([adapting[value] for value in values])
    return list(zip(*stored, strict=True))


def insert_plain_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of some columns, as the driver takes them; leaves no evidence by itself."""
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(map(quote, columns))
    marks = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPIED_FROM:
            with _arriving(cursor, table, listed, rows):
                cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM arriving")
            return
        whole = len(rows) // IN_ONE_STATEMENT * IN_ONE_STATEMENT if connection.vendor == "sqlite" else 0
        if whole:
            cursor.executemany(
                f"INSERT INTO {table} ({listed}) VALUES {', '.join([marks] * IN_ONE_STATEMENT)}",
                [tuple(chain.from_iterable(rows[start : start + IN_ONE_STATEMENT]))
                 for start in range(0, whole, IN_ONE_STATEMENT)],
            )  # fmt: skip
        execute_for(cursor, f"INSERT INTO {table} ({listed}) VALUES {marks}", rows[whole:])


def update_plain_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Some columns of rows that are there, as the driver takes them, the id last; leaves no evidence by itself."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPIED_FROM:
            sets = ", ".join(f"{quote(c)} = arriving.{quote(c)}" for c in columns)
            with _arriving(cursor, table, ", ".join(map(quote, [*columns, "id"])), rows):
                cursor.execute(f"UPDATE {table} SET {sets} FROM arriving WHERE {table}.id = arriving.id")
            return
        sets = ", ".join(f"{quote(c)} = %s" for c in columns)
        execute_for(cursor, f"UPDATE {table} SET {sets} WHERE id = %s", rows)


@contextmanager
def _arriving(cursor: CursorWrapper, table: str, listed: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[None]:
    """Rows in a table of this transaction: COPY itself does not go past row-level security."""
    cursor.execute(f"CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {listed} FROM {table} LIMIT 0")
    with connection.wrap_database_errors, cursor.copy(f"COPY arriving ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    yield
    cursor.execute("DROP TABLE arriving")


def delete_plain_rows(model: type[models.Model], ids: Sequence[int]) -> None:
    """Take rows away; leaves no evidence by itself."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        for some in in_pieces(ids, DELETED_TOGETHER):
            cursor.execute(f"DELETE FROM {table} WHERE id IN ({', '.join(['%s'] * len(some))})", some)


def execute_for(cursor: CursorWrapper, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One statement for each row; for a single one as it is, for which PostgreSQL needs half the trips to and fro."""
    if len(rows) == 1:
        cursor.execute(sql, rows[0])
    elif rows:
        cursor.executemany(sql, rows)


class _Adapting(dict[object, Any]):
    """Values of one column as the driver takes them; the days of a hundred thousand rows are few."""

    def __init__(self, one: Field[object, object]) -> None:
        self.one = one

    def __missing__(self, value: object) -> Any:  # of whatever type the driver takes
        self[value] = made = self.one.get_db_prep_save(value, connection)
        return made


def _plain(one: Field[object, object]) -> bool:
    """Whether the driver takes the value as it is."""
    if isinstance(one, models.ForeignKey):
        return _plain(one.target_field)
    return isinstance(one, TAKEN)
