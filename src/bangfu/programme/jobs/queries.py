"""Reading jobs: one's own, and for administrators those of the area."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import Actor


def visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs the actor asked for, or that were asked for in its area."""
    return Job.objects.filter(Q(account=actor.account) | Q(area__startswith=actor.area)).order_by("-id")
