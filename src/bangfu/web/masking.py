"""Logs name nobody: whatever a line of the log holds that could be an identity number, a telephone or a card is masked.

Nothing of ours writes one. But a program may put a number into an address, and the server then logs the address.
"""

from __future__ import annotations

import logging
import re

LONG = re.compile(r"(?<![0-9A-Za-z])\d{11}(?:\d{3,8}[Xx]?)?(?![0-9A-Za-z])")
"""Eleven digits are a telephone, fourteen to nineteen an identity number or a card; a village's code has twelve."""
MASK = "▮"


class Masked(logging.Filter):
    """Masks what a line of the log says, its error included, and lets every line pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the line is said, without the numbers."""
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True


def masked(text: str) -> str:
    """The text without long numbers."""
    return LONG.sub(MASK, text)
