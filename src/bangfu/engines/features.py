"""What linked rows come to, as SQL: masks of bits for `any` and `all`, columns for counts, sums, least and greatest.

Each word over rows takes two bits of a mask: its answer, and that the answer is unknown (`holding` says which).
Masks and columns are stored as they are and decoded where they are read, so a what-if reads 64-bit columns and
nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.nodes import Literal, Node, Rows
from bangfu.engines.dialects import Dialect
from bangfu.engines.holding import Held, Holding, feature_columns
from bangfu.engines.plan import TablePlan
from bangfu.engines.sql import Writer

Narrow = Callable[[str], str]
"""From SQL for a subject's key to the condition that keeps some subjects."""


@dataclass(frozen=True)
class Source:
    """Where a table's rows are: SQL for the rows, called `t`, and SQL for each column there is."""

    relation: str
    columns: Mapping[str, str]
    condition: str | None = None
    """Which rows hold on the day."""


class Features:
    """Writes rows with their features for one dialect and one day."""

    def __init__(
        self, pack: Pack, on: date, plan: TablePlan, sources: Mapping[str, Source], dialect: Dialect
    ) -> None:  # fmt: skip
        self.pack, self.on, self.plan, self.sources, self.dialect = pack, on, plan, sources, dialect
        self.name = dialect.name_of
        self.stored: dict[str, str] = {}
        """Tables that hold what registers come to, worked out before, by the names `lookups` gives."""
        self.holding = Holding(pack, on, sources)
        self._met: dict[str, list[TablePlan]] = {}

    # -- rows of one table, with everything a rule may name --------------------------------

    def table_rows(self, plan: TablePlan, narrow: Narrow | None = None) -> str:
        """Rows of a table with stored facts, decoded words over links and derived facts as columns."""
        return self.decoded(plan, self.gathered(plan, narrow))

    def gathered(self, plan: TablePlan, narrow: Narrow | None = None) -> str:
        """Stored facts of a table joined with the features of its links, not yet decoded."""
        columns, joins = self._own_columns(plan, narrow)
        below = narrow if plan is self.plan else None  # the rows of these keys; lower down only the join tells
        for child, link in plan.links.items():
            if child not in self.sources:
                continue
            for alias, features, wanted in self._link_tables(plan, child, below):
                on = f"{alias}.{self.name('gathered_by')} = {self._own_key(plan, link)}"
                joins.append(f"LEFT JOIN {features} AS {alias} ON {on}")
                columns += [f"{alias}.{self.name(column)}" for column in wanted]
        return self._select(plan, columns, joins, narrow)

    def decoded(self, plan: TablePlan, rows: str) -> str:
        """Add the words over linked rows and the derived facts, layer upon layer."""
        return self.with_derived(plan, self.with_words(plan, rows), plan.derived.values())

    def with_words(self, plan: TablePlan, rows: str) -> str:
        """Put the answers of words over linked rows where masks and raw columns were."""
        writer = Writer(self.pack, self.on, self.dialect, plan.rows)
        words = [f"{self._decode(plan, n, writer)} AS {self.name(alias)}" for n, alias in plan.rows.items()]
        if words:
            keys = self._keys(plan.table, self.sources[plan.table.name])
            clear = [self.name(n) for n in [*keys, *plan.stored]]
            rows = f"SELECT {', '.join([*clear, *words])}\nFROM ({rows}) AS {self.name('g')}"
        return rows

    def with_derived(self, plan: TablePlan, rows: str, facts: Iterable[Fact]) -> str:
        """Add derived facts, each after those it is derived from."""
        writer = Writer(self.pack, self.on, self.dialect, plan.rows)
        for fact in facts:
            assert fact.derived is not None  # noqa: S101 - `derived` holds derived facts
            text = _at_places(writer, fact.derived, fact)
            rows = f"SELECT *, {text} AS {self.name(fact.name)}\nFROM ({rows}) AS {self.name('d')}"
        return rows

    def _own_columns(self, plan: TablePlan, narrow: Narrow | None) -> tuple[list[str], list[str]]:
        """Keys and stored facts of a table, and the joins with its parts."""
        table, source = plan.table, self.sources[plan.table.name]
        columns = [f"{text} AS {self.name(key)}" for key, text in self._keys(table, source).items()]
        joins: list[str] = []
        below = narrow if plan is self.plan else None
        for fact in plan.stored.values():
            columns.append(f"{self._stored(fact, source, joins, table, below)} AS {self.name(fact.name)}")
        return columns, joins

    def _select(self, plan: TablePlan, columns: list[str], joins: list[str], narrow: Narrow | None) -> str:
        source = self.sources[plan.table.name]
        only = narrow(self._narrow_column(plan.table, source)) if narrow else None
        conditions = [c for c in (source.condition, only) if c]
        where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
        text = f"SELECT {', '.join(columns)}\nFROM {source.relation} AS {self.name('t')}"
        return "\n".join([text, *joins]) + where

    # -- what the rows of one linked table come to -----------------------------------------

    def lookups(self) -> Iterator[tuple[str, set[str], str]]:
        """Names, tables and SQL of what registers come to, each to be stored under its name before the next."""
        yield from self._lookups(self.plan)

    def _lookups(self, plan: TablePlan) -> Iterator[tuple[str, set[str], str]]:
        for child, link in plan.links.items():
            if child not in self.sources:
                continue
            split = self.holding.split(plan, child)
            yield from self._lookups(split.all_rows)
            if link.table.kind == "register":
                name = self._lookup_name(plan, f"{plan.table.name}_{child}")
                yield name, link.tables(), self._all_rows(plan, child, None)
            if split.found is not None:
                name = self._lookup_name(split.found, f"{child}_found")
                yield name, split.found.tables(), self._found_registers(split.found)

    def found_rows(self) -> Iterator[tuple[str, str]]:
        """Names and SQL of what the rows found in registers come to, for a run in ranges: each is gathered once."""
        for child in self.plan.links:
            found = self.holding.split(self.plan, child).found if child in self.sources else None
            if found is not None:
                yield self._lookup_name(found, f"{child}_found_rows"), self._found_rows(self.plan, child, found, None)

    def _lookup_name(self, plan: TablePlan, name: str) -> str:
        """`name`, with a number where other plans over the same table have it: a county meets households twice."""
        met = self._met.setdefault(name, [])
        at = next((n for n, other in enumerate(met) if other is plan), len(met))
        if at == len(met):
            met.append(plan)
        return f"{name}_{at + 1}" if at else name

    def _link_tables(
        self, plan: TablePlan, child: str, narrow: Narrow | None
    ) -> Iterator[tuple[str, str, list[str]]]:  # fmt: skip
        """Alias, SQL and wanted columns of the feature tables of one link."""
        split, held = self.holding.split(plan, child), self.holding.held(plan, child)
        link = plan.links[child]
        narrowed = self._narrowed(plan, link, narrow)
        kept = self.stored.get(self._lookup_name(plan, f"{plan.table.name}_{child}"))
        general = {node: h for node, h in held.items() if node not in split.found_words}
        wanted = feature_columns(general, split.found is not None and held)
        yield self.name(f"f_{child}"), kept or f"({self._all_rows(plan, child, narrowed)})", wanted
        if split.found is not None:
            few = {node: h for node, h in held.items() if node in split.found_words}
            gathered = self.stored.get(self._lookup_name(split.found, f"{child}_found_rows"))
            if gathered is None:
                text = self._found_rows(plan, child, split.found, narrowed)
            else:
                within = f" WHERE {narrowed(self.name('gathered_by'))}" if narrowed else ""
                text = f"SELECT * FROM {gathered}{within}"
            yield self.name(f"f_{child}_found"), f"({text})", feature_columns(few, False)

    def _all_rows(self, parent: TablePlan, child: str, narrow: Narrow | None, *, grouped: bool = True) -> str:
        """One row per parent key with the features of all rows of `child`; several, if not `grouped`, where bits do."""
        split, held = self.holding.split(parent, child), self.holding.held(parent, child)
        words = {node: h for node, h in held.items() if node not in split.found_words}
        lost = next((h.lost for h in held.values() if h.lost is not None), None)
        rows = self.table_rows(split.all_rows, narrow)
        missing = (lost, f"{self.name(split.by)} IS NULL") if lost is not None else None
        only_hits = parent.links[child].table.kind == "register"
        by = self._link_column(parent, parent.links[child])
        return self._gather(words, split.all_rows, rows, by, only_hits, missing, grouped=grouped)

    def _found_rows(
        self, parent: TablePlan, child: str, found: TablePlan, narrow: Narrow | None
    ) -> str:  # fmt: skip
        """One row per parent key with the features of those rows of `child` that stand in a register."""
        looked_up = self.holding.split(parent, child).found_words
        words = {node: h for node, h in self.holding.held(parent, child).items() if node in looked_up}
        columns, joins = self._own_columns(found, narrow)
        registers = self.stored.get(self._lookup_name(found, f"{child}_found")) or f"({self._found_registers(found)})"
        alias, by = self.name("f_found"), self.holding.split(parent, child).by
        on = f"{alias}.{self.name('gathered_by')} = {self._looked_up(found, by)}"
        joins.append(f"JOIN {registers} AS {alias} ON {on}")
        for register in found.links:
            columns += [f"{alias}.{self.name(c)}" for c in feature_columns(self.holding.held(found, register), False)]
        rows = self.decoded(found, self._select(found, columns, joins, narrow))
        return self._gather(words, found, rows, self._link_column(parent, parent.links[child]), True, None)

    def _found_registers(self, found: TablePlan) -> str:
        """All registers of a plan as one table: a row per person found in any, its features side by side."""
        wanted = {register: self._typed_columns(found, register) for register in found.links}
        if len(found.links) == 1:
            return self._all_rows(found, next(iter(found.links)), None)
        texts, together = [], []
        for register in found.links:
            columns = ", ".join(
                f"{self.name(c) if register == owner else absent} AS {self.name(c)}"
                for owner, typed in wanted.items() for c, absent in typed.items()
            )  # fmt: skip
            features = self._all_rows(found, register, None, grouped=False)
            texts.append(f"SELECT {self.name('gathered_by')}, {columns}\nFROM ({features}) AS {self.name('x')}")
            held = self.holding.held(found, register).values()
            masks = {h.mask for h in held}
            together += [
                f"{'bit_or' if c in masks else 'MAX'}({self.name(c)}) AS {self.name(c)}" for c in wanted[register]
            ]
        union = "\nUNION ALL\n".join(texts)
        return (
            f"SELECT {self.name('gathered_by')}, {', '.join(together)}\nFROM ({union}) AS {self.name('u')}\nGROUP BY 1"
        )

    def _typed_columns(self, plan: TablePlan, register: str) -> dict[str, str]:
        """The feature columns of a register, each with the unknown of its type."""
        held = self.holding.held(plan, register)
        writer = Writer(self.pack, self.on, self.dialect, {})
        unknowns = {h.column: writer.unknown(node.type) for node, h in held.items() if h.column is not None}
        return {c: unknowns.get(c, "CAST(NULL AS BIGINT)") for c in feature_columns(held, False)}

    def _gather(
        self, words: Mapping[Rows, Held], plan: TablePlan, rows: str, by: str, only_hits: bool,
        lost: tuple[tuple[str, int], str] | None, *, grouped: bool = True,
    ) -> str:  # fmt: skip
        """Group rows by what they hang on. `only_hits` leaves out rows, and so groups, in which no bit is set."""
        writer = Writer(self.pack, self.on, self.dialect, plan.rows)
        columns = [f"{by} AS {self.name('gathered_by')}"]
        values: list[str] = []
        masks: dict[str, list[str]] = {}
        if lost is not None:
            (mask, bit), condition = lost
            masks.setdefault(mask, []).append(f"CASE WHEN {condition} THEN {bit} ELSE 0 END")
        for number, (node, held) in enumerate(words.items(), start=1):
            value = self.name(f"word_{number}")
            if node.arg is not None and not isinstance(node.arg, Literal):
                values.append(f"{writer.write(node.arg)} AS {value}")
            elif node.arg is not None:
                value = writer.write(node.arg)
            if held.answer is not None or held.unknown is not None:
                masks.setdefault(held.mask, []).append(self._bits(node, value, held))
            if held.column is not None:
                columns.append(f"{_gathered(node, value)} AS {self.name(held.column)}")
        if values:
            rows = f"SELECT *, {', '.join(values)}\nFROM ({rows}) AS {self.name('w')}"
        written = {mask: f"CAST({' | '.join(bits)} AS BIGINT)" for mask, bits in masks.items()}
        if only_hits and written and all(held.column is None for held in words.values()):
            hits = [*columns, *(f"{bits} AS {self.name(mask)}" for mask, bits in written.items())]
            some = " OR ".join(f"{self.name(mask)} <> 0" for mask in written)
            rows = f"SELECT *\nFROM (SELECT {', '.join(hits)}\nFROM ({rows}) AS {self.name('r')}) AS {self.name('h')}"
            rows = f"{rows}\nWHERE {some}"
            if not grouped:
                return rows
            columns = [self.name("gathered_by")]
            written = {mask: self.name(mask) for mask in written}
        columns += [f"bit_or({bits}) AS {self.name(mask)}" for mask, bits in written.items()]
        return f"SELECT {', '.join(columns)}\nFROM ({rows}) AS {self.name('r')}\nGROUP BY 1"

    def _bits(self, node: Rows, value: str, held: Held) -> str:
        """The bits one row adds: 0, its answer, or that the answer is unknown. The condition is read once."""
        if isinstance(node.arg, Literal):
            return f"{held.answer if (node.word == 'any') is bool(node.arg.value) else 0}"
        if held.answer is None:
            return f"CASE WHEN {value} IS NULL THEN {held.unknown} ELSE 0 END"
        truth = value if node.word == "any" else f"NOT {value}"
        return f"COALESCE({self.dialect.truth_number.format(value=truth)}, 2) * {held.answer}"

    def _decode(self, plan: TablePlan, node: Rows, writer: Writer) -> str:
        if node.table not in self.sources:
            return writer.unknown(node.type)
        held = self.holding.held(plan, node.table)[node]
        link = plan.links[node.table]
        mask = f"COALESCE({self.name(held.mask)}, 0)"
        unknown = writer.unknown(node.type)
        cases = []
        if link.table.kind == "register" and link.table.by:
            cases.append(f"WHEN {self.name(link.table.by)} IS NULL THEN {unknown}")
        yes, no = ("TRUE", "FALSE") if node.word == "any" else ("FALSE", "TRUE")
        if held.answer is not None:
            cases.append(f"WHEN ({mask} & {held.answer}) <> 0 THEN {yes}")
        if held.unknown is not None:
            cases.append(f"WHEN ({mask} & {held.unknown}) <> 0 THEN {unknown}")
        if held.lost is not None:
            cases.append(f"WHEN (COALESCE({self.name(held.lost[0])}, 0) & {held.lost[1]}) <> 0 THEN {unknown}")
        if held.column is None:
            end = no
        elif node.word in ("count", "sum"):
            end = f"COALESCE({self.name(held.column)}, 0)"
        else:
            end = self.name(held.column)
        return f"CASE {' '.join(cases)} ELSE {end} END" if cases else end

    # -- where rows and keys are -----------------------------------------------------------

    def _stored(
        self, fact: Fact, source: Source, joins: list[str], table: Table, narrow: Narrow | None
    ) -> str:  # fmt: skip
        if fact.table in (table.name, table.same_as):
            return source.columns.get(fact.name) or self._absent(fact)
        part = self.sources.get(fact.table)  # a part: its columns are joined by the subject's key
        if part is None or fact.name not in part.columns:
            return self._absent(fact)
        alias = self.name(f"p_{fact.table}")
        key = self.pack.tables[fact.table].key or table.key or ""
        columns = ", ".join(
            f"{part.columns[f]} AS {self.name(f)}"
            for f in [key, *self.pack.tables[fact.table].facts] if f in part.columns
        )  # fmt: skip
        conditions = [c for c in (part.condition, narrow(part.columns[key]) if narrow else None) if c]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        join = (
            f"LEFT JOIN (SELECT {columns} FROM {part.relation} AS {self.name('t')}{where}) AS {alias}"
            f" ON {alias}.{self.name(key)} = {self._key(table, source)}"
        )
        if join not in joins:
            joins.insert(0, join)
        return f"{alias}.{self.name(fact.name)}"

    def _absent(self, fact: Fact) -> str:
        return Writer(self.pack, self.on, self.dialect, {}).unknown(fact.type)

    def _keys(self, table: Table, source: Source) -> dict[str, str]:
        """The columns a row is known by: its own key and place, or its parent's key."""
        if table.kind == "subject":
            key = self._key(table, source)
            return {"subject_key": key, "place": source.columns[table.place] if table.place else key}
        unknown = f"CAST(NULL AS {self.dialect.text_type})"  # a table met again, without the column it is met by
        return {"parent_key": source.columns.get(table.by or "", unknown)}

    def _key(self, table: Table, source: Source) -> str:
        return source.columns[table.key or ""]

    def _own_key(self, plan: TablePlan, link: TablePlan) -> str:
        """What a parent's row is found by: its key, or the fact a register is looked up with."""
        if link.table.kind == "register" and link.table.by:
            return self._looked_up(plan, link.table.by)
        return self._key(plan.table, self.sources[plan.table.name])

    def _looked_up(self, plan: TablePlan, by: str) -> str:
        return self.sources[plan.table.name].columns.get(by) or "NULL"

    def _link_column(self, parent: TablePlan, link: TablePlan) -> str:
        """What a child's row is gathered by."""
        if link.table.kind in ("collection", "register"):
            return self.name("parent_key")
        width = self.pack.level_named(parent.table.level or "").width
        return f"SUBSTR({self.name('place')}, 1, {width})"

    def _narrowed(self, parent: TablePlan, link: TablePlan, narrow: Narrow | None) -> Narrow | None:
        """The narrowing of a parent's keys as one of its children's rows; a register is never narrowed."""
        if narrow is None or link.table.kind == "register":
            return None
        if link.table.kind == "collection":
            return narrow
        width = self.pack.level_named(parent.table.level or "").width
        place = self.sources[link.table.name].columns[link.table.place or link.table.key or ""]
        return lambda _: narrow(f"SUBSTR({place}, 1, {width})")

    def _narrow_column(self, table: Table, source: Source) -> str:
        return self._key(table, source) if table.kind == "subject" else source.columns[table.by or ""]


def _gathered(node: Rows, value: str) -> str:
    match node.word:
        case "count":
            return "COUNT(*)" if node.arg is None else f"COUNT(*) FILTER (WHERE {value})"
        case "sum":
            return f"CAST(SUM({value}) AS BIGINT)"
    return f"{node.word.upper()}({value})"


def _at_places(writer: Writer, node: Node, fact: Fact) -> str:
    missing = fact.type.places - node.type.places
    text = writer.write(node)
    return f"({text} * CAST({10**missing} AS BIGINT))" if missing > 0 else text
