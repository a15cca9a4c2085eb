"""The one way to write: check, change, entry, in one transaction.

    @action("places.open_place")
    def open_place(change: Change, code: str, ...) -> Place:
        check_may_manage(change.actor, code)          # raises Problem
        place = Place(code=code, ...)
        change.insert(change.entry(f"place/{code}", area=code, reason=reason), place)
        return place

    open_place(actor, "350702", ...)                   # callers pass the actor; the change is made for them

Rows are written as tuples in the order of `columns_of`, one statement for any number of them, so an import of a
hundred thousand persons and the correction of one name take the same road.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import connection, models
from django.db.models.fields import Field

from bangfu.core.chain.tree import leaf_hash
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced, columns_of, opened, row_digest, sealed_columns
from bangfu.programme.ledger.keys import fresh_keys
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import Sealed, seal
from bangfu.programme.ledger.writer import run_change

P = ParamSpec("P")
T = TypeVar("T")
TAKEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.BinaryField)
"""Fields whose values a driver takes as they are."""
COPIED_FROM = 100
"""Rows from which PostgreSQL is given them by COPY."""


@dataclass
class EntryDraft:
    """An entry that is being written: the rows it changes, with their digests."""

    subject: str
    area: str
    reason: str = ""
    salt: bytes = field(default_factory=lambda: os.urandom(32))
    changes: dict[str, list[tuple[int, str | None]]] = field(default_factory=dict)
    id: int = 0

    def note(self, table: str, row: int, digest: str | None) -> None:
        """Remember what a row is now, or that it is gone."""
        self.changes.setdefault(table, []).append((row, digest))


class Change:
    """An open write: rows go to the database at once, entries at its end."""

    def __init__(self, actor: Actor, action: str) -> None:
        fresh_keys()
        self.actor, self.action = actor, action
        self.at = datetime.now(UTC)
        self.drafts: list[EntryDraft] = []

    def entry(self, subject: str, area: str, reason: str = "") -> EntryDraft:
        """A new entry about one object, such as `household/H1`; `area` is its path, by which it may be seen."""
        draft = EntryDraft(subject, area, reason)
        self.drafts.append(draft)
        return draft

    # -- one row ---------------------------------------------------------------------------

    def insert(self, draft: EntryDraft, row: Evidenced) -> None:
        """Add one row; it knows its id afterwards."""
        (row.pk,) = self.insert_rows(type(row), [_values(row)[1:]], [draft])
        row._state.adding = False

    def update(self, draft: EntryDraft, row: Evidenced, *columns: str) -> None:
        """Write some columns of a row that was read in this change."""
        self.update_rows(type(row), columns, [_values(row)], [draft])

    def delete(self, draft: EntryDraft, row: Evidenced) -> None:
        """Take a row away; the log keeps that it was there."""
        self.delete_rows(type(row), [row.pk], [draft])

    # -- many rows ---------------------------------------------------------------------------

    def insert_rows(
        self, model: type[Evidenced], rows: Iterable[Sequence[object]], drafts: Sequence[EntryDraft]
    ) -> list[int]:
        """Add rows given in the order of `columns_of` without the id, sealed ones as text; gives their ids.

        `drafts` names the entry of each row.
        """
        listed = list(rows)
        ids = reserve_ids(model, len(listed))
        whole = [(row_id, *row) for row_id, row in zip(ids, listed, strict=True)]
        self._note(model, whole, drafts)
        free = [f for f in model._meta.concrete_fields if f.attname in model.UNEVIDENCED]
        rest = tuple(f.get_db_prep_save(f.get_default(), connection) for f in free)
        names = columns_of(model)
        stored = [(*row, *rest) for row in _stored(model, names, whole)]
        insert_plain_rows(model, [*names, *(f.attname for f in free)], stored)
        return ids

    def update_rows(
        self, model: type[Evidenced], columns: Sequence[str], rows: Iterable[Sequence[object]],
        drafts: Sequence[EntryDraft],
    ) -> None:  # fmt: skip
        """Write some columns of rows given whole, in the order of `columns_of`, sealed ones as text or as read."""
        whole = [opened(model, row) for row in rows]
        self._note(model, whole, drafts)
        quote = connection.ops.quote_name
        table, sets = quote(model._meta.db_table), ", ".join(f"{quote(c)} = %s" for c in columns)
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE id = %s", _stored(model, [*columns, "id"], whole))

    def delete_rows(self, model: type[Evidenced], ids: Sequence[int], drafts: Sequence[EntryDraft]) -> None:
        """Take rows away."""
        table = model._meta.db_table
        for row, draft in zip(ids, drafts, strict=True):
            draft.note(table, row, None)
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(table)
            cursor.executemany(f"DELETE FROM {name} WHERE id = %s", [(row,) for row in ids])

    def _note(self, model: type[Evidenced], rows: Sequence[Sequence[object]], drafts: Sequence[EntryDraft]) -> None:
        table = model._meta.db_table
        for row, draft in zip(rows, drafts, strict=True):
            draft.note(table, int(str(row[0])), row_digest(draft.salt, table, row))

    # -- the end -----------------------------------------------------------------------------

    def finish(self) -> None:
        """Write the entries; a write without one is a mistake of the action."""
        if not self.drafts:
            raise AssertionError(f"{self.action} left no entry")
        ids = reserve_ids(Entry, len(self.drafts))
        entries, secrets = [], []
        for draft, entry_id in zip(self.drafts, ids, strict=True):
            draft.id = entry_id
            entry = Entry(
                id=entry_id, at=self.at, actor=self.actor.account, actor_name=self.actor.name, action=self.action,
                subject=draft.subject, area=draft.area, changes=canonical(draft.changes),
                reason_digest=row_digest(draft.salt, "reason", [draft.reason]),  # of no reason too: it binds the salt
            )  # fmt: skip
            entry.leaf = leaf_hash(entry_body(entry))
            entries.append(entry)
            reason = seal(draft.reason, EntrySecret._meta.db_table, "reason", entry_id) if draft.reason else None
            secrets.append(EntrySecret(entry=entry, salt=draft.salt, reason=reason))
        Entry.objects.bulk_create(entries, batch_size=2000)
        EntrySecret.objects.bulk_create(secrets, batch_size=2000)


_WRITTEN: ContextVar[list[int] | None] = ContextVar("written", default=None)


@contextmanager
def written() -> Iterator[list[int]]:
    """The ids of the entries that actions leave inside this block, once they are committed."""
    entries: list[int] = []
    token = _WRITTEN.set(entries)
    try:
        yield entries
    finally:
        _WRITTEN.reset(token)


def action(name: str) -> Callable[[Callable[Concatenate[Change, P], T]], Callable[Concatenate[Actor, P], T]]:
    """Make a function over an open change into an action that an actor performs, whole or not at all."""

    def made(function: Callable[Concatenate[Change, P], T]) -> Callable[Concatenate[Actor, P], T]:
        @wraps(function)
        def perform(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            def whole() -> tuple[T, list[EntryDraft]]:
                with confined(actor.area):
                    change = Change(actor, name)
                    result = function(change, *args, **kwargs)
                    change.finish()
                return result, change.drafts

            result, drafts = run_change(whole)
            if (entries := _WRITTEN.get()) is not None:
                entries.extend(draft.id for draft in drafts)
            return result

        return perform

    return made


def entry_body(entry: Entry) -> bytes:
    """The bytes whose hash is the entry's leaf: canonical JSON of everything but its place in the tree."""
    return canonical({
        "action": entry.action, "actor": entry.actor, "actor_name": entry.actor_name, "area": entry.area,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "changes": hashlib.sha256(entry.changes.encode()).hexdigest(), "id": entry.id,
        "reason": entry.reason_digest, "subject": entry.subject,
    }).encode()  # fmt: skip


