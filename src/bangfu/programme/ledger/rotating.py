"""A change of keys: everything is sealed anew, blind indexes follow; killed at any point it goes on where it was.

    rotate_keys(SYSTEM)            # resumes a change that was begun
    drop_former_keys(SYSTEM)       # when no backup needs them any more

Others read and write meanwhile: what the former key sealed stays readable, and each write looks for new keys first.
A new seal holds the same text, so no digest changes and no entry is needed; a blind index is evidence and gets one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import connection, models

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced, columns_of, evidenced_models, sealed_columns
from bangfu.programme.ledger.keys import begin_new_keys, end_new_keys, forget_former_keys, fresh_keys, key_ring
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import VERSION, Sealed, blind_index, seal, unseal
from bangfu.programme.ledger.writer import run_change
from bangfu.programme.ledger.writing import Change, action

TOGETHER = 2_000
"""Values sealed anew in one transaction: others wait no longer than for these."""
WAIT_SECONDS = 60
ELSEWHERE: list[Callable[[], int]] = []
"""What seals values outside the register's own tables puts a function here that seals some of them anew, if any
are under a former key, and gives how many it was; 0 when none is left."""
Say = Callable[[str, int], None]


@dataclass(frozen=True)
class Rotated:
    """What was done by this start; one that was killed before did the rest."""

    number: int
    resealed: int
    indexed: int


def rotate_keys(actor: Actor, say: Say | None = None) -> Rotated:
    """Make new keys and bring everything under them; gives what was done."""
    tell = say or _silent
    with confined(""):
        number = begin_new_keys()
        if not Entry.objects.filter(subject=f"keys/{number}").exists():
            _note_begun(actor, number)
        _outlast_older_writes()
        resealed = 0
        for model, column in sealed_places():
            for count in _reseal_all(model, column):
                resealed += count
                tell("ledger.resealing", resealed)
        for more in ELSEWHERE:
            while count := more():
                resealed += count
        indexed = 0
        for model in evidenced_models().values():
            for column, source in model.INDEXES.items():
                for count in _index_all(actor, number, model, column, source):
                    indexed += count
                    tell("ledger.reindexing", indexed)
        end_new_keys()
        _note_ended(actor, number)
    return Rotated(number, resealed, indexed)


def drop_former_keys(actor: Actor) -> list[int]:
    """Throw the former keys away once nothing is sealed under them; gives their numbers.

    Raises Problem while something is: a change of keys that has not ended.
    """
    with confined(""):
        fresh_keys()
        for more in ELSEWHERE:
            while more():
                pass
        left = sum(_under_former(model, column).count() for model, column in sealed_places())
        if left or key_ring().former_index is not None:
            raise Problem("ledger.keys_in_use", count=left)
        if len(key_ring().sealing) == 1:
            return []
        _note_dropped(actor, key_ring().current)
        return forget_former_keys()


def check_not_rotating() -> None:
    """Raise Problem while keys are changed: identity numbers are not to be compared under two keys."""
    fresh_keys()
    if key_ring().former_index is not None:
        raise Problem("ledger.keys_changing")


def sealed_places() -> list[tuple[type[models.Model], str]]:
    """Every sealed column of the register, and that of the log."""
    found: list[tuple[type[models.Model], str]] = [(EntrySecret, "reason")]
    for _, model in sorted(evidenced_models().items()):
        found += [(model, column) for column in sealed_columns(model)]
    return found


# -- the passes -------------------------------------------------------------------------------------


def _reseal_all(model: type[models.Model], column: str) -> Iterator[int]:
    last = -1
    while True:
        count, last = run_change(partial(_reseal_some, model, column, last))
        if not count:
            return
        yield count


def _reseal_some(model: type[models.Model], column: str, after: int) -> tuple[int, int]:
    rows = _under_former(model, column).filter(pk__gt=after).order_by("pk")
    found = list(rows.select_for_update().values_list("pk", column)[:TOGETHER])
    if not found:
        return 0, after
    table = model._meta.db_table
    fresh = []
    for row, value in found:
        text = unseal(Sealed(bytes(value)), model, column, row)
        fresh.append((bytes(seal(text or "", table, column, row)), row))
    quote, (key,) = connection.ops.quote_name, (f.attname for f in model._meta.concrete_fields if f.primary_key)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE {quote(key)} = %s", fresh)
    return len(found), int(found[-1][0])


def _under_former(model: type[models.Model], column: str) -> models.QuerySet[models.Model]:
    """The rows whose column is sealed under another key than the one in use."""
    head = models.Func(column, 1, 2, function="substr", output_field=models.BinaryField())
    rows = model._base_manager.exclude(**{column: None}).annotate(sealed_under=head)
    found: models.QuerySet[models.Model] = rows.exclude(sealed_under=bytes((VERSION, key_ring().current)))
    return found


def _index_all(actor: Actor, number: int, model: type[Evidenced], column: str, source: str) -> Iterator[int]:
    """From the first row on, as nothing in an index says by which key it was made; what fits already is left."""
    last: int | None = -1
    while last is not None:
        stale: list[int] = []
        rows = model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", column, source)
        found = list(rows[:TOGETHER])
        for row, index, sealed in found:
            text = unseal(sealed, model, source, row)
            if text is not None and bytes(index or b"") != blind_index(text):
                stale.append(row)
        if stale:
            _index_some(actor, number, model, column, source, stale)
            yield len(stale)
        last = found[-1][0] if found else None


@action("ledger.index_anew")
def _index_some(
    change: Change, number: int, model: type[Evidenced], column: str, source: str, stale: list[int]
) -> None:
    names = columns_of(model)
    rows = []
    for values in model._base_manager.select_for_update().filter(pk__in=stale).values_list(*names):
        row = dict(zip(names, values, strict=True))
        text = unseal(row[source], model, source, row["id"])
        row[column] = blind_index(text) if text is not None else None
        rows.append(tuple(row[name] for name in names))
    draft = change.entry(f"keys/{number}", "")
    change.update_rows(model, (column,), rows, [draft] * len(rows))


@action("ledger.begin_new_keys")
def _note_begun(change: Change, number: int) -> None:
    change.entry(f"keys/{number}", "")


@action("ledger.end_new_keys")
def _note_ended(change: Change, number: int) -> None:
    change.entry(f"keys/{number}", "")


@action("ledger.drop_former_keys")
def _note_dropped(change: Change, number: int) -> None:
    change.entry(f"keys/{number}", "")


def _outlast_older_writes() -> None:
    """Wait until every write that may still hold the former key has ended; SQLite's one writer has none."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
        for _ in range(WAIT_SECONDS * 5):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND xact_start < %s", [now],
            )  # fmt: skip
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.2)
    raise Problem("ledger.writes_go_on", seconds=WAIT_SECONDS)


def _silent(_stage: str, _done: int) -> None:
    return None
