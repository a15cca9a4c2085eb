"""What a pack holds once it is loaded: parameters, codes, tables of facts, rule sets. Frozen, typed, labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bangfu.core.errors import Problem
from bangfu.core.policy.facts import Fact as Fact  # most look for them here, among the rest of a pack
from bangfu.core.policy.facts import holds_between as holds_between
from bangfu.core.policy.matching import Programme
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Type

ParameterValue = Decimal | date | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit the pack uses; `digits` is set for a currency: how many decimal places its minor unit has.

    `minor` names that minor unit: every amount is held in it, and its column ends in it (`net_income_fen`).
    `of` is the unit this one is another word for: 岁 counts years, in ages.
    """

    name: str
    label: Label
    digits: int | None = None
    minor: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the place tree: the first `width` characters of a place code name the place."""

    name: str
    many: str
    width: int
    label: Label


@dataclass(frozen=True, slots=True)
class Source:
    """A document a value or a rule rests on."""

    key: str
    number: str
    title: Label
    issuer: Label | None
    issued_on: date | None
    confidence: str
    note: Label | None


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from one day until another (exclusive; None = open), with where it stands written."""

    valid_from: date
    valid_until: date | None
    value: ParameterValue
    source: str | None
    article: str | None
    confidence: str
    jurisdiction: str | None
    note: Label | None

    def holds_on(self, day: date) -> bool:
        return holds_between(day, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value. `unit` is as written (`percent` is a share written in percent)."""

    name: str
    label: Label
    type: Type
    unit: str | None
    values: tuple[DatedValue, ...]
    local: bool
    note: Label | None

    def on(self, day: date) -> DatedValue:
        """The value of `day`; raises `Problem` for a day without one, never guesses."""
        for dated in self.values:
            if dated.holds_on(day):
                return dated
        if not self.values:
            raise Problem("policy.local_value_missing", name=self.name, label=self.label)
        raise Problem(
            "policy.no_value_on",
            name=self.name, label=self.label, on=day,
            first=self.values[0].valid_from,
            last=self.values[-1].valid_until or "…",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list; `also` are other ways rosters write it."""
    name: str
    label: Label
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes a fact may have, by name, in the order they are shown."""
    name: str
    label: Label
    codes: Mapping[str, Code]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the snapshot; `kind` is subject, part, collection or register."""

    name: str
    kind: str
    key: str | None
    of: str | None
    by: str | None
    one: str | None
    many: str | None
    counts: str | None
    place: str | None
    level: str | None
    same_as: str | None
    label: Label
    facts: Mapping[str, Fact]
    ask: Label | None = None
    """Who has the table as a whole: said where it was not supplied."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One test of a set. `condition` is met_when, or lead_when in a set of leads."""

    name: str
    label: Label
    condition: Node
    text: str
    because: Label | None
    hear: Label | None
    source: str | None
    article: str | None
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        return holds_between(day, self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules over one table with one verdict: all, any, first, leads, or an expression over rule names."""

    name: str
    of: str
    label: Label
    verdict: str
    verdict_node: Node | None
    applies_when: Node | None
    applies_text: str | None
    rules: Mapping[str, Rule]
    figures: tuple[str, ...]
    words: Mapping[str, Label]
    gap: Node | None
    gap_label: Label | None
    gap_for: tuple[str, ...]
    """The verdicts whose gap is a cost: those who would be helped."""
    source: str | None
    article: str | None
    valid_from: date | None
    valid_until: date | None
    file: str

    def rules_on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on `day`, in the order written; raises `Problem` when the set is not in force."""
        outside = (self.valid_from and day < self.valid_from) or (self.valid_until and self.valid_until <= day)
        rules = tuple(rule for rule in self.rules.values() if rule.holds_on(day))
        if outside or not rules:
            raise Problem(
                "policy.rules_not_in_force",
                rules=self.name, on=day, first=self.valid_from or "…", last=self.valid_until or "…",
            )  # fmt: skip
        return rules

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The verdicts this set can give."""
        if self.verdict == "leads":
            return ("lead", "clear", "unknown")
        if self.verdict == "first":
            return (*self.rules, "none", "unknown")
        return ("met", "unmet", "unknown")


@dataclass(frozen=True)
class Pack:
    """A programme as data. `hash` is SHA-256 over every file of the pack and of the packs it extends."""

    name: str
    title: Label
    countries: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    extends: str | None
    units: Mapping[str, UnitName]
    levels: tuple[Level, ...]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    codes: Mapping[str, CodeList]
    tables: Mapping[str, Table]
    rule_sets: Mapping[str, RuleSet]
    hash: str
    folder: str
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    notes: tuple[str, ...] = field(default=())

    def facts_of(self, table: str) -> Mapping[str, Fact]:
        """All facts a rule over `table` may use: its own and those of its parts."""
        facts = dict(self.tables[table].facts)
        for part in self.parts_of(table):
            facts.update(part.facts)
        return facts

    def parts_of(self, table: str) -> tuple[Table, ...]:
        return tuple(t for t in self.tables.values() if t.kind == "part" and t.of == table)

    def level_named(self, name: str) -> Level:
        return next(level for level in self.levels if level.name == name)

    def check_in_force(self, day: date) -> None:
        """Refuse a run outside the days the pack is valid for."""
        if day < self.valid_from or (self.valid_until is not None and self.valid_until <= day):
            raise Problem(
                "policy.pack_not_in_force",
                pack=self.name, on=day, first=self.valid_from, last=self.valid_until or "…",
            )  # fmt: skip
