"""Reading imports: those of the actor's area."""

from __future__ import annotations

from django.db.models import QuerySet

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.intake.models import Import
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import within


def visible_to(actor: Actor) -> QuerySet[Import]:
    """Imports of accounts in the actor's area, the latest first; none for a role that may not import."""
    if not can(actor, May.IMPORT):
        return Import.objects.none()
    return within(Import.objects.all(), actor.area, "area").order_by("-id")
