"""Two runs of one rule set side by side: how many subjects went from which verdict to which, and who they are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level
from bangfu.engines.simulation import OUTSIDE
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.models import Run, Verdict
from bangfu.programme.assessment.queries import area_in
from bangfu.programme.ledger.actors import Actor


@dataclass(frozen=True)
class Moved:
    """Subjects of a place whose verdict went from one to another; `outside`: not judged by that run."""

    path: str
    before: str
    after: str
    subjects: int


def check_comparable(first: Run, second: Run) -> None:
    """Raise Problem for two runs that do not answer the same question."""
    for run in (first, second):
        if run.state != "done":
            raise Problem("runs.not_done", run=run.pk)
    if first.rules != second.rules:
        raise Problem("runs.not_same_rules", first=first.rules, second=second.rules)


def moves_between(actor: Actor, first: Run, second: Run, area: str, level: Level | None) -> list[Moved]:
    """How many went from which verdict to which, by place of a level; unchanged ones included.

    Both runs are read in the area they share.
    """
    check_comparable(first, second)
    shared = area_in(actor, first, second, wanted=area)
    width = level.width if level is not None else 0
    rows = _beside(first, second, shared, f"substr(coalesce(b.path, a.path), 1, {width})")
    return [Moved(*row) for row in rows]


def changed_between(
    actor: Actor, first: Run, second: Run, area: str, before: str, after: str, limit: int = 100, start: str = ""
) -> list[tuple[str, str]]:
    """Keys and paths of subjects that went from one verdict to another, in order of the key, from `start` on."""
    check_comparable(first, second)
    if not can(actor, May.SEE_HOUSEHOLDS):
        return []
    shared = area_in(actor, first, second, wanted=area)
    return _changed(first, second, shared, before, after, limit, start)


def _sides(first: Run, second: Run, area: str) -> tuple[str, list[str | int]]:
    place = " AND path >= %s AND path < %s" if area else ""
    one = f"SELECT key, path, verdict FROM {Verdict._meta.db_table} WHERE run = %s{place}"
    bounds = [area, area + "~"] if area else []
    return f"({one}) AS b FULL JOIN ({one}) AS a ON a.key = b.key", [first.pk, *bounds, second.pk, *bounds]


def _beside(first: Run, second: Run, area: str, place: str) -> list[tuple[str, str, str, int]]:
    sides, values = _sides(first, second, area)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {place}, coalesce(b.verdict, '{OUTSIDE}'), coalesce(a.verdict, '{OUTSIDE}'), count(*)"
            f" FROM {sides} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            values,
        )
        return list(cursor.fetchall())


def _changed(
    first: Run, second: Run, area: str, before: str, after: str, limit: int, start: str
) -> list[tuple[str, str]]:
    sides, values = _sides(first, second, area)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(b.key, a.key), coalesce(a.path, b.path) FROM {sides}"
            f" WHERE coalesce(b.verdict, '{OUTSIDE}') = %s AND coalesce(a.verdict, '{OUTSIDE}') = %s"
            " AND coalesce(b.key, a.key) > %s ORDER BY 1 LIMIT %s",
            [*values, before, after, start, limit],
        )
        return list(cursor.fetchall())
