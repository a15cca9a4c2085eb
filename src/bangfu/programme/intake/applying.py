"""Write a comparison into the register, a slice of households at a time: what is new, then what changed.

Homes that are set apart are made ready before the change that `actions.apply_import` opens (`readying`), so that others
wait for their writing alone; all else is written inside it. One entry a household, one a place; the
entries of a slice are written with it, so that memory does not grow with the import.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from bangfu.core.policy.model import Table
from bangfu.programme.households.facts import EMPTY, merged
from bangfu.programme.households.list_columns import list_anew
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState, Record
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.compared import Compared, Rows, compared
from bangfu.programme.intake.comparing import IDENTITY
from bangfu.programme.intake.known import asked
from bangfu.programme.ledger.evidence import Evidenced, columns_of
from bangfu.programme.ledger.sealing import Sealed, unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.models import PlaceState

CHUNK = 2000
"""Homes, or places, that are written together."""
Say = Callable[[str, int, int], None]
Row = dict[str, Any]
"""A compared row by column."""
Given = tuple[Any, ...]
"""The columns of NEW of a compared row."""
NEW = (
    "home", "number", "path", "since::VARCHAR", "until::VARCHAR", "facts", f"nullif(private, '{EMPTY}')", "place",
    "name", "identity", "seen", "last",
)  # fmt: skip
CHANGED = (
    "home", "number", "home_id", "path", "entity", "state", "close_on", "writes", "since", "until", "facts", "private",
    "identity", "seen", "name", "replaces", "differs", "moved", "place", "last", "base",
)  # fmt: skip
HOMES = ("number", "id", "path", "head", "persons", "status")


class Applying:
    """One import being written: the homes that are set `apart`, or the rest."""

    def __init__(
        self, change: Change, shape: Shape, number: int, folder: Path, say: Say, *, apart: bool = False
    ) -> None:  # fmt: skip
        self.apart = apart
        self.change, self.shape, self.number, self.folder, self.say = change, shape, number, folder, say
        self.areas: set[str] = set()
        self._homes: dict[str, int] = {}
        self._members: dict[str, int] = {}
        self._drafts: dict[str, EntryDraft] = {}
        self._relist: dict[int, EntryDraft] = {}
        self._total = self._done = 0

    def write(self) -> None:
        """Write all of it."""
        with compared(self.folder) as files:
            tables = [table for table in self.shape.tables if files.has(table.name)]
            homely = [table for table in tables if self.shape.link_of(table) is not None]
            names = [table.name for table in homely]
            mine = "apart" if self.apart else "NOT apart"
            self._total = sum(files.count(name, f"kind IN ('added', 'changed') AND {mine}") for name in names)
            slices = _Slices(files, names, mine)
            for homes in slices:
                self._add_homes(homes)
                self._write_slice(homely, slices)
                self._end_slice(homes, slices.lasting)
            self._write_slice(homely, slices)
            for table in tables:
                if table not in homely and not self.apart:
                    self._write_places(files, table)
            list_anew(self.change, self.shape, self._relist)

    def _write_slice(self, tables: Sequence[Table], slices: _Slices) -> None:
        new = {table.name: slices.new(table.name) for table in tables}
        for table in tables:
            if table is self.shape.member:
                self._add_members(new[table.name])
            self._add_states(table, new[table.name])
        for table in tables:
            self._change_some(table, slices.changed(table.name))

    def _end_slice(self, homes: Sequence[Given], lasting: Mapping[str, object]) -> None:
        """Bring the list columns of the slice's homes up to date and write their entries."""
        mine = {home[0]: self._homes[home[0]] for home in homes if home[0] not in lasting}
        relisted = {home: self._relist.pop(home) for home in mine.values() if home in self._relist}
        list_anew(self.change, self.shape, relisted)
        self.change.close([self._drafts.pop(number) for number in mine if number in self._drafts])
        self._homes = {number: home for number, home in self._homes.items() if number in lasting}
        self._members.clear()

    def _write_places(self, files: Compared, table: Table) -> None:
        new = files.rows(table.name, NEW, "kind = 'added'")
        changed = files.rows(table.name, CHANGED, "kind = 'changed'")
        while rows := new.some(CHUNK):
            self._add_states(table, rows)
        while rows := changed.some(CHUNK):
            self._change_some(table, _by_column(rows))

    # -- what is new -------------------------------------------------------------------------

    def _add_homes(self, homes: Sequence[Given]) -> None:
        new = [home for home in homes if home[1] is None]
        values = [(home, path, head or "", persons, status or "", self.number)
                  for home, _, path, head, persons, status in new]  # fmt: skip
        ids = self.change.insert_rows(Household, values, [self._draft(home[0], home[2]) for home in new])
        self._homes.update(zip((home[0] for home in new), ids, strict=True))
        for number, home, path, *_ in homes:
            if home is not None:
                self._homes[number] = home
                self._relist[home] = self._draft(number, path)

    def _add_members(self, rows: Sequence[Given]) -> None:
        """New people: one row each, with what is known of them last."""
        people = [row for row in rows if row[-1]]
        values = [
            (self._homes[home], number, path, name or "", identity, seen, self.number)
            for home, number, path, _, _, _, _, _, name, identity, seen, _ in people
        ]
        ids = self.change.insert_rows(Member, values, [self._draft(row[0], row[2]) for row in people])
        self._members.update(zip((row[1] for row in people), ids, strict=True))

    def _add_states(self, table: Table, rows: Sequence[Given]) -> None:
        """Circumstances of what is new, the whole history that was given."""
        values, drafts = [], []
        for home, number, path, since, until, facts, private, place, *_ in rows:
            if table is self.shape.home and place is not None and place != path:
                facts = merged(facts, canonical({self.shape.place: place}))
            values.append(self._state(table, number, home, path, since, until, facts, private))
            drafts.append(self._draft(home, path))
        self.change.insert_rows(self._model(table), values, drafts)
        self._tell(len(rows))

    def _state(
        self, table: Table, number: str, home: str | None, path: str, since: str | date | None,
        until: str | date | None, facts: str, private: str | None,
    ) -> tuple[object, ...]:  # fmt: skip
        end = (since, until, facts)
        by = (self.number, None)
        if table is self.shape.home:
            return (self._homes[str(home)], *end, private, *by)
        if table is self.shape.member:
            return (self._members[number], self._homes[str(home)], *end, private, *by)
        if home is None:
            return (number, table.name, *end, *by)
        own = number if self.shape.key_of(table) is not None else ""
        return (self._homes[home], table.name, own, *end, *by)

    # -- what changed --------------------------------------------------------------------------

    def _change_some(self, table: Table, rows: list[Row]) -> None:
        """End the circumstances that do not hold any more and open those that do; what was known stays known."""
        if not rows:
            return
        model = self._model(table)
        ending = {row["state"]: row for row in rows if row["state"] is not None}
        bases = {row["base"]: row["number"] for row in rows}
        before = whole_rows(model, bases)
        known = {number: before[base] for base, number in bases.items()}
        if table is self.shape.member:
            for row in rows:
                self._members[row["number"]] = row["entity"]
            self._change_members(rows, known)
        if table is self.shape.home:
            self._move_homes([row for row in rows if row["moved"] and row["last"]])
            before = whole_rows(model, bases)
        self._end(model, [(before[state], row) for state, row in ending.items()])
        self._open(table, [row for row in rows if row["writes"]], known)
        self._tell(len(rows))

    def _end(self, model: type[Evidenced], pairs: list[tuple[Row, Row]]) -> None:
        ended = []
        for old, row in pairs:
            old["until"], old["ended_by"] = max(row["close_on"], old["since"] or row["close_on"]), self.number
            ended.append((old, row))
        columns = ["until", "ended_by", *(["private"] if model is MemberState else [])]
        drafts = [self._draft(row["home"], row["path"]) for _, row in ended]
        rewrite(self.change, model, [old for old, _ in ended], columns, drafts)

    def _open(self, table: Table, rows: list[Row], known: Mapping[str, Row]) -> None:
        values, drafts = [], []
        so_far: dict[str, tuple[str, str]] = {}
        for row in rows:
            old = known.get(row["number"], {})
            facts, private = so_far.get(row["number"]) or (old.get("facts", EMPTY), self._lasting(table, old))
            fresh = row["replaces"]
            facts = row["facts"] if fresh else merged(facts, row["facts"])
            private = row["private"] if fresh else merged(private, row["private"])
            so_far[row["number"]] = facts, private
            facts = self._placed(table, row, facts)
            values.append(self._state(
                table, row["number"], row["home"], row["path"], row["since"], row["until"], facts,
                None if private in (None, EMPTY) else private,
            ))  # fmt: skip
            drafts.append(self._draft(row["home"], row["path"]))
        if values:
            self.change.insert_rows(self._model(table), values, drafts)

    def _lasting(self, table: Table, old: Mapping[str, Any]) -> str:
        """Private facts that go on to hold: not a former identity number."""
        values = json.loads(_private(self._model(table), old))
        return canonical({name: value for name, value in values.items() if name != self.shape.identity})

    def _placed(self, table: Table, row: Row, facts: str) -> str:
        """Circumstances name their place only where it is not the household's of today."""
        if table is not self.shape.home:
            return facts
        values = {name: value for name, value in json.loads(facts).items() if name != self.shape.place}
        if row["place"] is not None and row["place"] != row["path"]:
            values[self.shape.place] = row["place"]
        return canonical(values)

    def _change_members(self, rows: list[Row], known: Mapping[str, Row]) -> None:
        """Name, home and identity number as they are now; a former identity number stays, sealed, where it held."""
        last = {row["entity"]: row for row in rows if row["last"]}
        people = whole_rows(Member, last)
        written, left = [], set[int]()
        for pk, person in people.items():
            row, fresh = last[pk], dict(person)
            if row["name"]:
                fresh["name"] = row["name"]
            fresh["path"], fresh["household_id"] = row["path"], self._homes[row["home"]]
            if row["moved"]:
                left.add(person["household_id"])
            if IDENTITY in row["differs"]:
                former = unseal(person["identity"], Member, "identity", pk)
                fresh["identity"], fresh["identity_index"] = row["identity"], row["seen"]
                if row["number"] in known:
                    state = known[row["number"]]
                    private = {**json.loads(_private(MemberState, state)), str(self.shape.identity): former}
                    state["private"] = canonical(private)
            if fresh != person:
                written.append((fresh, row))
        homes = sorted(left - self._relist.keys())
        for home, number, path in asked("SELECT id, number, path FROM households_household WHERE id IN %s", homes):
            self._relist[home] = self._draft(number, path)
        columns = ("household_id", "path", "name", "identity", "identity_index")
        drafts = [self._draft(row["home"], row["path"]) for _, row in written]
        rewrite(self.change, Member, [fresh for fresh, _ in written], columns, drafts)

    def _move_homes(self, rows: Sequence[Row]) -> None:
        """Households in another place: their people go along, and what was true before keeps the old place's code."""
        moves = {row["home_id"]: row for row in rows}
        drafts = {home: self._draft(row["home"], row["path"]) for home, row in moves.items()}
        homes = whole_rows(Household, moves)
        states = []
        for state in whole_rows(HouseholdState, moves, "household_id").values():
            values = json.loads(state["facts"])
            if self.shape.place not in values:
                state["facts"] = canonical({**values, self.shape.place: homes[state["household_id"]]["path"]})
                states.append(state)
        rewrite(self.change, HouseholdState, states, ["facts"], [drafts[state["household_id"]] for state in states])
        for home, whole in homes.items():
            whole["path"] = moves[home]["path"]
        rewrite(self.change, Household, list(homes.values()), ["path"], [drafts[home] for home in homes])
        people = list(whole_rows(Member, moves, "household_id").values())
        for person in people:
            person["path"] = moves[person["household_id"]]["path"]
        rewrite(self.change, Member, people, ["path"], [drafts[person["household_id"]] for person in people])

    # -- small things ----------------------------------------------------------------------------

    def _draft(self, home: str | None, path: str) -> EntryDraft:
        """The one entry of a household, or of a place."""
        subject = f"household/{home}" if home is not None else f"place/{path}"
        found = self._drafts.get(home or subject)
        if found is None:
            found = self._drafts[home or subject] = self.change.entry(subject, path)
            self.areas.add(path)
        return found

    def _model(self, table: Table) -> type[Evidenced]:
        if table is self.shape.home:
            return HouseholdState
        if table is self.shape.member:
            return MemberState
        return PlaceState if self.shape.link_of(table) is None else Record

    def _tell(self, rows: int) -> None:
        if not rows:
            return
        self._done += rows
        self.say(f"intake.{'prepare' if self.apart else 'apply'}", self._done, self._total)


