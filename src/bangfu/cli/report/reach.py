"""What a rule rests on: stored facts and tables, through derived facts and linked rows. Names only, no values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangfu.core.policy.model import Fact, Pack, Rule, RuleSet
from bangfu.core.policy.nodes import FactRef, IfUnknown, IsUnknown, Node, Rows, children, walk
from bangfu.core.policy.source import Label
from bangfu.engines.duckdb import Run


@dataclass(frozen=True, slots=True)
class NotSupplied:
    """A table, or one column of a supplied table, that the snapshot lacks; `rules` it leaves open, who may have it."""

    table: str
    fact: Fact | None
    rules: tuple[Rule, ...]
    asks: tuple[Label, ...]


def facts_read(pack: Pack, table: str, node: Node) -> Iterator[Fact]:
    """Every stored fact an expression over `table` may miss, its own and those of linked tables."""
    if isinstance(node, FactRef):
        fact = pack.facts_of(table)[node.name]
        if fact.derived is None:
            yield fact
        else:
            yield from facts_read(pack, table, fact.derived)
    elif isinstance(node, Rows):
        if node.arg is not None:
            yield from facts_read(pack, node.table, node.arg)
    else:
        for child in _parts_that_matter(node):
            yield from facts_read(pack, table, child)


def tables_read(pack: Pack, table: str, node: Node) -> Iterator[str]:
    """Every linked table an expression over `table` may miss, whether a fact of it is named or its rows counted."""
    if isinstance(node, Rows):
        yield node.table
        if node.arg is not None:
            yield from tables_read(pack, node.table, node.arg)
        return
    if isinstance(node, FactRef):
        derived = pack.facts_of(table)[node.name].derived
        if derived is not None:
            yield from tables_read(pack, table, derived)
    for child in _parts_that_matter(node):
        yield from tables_read(pack, table, child)


def _parts_that_matter(node: Node) -> Iterator[Node]:
    """Parts whose absence can leave the node unknown: not those the author gave a fixed word for."""
    if isinstance(node, IsUnknown):
        return
    if isinstance(node, IfUnknown) and not any(isinstance(below, FactRef | Rows) for below in walk(node.fallback)):
        return
    yield from children(node)


def not_supplied(run: Run) -> list[NotSupplied]:
    """What the snapshot lacks of what the rules read, in the order of the pack; what they never read is not missed."""
    pack, rules = run.pack, run.rules
    found: list[NotSupplied] = []
    reading = {rule.name: _readings(pack, rules, rule) for rule in rules.rules_on(run.on)}
    for name, table in pack.tables.items():
        using = [r for r in rules.rules_on(run.on) if name in reading[r.name][0] or reading[r.name][1].get(name)]
        read = {f.name: f for r in using for f in reading[r.name][1].get(name, ())}
        if not using:
            continue
        if name not in run.sources:
            asks = (table.ask,) if table.ask is not None else _asks(list(read.values()))
            found.append(NotSupplied(name, None, tuple(using), asks))
            continue
        for fact in read.values():
            if table.same_as is None and fact.name not in run.sources[name].columns:
                users = tuple(r for r in using if fact in reading[r.name][1].get(name, ()))
                found.append(NotSupplied(name, fact, users, _asks([fact])))
    return found


def _readings(pack: Pack, rules: RuleSet, rule: Rule) -> tuple[set[str], dict[str, list[Fact]]]:
    """Linked tables a rule reads, and the stored facts by table; whether the set applies counts for every rule."""
    nodes = [rule.condition, *([rules.applies_when] if rules.applies_when else [])]
    by_table: dict[str, list[Fact]] = {}
    for node in nodes:
        for fact in facts_read(pack, rules.of, node):
            by_table.setdefault(fact.table, []).append(fact)
    return {name for node in nodes for name in tables_read(pack, rules.of, node)}, by_table


def _asks(facts: Sequence[Fact]) -> tuple[Label, ...]:
    asks: dict[str, Label] = {}
    for fact in facts:
        if fact.ask is not None:
            asks.setdefault(fact.ask["en"], fact.ask)
    return tuple(asks.values())
