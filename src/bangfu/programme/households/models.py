"""Households, members and what was true of them when. Which facts there are is the pack's matter: they are JSON here.

`facts` is canonical JSON of the facts as the pack's snapshot writes them (money in minor units, days as text);
`private` is the same for facts the pack calls private, sealed. Both become typed columns in a snapshot.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import by_everybody, by_parent, by_path
from bangfu.programme.ledger.sealing import SealedField
from bangfu.programme.places.models import PATH_WIDTH, Placed

WITH_HOUSEHOLD = by_parent("households_household", "household_id")


class Household(Evidenced):
    """A household by its number. Head, persons and status repeat today's circumstances, so that lists are fast."""

    SEEN = by_path()

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

    SEEN = WITH_HOUSEHOLD

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

    SEEN = by_path()
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

    SEEN = WITH_HOUSEHOLD

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

    SEEN = WITH_HOUSEHOLD

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

    SEEN = WITH_HOUSEHOLD

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


class BlockFigure(models.Model):
    """Figures of a block of households, kept beside the register: what its rows add from a day on, as whole numbers.

    `path` is where the households are today, `lived` where they were that day, both cut to `width` characters. Without
    a day: as the list columns have it now. What was kept follows from the register and can always be counted anew.
    """

    SEEN = by_path()

    block = models.BigIntegerField()
    width = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=PATH_WIDTH)
    lived = models.CharField(max_length=PATH_WIDTH)
    status = models.CharField(max_length=120)
    day = models.DateField(null=True)
    homes = models.IntegerField()
    """Households with such circumstances in which somebody lives."""
    persons = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["width", "path", "lived", "status", "day", "block", "homes", "persons"], name="block_figure_sum"
            ),
            models.Index(fields=["block"], name="block_figure_block"),
        ]


class FiguresKept(models.Model):
    """Up to which moment of the log the figures of all blocks were counted: one row, or none."""

    SEEN = by_everybody("to what moment figures are kept, and no figure")

    placed = models.BigIntegerField()
    leaf = models.BinaryField()
    waiting = models.TextField()
    """Leaves of the entries without a place, in hexadecimal, with commas."""
    place = models.CharField(max_length=60)
    """The fact that says where a household was."""
    widths = models.CharField(max_length=60)
    """Characters that paths were cut to, with commas."""


class DuplicatePair(Evidenced):
    """Two members with the same identity number: proposed by an import, decided by a person.

    `path` is the smallest place both live in: who answers for it may decide. `state`: proposed, kept (two people, or
    a mistake in a number, with the reason), merged (`ended` is the one whose circumstances were ended).
    """

    SEEN = by_path()

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
