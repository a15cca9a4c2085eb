"""What somebody complained of or suggested, on which page, and the answer. It is never counted against a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import by_path
from bangfu.programme.ledger.sealing import SealedField
from bangfu.programme.places.models import PATH_WIDTH, Placed


class Complaint(Placed, Evidenced):
    """A complaint or a suggestion. What it says is sealed, for it may speak of people; the answer names nobody."""

    SEEN = by_path()

    path = models.CharField(max_length=PATH_WIDTH, blank=True)
    kind = models.CharField(max_length=12)
    page = models.CharField(max_length=200, blank=True)
    said = SealedField(null=True)
    at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_name = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["path", "id"], name="complaint_path"),
            models.Index(fields=["by"], name="complaint_by"),
        ]
