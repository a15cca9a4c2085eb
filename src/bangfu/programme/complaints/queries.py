"""Reading complaints: one's own, and for who may answer those of the area; the text only with a purpose, logged."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from bangfu.core.errors import Problem
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import ABOVE


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """What an actor may see, those that wait first, the most urgent at the head."""
    seen = Q(by=actor.account)
    if can(actor, May.ANSWER):
        seen = seen | Q(path__gte=actor.area, path__lt=actor.area + ABOVE) if actor.area else Q()
    return Complaint.objects.filter(seen).order_by("answered_at", F("due_on").asc(nulls_last=True), "-id")


def complaint_visible_to(actor: Actor, number: int) -> Complaint:
    """One of them; raises Problem when there is none the actor may see."""
    found = visible_to(actor).filter(pk=number).first()
    if found is None:
        raise Problem("complaints.no_such")
    return found


def to_answer(actor: Actor) -> QuerySet[Complaint]:
    """Those that wait for an answer which the actor may give."""
    if actor.account is None or not can(actor, May.ANSWER):
        return Complaint.objects.none()
    return visible_to(actor).filter(answered_at=None).exclude(by=actor.account)


def waiting_for(actor: Actor) -> int:
    """How many those are."""
    return to_answer(actor).count()
