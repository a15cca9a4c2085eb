"""Reading jobs: one's own, and for administrators those of the area."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined


def visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs the actor asked for, or that were asked for in its area."""
    return Job.objects.filter(Q(account=actor.account) | Q(area__startswith=actor.area)).order_by("-id")


def job_numbered(number: int) -> Job | None:
    """A job, for whoever sees what it works on: it may have been asked for above."""
    return jobs_numbered([number]).get(number)


def jobs_numbered(numbers: Collection[int]) -> dict[int, Job]:
    """Some jobs by their numbers, for the same."""
    with confined(""):
        return Job.objects.in_bulk(numbers) if numbers else {}


def jobs_before(job: Job) -> int:
    """How many jobs come before one that waits, whoever asked for them; none when it is being done or was."""
    if job.state != "waiting":
        return 0
    with confined(""):
        return Job.objects.filter(state__in=GOING_ON, pk__lt=job.pk).count()
