"""What linked rows come to, as SQL: masks of bits for `any` and `all`, columns for counts, sums, least and greatest.

Each word over rows takes two bits of a mask: its answer, and that the answer is unknown. Masks and columns are
stored as they are and decoded where they are read, so a what-if reads 64-bit columns and nothing else.

Words that only ask whether a row is found in registers (`any_member(any_vehicle(…))`) are gathered apart, from the
few rows that are found at all: the many are never joined with a register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.core.policy.meaning import Meaning, Row, Value
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.nodes import FactRef, Literal, Node, Rows, children
from bangfu.engines.dialects import Dialect
from bangfu.engines.plan import TablePlan, plan_nodes
from bangfu.engines.sql import Writer

Narrow = Callable[[str], str]
"""From SQL for a subject's key to the condition that keeps some subjects."""

MASK_BITS = 62
"""Bits of one BIGINT mask that stay clear of the sign."""

NOT_FOUND: Mapping[str, Value] = {"any": False, "all": True, "count": False, "sum": Decimal(0)}
"""What a word's expression must be worth for a row in no register, so that such rows need not be looked at."""


@dataclass(frozen=True)
class Source:
    """Where a table's rows are: SQL for the rows, called `t`, and SQL for each column there is."""

    relation: str
    columns: Mapping[str, str]
    condition: str | None = None
    """Which rows hold on the day."""


@dataclass(frozen=True)
class Held:
    """How one word over rows is held: bits of a mask, a column, or both.

    A word gathered from found rows has its own mask; `lost` is the bit, in the mask of all rows, of a row that
    cannot be looked up because what it is looked up by is unknown.
    """

    mask: str
    answer: int | None
    unknown: int | None
    column: str | None
    lost: tuple[str, int] | None = None


@dataclass(frozen=True)
class Split:
    """The words over one linked table: those gathered from all its rows, and those from found rows (`found`)."""

    all_rows: TablePlan
    found: TablePlan | None
    found_words: frozenset[Rows]
    by: str = ""


