"""Checkpoints (C2SP tlog-checkpoint): a signed note that says how large a log is and what its root is.

    text = Checkpoint("log.example.org", 25_000, root).signed([key])
    checkpoint, note = opened_checkpoint(text, [key.verifier])

Two checkpoints of one log contradict each other unless a consistency proof leads from the smaller to the larger.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bangfu.core.chain.notes import Note, SigningKey, VerifierKey, opened_note, parsed_note, signed_note, strict_base64
from bangfu.core.chain.tree import HASH_SIZE
from bangfu.core.errors import Problem

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """What one signature stands for: this log had so many leaves and this root. `extensions` are further lines."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or "\n" in line for line in lines) or not SIZE.fullmatch(str(self.size)):
            raise Problem("chain.checkpoint_form")
        if len(self.root) != HASH_SIZE:
            raise Problem("chain.hash_length", found=len(self.root), expected=HASH_SIZE)

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    def signed(self, keys: Iterable[SigningKey]) -> str:
        """The checkpoint as a note."""
        return signed_note(self.text(), keys)


def parsed_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, without its signatures."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not SIZE.fullmatch(lines[1]):
        raise Problem("chain.checkpoint_form")
    root = strict_base64(lines[2])
    if root is None:
        raise Problem("chain.checkpoint_form")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))


def opened_checkpoint(note: str, keys: Sequence[VerifierKey], origin: str | None = None) -> tuple[Checkpoint, Note]:
    """The checkpoint, if one of these keys signed it and it is of the log `origin`, where one is named."""
    opened = opened_note(note, keys)
    checkpoint = parsed_checkpoint(opened.text)
    if origin is not None and checkpoint.origin != origin:
        raise Problem("chain.other_log", found=checkpoint.origin, expected=origin)
    return checkpoint, opened


def cosigned_checkpoint(note: str, witness: SigningKey, at: int) -> str:
    """The checkpoint with a witness's signature added; that it is consistent the witness must have checked before."""
    text, signatures = parsed_note(note)
    parsed_checkpoint(text)
    return str(Note(text, (*signatures, witness.signature(text, at))))
