"""One subject judged by one rule set on one day: the outcome of each rule, and the verdict they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.core.policy.meaning import Meaning, Outcome, Row, Value, all_of, any_of
from bangfu.core.policy.model import RuleSet

WORDS: Mapping[Outcome, str] = {True: "met", False: "unmet", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`outcomes` by rule, in the order of the set; `verdict` as in `RuleSet.outcomes`."""

    verdict: str
    outcomes: Mapping[str, Outcome]
    figures: Mapping[str, Value]


def judge(meaning: Meaning, rules: RuleSet, row: Row) -> Judgement | None:
    """Judge `row`; None when the set does not speak of it. Unknown whether it does: the verdict is unknown."""
    applies = True if rules.applies_when is None else meaning.truth(rules.applies_when, row)
    if applies is False:
        return None
    outcomes = {rule.name: meaning.truth(rule.condition, row) for rule in rules.rules_on(meaning.on)}
    verdict = verdict_of(meaning, rules, row, outcomes) if applies else "unknown"
    return Judgement(verdict, outcomes, {name: meaning.fact(row, name) for name in rules.figures})


def verdict_of(meaning: Meaning, rules: RuleSet, row: Row, outcomes: Mapping[str, Outcome]) -> str:
    """The verdict the outcomes make."""
    values = list(outcomes.values())
    if rules.verdict == "first":
        for name, outcome in outcomes.items():
            if outcome is not False:
                return name if outcome else "unknown"
        return "none"
    if rules.verdict == "leads":
        return {True: "lead", False: "clear", None: "unknown"}[any_of(values)]
    if rules.verdict_node is not None:
        return WORDS[meaning.truth(rules.verdict_node, row, outcomes)]
    return WORDS[all_of(values) if rules.verdict == "all" else any_of(values)]
