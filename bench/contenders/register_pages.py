"""Lists over a large register: whole pages, the queries they make, and the same rows asked for in SQL by hand."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from bench.contenders import Notes, Task
from bench.contenders.register_asked import KINDS, OTHERS, Sql
from bench.register import AREAS, PACK, build_register, identity_of, update_register, use_register

if TYPE_CHECKING:
    from django.test import Client

ROUNDS, FEWEST, WARM, SECONDS = 100, 24, 2, 2.0
"""Looks at one list: a hundred, or as many as fit into some seconds, but never too few for a p95."""
SMALL = 50_000
"""Households below which a run only proves that it works, by three looks at each."""
LOOKED = ("nation", "province", "county")
"""Levels at which whole pages are looked at."""
BUILT = "built.txt"


def build(task: Task) -> Notes:
    """Make the register that pages are looked at in, which takes minutes at a million; one that stands is kept."""
    folder = Path(task.options["folder"])
    made = _database(task)
    if (folder / BUILT).exists() and not made:
        update_register(folder)
        return {"built": 0, "kept": _keep_figures()}
    size = build_register(folder, task.households)
    (folder / BUILT).write_text(f"{size}\n")
    started = time.perf_counter()
    blocks = _keep_figures()
    return {
        "built": 1, "villages": size.villages, "members": size.members, "leads": size.leads, "kept": blocks,
        "keeping_s": time.perf_counter() - started,
    }  # fmt: skip


def _keep_figures() -> int:
    """As the server's thread does soon after an import or an upgrade."""
    from bangfu.programme.households.keeping_figures import keep_figures

    return keep_figures(soon=True)


def listed(task: Task) -> Notes:
    """Every list at every level: the page, its queries again, SQL by hand, in turn; milliseconds, p95 and p50."""
    _open(task)
    from bangfu.programme.ledger.row_security import confined

    chance = random.Random(7)  # noqa: S311 - where to look, not secrets
    fewest, most = (FEWEST, ROUNDS) if task.households >= SMALL else (3, 3)
    notes: Notes = {}
    for level, area in AREAS.items():
        page = _browser(level)
        for name, kind in KINDS.items():
            times: dict[str, list[float]] = {"page": [], "queries": [], "sql": []}
            began = time.perf_counter()
            for round_ in range(WARM + most):
                if round_ >= fewest + WARM and time.perf_counter() - began > SECONDS:
                    break
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
    """Whole pages at three levels: CPU of the first look of a process, of that after a write, and of one again; ms."""
    _open(task)
    from django.core.cache import cache

    notes: Notes = {}
    for level in LOOKED:
        page = _browser(level)
        page("/")  # words, templates and packs are read with the first page of a process
        for name, address in OTHERS.items():
            cache.clear()
            cold, again = _look(page, address), [_look(page, address) for _ in range(3)]
            _write()
            written = _look(page, address)
            for look, one in (("cold", cold), ("written", written)):
                notes[f"{level}/{name}/{look}_cpu"], notes[f"{level}/{name}/{look}"], _ = one
            notes[f"{level}/{name}/again"] = statistics.median(wall for _, wall, _ in again)
            notes[f"{level}/{name}/made"] = again[-1][2]
    return notes


def searched(task: Task) -> Notes:
    """Search at every level: for a surname, a whole name, an identity number, a household's number; ms, p95 and p50."""
    _open(task)
    from django.db import connection

    notes: Notes = {}
    for level, area in AREAS.items():
        client = _client(level)
        with _everywhere(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, number, head FROM households_household WHERE path >= %s AND path < %s AND persons > 0"
                " ORDER BY path, id LIMIT 40",
                [area, area + "~"],
            )
            homes = (cursor.fetchall() * 40)[:40]
        texts: dict[str, Callable[[str, str], str]] = {
            "surname": lambda _, head: head[0], "whole name": lambda _, head: head,
            "identity number": lambda number, _: identity_of(number, 1), "household number": lambda number, _: number,
            "nobody": lambda _, head: head + "某某",
        }  # fmt: skip
        for name, text in texts.items():
            times = []
            for _, number, head in homes:
                started = time.perf_counter()
                response = client.post("/search", {"text": text(number, head)})
                assert response.status_code in (200, 302), response.status_code
                assert (response.status_code == 302) == (name in ("identity number", "household number")), name
                times.append((time.perf_counter() - started) * 1000)
            notes[f"{level}/{name}/p95"] = statistics.quantiles(times, n=20)[18]
            notes[f"{level}/{name}/p50"] = statistics.median(times)
    return notes


def exported(task: Task) -> Notes:
    """Every household of the nation as a file: seconds until the list is there, to its last byte, and how large it is.

    A long list is made by a job, as a worker of the site would; a short one is given at once.
    """
    _open(task)
    from bangfu.programme.jobs.actions import work_once

    client, kind, started = _client("nation"), task.options["kind"], time.perf_counter()
    response = client.post(f"/households/export.{kind}")
    job = response.headers.get("Location")
    if job is not None:
        while work_once():
            pass
        response = client.get(f"{job}/list.{kind}")
    made = time.perf_counter() - started
    size = sum(map(len, response.streaming_content))  # type: ignore[attr-defined]  # it is sent in pieces
    return {"made_s": made, "size_mb": size / 1e6}


def _everywhere() -> AbstractContextManager[None]:
    from bangfu.programme.ledger.row_security import confined

    return confined("")


def _look(page: Callable[[str], tuple[float, list[Sql]]], address: str) -> tuple[float, float, int]:
    """Milliseconds of CPU and of the clock for a page, and how many queries it made."""
    began = time.process_time(), time.perf_counter()
    _, made = page(address)
    return (time.process_time() - began[0]) * 1000, (time.perf_counter() - began[1]) * 1000, len(made)


def _write() -> None:
    """Put one household's dwelling right, to and fro, as it stands since its circumstances began."""
    from bangfu.core.policy.loading import load_pack
    from bangfu.programme.households.correcting import correct_fact
    from bangfu.programme.households.models import HouseholdState
    from bangfu.programme.ledger.actors import SYSTEM

    with _everywhere():
        state = HouseholdState.objects.filter(until=None).select_related("household").order_by("id").first()
        assert state is not None
        assert state.since is not None
        grade = "C" if '"dwelling_grade":"B"' in state.facts else "B"
    correct_fact(SYSTEM, load_pack(PACK), state.household.number, "", "dwelling_grade", grade, state.since, "bench")


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

    client = _client(account)

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


def _client(account: str) -> Client:
    from django.test import Client

    from bangfu.programme.accounts.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=account), "bangfu.web.signing_in.OfficeBackend")
    return client
