"""How a household came to where it is, as small charts: its status, its people, what help it was given."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.texts import headed
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import member_states_of, records_of, states_of
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.places.queries import holding
from bangfu.web.drawing import bars_chart, spans_chart
from bangfu.web.policy import statuses, wording
from bangfu.web.words import words

YEARS, LOW = 7, 132
"""At most so many years; the height of a small chart of bars."""


@dataclass(frozen=True)
class Small:
    """A small chart: its title, what it shows in a sentence, the drawing."""

    title: str
    said: str
    chart: SafeString


def small_charts(home: Household, shape: Shape, pack: Pack, on: date, lang: str) -> list[Small]:
    """The charts that have something to show up to a day."""
    years = range(max(pack.valid_from.year, on.year - YEARS + 1), on.year + 1)
    makers: list[Callable[[], Small | None]] = [
        lambda: _status(home, shape, pack, on, years, lang), lambda: _people(home, on, years, lang),
        lambda: _help(home, shape, pack, on, years, lang),
    ]  # fmt: skip
    return [chart for make in makers if (chart := make()) is not None]


def _status(home: Household, shape: Shape, pack: Pack, on: date, years: range, lang: str) -> Small | None:
    fact, label = shape.home.facts.get(STATUS), statuses(pack, lang)
    if fact is None:
        return None
    spans: list[tuple[str, float, float]] = []
    since = ""
    for state in states_of(home):
        status = json.loads(state.facts).get(STATUS)
        begin, end = state.since or date(years[0], 1, 1), min(state.until or on, on)
        if status is None or begin > on:
            continue
        name = label.get(status, status)
        if spans and spans[-1][0] == name and abs(spans[-1][2] - _year(begin)) < 1e-9:
            spans[-1] = name, spans[-1][1], _year(end)
        else:
            spans.append((name, _year(begin), _year(end)))
            since = begin.isoformat()
    if len({name for name, _, _ in spans}) < 2:
        return None
    said = words("course.status", lang, since=since, status=headed(spans[-1][0]))
    return Small(headed(fact.label[lang]), said, spans_chart(spans, years[0], years[-1], said))


def _people(home: Household, on: date, years: range, lang: str) -> Small | None:
    counts = [(str(year), _living(home, min(on, date(year, 12, 31)))) for year in years]
    while counts and not counts[0][1]:  # nobody was registered yet, which is not a household of nobody
        del counts[0]
    if len({count for _, count in counts}) < 2:
        return None
    said = words("course.people", lang, first=counts[0][0], before=counts[0][1], now=counts[-1][1])
    return Small(words("course.people_title", lang), said, bars_chart(counts, said, LOW))


def _living(home: Household, day: date) -> int:
    return member_states_of(home).filter(holding(day)).count()


def _help(home: Household, shape: Shape, pack: Pack, on: date, years: range, lang: str) -> Small | None:
    """What was given in each year, where the pack has a collection with one amount of money."""
    for table in shape.records:
        amount = _amount(table)
        if table.kind != "collection" or amount is None:
            continue
        given: dict[str, tuple[int, int]] = {}  # a row that was corrected later is one measure, begun when it began
        for record in records_of(home, table.name).filter(since__lte=on):
            value = json.loads(record.facts).get(amount.name)
            if record.since is not None and isinstance(value, int):
                key = record.number or f"#{record.pk}"
                given[key] = given.get(key, (record.since.year, 0))[0], value
        sums = dict.fromkeys(years, 0)
        for year, value in given.values():
            if year in sums:
                sums[year] += value
        whole = [(str(year), round(value / 10**amount.type.places)) for year, value in sums.items()]
        if sum(1 for _, value in whole if value) < 2:
            continue
        total, unit = sum(value for _, value in whole), wording(pack, lang).unit(amount.unit)
        said = words("course.help", lang, first=years[0], total=total, unit=unit)
        return Small(words("course.help_title", lang, table=table.label[lang], unit=unit.strip()), said,
                     bars_chart(whole, said, LOW))  # fmt: skip
    return None


def _amount(table: Table) -> Fact | None:
    money = [fact for fact in table.facts.values() if fact.minor and fact.derived is None]
    return money[0] if len(money) == 1 else None


def _year(day: date) -> float:
    """A day as a year with its fraction."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days