class _Slices:
    """The homes of a comparison, a slice at a time, and the rows that belong to the slice just given.

    A person's or record's rows that speak of several homes belong to none of their slices: they come when all homes
    have been given, and until then those homes are `lasting`.
    """

    def __init__(self, files: Compared, tables: Sequence[str], mine: str) -> None:
        self._homes = files.rows("homes", HOMES, f"kind IN ('added', 'changed') AND {mine}")
        self._new = {name: files.rows(name, NEW, f"kind = 'added' AND {mine}") for name in tables}
        self._changed = {name: files.rows(name, CHANGED, f"kind = 'changed' AND {mine}") for name in tables}
        self._wandering = {name: files.wandering(name) for name in tables}
        self._late: dict[tuple[str, str], list[Given]] = {}
        self._last: str | None = None
        self.lasting = {home: None for name in tables for homes in self._wandering[name].values() for home in homes}

    def __iter__(self) -> Iterator[list[Given]]:
        while homes := self._homes.some(CHUNK):
            self._last = homes[-1][0]
            yield homes
        self._last = None

    def new(self, table: str) -> list[Given]:
        """The slice's new rows of a table: the columns of NEW."""
        return self._own(table, "new", self._new[table])

    def changed(self, table: str) -> list[Row]:
        """The slice's rows about what is known."""
        return _by_column(self._own(table, "changed", self._changed[table]))

    def _own(self, table: str, kind: str, rows: Rows) -> list[Given]:
        given, wandering = rows.upto(self._last), self._wandering[table]
        late = self._late.setdefault((table, kind), [])
        if not wandering:
            return given
        late += [row for row in given if row[1] in wandering]
        if self._last is not None:
            return [row for row in given if row[1] not in wandering]
        return sorted(late, key=lambda row: (row[1], row[CHANGED.index("since")]) if kind == "changed" else row[:2])


