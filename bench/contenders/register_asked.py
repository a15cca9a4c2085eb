"""What is asked of the lists of a large register: an address, and the same rows and number in SQL by hand.

By hand is what somebody would write who knows the tables and their indexes: the rows of the page, and the number above
them, counted to a thousand where the page counts so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.register import RUN

Sql = tuple[str, list[object]]
HOMES, LEADS, VERDICTS, ENTRIES = "households_household", "assessment_lead", "assessment_verdict", "ledger_entry"
PAST = "2017-06-30"
OPEN = "('to_check')"


@dataclass(frozen=True)
class Asked:
    """One look at one list: what the browser asks, what the hand asks, and the table that the list is over."""

    address: str
    by_hand: list[Sql]
    table: str


Kind = Callable[[str, random.Random], Asked]


def _area(area: str, column: str = "path") -> tuple[str, list[object]]:
    return (f"{column} >= %s AND {column} < %s", [area, area + "~"]) if area else ("1 = 1", [])


def _homes(address: str, area: str, *conditions: str, values: tuple[object, ...] = (), after: str = "") -> Asked:
    inside, bounds = _area(area)
    where = " AND ".join((inside, *conditions))
    listed, given = where, [*bounds, *values]
    if after:
        path, row = after.split(".")
        listed, given = f"(path, id) > (%s, %s) AND {where}", [path, int(row), *given]
    rows = f"SELECT id, number, path, head, persons, status FROM {HOMES} WHERE {listed} ORDER BY path, id LIMIT 51"
    count = f"SELECT count(*) FROM (SELECT 1 FROM {HOMES} WHERE {where} LIMIT 1001) AS few"
    return Asked(address, [(rows, given), (count, [*bounds, *values])], HOMES)


def first_page(area: str, _: random.Random) -> Asked:
    """The list as it opens."""
    return _homes("/households", area, "persons > 0")


def somewhere(area: str, chance: random.Random) -> Asked:
    """A page from the middle."""
    after = _one(HOMES, area, chance)
    return _homes(f"/households?after={after}", area, "persons > 0", after=after)


def one_status(area: str, _: random.Random) -> Asked:
    """One status in seven households."""
    return _homes("/households?status=fallen_back", area, "persons > 0", "status = 'fallen_back'")


def two_statuses(area: str, _: random.Random) -> Asked:
    """For whom it is not over."""
    return _homes("/households?status=not_out,pre_exit", area, "persons > 0", "status IN ('not_out', 'pre_exit')")


def with_a_lead(area: str, _: random.Random) -> Asked:
    """One household in a hundred."""
    inside, bounds = _area(area)
    leads = f"SELECT household FROM {LEADS} WHERE {inside} AND state IN {OPEN} AND household IS NOT NULL"
    return _homes("/households?lead=open", area, "persons > 0", f"id IN ({leads})", values=tuple(bounds))


def with_a_verdict(area: str, _: random.Random) -> Asked:
    """Whom a run found unmet, one in five."""
    said = f"SELECT 1 FROM {VERDICTS} v WHERE v.run = %s AND v.key = {HOMES}.number AND v.verdict = 'unmet'"
    address = f"/households?run={RUN}&verdict=unmet"
    return _homes(address, area, "persons > 0", f"EXISTS ({said})", values=(RUN,))


def on_a_past_day(area: str, _: random.Random) -> Asked:
    """Who was registered then, and lived there."""
    return _past(f"/households?on={PAST}", area, "1 = 1")


def status_of_a_past_day(area: str, _: random.Random) -> Asked:
    """Who had not come out by then."""
    return _past(f"/households?on={PAST}&status=not_out", area, "s.facts LIKE '%%\"status\":\"not_out\"%%'")


def _past(address: str, area: str, status: str) -> Asked:
    held = "({0}.since IS NULL OR {0}.since <= %s) AND ({0}.until IS NULL OR {0}.until > %s)"
    states, lives = (
        f"EXISTS (SELECT 1 FROM households_{table} s WHERE s.household_id = {HOMES}.id"
        f" AND {held.format('s')} AND {more})"
        for table, more in (("householdstate", status), ("memberstate", "1 = 1"))
    )
    return _homes(address, area, states, lives, values=(PAST, PAST, PAST, PAST))


def leads_desk(area: str, _: random.Random) -> Asked:
    """Rows, how many, and how many of each rule set and rule, which the filters offer."""
    inside, bounds = _area(area)
    where = f"{inside} AND state = 'to_check'"
    rows = f"SELECT * FROM {LEADS} WHERE {where} ORDER BY path, id LIMIT 51"
    counts = f"SELECT rule_set, rule, count(*) FROM {LEADS} WHERE {where} GROUP BY rule_set, rule"
    return Asked("/leads", [(rows, bounds), (counts, bounds)], LEADS)


def subjects(area: str, _: random.Random) -> Asked:
    """The subjects behind a figure of a run; the number itself stands in the run's roll-up."""
    return _subjects(f"/runs/{RUN}/subjects?verdict=unmet", area, "verdict = 'unmet'")


