"""Households as they stood on a past day: whom the list shows then, under which head, in which status, how many.

The columns of `Household` repeat today's circumstances; here the dated rows answer instead. Keyset order is unchanged,
so a page of a past day costs one walk along the same index and two looks into dated rows for each household passed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household, HouseholdState, MemberState
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writing import canonical
from bangfu.programme.places.queries import ABOVE, crossed, holding, reaches


@dataclass(frozen=True)
class Standing:
    """What the list says of a household on a day."""

    head: str
    persons: int
    status: str
    path: str


def in_status(statuses: Collection[str]) -> Q:
    """States of one of some statuses; facts are canonical JSON, so this is how a status stands in them."""
    marks = Q(pk__in=[])
    for status in statuses:
        marks |= Q(facts__contains=canonical({STATUS: status})[1:-1])
    return marks


def standing_on(
    rows: QuerySet[Household], on: date, statuses: Collection[str] = (), *, empty: bool = False
) -> QuerySet[Household]:
    """Of some households those that were registered on a day, in one of some statuses where any are named.

    Households in which nobody lived that day count only with `empty`.
    """
    states = HouseholdState.objects.filter(holding(on), household=OuterRef("pk"))
    rows = rows.filter(Exists(states.filter(in_status(statuses)) if statuses else states))
    if empty:
        return rows
    return rows.filter(Exists(MemberState.objects.filter(holding(on), household=OuterRef("pk"))))


def standings(page: Sequence[Household], shape: Shape, on: date) -> dict[int, Standing]:
    """For households of one page, by id, how they stood on a day; the place is where they were registered then."""
    found = {home.pk: Standing(home.head, 0, "", home.path) for home in page}
    states = HouseholdState.objects.filter(holding(on), household__in=found).order_by("since", "id")
    for state in states:
        facts = read_facts(state.facts, shape.home.facts)
        before = found[state.household_id]
        path = str(facts.get(shape.place) or before.path)
        found[state.household_id] = Standing(before.head, 0, str(facts.get(STATUS) or ""), path)
    people: dict[int, list[tuple[bool, str]]] = {}
    living = MemberState.objects.filter(holding(on), household__in=found).select_related("member")
    for one in living.order_by("household_id", "member__number"):
        facts = read_facts(one.facts, {})
        leads = shape.head is not None and facts.get(str(shape.relation)) == shape.head
        people.setdefault(one.household_id, []).append((leads, one.member.name))
    for home, names in people.items():
        head = next((name for leads, name in names if leads), names[0][1])
        before = found[home]
        found[home] = Standing(head, len(names), before.status, before.path)
    return found


def counted_on(area: str, width: int, on: date, place: str = "") -> dict[str, dict[str, tuple[int, int]]]:
    """For each place below an area, its path cut to `width` characters: households and persons by status on a day.

    Households in which nobody lived that day are not counted. `place` is the fact that says where a household was
    where that is not where it is today: with it, places are those of the day, wherever mergers and moves went since.
    """
    text = "json_extract(s.facts, '$.{}')" if connection.vendor == "sqlite" else "s.facts::json ->> '{}'"
    status, lived = text.format(STATUS), "h.path"
    held = "({0}.since IS NULL OR {0}.since <= %s) AND ({0}.until IS NULL OR {0}.until > %s)"
    where, bounds = (" AND h.path >= %s AND h.path < %s", [area, area + ABOVE]) if area else ("", [])
    if place and crossed(area, on):
        lived = f"coalesce({text.format(place)}, h.path)"
        reached = reaches(area, on) if area else []
        today = " OR ".join("h.path >= %s AND h.path < %s" for _ in reached)
        where = f" AND ({today}) AND {lived} >= %s AND {lived} < %s" if area else ""
        bounds = [bound for path in [*reached, area] for bound in (path, path + ABOVE)] if area else []
    lives = f"FROM households_memberstate l WHERE {held.format('l')}"
    people, joined = f"(SELECT count(*) {lives} AND l.household_id = h.id)", ""
    whole = connection.vendor == "postgresql" and not area
    if whole:
        people = "m.people"
        joined = (
            f" JOIN (SELECT household_id, count(*) AS people {lives} GROUP BY household_id) m ON m.household_id = h.id"
        )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with confined(""), _unlooped(whole), connection.cursor() as cursor:  # who lived here then may live elsewhere now
        cursor.execute(
            f"SELECT substr({lived}, 1, {int(width)}), coalesce({status}, ''), {people}, count(*)"
            f" FROM households_household h JOIN households_householdstate s ON s.household_id = h.id{joined}"
            f" WHERE {held.format('s')}{where} GROUP BY 1, 2, 3",
            [on, on, on, on, *bounds],
        )
        for path, name, living, alike in cursor.fetchall():
            if living:
                homes, persons = found.setdefault(path, {}).get(name, (0, 0))
                found[path][name] = (homes + alike, persons + alike * living)
    return found


@contextmanager
def _unlooped(whole: bool) -> Iterator[None]:
    """Behind row-level security PostgreSQL takes a million households for 25, and would loop over all their people."""
    if not whole:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
