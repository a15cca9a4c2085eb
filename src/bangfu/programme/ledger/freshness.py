"""What was written since: whether figures worked out at a moment still hold, told from the log's own entries.

    before = moment()                       # first, so that what is written meanwhile counts as since
    figures = …
    if not written_since(before, ("households_household",)): …   # still true

Ids say nothing here: on PostgreSQL an import commits entries with lower ids than what others wrote meanwhile. The
places that the sequencer gives do, with the leaves of the entries that have none yet.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.row_security import confined

LOOKED_AT = 1_000
"""Entries that are looked at; when there are more, something of everything was written."""


@dataclass(frozen=True)
class Moment:
    """The last placed entry with its leaf, and the leaves of those without a place; None of them when too many."""

    placed: int
    leaf: bytes
    waiting: frozenset[bytes] | None


@dataclass(frozen=True)
class Written:
    """What one entry says it changed: by table the ids of rows, and whether each is still there."""

    subject: str
    rows: Mapping[str, Mapping[int, bool]]


def moment() -> Moment:
    """Now."""
    last = Entry.objects.filter(leaf_index__isnull=False).order_by("-leaf_index")
    with confined(""):  # an import of the prefecture changes the figures of a county as well
        placed, leaf = last.values_list("leaf_index", "leaf").first() or (-1, b"")
        waiting = [bytes(one) for one in _waiting().values_list("leaf", flat=True)[: LOOKED_AT + 1]]
    return Moment(placed or 0, bytes(leaf), frozenset(waiting) if len(waiting) <= LOOKED_AT else None)


def written_since(before: Moment, tables: Collection[str]) -> bool:
    """Whether an entry that was not there at a moment changed a row of one of some tables; True when in doubt."""
    later = entries_since(before, LOOKED_AT)
    return later is None or any(changes_one(changes, tables) for _, changes in later)


def rows_since(before: Moment, tables: Collection[str], most: int = LOOKED_AT) -> list[Written] | None:
    """Which rows of some tables were written by entries that were not there at a moment; None when in doubt.

    In doubt is whoever finds another log, or more than so many entries.
    """
    later = entries_since(before, most)
    if later is None:
        return None
    found = []
    for subject, changes in later:
        if not changes_one(changes, tables):
            continue
        named = json.loads(changes)
        rows = {table: {row: digest is not None for row, digest in named.get(table, ())} for table in tables}
        found.append(Written(subject, rows))
    return found


def entries_since(before: Moment, most: int = LOOKED_AT) -> list[tuple[str, str]] | None:
    """Subject and changes of the entries that were not there at a moment; None when in doubt, as above."""
    if before.waiting is None:
        return None
    with confined(""):
        last = Entry.objects.filter(leaf_index=before.placed).values_list("leaf", flat=True).first()
        if bytes(last or b"") != before.leaf:
            return None  # another log than that of the moment
        later = Entry.objects.filter(Q(leaf_index__gt=before.placed)) | _waiting()
        found = list(later.values_list("leaf", "subject", "changes")[: most + 1])
    if len(found) > most:
        return None
    return [(subject, changes) for leaf, subject, changes in found if bytes(leaf) not in before.waiting]


def changes_one(changes: str, tables: Collection[str]) -> bool:
    """Whether the changes of an entry name one of some tables."""
    return any(f'"{table}":' in changes for table in tables)


def _waiting() -> QuerySet[Entry]:
    return Entry.objects.filter(leaf_index=None)
