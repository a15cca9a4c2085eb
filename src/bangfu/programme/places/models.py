"""A place is a dated node; its path is its code, of fixed width at each level, so everything below is one range."""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import by_everybody
from bangfu.programme.ledger.sealing import SealedField

PATH_WIDTH = 24
"""The widest code a pack may have; a grid cell adds three characters to its village."""

PUBLIC = by_everybody("what a place is called, was and is like says nothing of anybody; every list names places above")


class Placed:
    """A row that follows when its place gets another code: by a merger, a split, a move."""

    PLACE_COLUMNS: ClassVar[tuple[str, ...]] = ("path",)
    """Columns that hold the code of a place."""
    HOME: ClassVar[str] = ""
    """The look-up of the household the row goes with, where it goes with one."""


class Place(Evidenced):
    """A node of the tree while it lasted: `[since, until)`. After a merge the code may live on with a new row."""

    SEEN = PUBLIC

    path = models.CharField(max_length=PATH_WIDTH)
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["path", "id"], name="place_path"),
            models.Index(fields=["level", "path"], name="place_level"),
        ]

    def named(self, lang: str) -> str:
        """The name in a language; as published where the list gives no other."""
        return self.name_en or self.name if lang == "en" else self.name

    @property
    def names(self) -> dict[str, str]:
        """The name by language, for sentences that are said in either."""
        return {lang: self.named(lang) for lang in ("zh", "en")}


class PlaceClass(Evidenced):
    """A class a place belongs to for a time, such as poor village; the codes are the pack's."""

    SEEN = PUBLIC

    place = models.ForeignKey(Place, models.PROTECT, related_name="classes")
    kind = models.CharField(max_length=40)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Succession(Evidenced):
    """What became of a place: merged into, split into, or renamed as another, on a day."""

    SEEN = PUBLIC

    predecessor = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Place, models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=20)
    on = models.DateField()


class Rearrangement(Evidenced):
    """A merger, move or split of so many households that they follow in steps: the places have changed already.

    `moves` is canonical JSON: code before → code after. It is under way until `ended_at`.
    """

    SEEN = by_everybody("whose work waits for it lies above and beside; its reason is sealed")
    UNEVIDENCED = frozenset({"job"})

    path = models.CharField(max_length=PATH_WIDTH)
    area = models.CharField(max_length=PATH_WIDTH, blank=True)
    moves = models.TextField()
    on = models.DateField()
    pack = models.CharField(max_length=60)
    households = models.PositiveIntegerField()
    reason = SealedField(null=True)
    account = models.BigIntegerField(null=True)
    account_name = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    job = models.BigIntegerField(null=True)

    @property
    def codes(self) -> dict[str, str]:
        """Code before → code after."""
        found: dict[str, str] = json.loads(self.moves)
        return found


class PlaceState(Evidenced):
    """What a pack's table of places (villages, counties) says of one of them for a time; `facts` is canonical JSON."""

    SEEN = PUBLIC

    path = models.CharField(max_length=PATH_WIDTH)
    table = models.CharField(max_length=40)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    facts = models.TextField()
    brought_by = models.BigIntegerField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["table", "path", "since"], name="place_state"),
            models.Index(fields=["brought_by"], name="place_state_brought"),
        ]
