"""Worked cases: an invented subject, a day, and the verdict the law expects; a pack's own tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.policy.judgement import WORDS, judge
from bangfu.core.policy.loading import rule_set, tried_pack
from bangfu.core.policy.meaning import Meaning, Row, Value, from_stored
from bangfu.core.policy.model import Fact, Pack, RuleSet
from bangfu.core.policy.parameters import PERCENT
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.source import Label, read_list
from bangfu.core.policy.tables import linked_tables, located
from bangfu.core.policy.types import Kind

NOT_A_SUBJECT = "no_subject"
"""What a case expects when the set does not speak of the subject."""


@dataclass(frozen=True)
class Case:
    """A worked case; `sets` are local parameters it gives."""

    title: Label
    rules: str
    on: date
    given: Mapping[str, object]
    sets: Mapping[str, str]
    expect: str
    rules_expected: Mapping[str, str]
    file: str
    line: int


def read_cases(folder: Path) -> list[Case]:
    """All cases of a pack, in the order of its files."""
    cases = []
    for file in sorted((folder / "cases").glob("*.yaml")):
        for block in read_list(file, f"{folder.name}/cases/{file.name}"):
            on = block.optional_date("on")
            given = block.value("given")
            if on is None or not isinstance(given, dict):
                raise block.wrong("on" if on is None else "given", "2019-06-30" if on is None else "fact: value")
            sets, expected = block.value("set") or {}, block.value("rules_expected") or {}
            if not isinstance(sets, dict) or not isinstance(expected, dict):
                raise block.wrong("rules_expected" if isinstance(sets, dict) else "set", "name: value")
            case = Case(
                title=block.label("case"), rules=block.text("rules"), on=on, given=given,
                sets={k: _word(v) for k, v in sets.items()}, expect=block.text("expect"),
                rules_expected={k: str(v) for k, v in expected.items()}, file=block.file, line=block.line,
            )  # fmt: skip
            cases.append(case)
            block.optional_label("note")
            block.finish()
    return cases


def run_case(pack: Pack, case: Case) -> list[str]:
    """Judge the case in memory; the differences from what it expects, empty when it holds."""
    if case.sets:
        pack = tried_pack(pack, case.sets)
    with located(case.file, case.line, "rules"):
        rules = rule_set(pack, case.rules)
    check_expected(case, rules)
    row = row_of(pack, rules.of, case.given, case)
    with located(case.file, case.line, case.rules):
        found = judge(Meaning(pack, case.on), rules, row)
    verdict = NOT_A_SUBJECT if found is None else found.verdict
    differences = [] if verdict == case.expect else [f"verdict: {verdict}, expected {case.expect}"]
    for name, expected in case.rules_expected.items():
        outcome = WORDS[found.outcomes[name]] if found and name in found.outcomes else "—"
        if outcome != expected:
            differences.append(f"{name}: {outcome}, expected {expected}")
    return differences


def check_expected(case: Case, rules: RuleSet) -> None:
    """Refuse a verdict the set cannot give, a rule it does not have and an outcome no rule can have."""
    at = f"{case.file}:{case.line}"
    check_word(at, "expect", case.expect, (*rules.outcomes, NOT_A_SUBJECT))
    check_outcomes(at, rules.name, case.rules_expected, rules.rules)


def check_outcomes(at: str, of: str, expected: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse an expected outcome of something that `of` does not have, or that none can have."""
    for name, word in expected.items():
        if name not in known:
            raise Problem("policy.case_name", at=at, name=name, table=of, nearest=nearest(name, known))
        check_word(at, name, word, WORDS.values())


def check_word(at: str, name: str, found: str, known: Collection[str]) -> None:
    """Refuse a word that is none of those known."""
    if found not in known:
        expected = " | ".join(known)
        raise Problem(
            "policy.case_value", at=at, name=name, found=found, expected=expected, nearest=nearest(found, known)
        )


def row_of(pack: Pack, table: str, given: Mapping[str, object], case: Case | None = None) -> Row:
    """The row a mapping describes: facts by name, linked rows as lists under their table's name."""
    facts = pack.facts_of(table)
    values: dict[str, Value] = {}
    rows: dict[str, list[Row] | None] = {}
    linked = {child.name for child in linked_tables(pack.tables, pack.levels, table)}
    at = f"{case.file}:{case.line}" if case else table
    for name, value in given.items():
        if name in linked:
            if not isinstance(value, list) or not all(isinstance(child, dict) for child in value):
                raise Problem("policy.case_value", at=at, name=name, found=value, expected="[{…}, {…}]", nearest="—")
            rows[name] = [row_of(pack, name, child, case) for child in value]
        elif name in facts:
            values[name] = from_stored(facts[name], checked_value(pack, facts[name], value, at))
        elif name not in (pack.tables[table].key, pack.tables[table].by):
            raise Problem("policy.case_name", at=at, name=name, table=table, nearest=nearest(name, {*facts, *linked}))
    key = given.get(pack.tables[table].key or "")
    return Row(table, values, rows, key=str(key or ""))


def checked_value(pack: Pack, fact: Fact, value: object, at: str) -> object:
    """A given value, refused where its fact could not hold it: a code of another list, half a fen."""
    if value is None:
        return None
    match fact.type.kind:
        case Kind.BOOL:
            fits = isinstance(value, bool)
        case Kind.NUMBER:
            places = 0 if fact.minor else fact.type.places - (2 if fact.unit == PERCENT else 0)
            exact = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
            fits = exact is not None and -int(exact.normalize().as_tuple().exponent) <= places
        case Kind.DATE:
            fits = isinstance(value, date)
        case Kind.CODE if fact.type.codes:
            fits = str(value) in pack.codes[fact.type.codes].codes
        case Kind.CODES if fact.type.codes:
            codes = pack.codes[fact.type.codes].codes
            fits = isinstance(value, list) and all(str(code) in codes for code in value)
        case _:
            fits = not isinstance(value, list | dict)
    if not fits:
        known = pack.codes[fact.type.codes].codes if fact.type.codes else ()
        raise Problem(
            "policy.case_value", at=at, name=fact.name, found=value, expected=fact.type.label,
            nearest=nearest(str(value), known),
        )  # fmt: skip
    return value


def _word(value: object) -> str:
    """A parameter's value as it would be written on the command line."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(str(v) for v in value) if isinstance(value, list) else str(value)
