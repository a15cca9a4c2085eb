"""Households of the account's area, their members and circumstances; sealed fields are never given."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from bangfu.api.asking import Asked, area_listed
from bangfu.api.paging import Area, Paging, Word, page
from bangfu.programme.accounts.noting import note_listed
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState, Record
from bangfu.programme.households.packs import pack_on, shape_named
from bangfu.programme.households.past_days import Standing, standing_on, standings
from bangfu.programme.households.queries import lived_in, member_states_of, records_of, states_of, visible_to
from bangfu.programme.places.queries import holding, within

router = Router(tags=["households"])


class HouseholdOut(Schema):
    number: str
    place: str
    head: str
    persons: int
    status: str


class HouseholdPage(Schema):
    households: list[HouseholdOut]
    next: str | None


class Dated(Schema):
    """Facts as they were from a day on until another; names and units are the policy pack's."""

    since: date | None
    until: date | None
    facts: dict[str, Any]


class MemberOut(Schema):
    number: str
    name: str
    identity: str | None
    circumstances: list[Dated]


class RecordOut(Dated):
    table: str


class WholeHousehold(HouseholdOut):
    circumstances: list[Dated]
    members: list[MemberOut]
    records: list[RecordOut]


@router.get("", response=HouseholdPage)
def households(
    request: Asked, paging: Query[Paging], place: Area = "", status: Word = "", on: date | None = None
) -> HouseholdPage:
    """Households in order of place, some at a time; `place` narrows to a place and what lies below it.

    With `on`, those that were registered that day, as they stood then: where, under which head, how many, in which
    status; `place` and `status` are met as of that day.
    """
    rows = visible_to(request.auth)
    if on is None:
        rows = within(rows, place)
        rows = rows.filter(status=status) if status else rows
        note_listed(request.auth, "households", area_listed(request, place), rows.count)
        found, following = page(rows, paging, lambda row: row.path)
        return HouseholdPage(households=[_listed(row) for row in found], next=following)
    shape = shape_named(pack_on(on).name)
    rows = standing_on(lived_in(rows, place, on, shape.place), on, [status] if status else [], empty=True)
    note_listed(request.auth, "households", area_listed(request, place), rows.count)
    found, following = page(rows, paging, lambda row: row.path)
    then = standings(found, shape, on)
    return HouseholdPage(households=[_stood(row, then[row.pk]) for row in found], next=following)


@router.get("/{number}", response=WholeHousehold)
def household(request: Asked, number: Word, on: date | None = None) -> WholeHousehold:
    """One household with members, dated circumstances and records; with `on`, what held that day."""
    home = get_object_or_404(visible_to(request.auth), number=number)
    held = holding(on) if on is not None else None
    states, people = states_of(home), member_states_of(home).order_by("member__number", "since", "id")
    records = records_of(home).order_by("table", "since", "id")
    if held is not None:
        states, people, records = states.filter(held), people.filter(held), records.filter(held)
    by_member: dict[Member, list[Dated]] = {}
    for state in people:
        by_member.setdefault(state.member, []).append(_dated(state))
    members = [
        MemberOut(number=m.number, name=m.name, identity=None if m.identity is None else "***", circumstances=dated)
        for m, dated in by_member.items()
    ]
    return WholeHousehold(
        **_listed(home).dict(), circumstances=[_dated(s) for s in states], members=members,
        records=[RecordOut(table=r.table, **_dated(r).dict()) for r in records],
    )  # fmt: skip


def _listed(row: Household) -> HouseholdOut:
    return HouseholdOut(number=row.number, place=row.path, head=row.head, persons=row.persons, status=row.status)


def _stood(row: Household, then: Standing) -> HouseholdOut:
    return HouseholdOut(number=row.number, place=then.path, head=then.head, persons=then.persons, status=then.status)


def _dated(row: HouseholdState | MemberState | Record) -> Dated:
    return Dated(since=row.since, until=row.until, facts=json.loads(row.facts))
