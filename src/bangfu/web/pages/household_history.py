"""A household over time: its main figure year by year, other rows that hold on a day, what changed and when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from bangfu.core.policy.model import Fact, Pack
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import headed, in_parts
from bangfu.engines.rows import StoredTables
from bangfu.programme.assessment.one_household import Course, course_of
from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import goes_on, member_states_of, records_of, states_of
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.places.queries import holding
from bangfu.web.drawing import Series, years_chart
from bangfu.web.policy import stored_value, wording
from bangfu.web.shown import Cell, Column, Event
from bangfu.web.shown import Table as ShownTable
from bangfu.web.words import days, words

EVENTS = 12


@dataclass(frozen=True)
class YearsShown:
    """The main figure over the years: a sentence, the drawing, the same as rows."""

    title: str
    said: str
    chart: SafeString
    table: ShownTable


def years_shown(pack: Pack, shape: Shape, rows: StoredTables, on: date, lang: str) -> YearsShown | None:
    """How the main figure of the rules went, against the line of each year."""
    course = course_of(pack, shape, rows, on)
    if course is None:
        return None
    label, said = course.figure.label[lang], _course_said(course, pack, lang)
    years = [point.year for point in course.points]
    line = words("years.line", lang)
    series = [Series("", [point.value for point in course.points])]
    if any(point.line is not None for point in course.points):
        series.append(Series(line, [point.line for point in course.points], "rule"))
    table = ShownTable(
        label, [Column(words("years.year", lang)), Column(label, num=True), Column(line, num=True)], cards=False
    )
    for point in reversed(course.points):
        known = "—" if point.line is None else f"{point.line:,.0f}"
        table.add(Cell(str(point.year)), Cell(f"{point.value:,.0f}"), Cell(known))
    return YearsShown(headed(label), said, years_chart(years, series, said), table)


def _course_said(course: Course, pack: Pack, lang: str) -> str:
    last, said = course.points[-1], wording(pack, lang)
    value = said.value(Decimal(round(last.value)), course.figure.unit)
    if last.line is None:
        return words("years.last", lang, year=last.year, value=value)
    over = [p.line is not None and p.value >= p.line for p in course.points]
    if not over[-1]:
        below = said.value(Decimal(round(last.line - last.value)), course.figure.unit)
        return words("years.under", lang, year=last.year, value=value, below=below)
    since = len(over)
    while since and over[since - 1]:
        since -= 1
    count = len(over) - since
    return words("years.over" if count > 1 else "years.over_once", lang, year=course.points[since].year, count=count)


def records_shown(home: Household, shape: Shape, pack: Pack, on: date, lang: str) -> list[tuple[str, ShownTable]]:
    """The rows of other tables that hang on the household and hold on the day, a table each."""
    said, found = wording(pack, lang), []
    for table in shape.records:
        if table.kind != "collection":
            continue
        records = records_of(home, table.name).filter(holding(on))
        facts = [f for f in shape.facts(table).values() if f.type.kind is not Kind.IDENTITY]
        known = [read_facts(record.facts, table.facts) for record in records]
        facts = [fact for fact in table.facts.values() if fact in facts and any(fact.name in row for row in known)][:5]
        if not records or not facts:
            continue
        columns = [Column(headed(f.label[lang]), num=f.type.kind is Kind.NUMBER) for f in facts]
        shown = ShownTable(table.label[lang], columns)
        for row in known:
            shown.add(*[Cell(stored_value(said, fact, row.get(fact.name))) for fact in facts])
        found.append((table.label[lang], shown))
    return found


def events_of(home: Household, shape: Shape, pack: Pack, on: date, lang: str) -> list[Event]:
    """What changed up to a day, the latest first: each dated state held against the one before."""
    said = wording(pack, lang)
    events: list[tuple[date, Event]] = []
    states = list(states_of(home))
    for before, after in zip([None, *states], states, strict=False):
        if after.since is None or after.since > on:
            continue
        known = read_facts(before.facts, shape.home.facts) if before is not None else {}
        now = read_facts(after.facts, shape.home.facts)
        parts = (
            list(_changes(said, shape, known, now, lang)) if before is not None else [_begun(said, shape, now, lang)]
        )
        if parts:
            events.append(
                (after.since, Event(days.long(after.since, lang), _listed(parts, lang), open=after.until is None))
            )
    for joined in member_states_of(home):
        if joined.until is not None and joined.until <= on and not goes_on(joined):
            text = words("event.left", lang, name=joined.member.name)
            events.append((joined.until, Event(days.long(joined.until, lang), text)))
    events.sort(key=lambda pair: pair[0], reverse=True)
    return [event for _, event in events[:EVENTS]]


def _begun(said: Wording, shape: Shape, now: Mapping[str, object], lang: str) -> str:
    fact = shape.home.facts.get(STATUS)
    status = stored_value(said, fact, now.get(STATUS)) if fact is not None else ""
    return words("event.begun", lang, status=status)


def _changes(
    said: Wording, shape: Shape, before: Mapping[str, object], now: Mapping[str, object], lang: str
) -> Iterator[str]:
    for name, fact in shape.home.facts.items():
        old, new = before.get(name), now.get(name)
        if old == new or fact.derived is not None or fact.private or fact.personal:
            continue
        label = headed(fact.label[lang])
        if old is None:
            yield words("event.now", lang, fact=label, value=stored_value(said, fact, new))
        else:
            yield words(
                "event.changed", lang, fact=label, before=stored_value(said, fact, old),
                after=stored_value(said, fact, new) if new is not None else words("verdict.unknown", lang),
            )  # fmt: skip


def _listed(parts: Sequence[str], lang: str) -> str:
    stop = "。" if lang == "zh" else "."
    return in_parts(parts[:4], lang) + stop


def present_value(home: Household, pack: Pack, member: str, fact: Fact, lang: str) -> tuple[str, date | None]:
    """What the register says of a fact now, and since when."""
    people, own = member_states_of(home).filter(member__number=member, until=None), states_of(home).filter(until=None)
    state = people.last() if member else own.last()
    if state is None:
        return "—", None
    stored = json.loads(state.facts).get(fact.name)
    typed = read_facts(state.facts, {fact.name: fact}).get(fact.name)
    return (stored_value(wording(pack, lang), fact, typed) if stored is not None else "—"), state.since
