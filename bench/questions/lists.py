"""Lists over a million households, at every level, beside the same rows asked for in SQL by hand; whole pages too."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from bench import WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.contenders.register_asked import KINDS, OTHERS
from bench.contenders.register_pages import LOOKED
from bench.measure import Entrant, Timings, interleaved, run_once
from bench.register import AREAS

_HOUSEHOLDS = {"full": 1_000_000, "quick": 5_000}
FILES = ("csv", "xlsx")
_SOON = 300
_MOST, _NOISE = 2, 0.2
"""Milliseconds below which a ratio of two statements says nothing but that both are at once."""
_ROUNDS = 1  # each round asks every list many times by itself


def ask(scale: Scale) -> Answer:
    """Build the registers once, then look at every list; BANGFU_BENCH_POSTGRES names a server to make one on."""
    count, url = _HOUSEHOLDS[scale.name], os.environ.get("BANGFU_BENCH_POSTGRES", "")
    databases = {"SQLite": "", "PostgreSQL": url} if url else {"SQLite": ""}
    entrants = {}
    for name, database in databases.items():
        options = {"folder": str(WORK / f"pages-{name.lower()}-{count}"), "database": database}
        print(f"  building on {name}, where it does not stand yet", flush=True)
        run_once(Entrant(f"build the register, {name}", "register_pages.build", count, options=options))
        for what in ("listed", "looked", "searched"):
            entrants[name, what] = Entrant(f"{what}, {name}", f"register_pages.{what}", count, options=options)
        for kind in FILES:
            entrants[name, kind] = Entrant(
                f"exported as {kind}, {name}", "register_pages.exported", count, options=options | {"kind": kind}
            )
    timings = Timings()
    timings.add(interleaved(list(entrants.values()), _ROUNDS).values())

    tables, aims = [], []
    for name in databases:
        listed, looked, searched, *files = (
            timings.all_notes(entrants[name, what].label, count) for what in ("listed", "looked", "searched", *FILES)
        )
        tables += [_lists(name, listed), _pages(name, looked), _searches(name, searched)]
        tables.append(_files(name, dict(zip(FILES, files, strict=True))))
        text = f"{name}: the rows of every list in at most {_MOST} × SQL by hand at the 95th of a hundred"
        aims.append(Aim(text, max(_ratios(listed)), _MOST, "its queries / SQL by hand, the worst list"))
        text = f"{name}: the first page of the nation after a write in at most {_SOON} ms of CPU, of any day"
        aims.append(Aim(text, max(_written(looked)), _SOON, "the worse of today and a past day"))
    return Answer("lists", "Lists over a million households", [_METHOD.format(count=count)], timings.all(), aims, (),
                  tables)  # fmt: skip


_METHOD = (
    "{count:,} households in 38,400 invented villages with their people, their past, a run's verdicts, the entries of "
    "their import, and an open lead about one in a hundred. Each list is asked for by an officer of each level, again "
    "and again. *SQL by hand* is the statements for the rows of the page and for the number above them, as somebody "
    "would write them who knows the tables. *Its queries* are the page's own over the same table, run again by "
    "themselves. The whole page besides checks the session, names places, looks for leads, and draws fifty rows. Where "
    "both take less than 0.2 ms their ratio is left out of the aim: it would measure the parsing of a statement; what "
    "they take more in milliseconds stands beside the ratio. Figures are kept as the server keeps them; a write is one "
    "household put right, by the road of every write."
)


def _lists(database: str, notes: Mapping[str, float]) -> Table:
    heads = ["", "SQL by hand", "its queries", "ratio", "more, ms", "queries of the page", "whole page, p50",
             "whole page"]  # fmt: skip
    rows: list[list[str | float | int]] = []
    for level in AREAS:
        for kind in KINDS:
            sql, queries, made, half, page = (
                notes[f"{level}/{kind}/{name}"] for name in ("sql", "queries", "made", "page_p50", "page")
            )
            rows.append([f"{level}, {kind}", sql, queries, queries / sql, queries - sql, int(made), half, page])
    return Table(f"{database}: lists, milliseconds, p95", heads, rows)


def _pages(database: str, notes: Mapping[str, float]) -> Table:
    figures = ("cold_cpu", "cold", "written_cpu", "written", "again")
    heads = ["", "CPU, cold", "cold", "CPU, after a write", "after a write", "again", "queries"]
    rows: list[list[str | float | int]] = [
        [f"{level}, {name}", *(notes[f"{level}/{name}/{figure}"] for figure in figures),
         int(notes[f"{level}/{name}/made"])]
        for level in LOOKED for name in OTHERS
    ]  # fmt: skip
    return Table(f"{database}: whole pages, milliseconds; cold is the first look of a process", heads, rows)


def _searches(database: str, notes: Mapping[str, float]) -> Table:
    names = list(dict.fromkeys(note.split("/")[1] for note in notes if note.endswith("/p95")))
    rows: list[list[str | float | int]] = [
        [level, *(notes[f"{level}/{name}/p95"] for name in names)] for level in AREAS
    ]
    return Table(f"{database}: a search by its whole page, milliseconds, p95", ["", *names], rows)


def _files(database: str, notes: Mapping[str, Mapping[str, float]]) -> Table:
    heads = ["every household as", "seconds until it can be taken", "MB"]
    rows: list[list[str | float | int]] = [[kind, one["made_s"], one["size_mb"]] for kind, one in notes.items()]
    return Table(f"{database}: exports; their time and memory stand above", heads, rows)


def _written(notes: Mapping[str, float]) -> Iterator[float]:
    for name in ("home", "home of a past day"):
        yield notes[f"nation/{name}/written_cpu"]


def _ratios(notes: Mapping[str, float]) -> Iterator[float]:
    for level in AREAS:
        for kind in KINDS:
            sql, queries = notes[f"{level}/{kind}/sql"], notes[f"{level}/{kind}/queries"]
            if max(sql, queries) > _NOISE:
                yield queries / sql
