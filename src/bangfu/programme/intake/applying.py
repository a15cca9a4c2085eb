"""Write a comparison into the register: new households by the thousand, then what changed of the known ones.

Everything happens inside the one change that `actions.apply_import` opens. One entry a household, one a place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection

from bangfu.core.policy.model import Table
from bangfu.programme.households.facts import EMPTY, merged
from bangfu.programme.households.listing import list_anew
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState, Record
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.comparing import IDENTITY
from bangfu.programme.intake.known import asked
from bangfu.programme.ledger.evidence import Evidenced, columns_of
from bangfu.programme.ledger.sealing import Sealed, unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.models import PlaceState

CHUNK = 5000
"""Rows written in one statement."""
Say = Callable[[str, int, int], None]
Row = dict[str, Any]
"""A compared row by column."""
STATES: dict[str, type[Evidenced]] = {
    "home": HouseholdState, "member": MemberState, "record": Record, "place": PlaceState
}  # fmt: skip


class Applying:
    """One import being written."""

    def __init__(self, change: Change, shape: Shape, number: int, folder: Path, say: Say) -> None:
        self.change, self.shape, self.number, self.folder, self.say = change, shape, number, folder, say
        self.homes: dict[str, int] = {}
        self.members: dict[str, int] = {}
        self.drafts: dict[str, EntryDraft] = {}
        self.relist: dict[int, EntryDraft] = {}
        self.total = self.done = 0

    def write(self) -> None:
        """Write everything."""
        with _database() as self.database:
            tables = [t for t in self.shape.tables if (self.folder / f"{t.name}.parquet").exists()]
            self.total = sum(self._count(t, "kind IN ('added', 'changed')") for t in tables)
            self._add_homes()
            for table in tables:
                if table is self.shape.member:
                    self._add_members(table)
                self._add_states(table)
            for table in tables:
                self._change_states(table)
            list_anew(self.change, self.shape, self.relist)

    # -- what is new -------------------------------------------------------------------------

    def _add_homes(self) -> None:
        columns = "number, path, head, persons, status"
        file = self._file("homes")
        for rows in self._chunks(f"SELECT {columns} FROM {file} WHERE kind = 'added' ORDER BY number"):
            drafts = [self._draft(number, path) for number, path, *_ in rows]
            values = [(n, p, head or "", persons, status or "", self.number) for n, p, head, persons, status in rows]
            ids = self.change.insert_rows(Household, values, drafts)
            self.homes.update(zip((row[0] for row in rows), ids, strict=True))
        for number, home, path in self.database.execute(
            f"SELECT number, id, path FROM {file} WHERE kind = 'changed'"
        ).fetchall():
            self.homes[number] = home
            self.relist[home] = self._draft(number, path)

    def _add_members(self, table: Table) -> None:
        """New people: one row each, with what is known of them last."""
        query = (
            f"SELECT number, home, path, name, identity, seen FROM {self._file(table.name)} "
            "WHERE kind = 'added' AND last ORDER BY home, number"
        )
        for rows in self._chunks(query):
            values = [
                (self.homes[home], number, path, name or "", identity, seen, self.number)
                for number, home, path, name, identity, seen in rows
            ]
            ids = self.change.insert_rows(Member, values, [self.drafts[row[1]] for row in rows])
            self.members.update(zip((row[0] for row in rows), ids, strict=True))

    def _add_states(self, table: Table) -> None:
        """Circumstances of what is new, the whole history that was given."""
        query = (
            f"SELECT number, home, path, since, until, facts, private, place FROM {self._file(table.name)} "
            "WHERE kind = 'added' ORDER BY home, number, since NULLS FIRST"
        )
        for rows in self._chunks(query):
            values, drafts = [], []
            for number, home, path, since, until, facts, private, place in rows:
                if table is self.shape.home and place is not None and place != path:
                    facts = merged(facts, canonical({self.shape.place: place}))
                values.append(self._state(table, number, home, path, since, until, facts, private))
                drafts.append(self._draft(home, path))
            self.change.insert_rows(self._model(table), values, drafts)
            self._tell(len(rows))

    def _state(
        self, table: Table, number: str, home: str | None, path: str, since: date | None, until: date | None,
        facts: str, private: str | None,
    ) -> tuple[object, ...]:  # fmt: skip
        end = (since, until, facts)
        sealed = None if private in (None, EMPTY) else private
        by = (self.number, None)
        if table is self.shape.home:
            return (self.homes[str(home)], *end, sealed, *by)
        if table is self.shape.member:
            return (self.members[number], self.homes[str(home)], *end, sealed, *by)
        if home is None:
            return (number, table.name, *end, *by)
        own = number if self.shape.key_of(table) is not None else ""
        return (self.homes[home], table.name, own, *end, *by)

    # -- what changed --------------------------------------------------------------------------

    def _change_states(self, table: Table) -> None:
        """End the circumstances that do not hold any more and open those that do; what was known stays known."""
        names = [
            "number", "home", "home_id", "path", "entity", "state", "close_on", "writes", "since", "until", "facts",
            "private", "identity", "seen", "name", "replaces", "differs", "moved", "place", "last", "base",
        ]  # fmt: skip
        query = f"SELECT {', '.join(names)} FROM {self._file(table.name)} WHERE kind = 'changed' ORDER BY number, since"
        kept: list[Row] = []
        for rows in self._chunks(query):
            kept += [dict(zip(names, row, strict=True)) for row in rows]
            last = kept[-1]["number"]  # its other rows may be in the next chunk
            self._change_some(table, [row for row in kept if row["number"] != last])
            kept = [row for row in kept if row["number"] == last]
            self._tell(len(rows))
        self._change_some(table, kept)

    def _change_some(self, table: Table, rows: list[Row]) -> None:
        model = self._model(table)
        ending = {row["state"]: row for row in rows if row["state"] is not None}
        if not rows:
            return
        bases = {row["base"]: row["number"] for row in rows}
        before = whole_rows(model, bases)
        known = {number: before[base] for base, number in bases.items()}
        if table is self.shape.member:
            for row in rows:
                self.members[row["number"]] = row["entity"]
            self._change_members(rows, known)
        if table is self.shape.home:
            self._move_homes([row for row in rows if row["moved"] and row["last"]])
            before = whole_rows(model, bases)
        self._end(model, [(before[state], row) for state, row in ending.items()])
        self._open(table, [row for row in rows if row["writes"]], known)

    def _end(self, model: type[Evidenced], pairs: list[tuple[Row, Row]]) -> None:
        ended = []
        for old, row in pairs:
            old["until"], old["ended_by"] = max(row["close_on"], old["since"] or row["close_on"]), self.number
            ended.append((old, row))
        columns = ["until", "ended_by", *(["private"] if model is MemberState else [])]
        rows = [tuple(old[name] for name in columns_of(model)) for old, _ in ended]
        if rows:
            self.change.update_rows(model, columns, rows, [self._draft(row["home"], row["path"]) for _, row in ended])

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
                table, row["number"], row["home"], row["path"], row["since"], row["until"], facts, private
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
        written = []
        for pk, person in people.items():
            row, fresh = last[pk], dict(person)
            if row["name"]:
                fresh["name"] = row["name"]
            fresh["path"], fresh["household_id"] = row["path"], self.homes[row["home"]]
            if row["moved"]:
                self.relist.setdefault(person["household_id"], self._draft_of_id(person["household_id"]))
            if IDENTITY in row["differs"]:
                former = unseal(person["identity"], Member, "identity", pk)
                fresh["identity"], fresh["identity_index"] = row["identity"], row["seen"]
                if row["number"] in known:
                    state = known[row["number"]]
                    private = {**json.loads(_private(MemberState, state)), str(self.shape.identity): former}
                    state["private"] = canonical(private)
            if fresh != person:
                written.append((fresh, row))
        if written:
            columns = ("household_id", "path", "name", "identity", "identity_index")
            self.change.update_rows(
                Member, columns, [tuple(fresh[name] for name in columns_of(Member)) for fresh, _ in written],
                [self._draft(row["home"], row["path"]) for _, row in written],
            )  # fmt: skip

    def _move_homes(self, rows: list[Row]) -> None:
        """A household in another place: its people go with it, and what was true before keeps the old place's code."""
        for row in rows:
            draft = self._draft(row["home"], row["path"])
            home = Household.objects.get(pk=row["home_id"])
            for state in HouseholdState.objects.filter(household=home):
                values = json.loads(state.facts)
                if self.shape.place not in values:
                    state.facts = canonical({**values, self.shape.place: home.path})
                    self.change.update(draft, state, "facts")
            home.path = row["path"]
            self.change.update(draft, home, "path")
            for member in Member.objects.filter(household=home):
                member.path = row["path"]
                self.change.update(draft, member, "path")

    # -- small things ----------------------------------------------------------------------------

    def _draft(self, home: str | None, path: str) -> EntryDraft:
        """The one entry of a household, or of a place."""
        subject = f"household/{home}" if home is not None else f"place/{path}"
        found = self.drafts.get(home or subject)
        if found is None:
            found = self.drafts[home or subject] = self.change.entry(subject, path)
        return found

    def _draft_of_id(self, home: int) -> EntryDraft:
        number, path = Household.objects.values_list("number", "path").get(pk=home)
        return self._draft(number, path)

    def _model(self, table: Table) -> type[Evidenced]:
        if table is self.shape.home:
            return HouseholdState
        if table is self.shape.member:
            return MemberState
        return PlaceState if self.shape.link_of(table) is None else Record

    def _file(self, name: str) -> str:
        return "read_parquet('" + str(self.folder / f"{name}.parquet").replace("'", "''") + "')"

    def _count(self, table: Table, where: str) -> int:
        ((number,),) = self.database.execute(
            f"SELECT count(*) FROM {self._file(table.name)} WHERE {where}"
        ).fetchall()
        return int(number)

    def _chunks(self, query: str) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self.database.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(CHUNK):
            yield rows

    def _tell(self, rows: int) -> None:
        self.done += rows
        self.say("intake.apply", self.done, self.total)


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect(":memory:", config={"memory_limit": "300MB", "threads": 1})
    try:
        yield database
    finally:
        database.close()


def whole_rows(model: type[Evidenced], ids: Mapping[int, object] | Sequence[int]) -> dict[int, Row]:
    """Whole rows by id, for writing."""
    columns = columns_of(model)
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    sealed = [name for name in ("private", "identity") if name in columns]
    found = {}
    for row in asked(f"SELECT {quoted} FROM {table} WHERE id IN %s", list(ids)):
        values = dict(zip(columns, row, strict=True))
        for name in sealed:
            values[name] = None if values[name] is None else Sealed(bytes(values[name]))
        if values.get("identity_index") is not None:
            values["identity_index"] = bytes(values["identity_index"])
        found[values["id"]] = values
    return found


def _private(model: type[Evidenced], row: Mapping[str, Any]) -> str:
    value = row.get("private")
    if isinstance(value, Sealed):
        return unseal(value, model, "private", row["id"]) or EMPTY
    return value or EMPTY
