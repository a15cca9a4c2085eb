"""From tables of a snapshot to rows with their linked rows: what one subject looks like, with dates.

Used where a subject is looked at one by one: the memory engine, worked explanations. Every lookup is a
dictionary built once per table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import Row, Value, from_stored
from bangfu.core.policy.model import Pack, Table
from bangfu.engines.plan import TablePlan

StoredRow = Mapping[str, object]
StoredTables = Mapping[str, Sequence[StoredRow]]
"""Rows as they are stored, by table; a table that was not supplied is absent."""


def holds_on(row: StoredRow, on: date) -> bool:
    """Whether a dated row holds on the day; from is included, until is not."""
    valid_from, valid_until = _day(row.get("valid_from")), _day(row.get("valid_until"))
    return (valid_from is None or valid_from <= on) and (valid_until is None or on < valid_until)


def link_rows(pack: Pack, plan: TablePlan, tables: StoredTables, on: date) -> list[Row]:
    """The rows of the plan's table that hold on the day, with the rows of every linked table."""
    linker = _Linker(pack, tables, on)
    return [row for row, _ in linker.rows(plan)]


class _Linker:
    def __init__(self, pack: Pack, tables: StoredTables, on: date) -> None:
        self.pack, self.on = pack, on
        self.tables = {
            name: [row for row in rows if holds_on(row, on)] for name, rows in tables.items()
        }  # fmt: skip
        self._parts: dict[str, dict[object, StoredRow]] = {}
        self._children: dict[int, dict[object, list[Row]]] = {}
        """Rows by their parent's key, by plan: two plans over one table keep different facts."""

    def rows(self, plan: TablePlan) -> list[tuple[Row, StoredRow]]:
        table = plan.table
        stored = self.tables.get(table.same_as or table.name)
        if stored is None:
            return []
        return [(self._row(plan, one), one) for one in stored]

    def _row(self, plan: TablePlan, stored: StoredRow) -> Row:
        table = plan.table
        values: dict[str, Value] = {}
        since: dict[str, date | None] = {}
        for fact in plan.stored.values():
            holder: StoredRow | None = stored
            if fact.table not in (table.name, table.same_as):
                holder = self._part(fact.table, table).get(stored.get(table.key or ""))
            if holder is not None and fact.name in holder:
                values[fact.name] = from_stored(fact, holder[fact.name])
                since[fact.name] = _day(holder.get("valid_from"))
        rows: dict[str, Sequence[Row] | None] = {}
        for name, link in plan.links.items():
            rows[name] = self._linked(plan, link, stored)
        key = stored.get(table.key) if table.key else None
        return Row(table.name, values, rows, since, key="" if key is None else str(key))

    def _part(self, name: str, table: Table) -> dict[object, StoredRow]:
        if name not in self._parts:
            key = self.pack.tables[name].key or table.key or ""
            by_key: dict[object, StoredRow] = {}
            for row in self.tables.get(name, ()):
                if row.get(key) in by_key:
                    raise Problem("engines.two_rows", table=name, key=row.get(key), rows=2, on=self.on)
                by_key[row.get(key)] = row
            self._parts[name] = by_key
        return self._parts[name]

    def _linked(self, plan: TablePlan, link: TablePlan, stored: StoredRow) -> list[Row] | None:
        """Rows of `link` that hang on this row; None when the table, or what it is looked up by, is unknown."""
        child = link.table
        if (child.same_as or child.name) not in self.tables:
            return None
        key = stored.get(child.by or "") if child.kind == "register" else stored.get(plan.table.key or "")
        if key is None:
            return None
        return self._by_parent(plan, link).get(key, [])

    def _by_parent(self, plan: TablePlan, link: TablePlan) -> dict[object, list[Row]]:
        if id(link) not in self._children:
            gathered: defaultdict[object, list[Row]] = defaultdict(list)
            for row, stored in self.rows(link):
                gathered[self._parent_key(plan, link.table, stored)].append(row)
            self._children[id(link)] = dict(gathered)
        return self._children[id(link)]

    def _parent_key(self, plan: TablePlan, child: Table, stored: StoredRow) -> object:
        if child.kind in ("collection", "register"):
            return stored.get(child.by or "")
        width = self.pack.level_named(plan.table.level or "").width
        place = stored.get(child.place or child.key or "")
        return str(place)[:width] if place is not None else None


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
