"""How many households there are of each status, by place and over the years: the figures of the first page.

They come from the figures that are kept by blocks, where such are kept; else households are counted. Either answer is
given again until a household's rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from bangfu.programme.households.kept_figures import figures_kept
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.past_days import counted_on, in_status, standing_on
from bangfu.programme.households.queries import lived_in
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.freshness import Moment, moment, written_since
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.models import Succession
from bangfu.programme.places.queries import ABOVE, crossed, holding, within

T = TypeVar("T")
KEPT_SECONDS = 3600
OVER_YEARS_MOST = 200_000
"""Households of an area whose past is still counted while somebody waits."""

COUNTED = tuple(model._meta.db_table for model in (Household, HouseholdState, Member, MemberState, Succession))
"""The tables that figures are counted from."""

Counts = Mapping[str, tuple[int, int]]
"""By status: households and persons."""


def status_counts(
    actor: Actor, area: str, width: int, on: date | None = None, place: str = ""
) -> dict[str, dict[str, tuple[int, int]]]:
    """For each place below an area, its path cut to `width` characters: households and persons by status.

    Today's without a day, else as they stood on it; then `place` is the fact that says where a household was, so that
    places are those of the day. Households in which nobody is left are not counted. Figures, not
    names: every role that may see figures may ask, inside its own area.
    """
    bounds = area if area.startswith(actor.area) else actor.area
    return _kept(f"status:{bounds}:{width}:{on}", lambda: _status_counts(bounds, width, on, place))


def _status_counts(area: str, width: int, on: date | None, place: str) -> dict[str, dict[str, tuple[int, int]]]:
    kept = figures_kept()
    found = kept.by_status(area, width, on, place) if kept is not None else None
    if found is not None:
        return found
    return counted_on(area, width, on, place) if on is not None else _counted(area, width)


def _counted(area: str, width: int) -> dict[str, dict[str, tuple[int, int]]]:
    """Walks the index by status and place alone, a range for each figure.

    Grouping as one statement would sort all rows on SQLite: five times as long.
    """
    found: dict[str, dict[str, tuple[int, int]]] = {}
    statuses = _steps("status", "", "", 0)
    with connection.cursor() as cursor:
        for path in _steps("path", area, area + ABOVE if area else "", width):
            for status in statuses:
                cursor.execute(
                    "SELECT count(*), sum(persons) FROM households_household"
                    " WHERE status = %s AND path >= %s AND path < %s AND persons > 0",
                    [status, path, path + ABOVE],
                )
                homes, people = cursor.fetchone()
                if homes:
                    found.setdefault(path, {})[status] = (homes, int(people))
    return found


def _steps(column: str, begin: str, end: str, width: int) -> list[str]:
    """The values of a column of households, cut to so many characters (0: whole), found by leaping along its index."""
    cut, beyond = (f"substr({{}}, 1, {width})", f" || '{ABOVE}'") if width else ("{}", "")
    last = f" AND {column} < %s" if end else ""
    first, leap = (
        "(SELECT " + cut.format(f"min({column})") + f" FROM households_household WHERE {column} {where}{last})"
        for where in (">= %s", f">{'=' if width else ''} t.step{beyond}")
    )
    bounds = [end] if end else []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE t(step) AS (SELECT {first} UNION ALL SELECT {leap} FROM t WHERE t.step IS NOT NULL)"
            " SELECT step FROM t WHERE step IS NOT NULL",
            [begin, *bounds, *bounds],
        )
        return [step for (step,) in cursor.fetchall()]


def counts_over_years(
    actor: Actor, area: str, statuses: Collection[str], days: Collection[date], place: str = ""
) -> dict[date, int]:
    """How many households were of one of some statuses on each day; empty for an area too large to wait for,
    while its figures are not kept. As in `status_counts`, those in which nobody lived that day are not counted.

    `place` is as in `status_counts`.
    """
    bounds = area if area.startswith(actor.area) else actor.area
    name = ",".join([*sorted(statuses), *map(str, days)])
    return _kept(f"years:{bounds}:{name}", lambda: _counts_over_years(bounds, statuses, days, place))


def _counts_over_years(area: str, statuses: Collection[str], days: Collection[date], place: str) -> dict[date, int]:
    kept = figures_kept()
    found = kept.over_days(area, statuses, days, place) if kept is not None else None
    if found is not None:
        return found
    if within(Household.objects.all(), area)[: OVER_YEARS_MOST + 1].count() > OVER_YEARS_MOST:
        return {}
    return _over_years(area, statuses, days, place)


def _over_years(area: str, statuses: Collection[str], days: Collection[date], place: str) -> dict[date, int]:
    found = {}
    for day in days:
        if place and area and crossed(area, day):
            with confined(""):  # figures only
                there = lived_in(Household.objects.all(), area, day, place)
                found[day] = standing_on(there, day, statuses).count()
    rows = within(HouseholdState.objects.filter(in_status(statuses)), area, "household__path")
    living = MemberState.objects.filter(household=OuterRef("household"))
    asked = {
        f"on_{day:%Y%m%d}": Count("pk", filter=holding(day) & Q(Exists(living.filter(holding(day)))))
        for day in days if day not in found
    }  # fmt: skip
    counts = rows.aggregate(**asked) if asked else {}  # one pass over the past for all the days
    return {day: found[day] if day in found else counts[f"on_{day:%Y%m%d}"] for day in days}


def _kept(name: str, ask: Callable[[], T]) -> T:
    key = f"bangfu:{connection.settings_dict['NAME']}:{name}".replace(" ", "_")
    now, kept = moment(), cache.get(key)
    before: Moment
    found: T
    if kept is not None:
        before, found = kept
        if now == before:
            return found
        if written_since(before, COUNTED):
            found = ask()
    else:
        found = ask()
    cache.set(key, (now, found), KEPT_SECONDS)
    return found
