"""Pages of a list by key: where an address says to go on, and where the page after it begins.

The key is the place and the number of the last row shown, so a page costs the same at the millionth row, and rows
written meanwhile neither repeat others nor hide them.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from bangfu.programme.places.queries import after

M = TypeVar("M", bound=Model)
PAGE = 50
DIGITS = 18
"""A number of more digits is no row's: databases count in eight bytes."""


def row_number(text: str) -> int | None:
    """The number of a row as an address has it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def page_of(rows: QuerySet[M], begin: str, most: int = PAGE) -> tuple[list[M], str]:
    """A page of rows in order of (path, id), and where the next one begins; empty when there is none."""
    path, _, last = begin.partition(".")
    row = row_number(last)
    if row is not None and (path.isalnum() or not path):  # what whole provinces share has an empty path
        rows = after(rows, path, row)
    found = list(rows.order_by("path", "id")[: most + 1])
    page = found[:most]
    return page, f"{vars(page[-1])['path']}.{page[-1].pk}" if len(found) > most else ""
