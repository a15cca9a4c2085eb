"""The stages of a run as SQL: features per source → feature table → verdicts → roll-up.

A feature is what linked rows come to: one mask of bits for all `any`/`all` words of a table (a bit for
the answer, a bit for unknown) and a column for each count, sum, least and greatest. Features are stored as
they are and decoded where they are read, so a what-if reads 64-bit columns and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.model import Fact, Pack, RuleSet, Table
from bangfu.core.policy.nodes import Literal, Node, Rows
from bangfu.core.policy.types import PLAIN
from bangfu.engines.dialects import Dialect
from bangfu.engines.plan import TablePlan
from bangfu.engines.sql import Writer, rule_column
from bangfu.engines.verdicts import as_written

Narrow = Callable[[str], str]
"""From SQL for a subject's key to the condition that keeps some subjects."""

MASK_BITS = 62
"""Bits of one BIGINT mask that stay clear of the sign."""


@dataclass(frozen=True)
class Source:
    """Where a table's rows are: SQL for the rows, called `t`, and SQL for each column there is."""

    relation: str
    columns: Mapping[str, str]
    condition: str | None = None
    """Which rows hold on the day."""


@dataclass(frozen=True)
class Held:
    """How one word over rows is held: a bit in a mask, a column, or both."""

    mask: str
    answer: int | None
    unknown: int | None
    column: str | None


