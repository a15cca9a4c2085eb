"""The anchor file: an append-only text of checkpoints, to be copied to another office, printed, kept in a repository.

Whoever holds a copy can show later that history was changed, even to those who hold the database. A checkpoint is
written here after the transaction that stored it, so a kill between the two only leaves it to be written next time.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bangfu.core.chain.checkpoints import parsed_checkpoint
from bangfu.core.chain.notes import parsed_note
from bangfu.core.errors import Problem
from bangfu.programme.ledger.models import Checkpoint

TAIL = 1 << 16


def anchor_file() -> Path:
    """The register's own anchor file."""
    return Path(settings.BANGFU_DATA) / "anchors.txt"


def anchor_checkpoints() -> int:
    """Append what is stored and not yet anchored; gives how many. A line torn by a power cut is completed."""
    file = anchor_file()
    try:
        with file.open("ab") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)  # two processes must not append the same; closing frees it
            last, rest = _end_of(file)
            size = 0 if last is None else _size_of(last, file)
            newer = Checkpoint.objects.filter(size__gt=size).order_by("size").values_list("note", flat=True)
            notes = [f"{note}\n".encode() for note in newer]
            text = b"".join(notes)
            if not text.startswith(rest):
                raise Problem("ledger.anchor_unreadable", file=file)
            stream.write(text[len(rest) :])
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise Problem("ledger.anchor_unwritable", file=file, reason=error) from error
    return len(notes)


def anchored_notes(file: Path) -> Iterator[str]:
    """Each note of an anchor file, unchecked; what is torn at the end is passed over."""
    paragraph: list[str] = []
    text = ""
    try:
        with file.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                if line != "\n":
                    paragraph.append(line)
                elif paragraph:
                    whole = "".join(paragraph)
                    paragraph = []
                    if not whole.startswith("— "):
                        text = whole
                    else:
                        yield f"{text}\n{whole}"
                        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("ledger.anchor_unreadable", file=file) from error


def last_anchored() -> str | None:
    """The last whole note of the register's own anchor file, unchecked."""
    return _end_of(anchor_file())[0]


def _end_of(file: Path) -> tuple[str | None, bytes]:
    """The last whole note of a file, and the bytes after it."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL))
            tail = stream.read()
    except FileNotFoundError:
        return None, b""
    except OSError as error:
        raise Problem("ledger.anchor_unreadable", file=file) from error
    whole, blank, rest = tail.rpartition(b"\n\n")
    paragraphs = whole.split(b"\n\n") if blank else []
    if paragraphs and not paragraphs[-1].startswith("— ".encode()):  # a text whose signatures are missing
        rest = paragraphs.pop() + b"\n\n" + rest
    if len(paragraphs) < 2:
        return None, tail if not paragraphs else rest
    try:
        return (paragraphs[-2] + b"\n\n" + paragraphs[-1] + b"\n").decode(), rest
    except UnicodeDecodeError as error:
        raise Problem("ledger.anchor_unreadable", file=file) from error


def _size_of(note: str, file: Path) -> int:
    try:
        return parsed_checkpoint(parsed_note(note)[0]).size
    except Problem as error:
        raise Problem("ledger.anchor_unreadable", file=file) from error
