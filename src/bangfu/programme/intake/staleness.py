"""Whether the register is still what a comparison was made with; if not, who changed it and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from bangfu.core.errors import Problem
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.known import asked, marks_sql, take_states
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.scratch import scratch
from bangfu.programme.ledger.keys import key_ring
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.sealed_tables import table_in

KEY = "key"
"""The number of the keys under which a comparison was made; beside its files."""


def note_key(compared: Path, number: int) -> None:
    """Remember the keys of a comparison: its blind indexes are theirs."""
    (compared / KEY).write_text(str(number))


def check_unchanged(shape: Shape, compared: Path, row: Import) -> None:
    """Raise Problem when a household that is to change has changed, a number that was free is taken, or the keys
    are others: people would be filed where nobody finds them."""
    if (compared / KEY).read_text() != str(key_ring().current):
        raise Problem("ledger.keys_changed")
    with scratch() as database:
        marks, homes = (table_in(database, compared / f"{name}.parquet") for name in ("marks", "homes"))
        ids = [home for (home,) in database.execute(f"SELECT home_id FROM {marks}").fetchall()]
        _hold(ids)
        take_states(database, shape, ids)
        differing = database.execute(
            f"SELECT b.home_id FROM {marks} b LEFT JOIN ({marks_sql(shape)}) n USING (home_id) "
            "WHERE n.mark IS DISTINCT FROM b.mark"
        ).fetchall()
        numbers = [n for (n,) in asked_numbers([home for (home,) in differing])]
        fresh = [number for (number,) in database.execute(
            f"SELECT number FROM {homes} WHERE kind = 'added'"
        ).fetchall()]  # fmt: skip
    numbers += [n for (n,) in asked("SELECT number FROM households_household WHERE number IN %s", fresh)]
    if numbers:
        raise _changed(sorted(numbers), row)


def asked_numbers(ids: Sequence[int]) -> list[tuple[str]]:
    """The numbers of households by id."""
    return list(asked("SELECT number FROM households_household WHERE id IN %s", ids))


def _hold(ids: Sequence[int]) -> None:
    """On PostgreSQL nobody else writes these households until this change ends; SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        for _ in asked("SELECT id FROM households_household WHERE id IN %s ORDER BY id FOR UPDATE", ids):
            pass


def _changed(numbers: Sequence[str], row: Import) -> Problem:
    last = Entry.objects.filter(subject__in=[f"household/{n}" for n in numbers[:500]]).order_by("-id").first()
    return Problem(
        "intake.register_changed", number=row.pk, count=len(numbers), household=numbers[0],
        name=last.actor_name if last else "—", at=last.at.astimezone().strftime("%Y-%m-%d %H:%M") if last else "—",
    )  # fmt: skip
