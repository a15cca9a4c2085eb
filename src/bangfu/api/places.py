"""Places of the account's area, and those above it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api.asking import Asked
from bangfu.api.paging import Area, Paging, page
from bangfu.programme.places.queries import visible_to, within

router = Router(tags=["places"])


class PlaceOut(Schema):
    code: str
    level: int
    name: str
    name_en: str
    kind: str
    since: date | None
    until: date | None


class PlacePage(Schema):
    places: list[PlaceOut]
    next: str | None


@router.get("", response=PlacePage)
def places(
    request: Asked, paging: Query[Paging], under: Area = "",
    level: Annotated[int, Field(ge=1, le=9)] | None = None, on: date | None = None,
) -> PlacePage:  # fmt: skip
    """Places as of a day, in order of code; `under` gives one place and what lies below it."""
    rows = within(visible_to(request.auth, on), under)
    if level is not None:
        rows = rows.filter(level=level)
    found, following = page(rows, paging, lambda row: row.path)
    listed = [
        PlaceOut(
            code=p.path, level=p.level, name=p.name, name_en=p.name_en, kind=p.kind, since=p.since, until=p.until
        ) for p in found
    ]  # fmt: skip
    return PlacePage(places=listed, next=following)
