"""One household judged straight from the register: as it stood on any day, under the rules of that day.

Runs answer for whole areas and keep their answer; this answers for one household while somebody looks at it. Tables
that other departments keep are not read here: what rests on them comes with a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bangfu.core.errors import Problem
from bangfu.core.policy.explanation import Explanation, explain, parameters_of
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.model import Fact, Pack, Parameter, RuleSet, Table
from bangfu.core.policy.nodes import FactRef
from bangfu.core.policy.types import Kind
from bangfu.engines.plan import TablePlan, plan_nodes, plan_rules
from bangfu.engines.rows import StoredTables, link_rows
from bangfu.engines.spread import main_figure
from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household, HouseholdState, MemberState, Record
from bangfu.programme.households.shape import Shape
from bangfu.programme.ledger.sealing import unseal

Facts = Mapping[str, object]


def stored_rows(home: Household, shape: Shape) -> StoredTables:
    """Every dated row of a household, as a snapshot would hold it; seals are opened for the rules only."""
    rows: dict[str, list[Facts]] = {table.name: [] for table in (shape.home, *shape.records)}
    for state in HouseholdState.objects.filter(household=home):
        own = {shape.key: home.number, shape.place: home.path}
        rows[shape.home.name].append({**own, **_facts(shape.home, state), **_days(state)})
    if shape.member is not None:
        rows[shape.member.name] = [
            {
                str(shape.member.key): state.member.number, str(shape.member.by): home.number,
                str(shape.name): state.member.name, **_facts(shape.member, state), **_days(state),
            }
            for state in MemberState.objects.filter(household=home).select_related("member").order_by("member__number")
        ]  # fmt: skip
    tables = {table.name: table for table in shape.records}
    for record in Record.objects.filter(household=home):
        table = tables.get(record.table)
        if table is None:
            continue
        keys = {str(shape.link_of(table)): home.number}
        if own_key := shape.key_of(table):
            keys[own_key] = record.number
        rows[table.name].append({**keys, **read_facts(record.facts, shape.labels(table)), **_days(record)})
    return rows


def _facts(table: Table, state: HouseholdState | MemberState) -> Facts:
    private = unseal(state.private, type(state), "private", state.pk) or "{}"
    known = {name: fact for name, fact in table.facts.items() if fact.derived is None}
    return {**read_facts(state.facts, known), **read_facts(private, known)}


def _days(row: HouseholdState | MemberState | Record) -> dict[str, object]:
    return {"valid_from": row.since, "valid_until": row.until}


def rule_sets_on(pack: Pack, shape: Shape, on: date) -> list[RuleSet]:
    """The sets that give a verdict on a household and are in force on the day, in the pack's order."""
    found = []
    for rules in pack.rule_sets.values():
        if rules.of == shape.home.name and rules.verdict != "leads" and _in_force(rules, on):
            found.append(rules)
    return found


def _in_force(rules: RuleSet, on: date) -> bool:
    try:
        return bool(rules.rules_on(on))
    except Problem:
        return False


def explained(pack: Pack, rules: RuleSet, rows: StoredTables, on: date) -> Explanation | None:
    """Why the household got its verdict; None when the set does not speak of it, or it was not there that day."""
    pack.check_in_force(on)
    plan = plan_rules(pack, rules, on, with_gap=True)
    _add_names(pack, plan)
    linked = link_rows(pack, plan, rows, on)
    if not linked:
        return None
    try:
        return explain(pack, rules, linked[0], on)
    except Problem as problem:
        if problem.code != "engines.not_this_set":
            raise
        return None


def _add_names(pack: Pack, plan: TablePlan) -> None:
    for name, fact in pack.facts_of(plan.table.name).items():
        if fact.personal and fact.derived is None and fact.type.kind is Kind.TEXT:
            plan.stored[name] = fact
    for link in plan.links.values():
        _add_names(pack, link)


@dataclass(frozen=True)
class Point:
    """The main figure of a household on a day, and the line of that day."""

    year: int
    on: date
    value: Decimal
    line: Decimal | None


@dataclass(frozen=True)
class Course:
    """How the main figure went, oldest first; both in the figure's own unit."""

    figure: Fact
    parameter: Parameter | None
    points: tuple[Point, ...]


def course_of(pack: Pack, shape: Shape, rows: StoredTables, until: date) -> Course | None:
    """The main figure over the years, reckoned as rules reckon it, on the last day of each year's record."""
    figure, rules = _main(pack, shape)
    if figure is None or rules is None:
        return None
    parameter = _line(pack, rules, figure)
    plan = plan_nodes(pack, shape.home.name, [FactRef(shape.home.name, figure.name, figure.type)])
    points: dict[int, Point] = {}
    for year, day in _years(shape, rows, until):
        linked = link_rows(pack, plan, rows, day)
        value = Meaning(pack, day).fact(linked[0], figure.name) if linked else None
        if isinstance(value, Decimal):
            points[year] = Point(year, day, value, _value_on(parameter, min(day, date(year, 12, 31))))
    return Course(figure, parameter, tuple(points[year] for year in sorted(points))) if points else None


def _main(pack: Pack, shape: Shape) -> tuple[Fact | None, RuleSet | None]:
    for rules in pack.rule_sets.values():
        if rules.of == shape.home.name and rules.verdict != "leads":
            figure = main_figure(pack, rules.figures, rules.of)
            if figure is not None:
                return figure, rules
    return None, None


def _line(pack: Pack, rules: RuleSet, figure: Fact) -> Parameter | None:
    for rule in rules.rules.values():
        for name in parameters_of(pack, rule.condition, rules.of):
            parameter = pack.parameters[name]
            if parameter.type.kind is Kind.NUMBER and parameter.type.unit == figure.type.unit:
                return parameter
    return None


def _value_on(parameter: Parameter | None, day: date) -> Decimal | None:
    held = [dated.value for dated in parameter.values if dated.holds_on(day)] if parameter is not None else []
    return held[0] if held and isinstance(held[0], Decimal) else None


def _years(shape: Shape, rows: StoredTables, until: date) -> list[tuple[int, date]]:
    """For each year's record the year it speaks of, and the last day of that year within its span.

    A record that was only put down after its year is asked on the day it begins.
    """
    found = []
    for table in shape.records:
        for name in shape.years & set(table.facts):
            for row in rows.get(table.name, ()):
                year, first, end = row.get(name), row.get("valid_from"), row.get("valid_until")
                if not isinstance(year, int):
                    continue
                last = min(end - timedelta(days=1) if isinstance(end, date) else until, until)
                day = min(last, date(year, 12, 31))
                day = max(day, first) if isinstance(first, date) else day
                if day <= until:
                    found.append((year, day))
    return found


