"""Logs name nobody: whatever a line of the log holds that could be an identity number, a telephone or a card is masked.

Nothing of ours writes one. But a program may put a number into an address, and the server then logs the address. Of
an error the log has the kind and the places it passed, and not its text: a database quotes the value it would not take.
What stands in the way of everything is a sentence on one line.
"""

from __future__ import annotations

import logging
import re
import traceback

from bangfu.programme.ledger.storage import refusal

LONG = re.compile(r"(?<![0-9A-Za-z])\d{11}(?:\d{3,8}[Xx]?)?(?![0-9A-Za-z])")
"""Eleven digits are a telephone, fourteen to nineteen an identity number or a card; a village's code has twelve."""
MASK = "▮"


class Masked(logging.Filter):
    """Masks what a line of the log says, its error included, and lets every line pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line is said, without the numbers."""
        record.msg, record.args = masked(record.getMessage()), ()
        known = refusal(record.exc_info[1]) if record.exc_info and record.exc_info[1] is not None else None
        if known is not None:  # a full disk, a database that is away: where it was met says nothing more
            record.msg, record.exc_info, record.exc_text = f"{record.msg}: {known}", None, None
        elif record.exc_info:
            record.exc_text = masked(trace_of(record.exc_info[1]))
        return True


def trace_of(error: BaseException | None) -> str:
    """Where an error passed and of which kind it is, then the same of its cause; never what it says."""
    lines = []
    while error is not None:
        code = getattr(error, "code", "")  # our own errors have one, which says enough and holds no value
        kind = f"{type(error).__module__}.{type(error).__qualname__} {code if isinstance(code, str) else ''}"
        lines.append("".join(traceback.format_tb(error.__traceback__)) + kind.strip())
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


def masked(text: str) -> str:
    """The text without long numbers."""
    return LONG.sub(MASK, text)
