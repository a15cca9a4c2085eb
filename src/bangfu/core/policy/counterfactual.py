"""The smallest single change that would alter a verdict: one fact moved, flipped, or one register entry gone.

Numbers are searched outwards from their value in both directions, doubling the step, then narrowed down to
the first value that gives another verdict. Every change named here was judged again before it is said.
Facts nobody can change are left alone: dates, identity numbers, names, and those marked `fixed` in the pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.core.errors import Problem
from bangfu.core.policy.judgement import verdict_of
from bangfu.core.policy.meaning import Meaning, Outcome, Row, Value
from bangfu.core.policy.model import Fact, Rule, RuleSet
from bangfu.core.policy.nodes import FactRef, Node, Rows, children
from bangfu.core.policy.types import Kind

FARTHEST_AMOUNT, FARTHEST = 10**9, 10**6
"""No amount is moved by more than this many fen, nothing else by more than this many smallest units."""

Linked = Mapping[str, Sequence[Row] | None]
Path = tuple[tuple[str, int], ...]
"""Where a row hangs below the subject: (table, position) from the top."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `fact` of `row` from `before` to `after`; `fact` None means the register entry `row` were gone."""

    row: Row
    fact: Fact | None
    before: Value
    after: Value
    verdict: str


def smallest_change(meaning: Meaning, rules: RuleSet, row: Row) -> Change | None:
    """The least change of one thing that gives another verdict; None when no single one does.

    A number moved by less than its own size comes before a flip of yes and no or of a code, that before
    a greater move; among equals the rule written first wins.
    """
    search = _Search(meaning, rules, row)
    if search.verdict is None:
        return None
    found = sorted(search.changes(), key=lambda pair: pair[0])
    return found[0][1] if found else None


