"""Every checkpoint, stored or anchored: signed by a key one believes, and the same in both places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bangfu.core.chain.checkpoints import Checkpoint as Signed
from bangfu.core.chain.checkpoints import opened_checkpoint
from bangfu.core.chain.notes import VerifierKey
from bangfu.core.errors import Problem
from bangfu.programme.ledger.anchors import anchor_file, anchored_notes
from bangfu.programme.ledger.findings import Finding, as_bytes, in_order
from bangfu.programme.ledger.folded_log import Scratch
from bangfu.programme.ledger.models import Checkpoint

STORED = "stored"


def check_anchors(scratch: Scratch, anchors: Sequence[Path], keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    """Findings about anchored checkpoints alone; leaves the roots of good ones in `scratch`.

    To be read before the register is: an anchored checkpoint was stored before, so it must be found there.
    """
    for file in anchors:
        for place, note in enumerate(anchored_notes(file), 1):
            try:
                signed, _ = _opened(note, keys)
            except (Problem, ValueError):
                yield Finding("ledger.anchor_forged", number=place, file=file.name)
                continue
            scratch.expect_root(signed.size, signed.root, str(file.resolve()))


def check_checkpoints(scratch: Scratch, anchors: Sequence[Path], keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    """Findings about stored checkpoints, alone and beside the anchored ones."""
    for row, values in in_order(Checkpoint.objects.all(), "id", "size", "root", "at", "note"):
        try:
            size, root, at, note = values or ()
            signed, second = _opened(note, keys)
            same = (signed.size, signed.root, second) == (size, as_bytes(root), int(at.timestamp()))
        except (Problem, ValueError, TypeError, AttributeError):
            yield Finding("ledger.checkpoint_forged", row=row)
            continue
        if not same:
            yield Finding("ledger.checkpoint_differs", row=row, size=signed.size)
        scratch.counted["checkpoints"] += 1
        scratch.expect_root(signed.size, signed.root, STORED)
    for file in anchors:
        source = str(file.resolve())
        for size in scratch.sizes_only_in(source, STORED, scratch.largest_size()):
            yield Finding("ledger.checkpoint_missing", size=size, file=file.name)
        if file == anchor_file():  # what is newer than its last one may yet be anchored
            for size in scratch.sizes_only_in(STORED, source, scratch.largest_size(source)):
                yield Finding("ledger.anchor_missing", size=size, file=file.name)


def _opened(note: str, keys: Sequence[VerifierKey]) -> tuple[Signed, int]:
    """A checkpoint of the log whose key comes first, and the second at which it was signed, both under a signature."""
    origin = keys[0].name
    signed, opened = opened_checkpoint(note, keys, origin)
    (second,) = {each.at for each in opened.signatures if each.at is not None and each.name == origin}
    if all(each.at is not None for each in opened.signatures):
        raise Problem("chain.note_unsigned", names=origin)
    return signed, second
