"""Pages of a list by key: where an address says to go on or back, and where the pages beside it begin.

The key is the place and the number of the last row shown, or of the first on the way back, so a page costs the same at
the millionth row, and rows written meanwhile neither repeat others nor hide them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from bangfu.programme.places.queries import after, before
from bangfu.web.shown import Pager

M = TypeVar("M", bound=Model)
PAGE = 50
DIGITS = 18
"""A number of more digits is no row's: databases count in eight bytes."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows that are shown together, and the keys by which an address asks for those before and after them."""

    rows: list[M]
    before: str = ""
    after: str = ""
    begins: bool = True
    """Whether this is the list from its first row on."""

    def pager(self, said: str, query: Callable[..., str]) -> Pager:
        """The links beside it; `query` makes an address of the list with more in it."""
        return Pager(
            said,
            query(after=self.after) if self.after else "", "" if self.begins else query() or "?",
            query(before=self.before) if self.before else "",
        )  # fmt: skip


def row_number(text: str) -> int | None:
    """The number of a row as an address has it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def page_of(rows: QuerySet[M], asked: Mapping[str, str], most: int = PAGE) -> Page[M]:
    """A page of rows in order of (path, id): after the key an address gives, or before it, else from the first on."""
    end, begin = _key(asked.get("before", "")), _key(asked.get("after", ""))
    if end is not None:
        found = list(before(rows, *end).order_by("-path", "-id")[: most + 1])
        page = found[most - 1 :: -1]
        if len(found) > most:
            return Page(page, key_of(page[0]), key_of(page[-1]), begins=False)
        begin = None  # so near the first row the page begins with it, and is as long as any
    rows = after(rows, *begin) if begin is not None else rows
    found = list(rows.order_by("path", "id")[: most + 1])
    page, more = found[:most], len(found) > most
    back = key_of(page[0]) if begin is not None and page else ""
    return Page(page, back, key_of(page[-1]) if more else "", begins=begin is None)


def key_of(row: Model) -> str:
    """The key of a row in an address."""
    return f"{vars(row)['path']}.{row.pk}"


def _key(text: str) -> tuple[str, int] | None:
    path, _, last = text.partition(".")
    row = row_number(last)
    known = row is not None and (path.isalnum() or not path)  # what whole provinces share has an empty path
    return (path, row) if known and row is not None else None
