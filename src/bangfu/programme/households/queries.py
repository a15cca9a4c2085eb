"""Reading households: what an actor may see, in pages that stay fast at a million, and as of a day."""

from __future__ import annotations

from django.db.models import QuerySet

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.models import Household, Member
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import within


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
