"""What was written since: whether figures worked out at a moment still hold, told from the log's own entries.

    before = moment()                       # first, so that what is written meanwhile counts as since
    figures = …
    if not written_since(before, ("households_household",)): …   # still true

Ids say nothing here: on PostgreSQL an import commits entries with lower ids than what others wrote meanwhile. The
places that the sequencer gives do, with the leaves of the entries that have none yet.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bangfu.programme.ledger.models import Entry

LOOKED_AT = 1_000
"""Entries that are looked at; when there are more, something of everything was written."""


@dataclass(frozen=True)
class Moment:
    """The last placed entry with its leaf, and the leaves of those without a place; None of them when too many."""

    placed: int
    leaf: bytes
    waiting: frozenset[bytes] | None


def moment() -> Moment:
    """Now."""
    last = Entry.objects.filter(leaf_index__isnull=False).order_by("-leaf_index")
    placed, leaf = last.values_list("leaf_index", "leaf").first() or (-1, b"")
    waiting = [bytes(one) for one in _waiting().values_list("leaf", flat=True)[: LOOKED_AT + 1]]
    return Moment(placed or 0, bytes(leaf), frozenset(waiting) if len(waiting) <= LOOKED_AT else None)


def written_since(before: Moment, tables: Collection[str]) -> bool:
    """Whether an entry that was not there at a moment changed a row of one of some tables; True when in doubt."""
    if before.waiting is None:
        return True
    last = Entry.objects.filter(leaf_index=before.placed).values_list("leaf", flat=True).first()
    if bytes(last or b"") != before.leaf:
        return True  # another log than that of the moment
    later = Entry.objects.filter(Q(leaf_index__gt=before.placed)) | _waiting()
    found = [(bytes(leaf), changes) for leaf, changes in later.values_list("leaf", "changes")[: LOOKED_AT + 1]]
    if len(found) > LOOKED_AT:
        return True
    marks = [f'"{table}":' for table in tables]
    return any(mark in changes for leaf, changes in found if leaf not in before.waiting for mark in marks)


def _waiting() -> QuerySet[Entry]:
    return Entry.objects.filter(leaf_index=None)
