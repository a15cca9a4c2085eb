"""How the site writes down what broke: where and which kind of error, and nothing of what it was about.

The text of an error may quote a value, such as an identity number that a column would not take.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Formats a caught error as the places it passed and its kind; causes likewise."""

    def formatException(self, caught: Caught) -> str:
        """The trace without the texts of errors."""
        lines, error = [], caught[1]
        while error is not None:
            lines.append("".join(traceback.format_tb(error.__traceback__)) + _kind(error))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _kind(error: BaseException) -> str:
    """The error's class; of our own the code too, which says enough and holds no value."""
    code = getattr(error, "code", "")
    return f"{type(error).__module__}.{type(error).__qualname__} {code if isinstance(code, str) else ''}".strip()
