"""Which encoding a text file is in: by its mark, by its zero bytes, by proof, last by the headings it would give."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

from bangfu.core.errors import Problem

SHOWN = {
    "utf-8-sig": "UTF-8 (BOM)", "utf-8": "UTF-8", "gb18030": "GB18030", "cp950": "Big5",
    "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
}  # fmt: skip
"""What people call each encoding."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"), (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)  # fmt: skip
"""A mark, how the bytes behind it are read, and the encoding that also takes the mark away."""
_START = 1 << 16
_BLOCK = 8 << 20
_PROOF_OF_UTF8 = 20
"""So many Chinese characters read as UTF-8 are no accident: a later fault is damage, not another encoding."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BETWEEN_CELLS = re.compile(r"[,\t;|\r\n\"]+")


def encoding_of(path: Path, is_heading: Callable[[str], bool]) -> str:
    """By byte-order mark, zero bytes or strict UTF-8; else GB18030, or Big5 where that gives more known headings.

    A file that is not what it must be names its first bad row.
    """
    with path.open("rb") as stream:
        start = stream.read(_START)
    for mark, bare, encoding in _MARKS:
        if start.startswith(mark):
            _first_fault(path, bare, required=True)
            return encoding
    unmarked = utf16_of(start)
    if unmarked is not None:
        _first_fault(path, unmarked, required=True)
        return unmarked
    fault = _first_fault(path, "utf-8")
    if fault is None:
        return "utf-8"
    if fault > _PROOF_OF_UTF8:
        _first_fault(path, "utf-8", required=True)

    def headings(encoding: str) -> int:
        return sum(map(is_heading, _BETWEEN_CELLS.split(start.decode(encoding, "replace"))))

    encoding = max(("gb18030", "cp950"), key=headings)
    _first_fault(path, encoding, required=True)
    return encoding


def utf16_of(start: bytes) -> str | None:
    """Which UTF-16 without a mark the bytes can be; None when they are of another kind.

    In the right order the signs between cells and lines are there and no control characters; in the wrong order those
    signs are letters of scripts no roster is written in.
    """
    for encoding in ("utf-16-le", "utf-16-be") if b"\x00" in start else ():
        try:
            text = codecs.getincrementaldecoder(encoding)("strict").decode(start)
        except UnicodeDecodeError:
            continue
        if any(sign in text for sign in ",\t\r\n") and not _CONTROLS.search(text):
            return encoding
    return None


def _first_fault(path: Path, encoding: str, required: bool = False) -> int | None:
    """How many characters beyond ASCII were read before the first fault; None without fault."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    row, read = 1, 0
    with path.open("rb") as stream:
        while True:
            block = stream.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "ignore")
                if required:
                    details = {"file": path.name, "row": row + good.count("\n"), "encoding": SHOWN[encoding]}
                    raise Problem("rosters.bad_character", **details) from error
                return read + sum(1 for character in good if not character.isascii())
            if not block:
                return None
            row += text.count("\n")
            read += len(text) - len(text.encode("ascii", "ignore"))
