"""Reading households: what an actor may see, in pages that stay fast at a million, and as of a day."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.models import Household, Member
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.sealing import blind_index
from bangfu.programme.places.queries import within

M = TypeVar("M", bound=Model)
LAST = "\U0010ffff"
"""After every character: the end of the names that begin with a text."""
IDENTITY_LEAST = 15


def visible_to(actor: Actor) -> QuerySet[Household]:
    """The households of the actor's area; none for a role that sees only figures."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return Household.objects.none()
    return within(Household.objects.all(), actor.area)


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
        return list(members.filter(identity_index=blind_index(text))[:most])
    return list(members.filter(name__gte=text, name__lt=text + LAST).order_by("name", "path", "id")[:most])


def looks_like_identity(text: str) -> bool:
    """Whether somebody typed an identity number rather than a name: mostly digits, and long."""
    return len(text) >= IDENTITY_LEAST and sum(c.isdigit() for c in text) >= len(text) - 1
