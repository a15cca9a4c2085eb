"""Lawful erasure: the salts and reasons of former entries about somebody go, and the log says so.

Without its salt a digest proves nothing of what a row once held, and nobody can guess it back; the tree stays whole.
What a row holds today stays proven: only entries that a later one about the same rows replaced are erased. An erasure
leaves an entry that names the entries it touched, so that verification tells it from a salt that somebody took away.
"""

from __future__ import annotations

import json

from bangfu.core.errors import Problem
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.writing import Change, action


@action("ledger.erase_secrets")
def erase_secrets(change: Change, subject: str, reason: str) -> tuple[int, int]:
    """Erase what can be erased of the entries about a subject; gives how many were, and how many had to stay."""
    if not reason.strip():
        raise Problem("ledger.erase_why")
    entries = list(Entry.objects.filter(subject=subject).order_by("id").values_list("id", "changes"))
    if not entries:
        raise Problem("ledger.no_entry", found=subject)
    last = {(table, row): entry for entry, text in entries for table, rows in _rows(text) for row, _ in rows}
    replaced = [
        entry
        for entry, text in entries
        if all(digest is None or last[table, row] != entry for table, rows in _rows(text) for row, digest in rows)
    ]
    there = list(EntrySecret.objects.filter(entry__in=replaced).values_list("entry", flat=True))
    if not there:
        raise Problem("ledger.nothing_to_erase", subject=subject, count=len(entries))
    draft = change.entry(f"erasure/{subject}"[:80], "", reason)
    for entry in there:
        draft.note(EntrySecret._meta.db_table, entry, None)
    EntrySecret.objects.filter(entry__in=there).delete()
    return len(there), len(entries) - len(replaced)


def _rows(changes: str) -> list[tuple[str, list[tuple[int, str | None]]]]:
    return list(json.loads(changes).items())