def canonical(value: object) -> str:
    """JSON as RFC 8785 has it for texts, whole numbers, lists and objects with plain keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
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
    return list(range(last + 1, last + 1 + count))


def _values(row: Evidenced) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in columns_of(type(row)))


def _stored(
    model: type[Evidenced], columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> list[tuple[Any, ...]]:
    """Some columns of whole rows as the driver takes them, of whatever types it takes: sealed, dates adapted."""
    names, table = columns_of(model), model._meta.db_table
    by_name = {f.attname: f for f in model._meta.concrete_fields}
    places = [names.index(column) for column in columns]
    sealing = [(i, column) for i, column in enumerate(columns) if column in sealed_columns(model)]
    others = [(i, by_name[column]) for i, column in enumerate(columns) if column not in sealed_columns(model)]
    adapted = [(i, _Adapting(one)) for i, one in others if not _plain(one)]
    stored = []
    for row in rows:
        values = [row[place] for place in places]
        for i, column in sealing:
            text = values[i]
            if text is not None and not isinstance(text, Sealed):
                text = seal(str(text), table, column, int(str(row[0])))
            values[i] = None if text is None else bytes(text)
        for i, adapting in adapted:
            values[i] = adapting[values[i]]
        stored.append(tuple(values))
    return stored


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


def insert_plain_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of some columns, as the driver takes them, in one statement; leaves no evidence by itself."""
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPIED_FROM:
            # COPY itself does not go past row-level security, so the rows come by way of a table of this transaction
            cursor.execute(f"CREATE TEMP TABLE arriving ON COMMIT DROP AS SELECT {listed} FROM {table} LIMIT 0")
            with cursor.copy(f"COPY arriving ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM arriving")
            cursor.execute("DROP TABLE arriving")
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)
