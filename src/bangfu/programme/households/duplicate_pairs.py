"""Reading pairs of members with one identity number: the duplicates desk."""

from __future__ import annotations

from django.db.models import QuerySet

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.models import DuplicatePair
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import within


def visible_to(actor: Actor) -> QuerySet[DuplicatePair]:
    """Pairs of which both live in the actor's area: a pair across two counties is the prefecture's to see."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return DuplicatePair.objects.none()
    pairs = DuplicatePair.objects.select_related("first__household", "second__household").order_by("id")
    return within(pairs, actor.area)


def may_decide(actor: Actor, pair: DuplicatePair) -> bool:
    """Whether both members live in the actor's area, and its role corrects."""
    return can(actor, May.CORRECT) and pair.path.startswith(actor.area)
