"""Receipts: a signed note that promises, at once after a write, that its entry is in the log and stays there.

    text = Receipt("log.example.org", 4711, leaf, "2026-11-26T19:00:00+00:00").signed([key])
    opened_receipt(text, [key.verifier]).entry           # Problem unless a known key signed it

Its first line is not the name of a log, so that no receipt passes for a checkpoint, nor a checkpoint for a receipt.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bangfu.core.chain.notes import SigningKey, VerifierKey, opened_note, signed_note, strict_base64
from bangfu.core.chain.tree import HASH_SIZE
from bangfu.core.errors import Problem

HEAD = "bangfu receipt v1"
LINES = 5


@dataclass(frozen=True)
class Receipt:
    """This log took this entry, whose leaf is this hash, at this time (ISO 8601)."""

    origin: str
    entry: int
    leaf: bytes
    at: str

    def text(self) -> str:
        """The text that is signed."""
        lines = (HEAD, self.origin, str(self.entry), b64encode(self.leaf).decode(), self.at)
        return "".join(f"{line}\n" for line in lines)

    def signed(self, keys: Iterable[SigningKey]) -> str:
        """The receipt as a note."""
        return signed_note(self.text(), keys)


def opened_receipt(note: str, keys: Sequence[VerifierKey]) -> Receipt:
    """The receipt, if one of these keys signed it; raises Problem for anything else."""
    lines = opened_note(note, keys).text.split("\n")
    if len(lines) != LINES + 1 or lines[0] != HEAD or not lines[2].isdecimal():
        raise Problem("chain.receipt_form")
    leaf = strict_base64(lines[3])
    if leaf is None or len(leaf) != HASH_SIZE:
        raise Problem("chain.receipt_form")
    return Receipt(lines[1], int(lines[2]), leaf, lines[4])
