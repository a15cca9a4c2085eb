"""How many households there are of each status, by place and over the years: the figures of the first page.

Counts are kept until something is written, for a million rows are not counted again for everybody who looks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

from bangfu.programme.households.models import Household, HouseholdState
from bangfu.programme.households.past import counted_on, in_status, standing_on
from bangfu.programme.households.queries import lived_in
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.queries import ABOVE, crossed, holding, within

T = TypeVar("T")
KEPT_SECONDS = 3600
OVER_YEARS_MOST = 60_000
"""Households of an area whose past is still counted while somebody waits."""

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
    if on is not None:
        return _kept(f"status:{bounds}:{width}:{on}", lambda: counted_on(bounds, width, on, place))
    return _kept(f"status:{bounds}:{width}", lambda: _counted(bounds, width))


def _counted(area: str, width: int) -> dict[str, dict[str, tuple[int, int]]]:
    table = connection.ops.quote_name(Household._meta.db_table)
    where, values = (" AND path >= %s AND path < %s", [area, area + ABOVE]) if area else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT substr(path, 1, {int(width)}), status, count(*), sum(persons) FROM {table}"
            f" WHERE persons > 0{where} GROUP BY 1, 2",
            values,
        )
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for path, status, homes, people in cursor.fetchall():
            found.setdefault(path, {})[status] = (homes, int(people or 0))
    return found


def counts_over_years(
    actor: Actor, area: str, statuses: Collection[str], days: Collection[date], place: str = ""
) -> dict[date, int]:
    """How many households were of one of some statuses on each day; empty for an area too large to wait for.

    `place` is as in `status_counts`.
    """
    bounds = area if area.startswith(actor.area) else actor.area
    if within(Household.objects.all(), bounds)[: OVER_YEARS_MOST + 1].count() > OVER_YEARS_MOST:
        return {}
    name = ",".join([*sorted(statuses), *map(str, days)])
    return _kept(f"years:{bounds}:{name}", lambda: _over_years(bounds, statuses, days, place))


def _over_years(area: str, statuses: Collection[str], days: Collection[date], place: str) -> dict[date, int]:
    found = {}
    rows = within(HouseholdState.objects.all(), area, "household__path")
    for day in days:
        if place and area and crossed(area, day):
            with confined(""):  # figures only
                there = lived_in(Household.objects.all(), area, day, place)
                found[day] = standing_on(there, day, statuses, empty=True).count()
            continue
        found[day] = rows.filter(holding(day)).filter(in_status(statuses)).count()
    return found


def _kept(name: str, ask: Callable[[], T]) -> T:
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first()
    key = f"bangfu:{connection.settings_dict['NAME']}:{last}:{name}".replace(" ", "_")
    found: T | None = cache.get(key)
    if found is None:
        found = ask()
        cache.set(key, found, KEPT_SECONDS)
    return found
