"""Fetch one subject with everything that hangs on it, and nothing else: a query per table, narrowed by keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb
import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.checks import checked_schemas
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import snapshot_relation
from bangfu.engines.duckdb_checks import translated
from bangfu.engines.lookup import Lookup, lookup_of
from bangfu.engines.plan import TablePlan, plan_rules
from bangfu.engines.rows import link_rows
from bangfu.engines.snapshot import Snapshot

Stored = dict[str, list[dict[str, object]]]


class Subjects:
    """Subjects of one rule set in one snapshot on one day, fetched by key."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot,
        extra: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`extra` names facts to fetch beside those the rules need, such as members' names."""
        pack.check_in_force(on)
        self.connection, self.pack, self.rules, self.on = connection, pack, rules, on
        self.plan = plan_rules(pack, rules, on)
        self._add(self.plan, extra)
        tables = {pack.tables[t].same_as or t for t in self.plan.tables()} & snapshot.files.keys()
        self.wanted = self.plan.columns(pack)
        self.relations = {
            name: snapshot_relation(connection, pack, snapshot, name, self.wanted[name]) for name in tables
        }  # fmt: skip
        schemas = checked_schemas(pack, snapshot, self.plan.tables())
        self.columns: dict[str, list[str]] = {name: schema.names for name, schema in schemas.items()}
        if rules.of not in self.relations:
            raise Problem("engines.no_subjects", table=rules.of, rules=rules.name)
        self.key = pack.tables[rules.of].key or ""
        self.whole_key = pa.types.is_integer(schemas[rules.of].field(self.key).type)
        self.files, self.opening = snapshot.files, snapshot.opening
        self._asked: dict[tuple[str, str], int] = {}
        self._lookups: dict[tuple[str, str], Lookup | None] = {}
        connection.execute("SET parquet_metadata_cache = true")  # many small row groups are read again and again

    def row(self, key: str) -> Row:
        """The subject called `key`; raises `Problem` when none holds on the day."""
        stored: Stored = {name: [] for name in self.relations}
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
        if name not in self.relations or not keys:
            return
        rows = self._select(name, by, keys, width)
        known = {_mark(row) for row in stored[name]}
        stored[name] += [row for row in rows if _mark(row) not in known]
        own = [row[table.key] for row in rows if table.key and row.get(table.key) is not None]
        for part in self.pack.parts_of(table.name):
            if part.name in self.relations and any(f.table == part.name for f in plan.stored.values()):
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
        lookup = self._lookup(name, by) if width is None else None
        if lookup is not None:
            return lookup.rows(list(dict.fromkeys(keys)), columns)
        listed = ", ".join(DUCKDB.name_of(c) for c in columns)
        column = f"t.{DUCKDB.name_of(by)}"
        found = column if width is None else f"substr({column}, 1, {width})"
        distinct = list(dict.fromkeys(keys))
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

    def _lookup(self, name: str, by: str) -> Lookup | None:
        """From the second time a file is asked by a column on: to note its bounds takes longer than one question."""
        self._asked[name, by] = self._asked.get((name, by), 0) + 1
        if self._asked[name, by] < 2:
            return None
        if (name, by) not in self._lookups:
            self._lookups[name, by] = lookup_of(self.files[name], by, self.opening)
        return self._lookups[name, by]


def _mark(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.values())