def _by_column(rows: Iterable[Given]) -> list[Row]:
    return [dict(zip(CHANGED, row, strict=True)) for row in rows]


def whole_rows(
    model: type[Evidenced], keys: Mapping[int, object] | Sequence[int], by: str = "id"
) -> dict[int, Row]:  # fmt: skip
    """Whole rows by id, for writing: those with some ids, or with some values of another column."""
    columns = columns_of(model)
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    sealed = [name for name in ("private", "identity") if name in columns]
    found = {}
    for row in asked(f"SELECT {quoted} FROM {table} WHERE {by} IN %s", list(keys)):
        values = dict(zip(columns, row, strict=True))
        for name in sealed:
            values[name] = None if values[name] is None else Sealed(bytes(values[name]))
        if values.get("identity_index") is not None:
            values["identity_index"] = bytes(values["identity_index"])
        found[values["id"]] = values
    return found


def rewrite(
    change: Change, model: type[Evidenced], rows: Sequence[Mapping[str, Any]], columns: Sequence[str],
    drafts: Sequence[EntryDraft],
) -> None:  # fmt: skip
    """Write some columns of rows that `whole_rows` gave, if there are any; `drafts` names the entry of each."""
    if rows:
        order = columns_of(model)
        change.update_rows(model, columns, [tuple(row[name] for name in order) for row in rows], drafts)


def _private(model: type[Evidenced], row: Mapping[str, Any]) -> str:
    value = row.get("private")
    if isinstance(value, Sealed):
        return unseal(value, model, "private", row["id"]) or EMPTY
    return value or EMPTY
