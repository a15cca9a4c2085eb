"""What a rule set needs, table by table: stored facts, facts derived from them, words over linked rows.

The plan knows no SQL. It is made from the nodes alone, so that every dialect stages the work the same way:
registers → members → households → places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack, RuleSet, Table
from bangfu.core.policy.nodes import FactRef, Node, ParameterRef, Rows, RuleRef, children, walk

DATES = ("valid_from", "valid_until")
"""Columns that say on which days a row holds."""


@dataclass
class TablePlan:
    """The needs of one table; `links` are the tables whose rows are gathered into its rows."""

    table: Table
    stored: dict[str, Fact] = field(default_factory=dict)
    derived: dict[str, Fact] = field(default_factory=dict)
    """In an order in which each fact stands after those it is derived from."""
    rows: dict[Rows, str] = field(default_factory=dict)
    links: dict[str, TablePlan] = field(default_factory=dict)

    def tables(self) -> set[str]:
        """Every table the plan reads, parts included."""
        names = {self.table.name, *(fact.table for fact in self.stored.values())}
        for link in self.links.values():
            names |= link.tables()
        return names

    def columns(self, pack: Pack) -> dict[str, set[str]]:
        """What is read of each stored table: facts, what rows are known and met by, since and until when they hold."""
        found: dict[str, set[str]] = {}
        self._add_columns(pack, found)
        return found

    def _add_columns(self, pack: Pack, found: dict[str, set[str]]) -> None:
        own = self.table.same_as or self.table.name
        met = [link.table.by for link in self.links.values() if link.table.kind == "register"]
        by = [self.table.key, self.table.by, self.table.place, *met, *DATES]
        found.setdefault(own, set()).update(column for column in by if column)
        for fact in self.stored.values():
            part = pack.tables[own if fact.table == self.table.name else fact.table]
            key = [part.key] if part.key else []
            found.setdefault(part.name, set()).update([fact.name, *key, *DATES])
        for link in self.links.values():
            link._add_columns(pack, found)

    def parameters_below(self) -> set[str]:
        """Parameters used inside words over linked rows: changing one of them makes stored features stale."""
        names: set[str] = set()
        for node in self.rows:
            names |= {n.name for n in walk(node) if isinstance(n, ParameterRef)}
        for link in self.links.values():
            for fact in link.derived.values():
                names |= {n.name for n in walk(fact.derived) if isinstance(n, ParameterRef)} if fact.derived else set()
            names |= link.parameters_below()
        return names


def plan_rules(pack: Pack, rules: RuleSet, on: date, *, with_gap: bool = False) -> TablePlan:
    """The plan of the rules in force on the day, over the subjects of their set.

    Raises `Problem` when the verdict speaks of a rule that is not in force.
    """
    in_force = rules.rules_on(on)
    if rules.verdict_node is not None:
        names = {rule.name for rule in in_force}
        for node in walk(rules.verdict_node):
            if isinstance(node, RuleRef) and node.name not in names:
                raise Problem("policy.rule_not_in_force", rule=node.name, on=on)
    nodes: list[Node] = [rule.condition for rule in in_force]
    nodes += [node for node in (rules.applies_when, rules.gap if with_gap else None) if node is not None]
    facts = pack.facts_of(rules.of)
    nodes += [FactRef(rules.of, name, facts[name].type) for name in rules.figures]
    return plan_nodes(pack, rules.of, nodes)


def plan_nodes(pack: Pack, table: str, nodes: Iterable[Node]) -> TablePlan:
    """The plan of some expressions over the rows of one table."""
    planner = _Planner(pack)
    plan = planner.empty(table)
    for node in nodes:
        planner.need(plan, node)
    return plan


class _Planner:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def empty(self, table: str) -> TablePlan:
        return TablePlan(self.pack.tables[table])

    def need(self, plan: TablePlan, node: Node) -> None:
        if isinstance(node, FactRef):
            self._need_fact(plan, node.name)
        elif isinstance(node, Rows):
            self._need_rows(plan, node)
        else:
            for child in children(node):
                self.need(plan, child)

    def _need_fact(self, plan: TablePlan, name: str) -> None:
        facts = self.pack.facts_of(plan.table.name)
        if name not in facts or name in plan.stored or name in plan.derived:
            return
        fact = facts[name]
        if fact.derived is None:
            plan.stored[name] = fact
            return
        self.need(plan, fact.derived)
        plan.derived[name] = fact

    def _need_rows(self, plan: TablePlan, node: Rows) -> None:
        if node in plan.rows:
            return
        plan.rows[node] = f"{node.table}_{node.word}_{1 + sum(1 for n in plan.rows if n.table == node.table)}"
        if node.table not in plan.links:
            plan.links[node.table] = self.empty(node.table)
        link = plan.links[node.table]
        if link.table.kind == "register" and link.table.by is not None:
            self._need_fact(plan, link.table.by)
        if node.arg is not None:
            self.need(link, node.arg)