class Statements:
    """Writes every stage of one rule set for one dialect and one day."""

    def __init__(
        self, pack: Pack, rules: RuleSet, on: date, plan: TablePlan, sources: Mapping[str, Source], dialect: Dialect
    ) -> None:
        self.pack, self.rules, self.on, self.plan = pack, rules, on, plan
        self.sources, self.dialect = sources, dialect
        self.name = dialect.name_of
        self.stored_links: dict[str, str] = {}
        """Feature tables of registers that were worked out before, by register."""

    # -- stage 1: what linked rows come to -------------------------------------------------

    def link_features(self, parent: TablePlan, child: str, narrow: Narrow | None = None) -> str:
        """One row per parent key with the features of `child`; `narrow` keeps the rows of some parents."""
        link = parent.links[child]
        rows = self.table_rows(link, self._narrowed(parent, link, narrow))
        columns = [f"{self._link_column(parent, link)} AS {self.name('gathered_by')}"]
        writer = Writer(self.pack, self.on, self.dialect, link.rows)
        masks: dict[str, list[str]] = {}
        for node, held in self.held(parent, child).items():
            condition = None if node.arg is None else writer.write(node.arg)
            if held.answer is not None or held.unknown is not None:
                masks.setdefault(held.mask, []).append(_bits(node, condition, held))
            if held.column is not None:
                columns.append(f"{_gather(node, condition)} AS {self.name(held.column)}")
        for mask, bits in masks.items():
            columns.append(f"{self.dialect.bit_or.format(value=' | '.join(bits))} AS {self.name(mask)}")
        return f"SELECT {', '.join(columns)}\nFROM ({rows}) AS {self.name('r')}\nGROUP BY 1"

    def registers(self) -> list[tuple[TablePlan, str]]:
        """Every register the plan looks up, with the plan it is looked up from, innermost first."""
        found: list[tuple[TablePlan, str]] = []

        def visit(plan: TablePlan) -> None:
            for name, link in plan.links.items():
                visit(link)
                if link.table.kind == "register" and name in self.sources:
                    found.append((plan, name))

        visit(self.plan)
        return found

    def held(self, parent: TablePlan, child: str) -> dict[Rows, Held]:
        """Where each word over `child` is held; the order is that of the plan, so texts are stable."""
        places: dict[Rows, Held] = {}
        bit = 0
        for node, alias in parent.rows.items():
            if node.table != child:
                continue
            if bit + 2 > MASK_BITS * (1 + bit // MASK_BITS):
                bit = MASK_BITS * (1 + bit // MASK_BITS)
            mask, at = f"{child}_bits_{1 + bit // MASK_BITS}", bit % MASK_BITS
            wants_answer = node.word in ("any", "all")
            certain = node.arg is None or isinstance(node.arg, Literal)
            answer = 1 << at if wants_answer else None
            unknown = None if certain else 1 << (at + 1)
            places[node] = Held(mask, answer, unknown, None if wants_answer else alias)
            bit += 2 if (answer or unknown) else 0
        return places

    # -- the rows of one table, with everything a rule may name ----------------------------

    def table_rows(self, plan: TablePlan, narrow: Narrow | None = None) -> str:
        """Rows of a table with stored facts, decoded words over links and derived facts as columns."""
        return self.decoded(plan, self.gathered(plan, narrow))

    def gathered(self, plan: TablePlan, narrow: Narrow | None = None) -> str:
        """Stored facts of a table joined with the features of its links, not yet decoded."""
        table, name = plan.table, self.name
        source = self.sources[table.name]
        columns = [f"{text} AS {name(key)}" for key, text in self._keys(table, source).items()]
        joins: list[str] = []
        below = narrow if plan is self.plan else None  # the rows of these keys; lower down only the join tells
        for fact in plan.stored.values():
            columns.append(f"{self._stored(fact, source, joins, table, below)} AS {name(fact.name)}")
        for child, link in plan.links.items():
            if child not in self.sources:
                continue
            features = self.stored_links.get(child) or f"({self.link_features(plan, child, below)})"
            alias = name(f"f_{child}")
            on = f"{alias}.{name('gathered_by')} = {self._own_key(plan, link)}"
            joins.append(f"LEFT JOIN {features} AS {alias} ON {on}")
            for column in self._feature_columns(plan, child):
                columns.append(f"{alias}.{name(column)}")
        only = narrow(self._narrow_column(table, source)) if narrow else None
        conditions = [c for c in (source.condition, only) if c]
        where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
        text = f"SELECT {', '.join(columns)}\nFROM {source.relation} AS {name('t')}"
        return "\n".join([text, *joins]) + where

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

    def decoded(self, plan: TablePlan, rows: str) -> str:
        """Add the words over linked rows and the derived facts, layer upon layer."""
        writer = Writer(self.pack, self.on, self.dialect, plan.rows)
        words = [f"{self._decode(plan, n, writer)} AS {self.name(alias)}" for n, alias in plan.rows.items()]
        if words:
            clear = self._clear(plan)
            rows = f"SELECT {', '.join([clear, *words])}\nFROM ({rows}) AS {self.name('g')}"
        for fact in plan.derived.values():
            assert fact.derived is not None  # noqa: S101 - `derived` holds derived facts
            text = self._at_places(writer, fact.derived, fact)
            rows = f"SELECT *, {text} AS {self.name(fact.name)}\nFROM ({rows}) AS {self.name('d')}"
        return rows

    def _clear(self, plan: TablePlan) -> str:
        """The columns that stay after decoding: keys and stored facts."""
        keys = self._keys(plan.table, self.sources[plan.table.name])
        return ", ".join(self.name(n) for n in [*keys, *plan.stored])

    def _keys(self, table: Table, source: Source) -> dict[str, str]:
        """The columns a row is known by: its own key and place, or its parent's key."""
        if table.kind == "subject":
            key = self._key(table, source)
            return {"subject_key": key, "place": source.columns[table.place] if table.place else key}
        return {"parent_key": source.columns[table.by or ""]}

    def _decode(self, plan: TablePlan, node: Rows, writer: Writer) -> str:
        if node.table not in self.sources:
            return writer.unknown(node.type)
        held = self.held(plan, node.table)[node]
        link = plan.links[node.table]
        mask = f"COALESCE({self.name(held.mask)}, 0)"
        cases = []
        if link.table.kind == "register" and link.table.by:
            cases.append(f"WHEN {self.name(link.table.by)} IS NULL THEN {writer.unknown(node.type)}")
        yes, no = ("TRUE", "FALSE") if node.word == "any" else ("FALSE", "TRUE")
        if held.answer is not None:
            cases.append(f"WHEN ({mask} & {held.answer}) <> 0 THEN {yes}")
        if held.unknown is not None:
            cases.append(f"WHEN ({mask} & {held.unknown}) <> 0 THEN {writer.unknown(node.type)}")
        if held.column is None:
            end = no
        elif node.word in ("count", "sum"):
            end = f"COALESCE({self.name(held.column)}, 0)"
        else:
            end = self.name(held.column)
        return f"CASE {' '.join(cases)} ELSE {end} END" if cases else end

    def _feature_columns(self, plan: TablePlan, child: str) -> list[str]:
        held = self.held(plan, child).values()
        masks = dict.fromkeys(h.mask for h in held if h.answer is not None or h.unknown is not None)
        return [*masks, *(h.column for h in held if h.column is not None)]

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

    def _key(self, table: Table, source: Source) -> str:
        return source.columns[table.key or ""]

    def _own_key(self, plan: TablePlan, link: TablePlan) -> str:
        """What a parent's row is found by: its key, or the fact a register is looked up with."""
        source = self.sources[plan.table.name]
        if link.table.kind == "register" and link.table.by:
            return source.columns.get(link.table.by) or "NULL"
        return self._key(plan.table, source)

    def _link_column(self, parent: TablePlan, link: TablePlan) -> str:
        """What a child's row is gathered by."""
        if link.table.kind in ("collection", "register"):
            return self.name("parent_key")
        width = self.pack.level_named(parent.table.level or "").width
        return f"SUBSTR({self.name('place')}, 1, {width})"

    def _at_places(self, writer: Writer, node: Node, fact: Fact) -> str:
        missing = fact.type.places - node.type.places
        text = writer.write(node)
        return f"({text} * CAST({10**missing} AS BIGINT))" if missing > 0 else text

    # -- stage 3: verdicts -----------------------------------------------------------------

    def verdicts(self, features: str, *, with_gap: bool = False) -> str:
        """One row per subject: key, place, verdict, masks of failed and unknown rules, figures."""
        rules, name = self.rules.rules_on(self.on), self.name
        writer = Writer(self.pack, self.on, self.dialect, self.plan.rows)
        applies = "TRUE" if self.rules.applies_when is None else writer.write(self.rules.applies_when)
        outcomes = [f"{writer.write(r.condition)} AS {name(rule_column(r.name))}" for r in rules]
        gap = [f"{writer.write(self.rules.gap)} AS {name('gap')}"] if with_gap and self.rules.gap else []
        figures = [f"{name(f)}" for f in self.rules.figures]
        columns = [name("subject_key"), name("place"), f"{applies} AS {name('applies')}", *outcomes, *figures, *gap]
        inner = (
            f"SELECT {', '.join(columns)}\nFROM ({self.decoded(self.plan, features)}) AS {name('s')}"
        )
        columns_of = [name(rule_column(r.name)) for r in rules]
        failed = " + ".join(f"(CASE WHEN NOT {c} THEN {1 << i} ELSE 0 END)" for i, c in enumerate(columns_of))
        unknown = " + ".join(f"(CASE WHEN {c} IS NULL THEN {1 << i} ELSE 0 END)" for i, c in enumerate(columns_of))
        kept = ", ".join(name(c) for c in ["subject_key", "place", *self.rules.figures, *(["gap"] if gap else [])])
        return (
            f"SELECT {kept},\n{self._verdict(writer)} AS {name('verdict')},\n"
            f"CAST({failed} AS BIGINT) AS {name('failed')},\nCAST({unknown} AS BIGINT) AS {name('unknown')}\n"
            f"FROM ({inner}) AS {name('o')}\nWHERE {name('applies')} IS NULL OR {name('applies')}"
        )

    def _verdict(self, writer: Writer) -> str:
        names = [self.name(rule_column(r.name)) for r in self.rules.rules_on(self.on)]
        unsure = f"CASE WHEN {self.name('applies')} IS NULL THEN 'unknown' "
        if self.rules.verdict == "first":
            cases = [
                f"WHEN {column} THEN {self.dialect.text(rule.name)} WHEN {column} IS NULL THEN 'unknown'"
                for column, rule in zip(names, self.rules.rules_on(self.on), strict=True)
            ]
            return f"{unsure}{' '.join(cases)} ELSE 'none' END"
        yes, no = ("lead", "clear") if self.rules.verdict == "leads" else ("met", "unmet")
        if self.rules.verdict_node is not None:
            whole = writer.write(self.rules.verdict_node)
        else:
            whole = "(" + (" AND " if self.rules.verdict == "all" else " OR ").join(names) + ")"
        return f"{unsure}WHEN {whole} THEN '{yes}' WHEN NOT {whole} THEN '{no}' ELSE 'unknown' END"

    # -- stage 4: roll-up ------------------------------------------------------------------

    def rollup(self, verdicts: str, width: int) -> str:
        """Counts of verdicts by place of one level, with the sums of additive figures."""
        name, facts = self.name, self.pack.facts_of(self.rules.of)
        sums = "".join(
            f", {as_written(facts[f], f'CAST(SUM({name(f)}) AS BIGINT)')} AS {name(f)}"
            for f in additive_figures(self.pack, self.rules)
        )
        return (
            f"SELECT SUBSTR({name('place')}, 1, {width}) AS {name('place')}, {name('verdict')},"
            f" COUNT(*) AS {name('subjects')}{sums}\nFROM {verdicts}\nGROUP BY 1, 2\nORDER BY 1, 2"
        )


def additive_figures(pack: Pack, rules: RuleSet) -> list[str]:
    """Figures that may be summed over places: numbers whose unit has nothing under the bar."""
    facts = pack.facts_of(rules.of)
    units = {f: facts[f].type.unit or PLAIN for f in rules.figures}
    return [f for f, unit in units.items() if unit.powers and all(power > 0 for _, power in unit.powers)]


def _bits(node: Rows, condition: str | None, held: Held) -> str:
    """The bits one row adds: its answer, or that the answer is unknown."""
    if isinstance(node.arg, Literal):
        return f"{held.answer if (node.word == 'any') is bool(node.arg.value) else 0}"
    parts = []
    if held.answer is not None:
        parts.append(f"WHEN {condition if node.word == 'any' else f'NOT {condition}'} THEN {held.answer}")
    if held.unknown is not None:
        parts.append(f"WHEN {condition} IS NULL THEN {held.unknown}")
    return f"CAST(CASE {' '.join(parts)} ELSE 0 END AS BIGINT)"


def _gather(node: Rows, condition: str | None) -> str:
    match node.word:
        case "count":
            return "COUNT(*)" if condition is None else f"COUNT(*) FILTER (WHERE {condition})"
        case "sum":
            return f"CAST(SUM({condition}) AS BIGINT)"
    return f"{node.word.upper()}({condition})"
