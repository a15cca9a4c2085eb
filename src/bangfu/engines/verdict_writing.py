"""Writes a verdict over what the rules came to: masks of the failed and the unknown, a bit a rule.

Rules joined by `and` or `or` are one test of their bits together, so a verdict costs the same for two rules and twenty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bangfu.core.policy.model import RuleSet
from bangfu.core.policy.nodes import And, Node, Or, RuleRef
from bangfu.engines.sql import Writer


class Words(NamedTuple):
    """What SQL says for yes and no, and how it goes on where neither is known."""

    yes: str
    no: str
    otherwise: str


TRUTH = Words("TRUE", "FALSE", "")


@dataclass(frozen=True)
class VerdictWriter(Writer):
    """Writes conditions over rules; the masks are given as SQL, in `bits` the bit of each rule."""

    failed_mask: str
    unknown_mask: str
    bits: Mapping[str, int]

    def verdict(self, rules: RuleSet) -> str:
        """The set's verdict as a text, for a subject it speaks of."""
        if rules.verdict == "first":
            cases = [
                f"WHEN (({self.failed_mask} | {self.unknown_mask}) & {bit}) = 0 THEN {self.dialect.text(name)}"
                f" WHEN ({self.unknown_mask} & {bit}) <> 0 THEN 'unknown'"
                for name, bit in self.bits.items()
            ]
            return f"CASE {' '.join(cases)} ELSE 'none' END"
        yes, no = ("lead", "clear") if rules.verdict == "leads" else ("met", "unmet")
        words = Words(f"'{yes}'", f"'{no}'", " ELSE 'unknown'")
        match rules.verdict_node:
            case None:
                return (self._all_of if rules.verdict == "all" else self._any_of)(list(self.bits), words)
            case And(args=args) if (names := _only_rules(args)) is not None:
                return self._all_of(names, words)
            case Or(args=args) if (names := _only_rules(args)) is not None:
                return self._any_of(names, words)
        whole = self.write(rules.verdict_node)
        return f"CASE {whole} WHEN TRUE THEN {words.yes} WHEN FALSE THEN {words.no}{words.otherwise} END"

    def write(self, node: Node) -> str:
        """SQL text of a node over rules."""
        match node:
            case RuleRef(name=name):
                return self._all_of([name])
            case And(args=args):
                return self._joined(args, " AND ", self._all_of)
            case Or(args=args):
                return self._joined(args, " OR ", self._any_of)
        return super().write(node)

    def _joined(self, args: Sequence[Node], word: str, together: Callable[[Sequence[str]], str]) -> str:
        named = [arg.name for arg in args if isinstance(arg, RuleRef)]
        parts = [self.write(arg) for arg in args if not isinstance(arg, RuleRef)]
        return "(" + word.join([*([together(named)] if named else []), *parts]) + ")"

    def _all_of(self, names: Sequence[str], words: Words = TRUTH) -> str:
        mask = sum({self.bits[name] for name in names})
        failed, unknown = f"({self.failed_mask} & {mask}) <> 0", f"({self.unknown_mask} & {mask}) = 0"
        return f"CASE WHEN {failed} THEN {words.no} WHEN {unknown} THEN {words.yes}{words.otherwise} END"

    def _any_of(self, names: Sequence[str], words: Words = TRUTH) -> str:
        mask = sum({self.bits[name] for name in names})
        met = f"(({self.failed_mask} | {self.unknown_mask}) & {mask}) <> {mask}"
        no = f"({self.unknown_mask} & {mask}) = 0"
        return f"CASE WHEN {met} THEN {words.yes} WHEN {no} THEN {words.no}{words.otherwise} END"


def _only_rules(args: Sequence[Node]) -> list[str] | None:
    """The rules that are joined, where nothing else is."""
    names = [arg.name for arg in args if isinstance(arg, RuleRef)]
    return names if len(names) == len(args) else None
