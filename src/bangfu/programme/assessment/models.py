"""Runs of rule sets over the register, what they came to, and the leads they opened.

A run and its leads are evidence. Its verdicts are not entered row by row: the run holds the hash of the snapshot they
were worked out from and of the file they were written to, so anybody with the two can work them out again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import by_path
from bangfu.programme.ledger.sealing import SealedField
from bangfu.programme.places.models import PATH_WIDTH, Placed
from bangfu.programme.places.row_histories import by_history


class Run(Evidenced):
    """One rule set over one area on one day. `counts` is canonical JSON: verdict → subjects."""

    SEEN = by_history("area", above=True)
    UNEVIDENCED = frozenset({"job"})

    pack = models.CharField(max_length=60)
    pack_hash = models.CharField(max_length=64)
    rules = models.CharField(max_length=60)
    on = models.DateField()
    area = models.CharField(max_length=PATH_WIDTH, blank=True)
    asked_by = models.BigIntegerField(null=True)
    asked_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="waiting")
    ended_at = models.DateTimeField(null=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    subjects = models.PositiveIntegerField(default=0)
    """All subjects of the area on the day; those the set does not speak of are among them."""
    counts = models.TextField(default="{}")
    result_sha256 = models.CharField(max_length=64, blank=True)
    job = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area", "id"], name="run_area")]


class Verdict(models.Model):
    """What one run said of one subject. Bit i of `failed` and `unknown` is rule i in force on the day."""

    SEEN = by_history(lives_here="EXISTS (SELECT 1 FROM households_household AS home WHERE home.number = key)")
    """Of households whose place was split off elsewhere, too, only those of the area are seen."""

    run = models.BigIntegerField()
    key = models.CharField(max_length=60)
    path = models.CharField(max_length=PATH_WIDTH)
    verdict = models.CharField(max_length=60)
    failed = models.BigIntegerField()
    unknown = models.BigIntegerField()
    figures = models.TextField(default="{}")
    """Canonical JSON of the set's figures as engines hold them: whole minor units."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run", "verdict", "path", "id"], name="verdict_list"),
            models.Index(fields=["run", "path", "id"], name="verdict_place"),
            models.Index(fields=["run", "key"], name="verdict_run_key"),
            models.Index(fields=["key", "run"], name="verdict_key"),
        ]


class RunPlace(models.Model):
    """Subjects of a run in one place that got one verdict; level 0 is the whole run, the others those of the pack."""

    SEEN = by_history()

    run = models.BigIntegerField()
    path = models.CharField(max_length=PATH_WIDTH, blank=True)
    level = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=60)
    subjects = models.PositiveIntegerField()
    added = models.BigIntegerField(null=True)
    """The sum of the set's additive figure, such as persons."""
    gap = models.BigIntegerField(null=True)
    """The sum of the set's cost in minor units, over the subjects it is known for."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "level", "path"], name="run_place")]


class Lead(Placed, Evidenced):
    """A question that a rule opened about one subject. Never a verdict: the household is heard before it closes."""

    SEEN = by_path()
    HOME = "household"

    rule_set = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    pack = models.CharField(max_length=60)
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    household = models.BigIntegerField(null=True)
    path = models.CharField(max_length=PATH_WIDTH)
    state = models.CharField(max_length=30, default="to_check")
    opened_on = models.DateField()
    last_run = models.BigIntegerField()
    heard_at = models.DateTimeField(null=True)
    facts = models.TextField(default="{}")
    """Canonical JSON of what the rule's sentence is filled with, as the set's figures hold it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_set", "rule", "key"], name="lead_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "path", "id"], name="lead_desk"),
            models.Index(fields=["path", "id"], name="lead_path"),
            models.Index(fields=["key"], name="lead_key"),
        ]


class LeadStep(Placed, Evidenced):
    """What was done about a lead: heard, closed one way, opened again. The note is sealed: it is about people."""

    SEEN = by_path()
    HOME = "lead__household"

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="steps")
    path = models.CharField(max_length=PATH_WIDTH)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=60)
    heard = models.BooleanField(default=False)
    note = SealedField(null=True)
