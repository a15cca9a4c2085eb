"""The columns that repeat today's circumstances (head, number of people, status, place), worked out again in bulk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

from django.db import connection

from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.ledger.evidence import Evidenced, columns_of
from bangfu.programme.ledger.rows import in_pieces
from bangfu.programme.ledger.writing import Change, EntryDraft

TOGETHER = 4000
LISTED = ("path", "head", "persons", "status")


def list_anew(change: Change, shape: Shape, drafts: Mapping[int, EntryDraft]) -> None:
    """Write the list columns of households, by id, whose circumstances or people have changed.

    What the change has made ready and the database does not show yet counts, as long as nobody left another household.
    """
    for some in in_pieces(sorted(drafts), TOGETHER):
        people, last = _people(change, shape, some), _last(change, some)
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


def _people(change: Change, shape: Shape, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Head and number of people of each household today."""
    names: dict[int, tuple[str, str]] = {}
    states: dict[int, tuple[int, int, str]] = {}
    for state, home, member, number, name, facts in _rows(
        "SELECT s.id, s.household_id, m.id, m.number, m.name, s.facts FROM households_memberstate s"
        " JOIN households_member m ON m.id = s.member_id WHERE s.household_id IN %s AND s.until IS NULL", ids
    ):  # fmt: skip
        names[member], states[state] = (number, name), (home, member, facts)
    if unseen := _unseen(change, MemberState, set(ids)):
        names |= {
            member: (number, name) for member, number, name in
            _rows("SELECT id, number, name FROM households_member WHERE household_id IN %s", ids)
        }  # fmt: skip
    names |= {pk: (row["number"], row["name"]) for pk, row in _unseen(change, Member, set(ids)).items() if row}
    for pk, row in unseen.items():
        states.pop(pk, None)
        if row and row["until"] is None:
            states[pk] = (row["household_id"], row["member_id"], row["facts"])
    found: dict[int, tuple[str, int]] = {}
    leading: set[int] = set()
    for home, member, facts in sorted(states.values(), key=lambda state: (state[0], names[state[1]])):
        name = names[member][1]
        head, persons = found.get(home, (name, 0))
        if home not in leading and shape.head is not None and json.loads(facts).get(shape.relation) == shape.head:
            head = name
            leading.add(home)
        found[home] = (head, persons + 1)
    return found


def _last(change: Change, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The last circumstances of each household."""
    states = {
        pk: (home, since, until, facts) for pk, home, since, until, facts in
        _rows("SELECT id, household_id, since, until, facts FROM households_householdstate"
              " WHERE household_id IN %s", ids)
    }  # fmt: skip
    for pk, row in _unseen(change, HouseholdState, set(ids)).items():
        states.pop(pk, None)
        if row:
            states[pk] = (row["household_id"], row["since"], row["until"], row["facts"])
    last: dict[int, tuple[tuple[bool, str, bool, str, int], str]] = {}
    for pk, (home, since, until, facts) in states.items():
        order = (since is not None, str(since or ""), until is None, str(until or ""), pk)
        if home not in last or last[home][0] < order:
            last[home] = (order, facts)
    return {home: json.loads(facts) for home, (_, facts) in last.items()}


def _unseen(change: Change, model: type[Evidenced], homes: Set[int]) -> dict[int, dict[str, Any] | None]:
    """What the database does not show yet of some households; None for rows that are to go."""
    names = columns_of(model)
    rows = {
        pk: None if row is None else dict(zip(names, row, strict=True)) for pk, row in change.unseen(model).items()
    }  # fmt: skip
    return {pk: row for pk, row in rows.items() if row is None or row["household_id"] in homes}


def _rows(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:  # as the driver gives them
    marks = "(" + ", ".join(["%s"] * len(ids)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("IN %s", f"IN {marks}", 1), list(ids))
        return list(cursor.fetchall())
