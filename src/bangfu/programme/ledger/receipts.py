"""Receipts for writes: what whoever wrote takes away at once, to hold the register to it later.

    with written() as entries:
        correct_fact(actor, …)
    receipt_of(entries[-1])              # a signed note; `bangfu ledger verify --receipt FILE` checks it
"""

from __future__ import annotations

from datetime import UTC

from bangfu.core.chain.receipts import Receipt, opened_receipt
from bangfu.core.errors import Problem
from bangfu.programme.ledger.findings import Finding, as_bytes
from bangfu.programme.ledger.log_keys import believed_keys, log_key
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writing import written

__all__ = ["check_receipt", "receipt_of", "written"]


def receipt_of(entry: int) -> str:
    """A signed receipt for a committed entry; raises Problem where the key that signs is not at hand."""
    with confined(""):  # whoever wrote gets it, also of a write about a place outside the own area
        row = Entry.objects.filter(pk=entry).values_list("leaf", "at").first()
    if row is None:
        raise Problem("ledger.no_entry", found=entry)
    key, (leaf, at) = log_key(), row
    return Receipt(key.name, entry, bytes(leaf), at.astimezone(UTC).isoformat(timespec="seconds")).signed([key])


def check_receipt(note: str) -> tuple[Receipt, int | None, Finding | None]:
    """The receipt, the place of its entry in the tree (none yet), and what is wrong, if the log broke its promise."""
    receipt = opened_receipt(note, believed_keys())
    with confined(""):
        row = Entry.objects.filter(pk=receipt.entry).values_list("leaf", "leaf_index").first()
    if row is None or as_bytes(row[0]) != receipt.leaf:
        return receipt, None, Finding("ledger.receipt_broken", entry=receipt.entry, at=receipt.at)
    return receipt, row[1], None
