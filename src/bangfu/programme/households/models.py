"""Households, members and what was true of them when. Which facts there are is the pack's matter: they are JSON here.

`facts` is canonical JSON of the facts as the pack's snapshot writes them (money in minor units, days as text);
`private` is the same for facts the pack calls private, sealed. Both become typed columns in a snapshot.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.sealing import SealedField
from bangfu.programme.places.models import PATH_WIDTH, Placed


class Household(Evidenced):
    """A household by its number. Head, persons and status repeat today's circumstances, so that lists are fast."""

    number = models.CharField(max_length=60, unique=True)
    path = models.CharField(max_length=PATH_WIDTH)
    head = models.CharField(max_length=80, blank=True)
    persons = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=40, blank=True)
    brought_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["path", "id"], name="household_path"),
            models.Index(fields=["status", "path", "id", "persons"], name="household_status"),
            models.Index(fields=["head"], name="household_head"),
            models.Index(fields=["brought_by"], name="household_brought"),
        ]


class HouseholdState(Evidenced):
    """Circumstances of a household for a time: `[since, until)`; an open end is today."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="states")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    facts = models.TextField()
    private = SealedField(null=True)
    brought_by = models.BigIntegerField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brought_by"], name="household_state_brought"),
            models.Index(fields=["ended_by"], name="household_state_ended"),
        ]


class Member(Placed, Evidenced):
    """A person of a household. The identity number is sealed, and found by its blind index."""

    HOME = "household"
    INDEXES: ClassVar = {"identity_index": "identity"}

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    number = models.CharField(max_length=60, unique=True)
    path = models.CharField(max_length=PATH_WIDTH)
    name = models.CharField(max_length=80, blank=True)
    identity = SealedField(null=True)
    identity_index = models.BinaryField(null=True)
    brought_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["identity_index"], name="member_identity"),
            models.Index(fields=["name", "path"], name="member_name"),
            models.Index(fields=["path", "id"], name="member_path"),
            models.Index(fields=["brought_by"], name="member_brought"),
        ]


class MemberState(Evidenced):
    """Circumstances of a member for a time, in the household they lived in then."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="states")
    household = models.ForeignKey(Household, models.PROTECT, related_name="member_states", db_index=False)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    facts = models.TextField()
    private = SealedField(null=True)
    brought_by = models.BigIntegerField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["household", "since", "until"], name="member_state_lived"),
            models.Index(fields=["brought_by"], name="member_state_brought"),
            models.Index(fields=["ended_by"], name="member_state_ended"),
        ]


class Record(Evidenced):
    """A dated row of another table of the household: a year's income sheet, a measure. `table` is the pack's name."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="records")
    table = models.CharField(max_length=40)
    number = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    facts = models.TextField()
    brought_by = models.BigIntegerField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["brought_by"], name="record_brought"),
            models.Index(fields=["ended_by"], name="record_ended"),
        ]


class WorksheetItem(Evidenced):
    """One line of a year's income worksheet for a time: which fact it adds to, its source, from how much to how much.

    Amounts are whole minor units, the same where the amount is known. The note says whose word or which paper it rests
    on, so it is sealed.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="worksheet")
    year = models.PositiveSmallIntegerField()
    fact = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    least = models.BigIntegerField()
    most = models.BigIntegerField()
    note = SealedField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["household", "year", "id"], name="worksheet_year")]


class DuplicatePair(Evidenced):
    """Two members with the same identity number: proposed by an import, decided by a person.

    `path` is the smallest place both live in: who answers for it may decide. `state`: proposed, kept (two people, or
    a mistake in a number, with the reason), merged (`ended` is the one whose circumstances were ended).
    """

    first = models.ForeignKey(Member, models.PROTECT, related_name="+")
    second = models.ForeignKey(Member, models.PROTECT, related_name="+")
    path = models.CharField(max_length=PATH_WIDTH, blank=True)
    state = models.CharField(max_length=12, default="proposed")
    ended = models.ForeignKey(MemberState, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=60, blank=True)
    brought_by = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once")]
        indexes: ClassVar = [
            models.Index(fields=["state", "path", "id"], name="duplicate_pair_state"),
            models.Index(fields=["brought_by"], name="duplicate_pair_brought"),
        ]
