"""The list of households over a large register: whole pages, and the same rows asked for in SQL by hand."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.contenders import Notes, Task
from bench.register import AREAS, build_register, use_register

ROUNDS = 40
TABLE = "households_household"
SQL = f"SELECT id, number, path, head, persons, status FROM {TABLE} WHERE {{}} ORDER BY path, id LIMIT 51"
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE {{}} LIMIT 1001) AS some"
KINDS = ("first page", "somewhere", "one status", "two statuses", "with a lead")


def build(task: Task) -> Notes:
    """Make the register that pages are looked at in."""
    _database(task)
    size = build_register(Path(task.options["folder"]), task.households)
    return {"villages": size.villages, "leads": size.leads}


def listed(task: Task) -> Notes:
    """Every kind of list at every level: page, its own queries, and SQL by hand, in turn; milliseconds, p95 and p50."""
    _database(task)
    use_register(Path(task.options["folder"]))
    chance = random.Random(7)  # noqa: S311 - where to look, not secrets
    notes: Notes = {}
    for level, area in AREAS.items():
        page = _browser(level)
        for kind in KINDS:
            times: dict[str, list[float]] = {"page": [], "queries": [], "sql": []}
            for round_ in range(ROUNDS + 3):
                where, address = _asked(kind, area, chance)
                by_hand = _by_hand(where)
                whole, queries = page(address)
                if round_ >= 3:  # the first fill caches
                    for name, taken in zip(times, (whole, queries, by_hand), strict=True):
                        times[name].append(taken * 1000)
            for name, taken in times.items():
                notes[f"{level}/{kind}/{name}"] = statistics.quantiles(taken, n=20)[18]
                notes[f"{level}/{kind}/{name}_p50"] = statistics.median(taken)
    return notes


def _database(task: Task) -> None:
    if task.options.get("database"):
        os.environ["BANGFU_DATABASE"] = task.options["database"]


def _asked(kind: str, area: str, chance: random.Random) -> tuple[tuple[str, list[object]], str]:
    """The condition by hand and the address of the page that shows the same."""
    where, values = ["persons > 0"], list[object]()
    if area:
        where.append("path >= %s AND path < %s")
        values += [area, area + "~"]
    address = "/households?"
    if kind == "somewhere":
        path, row = _somewhere(area, chance)
        where.append("(path, id) > (%s, %s)")
        values += [path, row]
        address += f"after={path}.{row}"
    elif kind == "one status":
        where.append("status = 'returned'")
        address += "status=returned"
    elif kind == "two statuses":
        where.append("status IN ('not_out', 'about_to_be_out')")
        address += "status=not_out,about_to_be_out"
    elif kind == "with a lead":
        leads = "state IN ('to_check', 'reopened')" + (" AND path >= %s AND path < %s" if area else "")
        where.append(f"id IN (SELECT household FROM assessment_lead WHERE {leads} AND household IS NOT NULL)")
        values += [area, area + "~"] if area else []
        address += "lead=open"
    return (" AND ".join(where), values), address


def _somewhere(area: str, chance: random.Random) -> tuple[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM households_household WHERE path >= %s AND path < %s",
                       [area, area + "~"])  # fmt: skip
        first, last = cursor.fetchone()
        row = chance.randrange(first, last)
        cursor.execute("SELECT path FROM households_household WHERE id = %s", [row])
        return cursor.fetchone()[0], row


def _by_hand(asked: tuple[str, list[object]]) -> float:
    """Seconds for the rows of the page and the number above it, as somebody would write it who knows the tables."""
    from django.db import connection

    where, values = asked
    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(SQL.format(where), values)
        cursor.fetchall()
        counted = where.split(" AND (path, id)")[0]
        cursor.execute(COUNT.format(counted), values[: counted.count("%s")])
        cursor.fetchone()
        return time.perf_counter() - started


def _browser(account: str) -> Callable[[str], tuple[float, float]]:
    """Signs in; what it gives asks for a page and says how long it took, and how long the queries of its rows did."""
    from django.db import connection
    from django.test import Client

    from bangfu.programme.accounts.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=account), "allauth.account.auth_backends.AuthenticationBackend")

    def page(address: str) -> tuple[float, float]:
        spent = 0.0

        def timed(execute: Callable[..., object], sql: str, *args: object) -> object:
            nonlocal spent
            began = time.perf_counter()
            try:
                return execute(sql, *args)
            finally:
                if f'FROM "{TABLE}"' in sql:
                    spent += time.perf_counter() - began

        started = time.perf_counter()
        with connection.execute_wrapper(timed):
            response = client.get(address)
            assert response.status_code == 200, response.status_code
        return time.perf_counter() - started, spent

    return page
