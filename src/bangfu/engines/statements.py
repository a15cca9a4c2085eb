"""The stages of a run as SQL: feature table → verdicts → roll-up; `features` writes the first of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bangfu.core.policy.model import Pack, RuleSet
from bangfu.core.policy.types import PLAIN
from bangfu.engines.dialects import Dialect
from bangfu.engines.features import Features, Narrow, Source
from bangfu.engines.plan import TablePlan
from bangfu.engines.sql import Writer, rule_column
from bangfu.engines.verdicts import as_written


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
        rules, name = self.rules.rules_on(self.on), self.name
        writer = Writer(self.pack, self.on, self.dialect, self.plan.rows)
        applies_when = self.rules.applies_when
        applies = [] if applies_when is None else [f"{writer.write(applies_when)} AS {name('applies')}"]
        outcomes = [f"{writer.write(r.condition)} AS {name(rule_column(r.name))}" for r in rules]
        gap = [f"{writer.write(self.rules.gap)} AS {name('gap')}"] if with_gap and self.rules.gap else []
        figures = [f"{name(f)}" for f in self.rules.figures]
        columns = [name("subject_key"), name("place"), *applies, *outcomes, *figures, *gap]
        inner = f"SELECT {', '.join(columns)}\nFROM ({self.features.decoded(self.plan, features)}) AS {name('s')}"
        spoken_of = f"\nWHERE {name('applies')} IS NULL OR {name('applies')}" if applies else ""
        columns_of = [name(rule_column(r.name)) for r in rules]
        failed = " | ".join(f"CASE WHEN NOT {c} THEN {1 << i} ELSE 0 END" for i, c in enumerate(columns_of))
        unknown = " | ".join(f"CASE WHEN {c} IS NULL THEN {1 << i} ELSE 0 END" for i, c in enumerate(columns_of))
        kept = ", ".join(name(c) for c in ["subject_key", "place", *self.rules.figures, *(["gap"] if gap else [])])
        return (
            f"SELECT {kept},\n{self._verdict(writer)} AS {name('verdict')},\n"
            f"CAST({failed} AS BIGINT) AS {name('failed')},\nCAST({unknown} AS BIGINT) AS {name('unknown')}\n"
            f"FROM ({inner}) AS {name('o')}{spoken_of}"
        )

    def _verdict(self, writer: Writer) -> str:
        names = [self.name(rule_column(r.name)) for r in self.rules.rules_on(self.on)]
        unsure = "" if self.rules.applies_when is None else f"WHEN {self.name('applies')} IS NULL THEN 'unknown' "
        if self.rules.verdict == "first":
            cases = [
                f"WHEN {column} THEN {self.dialect.text(rule.name)} WHEN {column} IS NULL THEN 'unknown'"
                for column, rule in zip(names, self.rules.rules_on(self.on), strict=True)
            ]
            return f"CASE {unsure}{' '.join(cases)} ELSE 'none' END"
        yes, no = ("lead", "clear") if self.rules.verdict == "leads" else ("met", "unmet")
        if self.rules.verdict_node is not None:
            whole = writer.write(self.rules.verdict_node)
        else:
            whole = "(" + (" AND " if self.rules.verdict == "all" else " OR ").join(names) + ")"
        known = f"CASE {whole} WHEN TRUE THEN '{yes}' WHEN FALSE THEN '{no}' ELSE 'unknown' END"
        return f"CASE {unsure}ELSE {known} END" if unsure else known

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
