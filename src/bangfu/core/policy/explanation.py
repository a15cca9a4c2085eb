"""Why one subject got its verdict: each rule with the values it used, what is unknown, what would change it.

An explanation holds the very row it judged, pruned to the facts that were used: judged again, that row gives
the same verdict. Words are made in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.counterfactual import Change, smallest_change
from bangfu.core.policy.judgement import Judgement, judge
from bangfu.core.policy.meaning import Meaning, Outcome, Row, Value
from bangfu.core.policy.model import DatedValue, Fact, Pack, Parameter, Rule, RuleSet
from bangfu.core.policy.nodes import FactRef, In, Node, ParameterRef, Rows, children


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A stored or derived fact a rule read, with the day from which it holds; `row` says whose it is."""

    fact: Fact
    value: Value
    since: date | None
    row: Row


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """A parameter a rule read, with the dated value and so its source."""

    parameter: Parameter
    dated: DatedValue


@dataclass(frozen=True, slots=True)
class Missing:
    """Something unknown that left a rule open: a fact of a row, or a whole table: not supplied, or no row for `row`."""

    table: str
    fact: Fact | None
    row: Row


@dataclass(frozen=True, slots=True)
class RuleExplanation:
    """One rule: its outcome and everything it rests on."""

    rule: Rule
    outcome: Outcome
    facts: tuple[UsedFact, ...]
    parameters: tuple[UsedParameter, ...]
    missing: tuple[Missing, ...]
    deciding: tuple[Row, ...]
    """The linked rows that made an `any` true or an `all` false."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole reasoning for one subject; `row` holds exactly the facts that were used."""

    rules: RuleSet
    on: date
    row: Row
    judgement: Judgement
    explained: tuple[RuleExplanation, ...]
    missing: tuple[Missing, ...]
    """What keeps it unknown whether the set speaks of the subject at all."""
    change: Change | None


def explain(pack: Pack, rules: RuleSet, row: Row, on: date, *, with_change: bool = True) -> Explanation:
    """Explain the verdict of `rules` on `row`; raises `Problem` when the set does not speak of it.

    Looking for the least change takes most of the time: without `with_change` none is named.
    """
    meaning = Meaning(pack, on, remember=True)
    judgement = judge(meaning, rules, row)
    if judgement is None:
        raise Problem(
            "engines.not_this_set", rules=rules.name, label=rules.label, key=row.key, condition=rules.applies_text,
            found="—",
        )
    tracer = _Tracer(meaning)
    explained = tuple(
        tracer.explain_rule(rule, judgement.outcomes[rule.name], row) for rule in rules.rules_on(on)
    )  # fmt: skip
    applies = tuple(tracer.missing(rules.applies_when, row)) if rules.applies_when is not None else ()
    nodes = [r.condition for r in rules.rules_on(on)] + ([rules.applies_when] if rules.applies_when else [])
    nodes += [FactRef(rules.of, name, pack.facts_of(rules.of)[name].type) for name in rules.figures]
    used = pruned(pack, row, nodes)
    change = smallest_change(meaning, rules, used) if with_change else None
    return Explanation(rules, on, used, judgement, explained, applies, change)


def pruned(pack: Pack, row: Row, nodes: Sequence[Node]) -> Row:
    """The row with nothing but the stored facts and linked rows that `nodes` read, and whose they are."""
    names, below = _reads(pack, row.table, nodes)
    rows: dict[str, Sequence[Row] | None] = {}
    for table, inner in below.items():
        linked = row.rows.get(table)
        rows[table] = None if linked is None else [pruned(pack, child, inner) for child in linked]
    facts = pack.facts_of(row.table)
    names += [name for name in row.values if facts[name].personal and name not in names]
    values = {name: row.values[name] for name in names if name in row.values}
    return Row(row.table, values, rows, {name: row.since.get(name) for name in values}, row.key)


def _reads(pack: Pack, table: str, nodes: Sequence[Node]) -> tuple[list[str], dict[str, list[Node]]]:
    """Stored facts read of `table`, and the expressions over each linked table; derived facts are followed."""
    facts = pack.facts_of(table)
    names: dict[str, None] = {}
    below: dict[str, list[Node]] = {}
    seen: set[str] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop(0)
        if isinstance(node, FactRef):
            fact = facts[node.name]
            if fact.derived is None:
                names[node.name] = None
            elif node.name not in seen:
                seen.add(node.name)
                todo.append(fact.derived)
        elif isinstance(node, Rows):
            below.setdefault(node.table, []).extend([node.arg] if node.arg is not None else [])
            by = pack.tables[node.table].by
            if pack.tables[node.table].kind == "register" and by is not None and by in facts:
                names[by] = None
        else:
            todo.extend(children(node))
    return list(names), below


