"""Which missing facts leave rules open, and in how many subjects: what to ask for, and of whom.

A rule that is unknown is followed down through its unknown parts only, as an explanation of one subject does, but for
all subjects at once: a fact is named only where supplying it could settle something. Read-only queries over the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bangfu.core.policy.model import Fact, Rule
from bangfu.core.policy.nodes import Choose, FactRef, IsUnknown, Node, Rows, children, walk
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import Run
from bangfu.engines.duckdb_errors import translated
from bangfu.engines.plan import TablePlan
from bangfu.engines.sql import Writer
from bangfu.engines.tallies import query

OPEN = "report_open_subjects"


@dataclass(frozen=True, slots=True)
class MissingFacts:
    """Facts of one table that the same `subjects` lack; no facts: the whole table was not supplied."""

    table: str
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    subjects: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """Rows on which an expression stands: SQL with a `root_key` column, and what must be unknown on the way down."""

    plan: TablePlan
    rows: str
    guards: tuple[str, ...] = ()

    def also(self, guard: str) -> _Ground:
        return self if guard in self.guards else _Ground(self.plan, self.rows, (*self.guards, guard))

    def select(self, columns: str) -> str:
        where = f" WHERE {' AND '.join(self.guards)}" if self.guards else ""
        return f"SELECT {columns} FROM ({self.rows}) AS g{where}"


def gather_missing(run: Run, open_rules: frozenset[str]) -> list[MissingFacts]:
    """Missing facts of the rules named, those that leave most subjects open first."""
    if not open_rules:
        return []
    _store_open_subjects(run)
    searcher = _Searcher(run)
    queries: dict[tuple[str, str], tuple[Fact | None, dict[str, Rule], list[str]]] = {}
    for rule in run.rules.rules_on(run.on):
        if rule.name not in open_rules:
            continue
        nodes = [rule.condition, *([run.rules.applies_when] if run.rules.applies_when else [])]
        for node in nodes:
            for table, fact, text in searcher.search(node, _Ground(run.plan, f"SELECT * FROM {OPEN}")):
                _, rules, texts = queries.setdefault((table, fact.name if fact else ""), (fact, {}, []))
                rules[rule.name] = rule
                texts.append(text)
    together: dict[tuple[str, int, object, tuple[str, ...]], tuple[list[Fact], dict[str, Rule]]] = {}
    for (table, _), (fact, rules, texts) in queries.items():
        keys = " UNION ".join(dict.fromkeys(texts))
        ((subjects, mark),) = query(
            run, f"SELECT count(*), bit_xor(hash(root_key)) FROM (SELECT DISTINCT * FROM ({keys}))"
        )
        if isinstance(subjects, int) and subjects:
            facts, _ = together.setdefault((table, subjects, mark, tuple(rules)), ([], rules))
            facts += [fact] if fact is not None else []
    run.connection.execute(f"DROP TABLE {OPEN}")
    found = [
        MissingFacts(table, tuple(facts), tuple(rules.values()), subjects)
        for (table, subjects, _, _), (facts, rules) in together.items()
    ]
    return sorted(found, key=lambda missing: (-missing.subjects, missing.table, [fact.name for fact in missing.facts]))


def _store_open_subjects(run: Run) -> None:
    """Keep the subjects that have an unknown, with everything their rules read."""
    verdicts = f"SELECT subject_key FROM {run.verdicts} WHERE unknown <> 0 OR verdict = 'unknown'"
    stored = query(run, f"SELECT 1 FROM duckdb_tables() WHERE table_name = '{run.features}'")
    kept = f"SELECT * FROM {run.features}" if stored else run.statements.kept()
    open_ones = f"SELECT * FROM ({kept}) AS f WHERE subject_key IN ({verdicts})"
    with translated():
        run.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {OPEN} AS"
            f" SELECT subject_key AS root_key, * FROM ({run.statements.kept_facts(open_ones)}) AS d"
        )


class _Searcher:
    """Follows unknown parts down to facts and tables; yields for each the query of the subjects it leaves open."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def search(self, node: Node, ground: _Ground) -> Iterator[tuple[str, Fact | None, str]]:
        if isinstance(node, IsUnknown):
            return
        writer = Writer(self.run.pack, self.run.on, DUCKDB, ground.plan.rows)
        here = ground.also(f"{writer.write(node)} IS NULL")
        if isinstance(node, FactRef):
            fact = self.run.pack.facts_of(ground.plan.table.name)[node.name]
            if fact.derived is not None:
                yield from self.search(fact.derived, here)
            else:
                yield fact.table, fact, here.select("root_key")
        elif isinstance(node, Rows):
            yield from self._search_rows(node, here)
        elif isinstance(node, Choose):
            condition = writer.write(node.condition)
            yield from self.search(node.condition, here)
            yield from self.search(node.then, here.also(f"({condition} IS NULL OR {condition})"))
            yield from self.search(node.otherwise, here.also(f"({condition} IS NULL OR NOT {condition})"))
        else:
            for child in children(node):
                if any(isinstance(below, FactRef | Rows) for below in walk(child)):
                    yield from self.search(child, here)

    def _search_rows(self, node: Rows, ground: _Ground) -> Iterator[tuple[str, Fact | None, str]]:
        link, sources = ground.plan.links[node.table], self.run.sources
        if node.table not in sources:
            yield node.table, None, ground.select("root_key")
            return
        by = link.table.by
        if link.table.kind == "register" and by is not None:
            looked_up = self.run.pack.facts_of(ground.plan.table.name)[by]
            yield looked_up.table, looked_up, ground.also(f"{DUCKDB.name_of(by)} IS NULL").select("root_key")
        key = self._link_key(ground.plan, link)
        if node.arg is None or key is None:
            return
        parents = ground.select(f"DISTINCT root_key AS up_root, {key[0]} AS up_key")
        rows = self.run.statements.features.table_rows(link)
        joined = f"SELECT up.up_root AS root_key, r.* FROM ({rows}) AS r JOIN ({parents}) AS up ON up.up_key = {key[1]}"
        yield from self.search(node.arg, _Ground(link, joined))

    def _link_key(self, parent: TablePlan, link: TablePlan) -> tuple[str, str] | None:
        """What a parent's row and a child's row are joined by; None where the parent's rows do not carry their key."""
        child = link.table
        if child.kind == "register":
            return DUCKDB.name_of(child.by or ""), "r.parent_key"
        if parent.table.kind != "subject":
            return None
        if child.kind == "collection":
            return "subject_key", "r.parent_key"
        width = self.run.pack.level_named(parent.table.level or "").width
        return "subject_key", f"substr(r.place, 1, {width})"
