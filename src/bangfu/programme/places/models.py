"""A place is a dated node; its path is its code, of fixed width at each level, so everything below is one range."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bangfu.programme.ledger.evidence import Evidenced

PATH_WIDTH = 24
"""The widest code a pack may have; a grid cell adds three characters to its village."""


class Placed:
    """A row that follows when its place gets another code: by a merger, a split, a move."""

    PLACE_COLUMNS: ClassVar[tuple[str, ...]] = ("path",)
    """Columns that hold the code of a place."""
    HOME: ClassVar[str] = ""
    """The look-up of the household the row goes with, where it goes with one."""


class Place(Evidenced):
    """A node of the tree while it lasted: `[since, until)`. After a merge the code may live on with a new row."""

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

    place = models.ForeignKey(Place, models.PROTECT, related_name="classes")
    kind = models.CharField(max_length=40)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Succession(Evidenced):
    """What became of a place: merged into, split into, or renamed as another, on a day."""

    predecessor = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Place, models.PROTECT, related_name="predecessions")
    kind = models.CharField(max_length=20)
    on = models.DateField()


class PlaceState(Evidenced):
    """What a pack's table of places (villages, counties) says of one of them for a time; `facts` is canonical JSON."""

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