class _Tracer:
    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning
        self.pack = meaning.pack

    def explain_rule(self, rule: Rule, outcome: Outcome, row: Row) -> RuleExplanation:
        missing = tuple(self._once(self.missing(rule.condition, row))) if outcome is None else ()
        return RuleExplanation(
            rule, outcome, tuple(self._facts(rule.condition, row)), tuple(self._parameters(rule.condition, row.table)),
            missing, tuple(self._deciding(rule.condition, row)),
        )  # fmt: skip

    def missing(self, node: Node, row: Row) -> Iterator[Missing]:
        """The unknown facts that leave `node` unknown: only unknown parts are followed down."""
        if self.meaning.of(node, row) is not None:
            return
        if isinstance(node, FactRef):
            fact = self.pack.facts_of(row.table)[node.name]
            below = list(self.missing(fact.derived, row)) if fact.derived is not None else []
            yield from below or [Missing(row.table, fact, row)]  # a share of nothing is itself what is unknown
        elif isinstance(node, Rows):
            yield from self._missing_rows(node, row)
        elif isinstance(node, In):
            yield from self.missing(node.arg, row)
        else:
            for child in children(node):
                yield from self.missing(child, row)

    def _missing_rows(self, node: Rows, row: Row) -> Iterator[Missing]:
        linked = row.rows.get(node.table)
        if linked is None:
            table = self.pack.tables[node.table]
            key = self.pack.facts_of(row.table).get(table.by or "") if table.kind == "register" else None
            if key is not None and row.values.get(key.name) is None:  # nothing to look the register up with
                yield Missing(row.table, key, row)
            else:
                yield Missing(node.table, None, row)
            return
        if not linked:  # the least or the most of nothing
            yield Missing(node.table, None, row)
        for child in linked:
            if node.arg is not None:
                yield from self.missing(node.arg, child)

    @staticmethod
    def _once(found: Iterator[Missing]) -> Iterator[Missing]:
        seen: set[tuple[str, str, int]] = set()
        for one in found:
            mark = (one.table, one.fact.name if one.fact else "", id(one.row))
            if mark not in seen:
                seen.add(mark)
                yield one

    def _facts(self, node: Node, row: Row) -> Iterator[UsedFact]:
        """Facts of the subject itself, derived ones with those they rest on; linked rows are not listed one by one."""
        seen: set[str] = set()
        todo = [node]
        while todo:
            at = todo.pop(0)
            if isinstance(at, FactRef) and at.name not in seen:
                seen.add(at.name)
                fact = self.pack.facts_of(row.table)[at.name]
                yield UsedFact(fact, self.meaning.fact(row, at.name), row.since.get(at.name), row)
                if fact.derived is not None:
                    todo.append(fact.derived)
            elif not isinstance(at, Rows):
                todo.extend(children(at))

    def _parameters(self, node: Node, table: str) -> Iterator[UsedParameter]:
        for name in dict.fromkeys(parameters_of(self.pack, node, table)):
            parameter = self.pack.parameters[name]
            yield UsedParameter(parameter, parameter.on(self.meaning.on))

    def _deciding(self, node: Node, row: Row) -> Iterator[Row]:
        if isinstance(node, Rows):
            for child in row.rows.get(node.table) or ():
                if node.arg is not None and node.word in ("any", "all", "count"):
                    truth = self.meaning.of(node.arg, child)
                    if truth is (node.word != "all"):
                        yield child
            return
        for child_node in children(node):
            yield from self._deciding(child_node, row)


def parameters_of(pack: Pack, node: Node, table: str) -> Iterator[str]:
    """Names of the parameters an expression rests on, through derived facts and linked rows."""
    if isinstance(node, ParameterRef):
        yield node.name
    if isinstance(node, In) and isinstance(node.options, ParameterRef):
        yield node.options.name
    if isinstance(node, FactRef):
        derived = pack.facts_of(table)[node.name].derived
        if derived is not None:
            yield from parameters_of(pack, derived, table)
    if isinstance(node, Rows):
        if node.arg is not None:
            yield from parameters_of(pack, node.arg, node.table)
        return
    for child in children(node):
        yield from parameters_of(pack, child, table)
