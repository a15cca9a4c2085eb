"""Pages by key: a cursor names the last row of the page before, and holds nothing personal."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from bangfu.core.errors import Problem
from bangfu.programme.places.queries import after

M = TypeVar("M", bound=Model)
MOST = 500
RowNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]
Area = Annotated[str, Field(max_length=24, pattern=r"^[0-9A-Za-z]*$", description="a place and what lies below it")]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Word = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class Paging(Schema):
    """The parameters of every list."""

    after: str = Field("", max_length=200, description="`next` of the page before; empty for the first page")
    limit: int = Field(100, ge=1, le=MOST)


def page(rows: QuerySet[M], paging: Paging, path_of: Callable[[M], str]) -> tuple[list[M], str | None]:
    """A page of rows in order of (path, id), and the cursor of the next one when there is more."""
    if paging.after:
        rows = after(rows, *_opened(paging.after))
    found = list(rows.order_by("path", "id")[: paging.limit + 1])
    more = len(found) > paging.limit
    found = found[: paging.limit]
    return found, cursor(path_of(found[-1]), found[-1].pk) if more else None


def cursor(path: str, row: int) -> str:
    """A place in a list as a word."""
    return base64.urlsafe_b64encode(f"{path}:{row}".encode()).decode().rstrip("=")


def _opened(word: str) -> tuple[str, int]:
    try:
        text = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("ascii")
        path, row = text.rsplit(":", 1)
        number = int(row)
    except (binascii.Error, ValueError) as error:
        raise Problem("api.bad_cursor") from error
    if not (path.isalnum() or not path) or not 0 <= number < 2**63:
        raise Problem("api.bad_cursor")
    return path, number
