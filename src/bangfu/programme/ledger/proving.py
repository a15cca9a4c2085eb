"""Evidence for strangers: that an entry is in a signed checkpoint, and that a checkpoint continues earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bangfu.core.chain.evidence import EntryProof, evidence_document
from bangfu.core.chain.proofs import consistency_proof, inclusion_proof
from bangfu.core.errors import Problem
from bangfu.programme.ledger.models import Checkpoint, Entry
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sequencing import stored_node
from bangfu.programme.ledger.writing import entry_body

MOST = 1_000
"""Entries in one document."""


def last_entry_about(subject: str) -> Entry | None:
    """The last entry about an object, wherever that lay when it was written: for who may see the object today."""
    with confined(""):
        return Entry.objects.filter(subject=subject).order_by("-id").first()


def evidence_about(subject: str) -> dict[str, object]:
    """The document about all entries of an object that are in the tree, for the same."""
    return evidence_of(Entry.objects.filter(subject=subject, leaf_index__isnull=False))


def evidence_of(entries: QuerySet[Entry], size: int | None = None, since: Sequence[int] = ()) -> dict[str, object]:
    """A document about entries in the checkpoint of `size` (the newest), which continues the checkpoints `since`.

    It holds digests of rows and nothing of what stands in them; `core.chain.evidence` checks it without a database.
    """
    with confined(""):  # a proof goes by way of the hashes of entries about any place
        return _document(entries, size, since)


def _document(entries: QuerySet[Entry], size: int | None, since: Sequence[int]) -> dict[str, object]:
    checkpoint = _checkpoint(size)
    found = list(entries.order_by("leaf_index")[: MOST + 1])
    if len(found) > MOST:
        raise Problem("ledger.too_many_entries", most=MOST)
    proven = []
    for entry in found:
        if entry.leaf_index is None or entry.leaf_index >= checkpoint.size:
            raise Problem("ledger.not_in_checkpoint", entry=entry.pk, size=checkpoint.size)
        proof = inclusion_proof(entry.leaf_index, checkpoint.size, stored_node)
        proven.append(EntryProof(entry.leaf_index, entry_body(entry).decode(), proof, entry.changes))
    earlier = []
    for old in since:
        before = _checkpoint(old)
        earlier.append((before.note, consistency_proof(before.size, checkpoint.size, stored_node)))
    return evidence_document(checkpoint.note, proven, earlier)


def _checkpoint(size: int | None) -> Checkpoint:
    rows = Checkpoint.objects.order_by("-size")
    found = rows.first() if size is None else rows.filter(size=size).first()
    if found is None:
        known = ", ".join(map(str, rows.values_list("size", flat=True)[:10])) or "—"
        raise Problem("ledger.no_checkpoint", found="—" if size is None else size, known=known)
    return found
