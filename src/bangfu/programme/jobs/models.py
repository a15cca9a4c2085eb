"""One table of work to be done; its rows are tools, not evidence: what a job changes leaves its own entries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.row_security import by_path

GOING_ON = frozenset({"waiting", "running"})
"""Where work stands that has not ended: a job, and a run, which stands where its job does."""


class Job(models.Model):
    """Work of one kind with its arguments. A worker that died is known by a heartbeat that stopped."""

    SEEN = by_path("area")

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="waiting")
    account = models.BigIntegerField(null=True)
    area = models.CharField(max_length=24, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
    result = models.JSONField(default=dict)
    problem = models.JSONField(null=True)  # code and details of what went wrong, said in the reader's language
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="job_state")]
