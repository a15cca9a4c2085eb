"""What a block of households adds to the figures, day by day: counted from their dated rows, a block by itself.

Households are divided by their numbers, which never change, so whatever happens to a household stays in its block: a
move, a merger of places, an undone import. A block that was written is counted anew, in milliseconds; the others hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from bangfu.programme.households.shape import STATUS
from bangfu.programme.places.models import PATH_WIDTH

SIZE = 500
"""Households of a block: fewer are counted anew sooner, more make fewer rows."""
ALWAYS = "0001-01-01"
"""The day of what has no beginning."""
Span = tuple[str, str | None]
Key = tuple[str, str, str, str | None]
"""Path, path of the day, status, day."""
Amounts = tuple[int, int]
"""Households with somebody in them, persons."""


class Added(NamedTuple):
    """What a block adds to the figures of a place and status from a day on, or as the lists have it (`day` None)."""

    width: int
    path: str
    lived: str
    status: str
    day: str | None
    homes: int
    persons: int


def block_of(household: int) -> int:
    """The block a household belongs to, by its id."""
    return household // SIZE


def blocks_there() -> list[int]:
    """The blocks that have a household, in order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT id / {SIZE} FROM households_household ORDER BY 1")
        return [block for (block,) in cursor.fetchall()]


def block_figures(block: int, widths: Collection[int], place: str) -> Iterator[Added]:
    """The figures of a block, for paths cut to each of some widths and for whole ones (`PATH_WIDTH`).

    `place` is the fact that says where a household was, when that is not where it is today.
    """
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    states, lives = _spans(block, place)
    for home, path, listed, persons in _homes(block):
        if persons:
            _add(sums[path, path, listed, None], (1, persons))
        living = lives.get(home, [])
        for span, status, lived in states.get(home, ()):
            for since, amounts in _course(span, living):
                _add(sums[path, path if lived is None else lived, status, since], amounts)
    for width in (*sorted(widths), PATH_WIDTH):
        cut: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
        for (path, lived, status, day), more in sums.items():
            _add(cut[path[:width], lived[:width], status, day], more)
        for key, (homes, persons) in cut.items():
            if homes or persons:
                yield Added(width, *key, homes, persons)


def _course(span: Span, living: Sequence[tuple[str, int]]) -> Iterator[tuple[str, Amounts]]:
    """What one row of circumstances adds on which day; `living` says by how many the people grew, in order of day."""
    since, until = span
    persons = sum(more for day, more in living if day <= since)
    yield since, (int(persons > 0), persons)
    for day, more in living:
        if since < day and (until is None or day < until):
            yield day, (int(persons + more > 0) - int(persons > 0), more)
            persons += more
    if until is not None:
        yield until, (-int(persons > 0), -persons)


def _add(sums: list[int], amounts: Sequence[int]) -> None:
    for n, amount in enumerate(amounts):
        sums[n] += amount


def _homes(block: int) -> list[tuple[int, str, str, int]]:
    return _rows("SELECT id, path, status, persons FROM households_household WHERE id >= %s AND id < %s", block)


def _spans(
    block: int, place: str
) -> tuple[dict[int, list[tuple[Span, str, str | None]]], dict[int, list[tuple[str, int]]]]:
    """By household its circumstances, and by how many its people grew on which day; spans without a day left out."""
    fact = "json_extract(facts, '$.{}')" if connection.vendor == "sqlite" else "facts::json ->> '{}'"
    days = f"coalesce(CAST(since AS text), '{ALWAYS}'), CAST(until AS text)"
    inside = "WHERE household_id >= %s AND household_id < %s AND (since IS NULL OR until IS NULL OR until > since)"
    states: dict[int, list[tuple[Span, str, str | None]]] = defaultdict(list)
    for home, since, until, status, lived in _rows(
        f"SELECT household_id, {days}, coalesce({fact.format(STATUS)}, ''), {fact.format(place)}"
        f" FROM households_householdstate {inside}", block
    ):  # fmt: skip
        states[home].append(((since, until), status, lived))
    grown: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for home, since, until in _rows(f"SELECT household_id, {days} FROM households_memberstate {inside}", block):
        grown[home][since] += 1
        if until is not None:
            grown[home][until] -= 1
    return states, {home: sorted(days.items()) for home, days in grown.items()}


def _rows(sql: str, block: int) -> list[tuple[Any, ...]]:  # as the driver gives them
    with connection.cursor() as cursor:
        cursor.execute(sql, [block * SIZE, (block + 1) * SIZE])
        return list(cursor.fetchall())
