"""Leads of the account's area: questions, never verdicts."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Query, Router, Schema

from bangfu.api.asking import Asked, area_listed
from bangfu.api.paging import Area, Paging, Word, page
from bangfu.programme.accounts.noting import note_listed
from bangfu.programme.assessment.queries import leads_visible_to
from bangfu.programme.places.queries import within

router = Router(tags=["leads"])


class LeadOut(Schema):
    id: int
    pack: str
    rule_set: str
    rule: str
    key: str
    place: str
    state: str
    opened_on: date
    heard_at: datetime | None


class LeadPage(Schema):
    leads: list[LeadOut]
    next: str | None


@router.get("", response=LeadPage)
def leads(
    request: Asked, paging: Query[Paging], state: Word = "", place: Area = ""
) -> LeadPage:
    """Leads in order of place; `heard_at` says whether and when the household was heard."""
    rows = within(leads_visible_to(request.auth), place)
    if state:
        rows = rows.filter(state=state)
    note_listed(request.auth, "leads", area_listed(request, place), rows.count)
    found, following = page(rows, paging, lambda row: row.path)
    listed = [
        LeadOut(
            id=x.pk, pack=x.pack, rule_set=x.rule_set, rule=x.rule, key=x.key, place=x.path, state=x.state,
            opened_on=x.opened_on, heard_at=x.heard_at,
        ) for x in found
    ]  # fmt: skip
    return LeadPage(leads=listed, next=following)
