"""The stages of a run as SQL: feature table → verdicts → roll-up; `features` writes the first of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from bangfu.core.policy.model import Fact, Pack, RuleSet
from bangfu.core.policy.nodes import FactRef, Node, ParameterRef, Rows, children, walk
from bangfu.core.policy.types import PLAIN
from bangfu.engines.dialects import Dialect
from bangfu.engines.features import Features, Narrow, Source
from bangfu.engines.plan import TablePlan
from bangfu.engines.sql import Writer, rule_column
from bangfu.engines.verdict_writing import VerdictWriter
from bangfu.engines.verdicts import as_written

FAILED, UNKNOWN = "rules_failed", "rules_unknown"
"""Masks in kept features: what each rule came to, a bit a rule in the order of the set."""


class Statements:
    """Writes every stage of one rule set for one dialect and one day."""

    def __init__(
        self, pack: Pack, rules: RuleSet, on: date, plan: TablePlan, sources: Mapping[str, Source], dialect: Dialect
    ) -> None:
        self.pack, self.rules, self.on, self.plan, self.dialect = pack, rules, on, plan, dialect
        self.features = Features(pack, on, plan, sources, dialect)
        self.name = dialect.name_of

    def gathered(self, narrow: Narrow | None = None) -> str:
        """The feature table of the subjects; `narrow` keeps some of them."""
        return self.features.gathered(self.plan, narrow)

    def verdicts(self, features: str, *, with_gap: bool = False) -> str:
        """One row per subject: key, place, verdict, masks of failed and unknown rules, figures."""
        return self._judged(self.features.decoded(self.plan, features), frozenset(), with_gap)

    # -- features that are kept for another run --------------------------------------------

    def facts(self, narrow: Narrow | None = None) -> str:
        """What the rules read, but for facts derived with parameters: a new parameter leaves these rows as they are."""
        lasting = [fact for fact in self.plan.derived.values() if fact.name not in self.dated]
        rows = self.features.with_words(self.plan, self.gathered(narrow))
        return self.features.with_derived(self.plan, rows, lasting)

    def kept(self, narrow: Narrow | None = None) -> str:
        """The feature table a what-if starts from: `facts`, and what each rule came to as a bit of two masks."""
        lasting = [name for name in self.plan.derived if name not in self.dated]
        names = [*map(self.name, ("subject_key", "place", *self.plan.stored, *self.plan.rows.values(), *lasting))]
        rules = self.rules.rules_on(self.on)
        outcomes = [f"{self._where_spoken_of(r.condition)} AS {self.name(rule_column(r.name))}" for r in rules]
        rows = self.features.with_derived(self.plan, self.facts(narrow), self.dated.values())
        failed, unknown = (self._mask(test, frozenset()) for test in (FAILED, UNKNOWN))
        return (
            f"SELECT {', '.join(names)}, {failed} AS {self.name(FAILED)}, {unknown} AS {self.name(UNKNOWN)}\n"
            f"FROM (SELECT {', '.join([*names, *outcomes])}\nFROM ({rows}) AS {self.name('s')}) AS {self.name('o')}"
        )

    def kept_facts(self, kept: str) -> str:
        """Kept features with every fact the rules read, those derived with parameters too."""
        return self.features.with_derived(self.plan, kept, self.dated.values())

    def verdicts_of_kept(self, kept: str, settled: frozenset[str], *, with_gap: bool = False) -> str:
        """Verdicts as `verdicts` gives them; the outcomes of `settled` rules are read from the masks."""
        return self._judged(self.kept_facts(kept), settled, with_gap)

    def meanings(self) -> dict[str, str]:
        """What each rule is worked out by: over equal facts, equal texts give equal outcomes."""
        writer = self._writer()

        def texts(node: Node) -> Iterator[str]:
            yield writer.write(node)
            for part in walk(node):
                fact = self.plan.derived.get(part.name) if isinstance(part, FactRef) else None
                if fact is not None and fact.derived is not None:
                    yield from texts(fact.derived)

        applies = [self.rules.applies_when] if self.rules.applies_when is not None else []
        return {
            rule.name: "\n".join(text for node in (*applies, rule.condition) for text in texts(node))
            for rule in self.rules.rules_on(self.on)
        }

    @cached_property
    def dated(self) -> dict[str, Fact]:
        """Derived facts that change with a parameter, each after those it is derived from."""
        found: dict[str, Fact] = {}

        def changes(node: Node) -> bool:
            if isinstance(node, FactRef):
                return node.name in found
            # a parameter inside a word over linked rows changes the word, which is a fact here
            return isinstance(node, ParameterRef) or (not isinstance(node, Rows) and any(map(changes, children(node))))

        for name, fact in self.plan.derived.items():
            if fact.derived is not None and changes(fact.derived):
                found[name] = fact
        return found

    def _where_spoken_of(self, condition: Node) -> str:
        """A rule is not worked out for subjects the set does not speak of: nobody would see what went wrong there."""
        writer, applies_when = self._writer(), self.rules.applies_when
        if applies_when is None:
            return writer.write(condition)
        return f"CASE WHEN ({writer.write(applies_when)}) IS DISTINCT FROM FALSE THEN {writer.write(condition)} END"

    # -- from facts to verdicts ------------------------------------------------------------

    def _judged(self, rows: str, settled: frozenset[str], with_gap: bool) -> str:
        """Outcomes, then their masks, then the verdict over the masks; what is settled is read from kept ones."""
        rules, name, writer = self.rules.rules_on(self.on), self.name, self._writer()
        applies_when = self.rules.applies_when
        applies = [] if applies_when is None else [f"{writer.write(applies_when)} AS {name('applies')}"]
        open_rules = [rule for rule in rules if rule.name not in settled]
        outcomes = [f"{writer.write(r.condition)} AS {name(rule_column(r.name))}" for r in open_rules]
        gap = [f"{writer.write(self.rules.gap)} AS {name('gap')}"] if with_gap and self.rules.gap else []
        figures = [f"{name(f)}" for f in self.rules.figures]
        masks = [name(FAILED), name(UNKNOWN)] if settled else []
        columns = [name("subject_key"), name("place"), *applies, *outcomes, *figures, *gap, *masks]
        inner = f"SELECT {', '.join(columns)}\nFROM ({rows}) AS {name('s')}"
        spoken_of = f"\nWHERE {name('applies')} IS NULL OR {name('applies')}" if applies else ""
        kept = ", ".join(name(c) for c in ["subject_key", "place", *self.rules.figures, *(["gap"] if gap else [])])
        unsure = f", {name('applies')}" if applies else ""
        masked = (
            f"SELECT {kept}{unsure},\n{self._mask(FAILED, settled)} AS {name('failed')},\n"
            f"{self._mask(UNKNOWN, settled)} AS {name('unknown')}\nFROM ({inner}) AS {name('o')}{spoken_of}"
        )
        verdict = f"{self._verdict()} AS {name('verdict')}"
        return f"SELECT {kept},\n{verdict}, {name('failed')}, {name('unknown')}\nFROM ({masked}) AS {name('m')}"

    def _mask(self, which: str, settled: frozenset[str]) -> str:
        """A bit for each rule that failed (or is unknown); those of settled rules as they were kept."""
        test = "NOT {}" if which == FAILED else "{} IS NULL"
        rules = list(enumerate(self.rules.rules_on(self.on)))
        bits = [
            f"CASE WHEN {test.format(self.name(rule_column(r.name)))} THEN {1 << i} ELSE 0 END"
            for i, r in rules if r.name not in settled
        ]  # fmt: skip
        if settled:
            kept = sum(1 << i for i, r in rules if r.name in settled)
            bits.insert(0, f"({self.name(which)} & {kept})")
        return f"CAST({' | '.join(bits)} AS BIGINT)"

    def _writer(self) -> Writer:
        return Writer(self.pack, self.on, self.dialect, self.plan.rows)

    def _verdict(self) -> str:
        bits = {rule.name: 1 << i for i, rule in enumerate(self.rules.rules_on(self.on))}
        masks = self.name("failed"), self.name("unknown")
        verdict = VerdictWriter(self.pack, self.on, self.dialect, self.plan.rows, *masks, bits).verdict(self.rules)
        if self.rules.applies_when is None:
            return verdict
        return f"CASE WHEN {self.name('applies')} IS NULL THEN 'unknown' ELSE {verdict} END"

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
