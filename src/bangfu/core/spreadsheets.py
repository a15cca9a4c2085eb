"""Texts in files that spreadsheet programs open: shown as they are, never calculated.

Every CSV that a page or a command writes for people is written so, and what reads one back knows it. Parquet holds
what is there: that is the file for programs.
"""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet program takes for the beginning of a formula."""


def defused(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def undefused(text: str) -> str:
    """The text that `defused` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
