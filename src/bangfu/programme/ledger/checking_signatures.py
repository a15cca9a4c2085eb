"""Every checkpoint, stored or anchored: signed by a key one believes, and the same in both places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bangfu.core.chain.checkpoints import Checkpoint as Signed
from bangfu.core.chain.checkpoints import opened_checkpoint
from bangfu.core.chain.notes import VerifierKey
from bangfu.core.errors import Problem
from bangfu.programme.ledger.anchors import anchored_notes
from bangfu.programme.ledger.findings import Finding, in_order
from bangfu.programme.ledger.models import Checkpoint
from bangfu.programme.ledger.scratch import Scratch

STORED = "stored"


def check_signatures(scratch: Scratch, anchors: Sequence[Path], keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    """Findings about checkpoints alone; leaves the roots of good ones in `scratch`. The first anchor is our own."""
    if not keys:
        return
    origin = keys[0].name
    for row, values in in_order(Checkpoint.objects.all(), "id", "size", "root", "at", "note"):
        try:
            size, root, at, note = values or ()
            signed, second = _opened(note, keys, origin)
            same = (signed.size, signed.root, second) == (size, bytes(root), int(at.timestamp()))
        except (Problem, ValueError, TypeError, AttributeError):
            yield Finding("ledger.checkpoint_forged", row=row)
            continue
        if not same:
            yield Finding("ledger.checkpoint_differs", row=row, size=signed.size)
        scratch.counted["checkpoints"] += 1
        scratch.expect_root(signed.size, signed.root, STORED)
    for number, file in enumerate(anchors):
        if number == 0 and not file.exists():
            continue
        for place, note in enumerate(anchored_notes(file), 1):
            try:
                signed, _ = _opened(note, keys, origin)
            except (Problem, ValueError):
                yield Finding("ledger.anchor_forged", number=place, file=file.name)
                continue
            scratch.expect_root(signed.size, signed.root, str(file.resolve()))
        for size in scratch.sizes_only_in(str(file.resolve()), STORED, scratch.largest_size()):
            yield Finding("ledger.checkpoint_missing", size=size, file=file.name)
    own = str(anchors[0].resolve())
    for size in scratch.sizes_only_in(STORED, own, scratch.largest_size(own)):  # what is newer may yet be anchored
        yield Finding("ledger.anchor_missing", size=size, file=anchors[0].name)


def _opened(note: str, keys: Sequence[VerifierKey], origin: str) -> tuple[Signed, int]:
    """A checkpoint and the second at which it was signed; both signatures must be there."""
    signed, opened = opened_checkpoint(note, keys, origin)
    (second,) = {each.at for each in opened.signatures if each.at is not None and each.name == origin}
    if all(each.at is not None for each in opened.signatures):
        raise Problem("chain.note_unsigned", names=origin)
    return signed, second
