"""Fetch one subject with everything that hangs on it, and nothing else: table by table, narrowed by keys.

A table is held in memory where it may be, searched by the bounds of its row groups, or else queried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.checks import checked_schemas
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import snapshot_relation
from bangfu.engines.duckdb_errors import translated
from bangfu.engines.held_rows import HeldRows
from bangfu.engines.lookup import Lookup, lookup_of
from bangfu.engines.plan import TablePlan, plan_rules
from bangfu.engines.rows import link_rows
from bangfu.engines.snapshot import Snapshot

Stored = dict[str, list[dict[str, object]]]


class Subjects:
    """Subjects of one rule set in one snapshot on one day, fetched by key."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot,
        extra: Sequence[str] = (), *, hold: int = 0,
    ) -> None:  # fmt: skip
        """`extra` names facts to fetch beside those the rules need, such as members' names.

        Files of at most `hold` bytes are read whole when first asked, and held: for many questions to one snapshot.
        """
        pack.check_in_force(on)
        self.hold = hold
        self.connection, self.pack, self.rules, self.on = connection, pack, rules, on
        self.plan = plan_rules(pack, rules, on)
        self._add(self.plan, extra)
        self.wanted = self.plan.columns(pack)
        self.snapshot = snapshot
        connection.execute("SET parquet_metadata_cache = true")  # many small row groups are read again and again
        self._open()

    def _open(self) -> None:
        """See what columns the files have; a file replaced later is opened anew."""
        pack, snapshot, of = self.pack, self.snapshot, self.rules.of
        tables = {pack.tables[t].same_as or t for t in self.plan.tables()} & snapshot.files.keys()
        self._stamps = {name: _stamp(snapshot.files[name]) for name in tables}
        schemas = checked_schemas(pack, snapshot, self.plan.tables())
        self.columns: dict[str, list[str]] = {name: schema.names for name, schema in schemas.items()}
        self.relations = {
            name: snapshot_relation(self.connection, pack, snapshot, name, self.wanted[name])
            for name in tables if not self._is_small(name)
        }  # fmt: skip
        if of not in self.columns:
            raise Problem("engines.no_subjects", table=of, rules=self.rules.name)
        self.key = pack.tables[of].key or ""
        self.whole_key = pa.types.is_integer(schemas[of].field(self.key).type)
        self._asked: dict[tuple[str, str], int] = {}
        self._lookups: dict[tuple[str, str], Lookup | None] = {}
        self._held: dict[str, pa.Table] = {}
        self._held_by: dict[tuple[str, str, int | None], HeldRows] = {}

    def row(self, key: str) -> Row:
        """The subject called `key`; raises `Problem` when none holds on the day."""
        if any(_stamp(self.snapshot.files[name]) != stamp for name, stamp in self._stamps.items()):
            self._open()
        stored: Stored = {name: [] for name in self.columns}
        self._fetch(self.plan, stored, self.key, [self._typed(key)])
        rows = [row for row in link_rows(self.pack, self.plan, stored, self.on) if row.key == key]
        if not rows:
            table = self.pack.tables[self.rules.of]
            named = {"zh": table.label["zh"], "en": table.name}
            raise Problem("engines.no_subject", table=named, key=key, on=self.on)
        return rows[0]

    def _typed(self, key: str) -> object:
        """The key as its column holds it: a text beside whole numbers would have every row read."""
        return int(key) if self.whole_key and key.isdecimal() else key

    def _add(self, plan: TablePlan, extra: Sequence[str]) -> None:
        for name, fact in self.pack.facts_of(plan.table.name).items():
            if name in extra and fact.derived is None:
                plan.stored[name] = fact
        for link in plan.links.values():
            self._add(link, extra)

    def _fetch(
        self, plan: TablePlan, stored: Stored, by: str, keys: Sequence[object], width: int | None = None
    ) -> None:
        table = plan.table
        name = table.same_as or table.name
        if name not in self.columns or not keys:
            return
        rows = self._select(name, by, keys, width)
        known = {_mark(row) for row in stored[name]}
        stored[name] += [row for row in rows if _mark(row) not in known]
        own = [row[table.key] for row in rows if table.key and row.get(table.key) is not None]
        for part in self.pack.parts_of(table.name):
            if part.name in self.columns and any(f.table == part.name for f in plan.stored.values()):
                stored[part.name] += self._select(part.name, part.key or "", own)
        for link in plan.links.values():
            if link.table.kind == "register":
                by = link.table.by or ""
                self._fetch(link, stored, by, [row[by] for row in rows if row.get(by) is not None])
            elif link.table.kind == "collection":
                self._fetch(link, stored, link.table.by or "", own)
            else:
                level = self.pack.level_named(table.level or "")
                self._fetch(link, stored, link.table.place or link.table.key or "", own, level.width)

    def _select(
        self, name: str, by: str, keys: Sequence[object], width: int | None = None
    ) -> list[dict[str, object]]:
        columns = [c for c in self.columns[name] if c in self.wanted[name]]
        distinct = list(dict.fromkeys(keys))
        if name not in self.relations:
            return self._held_rows(name, by, width).rows(distinct, columns)
        lookup = self._lookup(name, by) if width is None else None
        if lookup is not None:
            return lookup.rows(distinct, columns)
        listed = ", ".join(DUCKDB.name_of(c) for c in columns)
        column = f"t.{DUCKDB.name_of(by)}"
        found = column if width is None else f"substr({column}, 1, {width})"
        marks = ", ".join("?" for _ in distinct)
        condition = f"{found} IN ({marks})"
        if width is not None and len(distinct) == 1:  # a range the file's statistics can skip by
            condition += f" AND {column} >= ? AND {column} < ?"
            distinct += [str(distinct[0]), f"{distinct[0]}~"]
        day = self.on.isoformat()
        if "valid_from" in self.columns[name]:
            condition += f" AND (t.valid_from IS NULL OR t.valid_from <= DATE '{day}')"
        if "valid_until" in self.columns[name]:
            condition += f" AND (t.valid_until IS NULL OR DATE '{day}' < t.valid_until)"
        with translated():
            result = self.connection.execute(
                f"SELECT {listed} FROM {self.relations[name]} AS t WHERE {condition}", distinct
            )
            return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]

    def _is_small(self, name: str) -> bool:
        stamp = self._stamps[name]
        return stamp is not None and stamp[1] <= self.hold

    def _held_rows(self, name: str, by: str, width: int | None) -> HeldRows:
        if name not in self._held:
            self._held[name] = self.snapshot.read(self.pack, name, self.wanted[name] & set(self.columns[name]))
        if (name, by, width) not in self._held_by:
            self._held_by[name, by, width] = HeldRows(self._held[name], by, width)
        return self._held_by[name, by, width]

    def _lookup(self, name: str, by: str) -> Lookup | None:
        """From the second time a file is asked by a column on: to note its bounds takes longer than one question."""
        self._asked[name, by] = self._asked.get((name, by), 0) + 1
        if self._asked[name, by] < 2:
            return None
        if (name, by) not in self._lookups:
            self._lookups[name, by] = lookup_of(self.snapshot.files[name], by, self.snapshot.opening)
        return self._lookups[name, by]


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What tells a file from the one that takes its place; None for one that is gone."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _mark(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.values())
