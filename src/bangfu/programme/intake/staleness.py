"""Whether the register is still what a comparison was made with; if not, who changed it and when.

Asked twice. Before the change that writes, of everything, with the marks that were kept with the comparison. Inside it
only of what may have changed since, with marks that live as long as this process and cost little: others wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.db.models import Max

from bangfu.core.errors import Problem
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.known import asked, marks_sql, take_homes, take_states
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.scratch import scratch
from bangfu.programme.ledger.keys import key_ring
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealed_tables import table_in

KEY = "key"
"""The number of the keys under which a comparison was made; beside its files."""
ROWS = (
    "SELECT id, id, number, path, head, persons, status FROM households_household WHERE id IN %s",
    "SELECT household_id, id, since, until, facts, private FROM households_householdstate WHERE household_id IN %s",
    "SELECT household_id, id, path, name, identity, identity_index FROM households_member WHERE household_id IN %s",
    "SELECT household_id, id, member_id, since, until, facts, private FROM households_memberstate"
    " WHERE household_id IN %s",
    'SELECT household_id, id, "table", number, since, until, facts FROM households_record WHERE household_id IN %s',
)
"""What is true of a home: its id, and what must not have changed."""


def note_key(compared: Path, number: int) -> None:
    """Remember the keys of a comparison: its blind indexes are theirs."""
    (compared / KEY).write_text(str(number))


@dataclass(frozen=True)
class Seen:
    """The households of a comparison as they were found before the change that writes it."""

    row: Import
    marks: dict[int, int]
    """A mark of each household that is to change, by id."""
    fresh: list[str]
    """The numbers that must be free."""
    last: int
    """The newest entry of the log."""

    def check(self) -> None:
        """Raise Problem when a household has changed since, or a number is taken; until the change ends nobody else
        writes these households."""
        hold_homes(list(self.marks))
        now = home_marks(list(self.marks))
        differing = [home for home, mark in self.marks.items() if now.get(home) != mark]
        if not differing and self.marks:
            # what was changed and changed back would be made ready from what is not true
            with confined(""):  # one may have been changed where it lived meanwhile
                written = set(Entry.objects.filter(id__gt=self.last).values_list("subject", flat=True))
            if written:
                numbers = asked("SELECT id, number FROM households_household WHERE id IN %s", list(self.marks))
                differing = [home for home, number in numbers if f"household/{number}" in written]
        _refuse(self.row, differing, self.fresh)


def see_unchanged(shape: Shape, compared: Path, row: Import) -> Seen:
    """What the households of a comparison are now. Raises Problem when one that is to change is not what it was, a
    number that was free is taken, or the keys are others: people would be filed where nobody finds them."""
    if (compared / KEY).read_text() != str(key_ring().current):
        raise Problem("ledger.keys_changed")
    with confined(""):
        last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
    with scratch() as database:
        marks, homes = (table_in(database, compared / f"{name}.parquet") for name in ("marks", "homes"))
        ids = [home for (home,) in database.execute(f"SELECT home_id FROM {marks} ORDER BY home_id").fetchall()]
        seen = home_marks(ids)
        take_homes(database, "id", ids)
        take_states(database, shape, ids)
        differing = database.execute(
            f"SELECT b.home_id FROM {marks} b LEFT JOIN ({marks_sql(shape)}) n USING (home_id) "
            "WHERE n.mark IS DISTINCT FROM b.mark"
        ).fetchall()
        fresh = [number for (number,) in database.execute(
            f"SELECT number FROM {homes} WHERE kind = 'added'"
        ).fetchall()]  # fmt: skip
    _refuse(row, [home for (home,) in differing], fresh)
    return Seen(row, seen, fresh, last)


def home_marks(ids: Sequence[int]) -> dict[int, int]:
    """For each household a number that is another as soon as anything of it is; good for this process only."""
    marks = dict.fromkeys(ids, 0)
    for table, sql in enumerate(ROWS):
        for row in asked(sql, ids):
            marks[row[0]] ^= hash((table, row))
    return marks


def _refuse(row: Import, differing: Sequence[int], fresh: Sequence[str]) -> None:
    numbers = [number for (number,) in asked("SELECT number FROM households_household WHERE id IN %s", differing)]
    numbers += [number for (number,) in asked("SELECT number FROM households_household WHERE number IN %s", fresh)]
    if not numbers and not differing:
        return
    numbers = sorted(numbers)
    with confined(""):
        last = Entry.objects.filter(subject__in=[f"household/{n}" for n in numbers[:500]]).order_by("-id").first()
    raise Problem(
        "intake.register_changed", number=row.pk, count=len(numbers), household=numbers[0] if numbers else "—",
        name=last.actor_name if last else "—", at=last.at.astimezone().strftime("%Y-%m-%d %H:%M") if last else "—",
    )  # fmt: skip


def hold_homes(ids: Sequence[int]) -> None:
    """On PostgreSQL nobody else writes these households until this change ends; SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        for _ in asked("SELECT id FROM households_household WHERE id IN %s ORDER BY id FOR UPDATE", ids):
            pass
