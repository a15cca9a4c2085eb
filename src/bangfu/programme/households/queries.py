"""Reading households: what an actor may see, in pages that stay fast at a million, and as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Exists, F, Func, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.models import Household, HouseholdState, Member
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.sealing import blind_indexes
from bangfu.programme.places.queries import ABOVE, crossed, holding, last_day_of, reaches, within

M = TypeVar("M", bound=Model)
LAST = "\U0010ffff"
"""After every character: the end of the names that begin with a text."""
IDENTITY_LEAST = 15


def visible_to(actor: Actor) -> QuerySet[Household]:
    """The households of the actor's area; none for a role that sees only figures."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return Household.objects.none()
    return within(Household.objects.all(), actor.area)


def lived_in(rows: QuerySet[Household], area: str, on: date | None, place: str) -> QuerySet[Household]:
    """Of some households those that lived in an area on a day, wherever mergers and moves have put it since.

    `place` is the fact that says where a household was, when that is not where it is today. Without a day, of an area
    that is no more: on its last day.
    """
    day = last_day_of(area) if area else None
    day = min(on, day) if on is not None and day is not None else day or on
    if not area or day is None or not crossed(area, day):
        return within(rows, area)
    today = Q()
    for path in reaches(area, day):
        today |= Q(path__gte=path, path__lt=path + ABOVE)
    then = Coalesce(_TextOf(F("facts"), place), F("household__path"), output_field=CharField())
    states = HouseholdState.objects.filter(holding(day), household=OuterRef("pk")).annotate(then=then)
    return rows.filter(today & Exists(states.filter(then__gte=area, then__lt=area + ABOVE)))


class _TextOf(Func):
    """One fact of a column of facts, as text."""

    output_field = CharField()

    def __init__(self, facts: F, name: str) -> None:
        template = f"json_extract(%(expressions)s, '$.{name}')"
        super().__init__(facts, template=template, fact=name)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        template = f"(%(expressions)s::json ->> '{self.extra['fact']}')"
        return super().as_sql(compiler, connection, template=template)


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """The members of those households."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return Member.objects.none()
    return within(Member.objects.all(), actor.area)


def capped_count(rows: QuerySet[M], most: int = 1000) -> tuple[int, bool]:
    """How many rows there are, counted no further than one beyond `most`; and whether there are more."""
    found = rows.order_by()[: most + 1].count()
    return min(found, most), found > most


def people_found(actor: Actor, text: str, most: int = 50) -> list[Member]:
    """Members whose identity number is the text, or whose name begins with it; inside the actor's area."""
    members = members_visible_to(actor).select_related("household")
    if looks_like_identity(text):
        return list(members.filter(identity_index__in=blind_indexes(text))[:most])
    return list(members.filter(name__gte=text, name__lt=text + LAST).order_by("name", "path", "id")[:most])


def looks_like_identity(text: str) -> bool:
    """Whether somebody typed an identity number rather than a name: mostly digits, and long."""
    return len(text) >= IDENTITY_LEAST and sum(c.isdigit() for c in text) >= len(text) - 1
