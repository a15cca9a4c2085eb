"""The columns that repeat today's circumstances (head, number of people, status, place), worked out again in bulk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from bangfu.programme.households.models import Household
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.ledger.evidence import columns_of
from bangfu.programme.ledger.writing import Change, EntryDraft

TOGETHER = 4000
LISTED = ("path", "head", "persons", "status")


def list_anew(change: Change, shape: Shape, drafts: Mapping[int, EntryDraft]) -> None:
    """Write the list columns of households, by id, whose circumstances or people have changed."""
    ids = sorted(drafts)
    for start in range(0, len(ids), TOGETHER):
        some = ids[start : start + TOGETHER]
        people, last = _people(shape, some), _last(some)
        rows, names = [], columns_of(Household)
        for row in _rows(f"SELECT {', '.join(names)} FROM households_household WHERE id IN %s", some):
            values = dict(zip(names, row, strict=True))
            facts = last.get(values["id"], {})
            head, persons = people.get(values["id"], (None, 0))
            fresh = {
                **values, "persons": persons, "head": head if head is not None else values["head"],
                "status": facts.get(STATUS, values["status"]), "path": facts.get(shape.place, values["path"]),
            }  # fmt: skip
            if fresh != values:
                rows.append(tuple(fresh[name] for name in names))
        if rows:
            change.update_rows(Household, LISTED, rows, [drafts[row[0]] for row in rows])


def _people(shape: Shape, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Head and number of people of each household today."""
    found: dict[int, tuple[str, int]] = {}
    leading: set[int] = set()
    for home, name, facts in _rows(
        "SELECT s.household_id, m.name, s.facts FROM households_memberstate s JOIN households_member m"
        " ON m.id = s.member_id WHERE s.household_id IN %s AND s.until IS NULL ORDER BY s.household_id, m.number", ids
    ):  # fmt: skip
        head, persons = found.get(home, (name, 0))
        if home not in leading and shape.head is not None and json.loads(facts).get(shape.relation) == shape.head:
            head = name
            leading.add(home)
        found[home] = (head, persons + 1)
    return found


def _last(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The last circumstances of each household."""
    found = {}
    for home, facts in _rows(
        "SELECT household_id, facts FROM households_householdstate WHERE household_id IN %s"
        " ORDER BY household_id, since IS NOT NULL, since, until IS NULL, until, id", ids
    ):  # fmt: skip
        found[home] = json.loads(facts)
    return found


def _rows(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:  # as the driver gives them
    marks = "(" + ", ".join(["%s"] * len(ids)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("IN %s", f"IN {marks}", 1), list(ids))
        return list(cursor.fetchall())