class Features:
    """Writes rows with their features for one dialect and one day."""

    def __init__(
        self, pack: Pack, on: date, plan: TablePlan, sources: Mapping[str, Source], dialect: Dialect
    ) -> None:  # fmt: skip
        self.pack, self.on, self.plan, self.sources, self.dialect = pack, on, plan, sources, dialect
        self.name = dialect.name_of
        self.stored: dict[str, str] = {}
        """Tables that hold what registers come to, worked out before, by the names `lookups` gives."""
        self._splits: dict[int, Split] = {}
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
        writer = Writer(self.pack, self.on, self.dialect, plan.rows)
        words = [f"{self._decode(plan, n, writer)} AS {self.name(alias)}" for n, alias in plan.rows.items()]
        if words:
            keys = self._keys(plan.table, self.sources[plan.table.name])
            clear = [self.name(n) for n in [*keys, *plan.stored]]
            rows = f"SELECT {', '.join([*clear, *words])}\nFROM ({rows}) AS {self.name('g')}"
        for fact in plan.derived.values():
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

    def lookups(self) -> Iterator[tuple[str, str]]:
        """Names and SQL of what registers come to, each to be stored under its name before the next is asked for."""
        yield from self._lookups(self.plan)

    def _lookups(self, plan: TablePlan) -> Iterator[tuple[str, str]]:
        for child, link in plan.links.items():
            if child not in self.sources:
                continue
            split = self.split(plan, child)
            yield from self._lookups(split.all_rows)
            if link.table.kind == "register":
                yield self._lookup_name(plan, f"{plan.table.name}_{child}"), self._all_rows(plan, child, None)
            if split.found is not None:
                yield self._lookup_name(split.found, f"{child}_found"), self._found_registers(split.found)

    def _lookup_name(self, plan: TablePlan, name: str) -> str:
        """`name`, with a number where other plans over the same table have it: a county meets households twice."""
        met = self._met.setdefault(name, [])
        at = next((n for n, other in enumerate(met) if other is plan), len(met))
        if at == len(met):
            met.append(plan)
        return f"{name}_{at + 1}" if at else name

    def split(self, parent: TablePlan, child: str) -> Split:
        """Which words over `child` are gathered from all its rows, and which only from rows found in registers."""
        link = parent.links[child]
        if id(link) not in self._splits:
            words = [node for node in parent.rows if node.table == child]
            found = [node for node in words if self._asks_registers_only(link.table, node)]
            looked_up = {self.pack.tables[r].by for node in found for r in _registers(node)}
            split = Split(link, None, frozenset())
            if found and len(looked_up) == 1:
                (by,) = looked_up
                rest = [node.arg for node in words if node not in found and node.arg is not None]
                fact = self.pack.facts_of(child)[by or ""]
                all_rows = plan_nodes(self.pack, child, [*rest, FactRef(child, fact.name, fact.type)])
                few = plan_nodes(self.pack, child, [node.arg for node in found if node.arg is not None])
                split = Split(all_rows, few, frozenset(found), fact.name)
            self._splits[id(link)] = split
        return self._splits[id(link)]

    def held(self, parent: TablePlan, child: str) -> dict[Rows, Held]:
        """Where each word over `child` is held; the order is that of the plan, so texts are stable."""
        split = self.split(parent, child)
        all_rows, found = _Bits(f"{child}_bits"), _Bits(f"{child}_found_bits")
        lost = all_rows.take() if split.found is not None else None
        places: dict[Rows, Held] = {}
        for node, alias in parent.rows.items():
            if node.table != child:
                continue
            answered = node.word in ("any", "all")
            certain = node.arg is None or isinstance(node.arg, Literal)
            looked_up = node in split.found_words
            mask, bit = (found if looked_up else all_rows).take() if answered or not certain else ("", 0)
            places[node] = Held(
                mask, bit if answered else None, None if certain else 2 * bit,
                None if answered else alias, lost if looked_up else None,
            )  # fmt: skip
        return places

    def _link_tables(
        self, plan: TablePlan, child: str, narrow: Narrow | None
    ) -> Iterator[tuple[str, str, list[str]]]:  # fmt: skip
        """Alias, SQL and wanted columns of the feature tables of one link."""
        split, held = self.split(plan, child), self.held(plan, child)
        link = plan.links[child]
        narrowed = self._narrowed(plan, link, narrow)
        kept = self.stored.get(self._lookup_name(plan, f"{plan.table.name}_{child}"))
        general = {node: h for node, h in held.items() if node not in split.found_words}
        wanted = _feature_columns(general, split.found is not None and held)
        yield self.name(f"f_{child}"), kept or f"({self._all_rows(plan, child, narrowed)})", wanted
        if split.found is not None:
            few = {node: h for node, h in held.items() if node in split.found_words}
            text = self._found_rows(plan, child, split.found, few, narrowed)
            yield self.name(f"f_{child}_found"), f"({text})", _feature_columns(few, False)

    def _all_rows(self, parent: TablePlan, child: str, narrow: Narrow | None) -> str:
        """One row per parent key with the features of all rows of `child`."""
        split, held = self.split(parent, child), self.held(parent, child)
        words = {node: h for node, h in held.items() if node not in split.found_words}
        lost = next((h.lost for h in held.values() if h.lost is not None), None)
        rows = self.table_rows(split.all_rows, narrow)
        missing = (lost, f"{self.name(split.by)} IS NULL") if lost is not None else None
        only_hits = parent.links[child].table.kind == "register"
        return self._gather(words, split.all_rows, rows, self._link_column(parent, parent.links[child]), only_hits, missing)

    def _found_rows(
        self, parent: TablePlan, child: str, found: TablePlan, words: Mapping[Rows, Held], narrow: Narrow | None
    ) -> str:
        """One row per parent key with the features of those rows of `child` that stand in a register."""
        columns, joins = self._own_columns(found, narrow)
        registers = self.stored.get(self._lookup_name(found, f"{child}_found")) or f"({self._found_registers(found)})"
        alias, by = self.name("f_found"), self.split(parent, child).by
        joins.append(f"JOIN {registers} AS {alias} ON {alias}.{self.name('gathered_by')} = {self._looked_up(found, by)}")
        for register in found.links:
            columns += [f"{alias}.{self.name(c)}" for c in _feature_columns(self.held(found, register), False)]
        rows = self.decoded(found, self._select(found, columns, joins, narrow))
        return self._gather(words, found, rows, self._link_column(parent, parent.links[child]), True, None)

    def _found_registers(self, found: TablePlan) -> str:
        """All registers of a plan as one table: a row per person found in any, its features side by side."""
        wanted = {register: self._typed_columns(found, register) for register in found.links}
        texts = []
        for register in found.links:
            columns = ", ".join(
                f"{self.name(c) if register == owner else absent} AS {self.name(c)}"
                for owner, typed in wanted.items() for c, absent in typed.items()
            )  # fmt: skip
            features = self._all_rows(found, register, None)
            texts.append(f"SELECT {self.name('gathered_by')}, {columns}\nFROM ({features}) AS {self.name('x')}")
        if len(texts) == 1:
            return texts[0]
        most = ", ".join(f"MAX({self.name(c)}) AS {self.name(c)}" for names in wanted.values() for c in names)
        union = "\nUNION ALL\n".join(texts)
        return f"SELECT {self.name('gathered_by')}, {most}\nFROM ({union}) AS {self.name('u')}\nGROUP BY 1"

    def _typed_columns(self, plan: TablePlan, register: str) -> dict[str, str]:
        """The feature columns of a register, each with the unknown of its type."""
        held = self.held(plan, register)
        writer = Writer(self.pack, self.on, self.dialect, {})
        unknowns = {h.column: writer.unknown(node.type) for node, h in held.items() if h.column is not None}
        return {c: unknowns.get(c, "CAST(NULL AS BIGINT)") for c in _feature_columns(held, False)}

    def _gather(
        self, words: Mapping[Rows, Held], plan: TablePlan, rows: str, by: str, only_hits: bool,
        lost: tuple[tuple[str, int], str] | None,
    ) -> str:  # fmt: skip
        """Group rows by what they hang on. `only_hits` leaves out groups in which no bit is set."""
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
        having = []
        for mask, bits in masks.items():
            gathered = f"bit_or(CAST({' | '.join(bits)} AS BIGINT))"
            columns.append(f"{gathered} AS {self.name(mask)}")
            having.append(f"{gathered} <> 0")
        if values:
            rows = f"SELECT *, {', '.join(values)}\nFROM ({rows}) AS {self.name('w')}"
        text = f"SELECT {', '.join(columns)}\nFROM ({rows}) AS {self.name('r')}\nGROUP BY 1"
        plain = all(held.column is None for held in words.values())
        return f"{text}\nHAVING {' OR '.join(having)}" if only_hits and plain and having else text

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
        held = self.held(plan, node.table)[node]
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

    def _asks_registers_only(self, table: Table, node: Rows) -> bool:
        """Whether a row in no register can never turn this word, and one that cannot be looked up leaves it open."""
        if table.kind != "collection" or node.arg is None or node.word not in NOT_FOUND:
            return False
        registers = _registers(node)
        if not registers or not all(r in self.sources for r in registers) or _reads_facts(node.arg):
            return False
        meaning = Meaning(self.pack, self.on)
        absent = meaning.of(node.arg, Row(table.name, {}, dict.fromkeys(registers, ())))
        lost = meaning.of(node.arg, Row(table.name, {}))
        return absent == NOT_FOUND[node.word] and lost is None

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


