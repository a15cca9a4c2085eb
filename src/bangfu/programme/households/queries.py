"""Reading households: what an actor may see, in pages that stay fast at a million, and as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Exists, F, Func, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.accounts.queries import readings_visible_to
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState, Record
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


def household_visible_to(actor: Actor, number: str) -> Household | None:
    """One household by its number; None where there is none the actor may see."""
    return visible_to(actor).filter(number=number).first()


def heads_of(actor: Actor, numbers: Iterable[str]) -> dict[str, str]:
    """Who heads each of some households, by number, of those the actor may see."""
    return dict(visible_to(actor).filter(number__in=list(numbers)).values_list("number", "head"))


def households_registered_in(area: str) -> int:
    """How many households are in the register of an area today: a figure, which names nobody."""
    return within(Household.objects.all(), area).count()


def states_of(home: Household) -> QuerySet[HouseholdState]:
    """A household's circumstances from the first to the last, those of `holding(day)` among them."""
    return HouseholdState.objects.filter(household=home).order_by("since", "id")


def member_states_of(home: Household) -> QuerySet[MemberState]:
    """The circumstances of everybody who ever lived in a household, with the member, from the first to the last."""
    return MemberState.objects.filter(household=home).select_related("member").order_by("since", "id")


def goes_on(state: MemberState) -> bool:
    """Whether a member's life in the register went on after circumstances that ended, here or in another household."""
    return MemberState.objects.filter(member=state.member_id, since__gte=state.until).exists()


def records_of(home: Household, table: str = "") -> QuerySet[Record]:
    """The dated rows of other tables that hang on a household, of all or of one, from the first to the last."""
    rows = Record.objects.filter(household=home).order_by("since", "id")
    return rows.filter(table=table) if table else rows


def readings_about(actor: Actor, home: Household) -> QuerySet[SealedReading]:
    """Who opened a seal of a household's members or of their circumstances, as far as the actor may know."""
    rows, states = readings_visible_to(actor), MemberState.objects.filter(household=home)
    members = Member.objects.filter(states__household=home)
    return rows.filter(table=Member._meta.db_table, row__in=members.values("pk")) | rows.filter(
        table=MemberState._meta.db_table, row__in=states.values("pk")
    )


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
