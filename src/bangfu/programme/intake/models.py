"""What was brought in: one row an import of rosters, one row a file of another department."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import by_everybody, by_path
from bangfu.programme.places.models import PATH_WIDTH, Placed


class State(StrEnum):
    """Where an import stands."""

    CHECKING = "checking"
    READY = "ready"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"
    CANCELLED = "cancelled"


MOVES: dict[State, frozenset[State]] = {
    State.CHECKING: frozenset({State.READY, State.FAILED, State.CANCELLED}),
    State.READY: frozenset({State.READY, State.APPLIED, State.FAILED, State.CANCELLED}),
    State.FAILED: frozenset({State.READY, State.FAILED, State.CANCELLED}),
    State.APPLIED: frozenset({State.UNDONE}),
    State.UNDONE: frozenset(),
    State.CANCELLED: frozenset(),
}
"""From each state, those it may go to."""


class Import(Placed, Evidenced):
    """Rosters given together. The comparison with the register lies in files beside it; `counts` sums it up.

    `area` is that of the account, `place` the smallest place all its rows lie in. `files`, `counts` and `problem`
    are canonical JSON.
    """

    SEEN = by_path("area")
    PLACE_COLUMNS = ("area", "place")

    account = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=60)
    area = models.CharField(max_length=PATH_WIDTH, blank=True)
    place = models.CharField(max_length=PATH_WIDTH, blank=True)
    state = models.CharField(max_length=12)
    pack = models.CharField(max_length=200)
    since = models.DateField()
    files = models.TextField()
    counts = models.TextField(default="{}")
    problem = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["area", "id"], name="import_area")]


class RegisterFile(Evidenced):
    """A file of another department, as it was taken; the newest of a name is the one in use."""

    SEEN = by_everybody("which files of other departments there are; what is in them lies sealed, beside the database")

    name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    rows = models.BigIntegerField()
    loaded_at = models.DateTimeField()
    account = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=60)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="register_file_name")]
