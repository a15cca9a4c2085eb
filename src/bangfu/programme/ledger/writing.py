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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from django.db import connection, models
from django.utils import timezone

from bangfu.core.chain.tree import leaf_hash
from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced, acting, columns_of, opened, row_digest
from bangfu.programme.ledger.keys import fresh_keys
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import (
    delete_plain_rows,
    insert_plain_rows,
    reserve_ids,
    stored_rows,
    update_plain_rows,
)
from bangfu.programme.ledger.sealing import seal
from bangfu.programme.ledger.writer import run_change

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Evidenced)


@dataclass
class EntryDraft:
    """An entry that is being written: the rows it changes, with their digests."""

    subject: str
    area: str
    reason: str = ""
    salt: bytes = field(default_factory=lambda: os.urandom(32))
    changes: dict[str, list[tuple[int, str | None]]] = field(default_factory=dict)

    def note(self, table: str, row: int, digest: str | None) -> None:
        """Remember what a row is now, or that it is gone."""
        self.changes.setdefault(table, []).append((row, digest))

    def ended(self) -> EndedDraft:
        """What the log keeps of it, once nothing will be added."""
        reason_digest = row_digest(self.salt, "reason", [self.reason])  # of no reason too: it binds the salt
        return EndedDraft(self.subject, self.area, self.reason, self.salt, canonical(self.changes), reason_digest)


class EndedDraft(NamedTuple):
    """An entry that lacks only its number; `changes` is canonical JSON."""

    subject: str
    area: str
    reason: str
    salt: bytes
    changes: str
    reason_digest: str