class _Search:
    def __init__(self, meaning: Meaning, rules: RuleSet, row: Row) -> None:
        self.meaning, self.rules, self.row = meaning, rules, row
        self.in_force = rules.rules_on(meaning.on)
        applies = True if rules.applies_when is None else meaning.truth(rules.applies_when, row)
        self.outcomes: dict[str, Outcome] = {r.name: meaning.truth(r.condition, row) for r in self.in_force}
        self.verdict = verdict_of(meaning, rules, row, self.outcomes) if applies else None
        self._reads = {rule.name: reads(meaning, rule.condition, row.table) for rule in self.in_force}

    def changes(self) -> Iterator[tuple[tuple[int, Decimal, int], Change]]:
        """Every single change found, with its rank."""
        order = 0
        for path, row in self._rows_at_hand(self.row, ()):
            table = self.meaning.pack.tables[row.table]
            if table.kind == "register" and table.same_as is None:
                order += 1
                verdict = self._judged(_without(self.row, path), self._reading(row.table, None))
                if verdict != self.verdict:
                    yield (1, Decimal(1), order), Change(row, None, None, None, verdict)
            for name, value in row.values.items():
                fact = self.meaning.pack.facts_of(row.table)[name]
                affected = self._reading(row.table, name)
                if fact.personal or fact.fixed or not affected or not self._may_turn(affected):
                    continue
                order += 1
                for rank, after, verdict in self._values(path, fact, value, affected):
                    yield (*rank, order), Change(row, fact, value, after, verdict)

    def _rows_at_hand(self, row: Row, path: Path) -> Iterator[tuple[Path, Row]]:
        """The subject with its linked rows; a village's households are subjects of their own and left alone."""
        yield path, row
        for table, linked in row.rows.items():
            if self.meaning.pack.tables[table].kind != "subject":
                for position, child in enumerate(linked or ()):
                    yield from self._rows_at_hand(child, (*path, (table, position)))

    def _values(
        self, path: Path, fact: Fact, value: Value, affected: Sequence[Rule]
    ) -> Iterator[tuple[tuple[int, Decimal], Value, str]]:
        if fact.type.kind is Kind.NUMBER:
            if isinstance(value, Decimal):
                yield from self._moves(path, fact, value, affected)
            return
        options: Sequence[Value] = ()
        if fact.type.kind is Kind.BOOL:
            options = (True, False)
        elif fact.type.kind is Kind.CODE and fact.type.codes:
            options = tuple(self.meaning.pack.codes[fact.type.codes].codes)
        for option in options:
            if option != value:
                verdict = self._judged(_with(self.row, path, fact.name, option), affected)
                if verdict != self.verdict:
                    yield (1, Decimal(1)), option, verdict

    def _moves(
        self, path: Path, fact: Fact, value: Decimal, affected: Sequence[Rule]
    ) -> Iterator[tuple[tuple[int, Decimal], Value, str]]:
        grain = Decimal(1).scaleb(-fact.type.places)
        farthest = FARTHEST_AMOUNT if fact.minor else FARTHEST
        for sign in (1, -1):
            near, far, step = 0, 1, sign * grain
            while (same := self._at(path, fact, value + far * step, affected) == self.verdict) and far < farthest:
                near, far = far, min(far * 4, farthest)
            if same or (sign < 0 and value - far * grain < 0 <= value and value - (near + 1) * grain < 0):
                continue
            while far - near > 1:
                middle = (near + far) // 2
                if self._at(path, fact, value + sign * middle * grain, affected) == self.verdict:
                    near = middle
                else:
                    far = middle
            after = value + sign * far * grain
            if after < 0 <= value:
                continue  # amounts, heads and minutes do not fall below nothing
            share = far * grain / max(abs(value), grain)
            yield (0 if share < 1 else 2, share), after, self._at(path, fact, after, affected)

    def _at(self, path: Path, fact: Fact, value: Decimal, affected: Sequence[Rule]) -> str:
        return self._judged(_with(self.row, path, fact.name, value), affected)

    def _judged(self, row: Row, affected: Sequence[Rule]) -> str:
        applies_when = self.rules.applies_when
        try:
            if applies_when is not None and self.meaning.truth(applies_when, row) is not True:
                return self.verdict or ""  # no longer a subject of the set: that is no other verdict
            changed = {rule.name: self.meaning.truth(rule.condition, row) for rule in affected}
        except Problem:  # a tried value too large for 64 bits is no change anyone would make
            return self.verdict or ""
        if all(self.outcomes[name] is outcome for name, outcome in changed.items()):
            return self.verdict or ""
        return verdict_of(self.meaning, self.rules, row, {**self.outcomes, **changed})

    def _reading(self, table: str, name: str | None) -> list[Rule]:
        """The rules that read this fact, or for None any row of the table."""
        return [
            rule for rule in self.in_force
            if any(t == table and (name is None or n == name) for t, n in self._reads[rule.name])
        ]  # fmt: skip

    def _may_turn(self, affected: Sequence[Rule]) -> bool:
        """Whether any outcome of the affected rules could turn the verdict: spares most searches."""
        for every in (True, False, None):
            tried = {**self.outcomes, **{rule.name: every for rule in affected}}
            if verdict_of(self.meaning, self.rules, self.row, tried) != self.verdict:
                return True
        return False


def reads(meaning: Meaning, node: Node, table: str) -> frozenset[tuple[str, str]]:
    """Every (table, stored fact) an expression reads, through derived facts and linked rows."""
    found: set[tuple[str, str]] = set()
    if isinstance(node, FactRef):
        fact = meaning.pack.facts_of(table)[node.name]
        found |= {(table, node.name)} if fact.derived is None else reads(meaning, fact.derived, table)
    elif isinstance(node, Rows):
        found.add((node.table, ""))
        if node.arg is not None:
            found |= reads(meaning, node.arg, node.table)
    else:
        for child in children(node):
            found |= reads(meaning, child, table)
    return frozenset(found)


def _with(row: Row, path: Path, name: str, value: Value) -> Row:
    """The row with one fact of one linked row changed."""
    if not path:
        return replace(row, values={**row.values, name: value})
    (table, position), *rest = path
    linked = list(row.rows[table] or ())
    linked[position] = _with(linked[position], tuple(rest), name, value)
    return replace(row, rows=_put(row.rows, table, linked))


def _without(row: Row, path: Path) -> Row:
    """The row with one linked row gone."""
    (table, position), *rest = path
    linked = list(row.rows[table] or ())
    if rest:
        linked[position] = _without(linked[position], tuple(rest))
    else:
        del linked[position]
    return replace(row, rows=_put(row.rows, table, linked))


def _put(rows: Linked, table: str, linked: Sequence[Row]) -> Linked:
    return {**rows, table: linked}