class _Bits:
    """Hands out pairs of bits, mask after mask."""

    def __init__(self, name: str) -> None:
        self.name, self.next = name, 0

    def take(self) -> tuple[str, int]:
        """The mask and the lower bit of the next pair."""
        pairs = MASK_BITS // 2
        mask, at = divmod(self.next, pairs)
        self.next += 1
        return f"{self.name}_{mask + 1}", 1 << (2 * at)


def _feature_columns(held: Mapping[Rows, Held], lost_of: Mapping[Rows, Held] | bool) -> list[str]:
    """The columns of a feature table; `lost_of` adds the mask that marks rows which cannot be looked up."""
    names = dict.fromkeys(h.lost[0] for h in lost_of.values() if h.lost) if isinstance(lost_of, Mapping) else {}
    names.update(dict.fromkeys(h.mask for h in held.values() if h.mask))
    return [*names, *(h.column for h in held.values() if h.column is not None)]


def _registers(node: Rows) -> list[str]:
    """The tables an expression over rows asks, outermost words only."""
    found: dict[str, None] = {}

    def visit(part: Node) -> None:
        if isinstance(part, Rows):
            found[part.table] = None
        else:
            for child in children(part):
                visit(child)

    if node.arg is not None:
        visit(node.arg)
    return list(found)


def _reads_facts(node: Node) -> bool:
    """Whether an expression reads a fact of its own row, outside words over further rows."""
    if isinstance(node, FactRef):
        return True
    return not isinstance(node, Rows) and any(_reads_facts(child) for child in children(node))


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
