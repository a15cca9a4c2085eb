"""Verdict tables read by people, in any dialect: a word per rule instead of masks, decimals, not whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack, RuleSet
from bangfu.core.policy.types import Kind
from bangfu.engines.dialects import Dialect


def readable(pack: Pack, rules: RuleSet, on: date, verdicts: str, dialect: Dialect) -> str:
    """Key, place, verdict, a column per rule in force, figures."""
    facts = pack.facts_of(rules.of)
    columns = ["subject_key", "place", "verdict"]
    met, unmet, unknown = (dialect.outcome.format(word=dialect.text(w)) for w in ("met", "unmet", "unknown"))
    for i, rule in enumerate(rules.rules_on(on)):
        columns.append(
            f"CASE WHEN (failed & {1 << i}) <> 0 THEN {unmet} WHEN (unknown & {1 << i}) <> 0 THEN {unknown}"
            f" ELSE {met} END AS {dialect.name_of(rule.name)}"
        )
    figures = {name: dialect.name_of(name) for name in rules.figures}
    columns += [f"{as_written(facts[name], column)} AS {column}" for name, column in figures.items()]
    return f"SELECT {', '.join(columns)} FROM {verdicts}"


def rule_counts_query(rules: RuleSet, on: date, verdicts: str) -> str:
    """One row: for each rule in force how many met it, did not, and are unknown."""
    columns = []
    for i, _ in enumerate(rules.rules_on(on)):
        bit = 1 << i
        columns += [
            f"CAST(COALESCE(SUM(n) FILTER (WHERE {test}), 0) AS BIGINT)"
            for test in (f"((failed | unknown) & {bit}) = 0", f"(failed & {bit}) <> 0", f"(unknown & {bit}) <> 0")
        ]
    alike = f"SELECT failed, unknown, COUNT(*) AS n FROM {verdicts} GROUP BY failed, unknown"
    return f"SELECT {', '.join(columns)} FROM ({alike}) AS alike"


def rule_counts(rules: RuleSet, on: date, row: Sequence[int]) -> dict[str, tuple[int, int, int]]:
    """The row of `rule_counts_query` by rule."""
    return {rule.name: (row[3 * i], row[3 * i + 1], row[3 * i + 2]) for i, rule in enumerate(rules.rules_on(on))}


def as_written(fact: Fact, amount: str) -> str:
    """A whole number as people write it. Never by division: that would be a float in DuckDB."""
    places = written_places(fact)
    if fact.type.kind is not Kind.NUMBER or places == 0:
        return amount
    return f"CAST({amount} * {Decimal(1).scaleb(-places):f} AS DECIMAL(38, {places}))"
