"""Worked cases of matching: an invented helper and place; may they be paired, why not, at how many points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.policy.cases import check_outcomes, checked_value
from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.loading import matching_programme
from bangfu.core.policy.matching import PairTable
from bangfu.core.policy.meaning import Row, Value, from_stored
from bangfu.core.policy.model import Pack
from bangfu.core.policy.pair_judgement import judge_pair
from bangfu.core.policy.pair_meaning import Pair, PairMeaning
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.source import Label, read_list
from bangfu.core.policy.tables import located

ALLOWED: Mapping[bool | None, str] = {True: "allowed", False: "not_allowed", None: "unknown"}


@dataclass(frozen=True)
class MatchCase:
    """A worked case; `pairs` holds the tables in which the pair is listed, with the facts there."""

    title: Label
    programme: str
    on: date
    sides: Mapping[str, Mapping[str, object]]
    pairs: Mapping[str, Mapping[str, object] | None]
    expect: str
    requirements: Mapping[str, str]
    points: Mapping[str, int]
    file: str
    line: int


def read_match_cases(folder: Path) -> list[MatchCase]:
    """All matching cases of a pack, in the order of its files."""
    cases = []
    for file in sorted((folder / "cases" / "matching").glob("*.yaml")):
        for block in read_list(file, f"{folder.name}/cases/matching/{file.name}"):
            on = block.optional_date("on")
            if on is None:
                raise block.wrong("on", "2019-06-30")
            given = {key: block.value(key) for key in ("helper", "place", "pairs", "requirements", "points")}
            for key, value in given.items():
                if value is not None and not isinstance(value, dict):
                    raise block.wrong(key, "name: value")
            parts = {key: value if isinstance(value, dict) else {} for key, value in given.items()}
            expect = block.text("expect")
            if expect not in ALLOWED.values():
                raise block.wrong("expect", " | ".join(ALLOWED.values()))
            cases.append(MatchCase(
                title=block.label("case"), programme=block.text("programme"), on=on,
                sides={"helper": parts["helper"], "place": parts["place"]}, pairs=parts["pairs"], expect=expect,
                requirements={str(k): str(v) for k, v in parts["requirements"].items()},
                points={str(k): int(v) for k, v in parts["points"].items()}, file=block.file, line=block.line,
            ))  # fmt: skip
            block.finish()
    return cases


def run_match_case(pack: Pack, case: MatchCase) -> list[str]:
    """Judge the case; the differences from what it expects, empty when it holds."""
    at = f"{case.file}:{case.line}"
    with located(case.file, case.line, "programme"):
        programme = matching_programme(pack, case.programme)
        check_outcomes(at, programme.name, case.requirements, programme.must)
    sides: dict[str, Row | None] = {
        side: _row(pack, programme.tables[side], values, at) for side, values in case.sides.items()
    }
    for name, values in case.pairs.items():
        if name not in programme.pair_tables:
            raise Problem(
                "policy.case_name", at=at, name=name, table=programme.name, nearest=nearest(name, programme.pair_tables)
            )
        sides[name] = None if values is None else _row(pack, programme.tables[name], values, at)
    with located(case.file, case.line, case.programme):
        found = judge_pair(PairMeaning(pack, programme, case.on), Pair("pair", {}, sides=sides))
    allowed = ALLOWED[found.allowed]
    differences = [] if allowed == case.expect else [f"{allowed}, expected {case.expect}"]
    for name, expected in case.requirements.items():
        outcome = WORDS[found.outcomes[name]] if name in found.outcomes else "—"
        if outcome != expected:
            differences.append(f"{name}: {outcome}, expected {expected}")
    for name, points in case.points.items():
        if found.points.get(name) != points:
            differences.append(f"{name}: {found.points.get(name, '—')} points, expected {points}")
    return differences


def _row(pack: Pack, table: PairTable, given: Mapping[str, object], at: str) -> Row:
    values: dict[str, Value] = {}
    for name, value in given.items():
        fact = table.facts.get(name)
        if fact is None or fact.derived is not None:
            raise Problem("policy.case_name", at=at, name=name, table=table.name, nearest=nearest(name, table.facts))
        stored = checked_value(pack, fact, value, at)
        held = frozenset(str(code) for code in stored) if isinstance(stored, list) else None
        values[name] = from_stored(fact, stored) if held is None else held  # type: ignore[assignment]  # a set of codes
    return Row(table.name, values)
