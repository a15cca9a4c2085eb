"""Rosters handed in by programs: checked and compared like those of the pages; applying is left to a person."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import File, Form, Router, Schema, Status, UploadedFile

from bangfu.api.asking import Asked
from bangfu.api.paging import RowNumber, Word
from bangfu.core.errors import Problem
from bangfu.programme.intake import actions
from bangfu.programme.intake.folders import LARGEST_MB, Handed
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.others import others_at
from bangfu.programme.intake.queries import visible_to

router = Router(tags=["rosters"])
ENDINGS = (".xlsx", ".csv")


class OtherOut(Schema):
    """Another import with households in the same place: open, or applied since this one was compared."""

    id: int
    applied: bool
    at: datetime
    place: str


class ImportOut(Schema):
    id: int
    state: str
    pack: str
    since: date
    begun_at: datetime
    counts: dict[str, Any]
    problem: str
    others: list[OtherOut]


@router.post("", response={202: ImportOut})
def hand_in(request: Asked, pack: Form[Word], since: Form[date], file: File[UploadedFile]) -> Status[ImportOut]:
    """Hand in one roster (.xlsx or .csv); its rows hold from `since` on. Read it again until it is `ready`."""
    name = FilePath(file.name or "").name
    if not name.lower().endswith(ENDINGS):
        raise Problem("api.not_a_roster", known=", ".join(ENDINGS))
    if (file.size or 0) > LARGEST_MB * 2**20:
        raise Problem("api.too_large", most=LARGEST_MB)
    number = actions.hand_in(
        request.auth, pack, since, [Handed(name, file.chunks(), f"1{FilePath(name).suffix.lower()}")]
    )
    return Status(202, _listed(visible_to(request.auth).get(pk=number)))


@router.get("/{number}", response=ImportOut)
def one(request: Asked, number: RowNumber) -> ImportOut:
    """How far a roster is, and what would change."""
    return _listed(get_object_or_404(visible_to(request.auth), pk=number))


def _listed(row: Import) -> ImportOut:
    problem = json.loads(row.problem)["code"] if row.problem else ""
    return ImportOut(
        id=row.pk, state=row.state, pack=row.pack, since=row.since, begun_at=row.begun_at,
        counts=json.loads(row.counts), problem=problem,
        others=[OtherOut(id=o.number, applied=o.is_applied, at=o.at, place=o.place) for o in others_at(row, "en")],
    )  # fmt: skip