class Change:
    """An open write: rows go to the database at once, entries at its end, or before when they are `closed`."""

    def __init__(self, actor: Actor, action: str) -> None:
        fresh_keys()
        self.actor, self.action = actor, action
        self.at = datetime.now(UTC)
        self.drafts: list[EntryDraft] = []
        self._updated: dict[tuple[str, int], EntryDraft] = {}
        self.entries: list[int] = []

    @property
    def day(self) -> date:
        """The office's day on which this is written: at one in the morning in China, UTC has the day before."""
        return timezone.localdate(self.at)

    def entry(self, subject: str, area: str, reason: str = "") -> EntryDraft:
        """A new entry about one object, such as `household/H1`; `area` is its path, by which it may be seen."""
        draft = EntryDraft(subject, area, reason)
        self.drafts.append(draft)
        return draft

    # -- one row ---------------------------------------------------------------------------

    def row(self, model: type[E], number: int) -> E:
        """A row by its number, held until this change ends: what is decided by it, and its digest, stay true.

        Raises Problem where there is none, or the database keeps it from the actor's area.
        """
        found: E | None = model.objects.select_for_update().filter(pk=number).first()
        if found is None:
            raise Problem("ledger.row_gone")
        return found

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
        ids = self._reserve(model, len(listed))
        whole = [(row_id, *row) for row_id, row in zip(ids, listed, strict=True)]
        self._note(model, whole, drafts)
        names, stored = columns_of(model), stored_rows(model, columns_of(model), whole)
        free = [f for f in model._meta.concrete_fields if f.attname in model.UNEVIDENCED]
        if free:
            rest = tuple(f.get_db_prep_save(f.get_default(), connection) for f in free)
            names, stored = (*names, *(f.attname for f in free)), [(*row, *rest) for row in stored]
        self._put(model, names, stored)
        return list(ids)

    def update_rows(
        self, model: type[Evidenced], columns: Sequence[str], rows: Iterable[Sequence[object]],
        drafts: Sequence[EntryDraft],
    ) -> None:  # fmt: skip
        """Write some columns of rows given whole, in the order of `columns_of`, sealed ones as text or as read."""
        whole = [opened(model, row) for row in rows]
        for row, draft in zip(whole, drafts, strict=True):
            self._forget(model._meta.db_table, int(str(row[0])), draft)
        self._note(model, whole, drafts)
        self._set(model, columns, stored_rows(model, [*columns, "id"], whole))

    def delete_rows(self, model: type[Evidenced], ids: Sequence[int], drafts: Sequence[EntryDraft]) -> None:
        """Take rows away."""
        table = model._meta.db_table
        for row, draft in zip(ids, drafts, strict=True):
            draft.note(table, row, None)
        self._drop(model, ids)

    def unseen(self, model: type[Evidenced]) -> Mapping[int, Sequence[Any] | None]:
        """Rows by id that are made ready and that the database does not show yet, in the order of `columns_of`.

        None for one that is to go.
        """
        return {}

    def _reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        return reserve_ids(model, count)

    def _put(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        insert_plain_rows(model, columns, rows)

    def _set(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        update_plain_rows(model, columns, rows)

    def _drop(self, model: type[models.Model], ids: Sequence[int]) -> None:
        delete_plain_rows(model, ids)

    def _forget(self, table: str, row: int, draft: EntryDraft) -> None:
        """What another open entry says of a row that is updated again: the last word must stand in one entry alone."""
        before = self._updated.get((table, row))
        if before is not None and before is not draft:
            before.changes[table] = [noted for noted in before.changes[table] if noted[0] != row]
        self._updated[table, row] = draft

    def _note(self, model: type[Evidenced], rows: Sequence[Sequence[object]], drafts: Sequence[EntryDraft]) -> None:
        table = model._meta.db_table
        for row, draft in zip(rows, drafts, strict=True):
            draft.note(table, int(str(row[0])), row_digest(draft.salt, table, row))

    # -- the end -----------------------------------------------------------------------------

    def close(self, drafts: Sequence[EntryDraft]) -> None:
        """Write entries to which nothing will be added, so that a large change does not keep them in memory."""
        gone = {id(draft) for draft in drafts}
        self.drafts = [draft for draft in self.drafts if id(draft) not in gone]
        self._updated = {row: draft for row, draft in self._updated.items() if id(draft) not in gone}
        self.write_entries([draft.ended() for draft in drafts])

    def finish(self) -> None:
        """Write the entries that are open; a write without one is a mistake of the action."""
        if not self.drafts and not self.entries:
            raise AssertionError(f"{self.action} left no entry")
        self.write_entries([draft.ended() for draft in self.drafts])

    def write_entries(self, drafts: Sequence[EndedDraft]) -> None:
        """Number entries and write them: the later one has the higher number, so it has the last word about a row."""
        at, actor = connection.ops.adapt_datetimefield_value(self.at), self.actor
        entries: list[tuple[object, ...]] = []
        secrets: list[tuple[object, ...]] = []
        ids = self._reserve(Entry, len(drafts))
        for draft, number in zip(drafts, ids, strict=True):
            reason = draft.reason
            body = _body(
                number, self.at, actor.account, actor.name, self.action, draft.subject, draft.area, draft.changes,
                draft.reason_digest,
            )  # fmt: skip
            sealed = bytes(seal(reason, EntrySecret._meta.db_table, "reason", number)) if reason else None
            entries.append((
                number, at, actor.account, actor.name, self.action, draft.subject, draft.area, draft.changes,
                draft.reason_digest, leaf_hash(body), None,
            ))  # fmt: skip
            secrets.append((number, draft.salt, sealed))
        self._put(Entry, [f.attname for f in Entry._meta.concrete_fields], entries)
        self._put(EntrySecret, [f.attname for f in EntrySecret._meta.concrete_fields], secrets)
        self.entries += ids


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


def action(
    name: str, *, alone: bool = False
) -> Callable[[Callable[Concatenate[Change, P], T]], Callable[Concatenate[Actor, P], T]]:
    """Make a function over an open change into an action that an actor performs, whole or not at all.

    `alone`: for large ones, see `writer.run_change`.
    """

    def made(function: Callable[Concatenate[Change, P], T]) -> Callable[Concatenate[Actor, P], T]:
        @wraps(function)
        def perform(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            def whole() -> tuple[T, list[int]]:
                with acting(), confined(actor.area):
                    change = Change(actor, name)
                    result = function(change, *args, **kwargs)
                    change.finish()
                return result, change.entries

            result, entries = run_change(whole, alone=alone)
            if (heard := _WRITTEN.get()) is not None:
                heard += entries
            return result

        return perform

    return made


def entry_body(entry: Entry) -> bytes:
    """The bytes whose hash is the entry's leaf: canonical JSON of everything but its place in the tree."""
    return _body(
        entry.pk, entry.at, entry.actor, entry.actor_name, entry.action, entry.subject, entry.area, entry.changes,
        entry.reason_digest,
    )  # fmt: skip


def _body(
    number: int, at: datetime, actor: int | None, actor_name: str, action: str, subject: str, area: str, changes: str,
    reason_digest: str,
) -> bytes:  # fmt: skip
    return canonical({
        "action": action, "actor": actor, "actor_name": actor_name, "area": area,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "changes": hashlib.sha256(changes.encode()).hexdigest(), "id": number, "reason": reason_digest,
        "subject": subject,
    }).encode()  # fmt: skip


def canonical(value: object) -> str:
    """JSON as RFC 8785 has it for texts, whole numbers, lists and objects with plain keys."""
    return _CANONICAL.encode(value)


def _values(row: Evidenced) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in columns_of(type(row)))


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