def subjects_somewhere(area: str, chance: random.Random) -> Asked:
    """A page from the middle of them."""
    after = _one(VERDICTS, area, chance)
    return _subjects(f"/runs/{RUN}/subjects?verdict=unmet&after={after}", area, "verdict = 'unmet'", after=after)


def subjects_by_rule(area: str, _: random.Random) -> Asked:
    """Whom one rule failed, counted to a thousand."""
    return _subjects(f"/runs/{RUN}/subjects?rule=water&outcome=unmet", area, "(failed & 64) > 0", counted=True)


def _subjects(address: str, area: str, condition: str, *, after: str = "", counted: bool = False) -> Asked:
    inside, bounds = _area(area)
    where = f"run = %s AND {condition} AND {inside}"
    listed, given = where, [RUN, *bounds]
    if after:
        path, row = after.split(".")
        listed = f"run = %s AND {condition} AND (path, id) > (%s, %s) AND {inside}"
        given = [RUN, path, int(row), *bounds]
    rows = f"SELECT * FROM {VERDICTS} WHERE {listed} ORDER BY path, id LIMIT 51"
    number = (
        f"SELECT count(*) FROM (SELECT 1 FROM {VERDICTS} WHERE {where} LIMIT 1001) AS few" if counted else
        "SELECT sum(subjects) FROM assessment_runplace"
        " WHERE run = %s AND level = %s AND path = %s AND verdict = 'unmet'"
    )
    level = (0, 2, 4, 6, 9, 12).index(len(area))
    return Asked(address, [(rows, given), (number, [RUN, *bounds] if counted else [RUN, level, area])], VERDICTS)


def the_log(area: str, _: random.Random) -> Asked:
    """The latest entries with their reasons: numbers from an index, then the rows."""
    inside, bounds = _area(area, "area")
    latest = f"SELECT id FROM {ENTRIES} WHERE {inside} ORDER BY id DESC LIMIT 101"
    rows = f"SELECT * FROM {ENTRIES} e LEFT JOIN ledger_entrysecret s ON s.entry_id = e.id WHERE e.id IN"
    return Asked("/log", [(f"{rows} (SELECT id FROM ({latest}) AS few) ORDER BY e.id DESC", bounds)], ENTRIES)


def _one(table: str, area: str, chance: random.Random) -> str:
    """Path and id of a row somewhere in an area."""
    from django.db import connection

    inside, bounds = _area(area)
    with connection.cursor() as cursor:
        # ids lie in order of place
        cursor.execute(f"SELECT min(id), max(id) FROM {HOMES} WHERE {inside}", bounds)  # type: ignore[arg-type]  # texts only
        first, last = cursor.fetchone()
        row = chance.randrange(first, last + 1) if first is not None else 0
        cursor.execute(f"SELECT path FROM {table} WHERE id = %s", [row])
        found = cursor.fetchone()
        return f"{found[0]}.{row}" if found else f"{area}.0"


KINDS: dict[str, Kind] = {
    "households": first_page, "households, somewhere": somewhere, "one status": one_status,
    "two statuses": two_statuses, "with a lead": with_a_lead, "with a verdict": with_a_verdict,
    "of a past day": on_a_past_day, "of a past day, one status": status_of_a_past_day, "leads": leads_desk,
    "subjects of a run": subjects, "subjects, somewhere": subjects_somewhere, "subjects of a rule": subjects_by_rule,
    "log": the_log,
}  # fmt: skip
OTHERS = {
    "home": "/", "home of a past day": f"/?on={PAST}", "places": "/places", "jobs": "/jobs", "runs": "/runs",
    "duplicates": "/duplicates", "complaints": "/complaints",
}  # fmt: skip
"""Pages that are not lists by themselves, or short ones: looked at whole."""


def kinds() -> Iterator[tuple[str, Kind]]:
    """Every list by its name."""
    yield from KINDS.items()
