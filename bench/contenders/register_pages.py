"""Lists over a large register: whole pages, the queries they make, and the same rows asked for in SQL by hand."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.contenders import Notes, Task
from bench.contenders.register_asked import KINDS, OTHERS, Sql
from bench.register import AREAS, build_register, update_register, use_register

ROUNDS, WARM = 24, 2
LOOKED = ("nation", "province", "county")
"""Levels at which whole pages are looked at."""
BUILT = "built.txt"


def build(task: Task) -> Notes:
    """Make the register that pages are looked at in, which takes minutes at a million; one that stands is kept."""
    folder = Path(task.options["folder"])
    made = _database(task)
    if (folder / BUILT).exists() and not made:
        update_register(folder)
        return {"built": 0}
    size = build_register(folder, task.households)
    (folder / BUILT).write_text(f"{size}\n")
    return {"built": 1, "villages": size.villages, "members": size.members, "leads": size.leads}


def listed(task: Task) -> Notes:
    """Every list at every level: the page, its queries again, SQL by hand, in turn; milliseconds, p95 and p50."""
    _open(task)
    from bangfu.programme.ledger.row_security import confined

    chance = random.Random(7)  # noqa: S311 - where to look, not secrets
    notes: Notes = {}
    for level, area in AREAS.items():
        page = _browser(level)
        for name, kind in KINDS.items():
            times: dict[str, list[float]] = {"page": [], "queries": [], "sql": []}
            for round_ in range(ROUNDS + WARM):
                with confined(area):  # row-level security, where there is any, is on by hand too
                    asked = kind(area, chance)
                    by_hand = _run(asked.by_hand)
                whole, made = page(asked.address)
                with confined(area):
                    own = _run([(sql, values) for sql, values in made if f'FROM "{asked.table}"' in sql])
                if round_ >= WARM:
                    for what, seconds in zip(times, (whole, own, by_hand), strict=True):
                        times[what].append(seconds * 1000)
            for what, taken in times.items():
                notes[f"{level}/{name}/{what}"] = statistics.quantiles(taken, n=20)[18]
                notes[f"{level}/{name}/{what}_p50"] = statistics.median(taken)
            notes[f"{level}/{name}/made"] = len(made)
    return notes


def looked(task: Task) -> Notes:
    """Whole pages at three levels: CPU of the first look after a write, then of a look again; milliseconds."""
    _open(task)
    from django.core.cache import cache

    notes: Notes = {}
    for level in LOOKED:
        page = _browser(level)
        page("/design")  # words, templates and packs are read with the first page of a process
        for name, address in OTHERS.items():
            cache.clear()
            firsts: list[tuple[float, float]] = []
            again: list[tuple[float, float]] = []
            for times in (firsts, again, again, again):
                began = time.process_time(), time.perf_counter()
                _, made = page(address)
                times.append(((time.process_time() - began[0]) * 1000, (time.perf_counter() - began[1]) * 1000))
            notes[f"{level}/{name}/first_cpu"], notes[f"{level}/{name}/first"] = firsts[0]
            notes[f"{level}/{name}/again"] = statistics.median(wall for _, wall in again)
            notes[f"{level}/{name}/made"] = len(made)
    return notes


def _database(task: Task) -> bool:
    """Name the database of pages, beside the one that other questions empty; gives whether it was made just now."""
    url = task.options.get("database")
    if not url:
        return False
    import psycopg
    from psycopg import sql

    parts = urlsplit(url)
    name = f"{parts.path.strip('/') or 'bangfu'}_pages_{task.households}"
    os.environ["BANGFU_DATABASE"] = urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    return True


def _open(task: Task) -> None:
    _database(task)
    use_register(Path(task.options["folder"]))


def _run(asked: Sequence[Sql]) -> float:
    """Seconds for statements and all their rows."""
    from django.db import connection

    started = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, values in asked:
            cursor.execute(sql, values)  # type: ignore[arg-type]  # texts and numbers
            cursor.fetchall()
    return time.perf_counter() - started


def _browser(account: str) -> Callable[[str], tuple[float, list[Sql]]]:
    """Signs in; what it gives asks for a page and says how long it took, and which statements it made."""
    from django.db import connection
    from django.test import Client

    from bangfu.programme.accounts.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=account), "allauth.account.auth_backends.AuthenticationBackend")

    def page(address: str) -> tuple[float, list[Sql]]:
        made: list[Sql] = []

        def noted(execute: Callable[..., object], sql: str, values: Sequence[object], *args: object) -> object:
            made.append((sql, list(values or ())))
            return execute(sql, values, *args)

        started = time.perf_counter()
        with connection.execute_wrapper(noted):
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
        return time.perf_counter() - started, made

    return page
