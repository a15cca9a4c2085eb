"""Reading imports: which there are, how far they are, and the difference from the register side by side, in pages.

    differences(row, "changed", "zh")              # the first fifty changed households, each with its lines
    differences(row, "added", "zh", after="H12")   # the next page
    missing(row), progress_of(row), counts_of(row), problem_of(row)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db.models import QuerySet

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.meaning import from_stored
from bangfu.core.policy.model import Fact, Table
from bangfu.core.policy.source import Label
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import TEXTS
from bangfu.engines.duckdb import Limits, connect
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.facts import EMPTY, read_facts
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.intake.comparing import BACK, ENDED, IDENTITY, PLACE
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import Import, RegisterFile
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealed_tables import table_in
from bangfu.programme.places.queries import names_of, within
from bangfu.rosters.listing import LISTED, Listed

SEALED = "▮"
"""Shown for what is sealed: that it changes, not what it is."""


@dataclass(frozen=True)
class Line:
    """One thing that differs, old beside new, in words."""

    table: Label
    who: str
    """A person's name, where the row is a person's."""
    label: Label
    old: str
    new: str
    is_new: bool
    """The whole row is new: there is no old value to stand beside."""


@dataclass(frozen=True)
class Difference:
    """One household of a roster, and what would be written about it."""

    number: str
    given: str
    """The number in the roster, where it is another."""
    kind: str
    path: str
    place: str
    head: str
    persons: int
    status: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Lacking:
    """A household of the register that the roster does not name."""

    number: str
    path: str
    place: str
    head: str
    persons: int
    status: str


def visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports of the actor's area, the newest first; none for a role that brings nothing in."""
    if not can(actor, May.IMPORT):
        return Import.objects.none()
    return within(Import.objects.all(), actor.area, "area").order_by("-id")


def register_files() -> QuerySet[RegisterFile]:
    """Other departments' files, the newest first; the first of a name is in use."""
    return RegisterFile.objects.order_by("name", "-id")


def counts_of(row: Import) -> dict[str, Any]:
    """The figures: `households` by kind, `rows` by table and kind, `missing`, `check`, after applying `duplicates`."""
    counts: dict[str, Any] = json.loads(row.counts)
    return counts


def problem_of(row: Import) -> Problem | None:
    """Why an import failed, as a sentence can be said of it."""
    if not row.problem:
        return None
    said = json.loads(row.problem)
    return Problem(said["code"], **said["details"])


def progress_of(row: Import) -> dict[str, object]:
    """`stage`, `done`, `total` of the job that works on it, as last said; empty when there is none yet."""
    return Folder(row.pk).said()


def job_of(row: Import) -> Job | None:
    """The job that worked on an import last."""
    kinds = ("intake.compare", "intake.apply", "intake.undo")
    with confined(""):  # it may have been asked for above
        return Job.objects.filter(kind__in=kinds, arguments__import=row.pk).order_by("-id").first()


def error_workbook(row: Import) -> Path | None:
    """The workbook that marks what was wrong with the rosters, if anything was."""
    file = Folder(row.pk).errors
    return file if file.is_file() else None


def has_findings(row: Import) -> bool:
    """Are the findings of this import kept one by one?"""
    return Folder(row.pk).findings.is_file()


def findings(row: Import, kind: str, after: int = 0, limit: int = 50) -> list[Listed]:
    """What was found of one kind, from after that number on, in order of sheet, row and column."""
    if not has_findings(row):
        return []
    columns = ", ".join(f'"{name}"' for name in LISTED.names)
    with _opened() as database:
        found = database.execute(
            f"SELECT {columns} FROM {table_in(database, Folder(row.pk).findings)} "
            "WHERE kind = ? AND number > ? ORDER BY number LIMIT ?", [kind, after, limit],
        ).fetchall()  # fmt: skip
    return [Listed(*one) for one in found]


def differences(row: Import, kind: str, lang: str, after: str = "", limit: int = 50) -> list[Difference]:
    """Households of one kind (added, changed, unchanged, outside, orphan) after a number, with their lines."""
    folder = Folder(row.pk).compared
    if not (folder / "homes.parquet").exists():
        return []
    pack = load_pack(row.pack)
    shape, wording = shape_of(pack), Wording(pack, lang, names=True)
    with _opened() as database:
        homes = database.execute(
            f"SELECT number, given, kind, path, head, persons, status FROM {_file(database, folder, 'homes')} "
            "WHERE kind = ? AND number > ? ORDER BY number LIMIT ?", [kind, after, limit],
        ).fetchall()  # fmt: skip
        lines: dict[str, list[Line]] = {home[0]: [] for home in homes}
        for table in shape.tables:
            if homes and shape.link_of(table) is not None and (folder / f"{table.name}.parquet").exists():
                for number, line in _lines(database, shape, table, folder, list(lines), wording):
                    lines[number].append(line)
    places = names_of((home[3] for home in homes if home[3]), lang)
    return [
        Difference(number, given, is_, path or "", places.get(path, path or ""), head or "", persons or 0, status or "",
                   tuple(lines[number]))
        for number, given, is_, path, head, persons, status in homes
    ]  # fmt: skip


def places_by_kind(row: Import) -> list[tuple[Label, dict[str, int]]]:
    """How many rows of each table of places (villages, counties) are of each kind; tables that were not given are left
    out."""
    rows = counts_of(row).get("rows")
    if not isinstance(rows, dict):
        return []
    return [(table.label, rows[table.name]) for table in shape_of(load_pack(row.pack)).places if rows.get(table.name)]


def place_differences(row: Import, lang: str, limit: int) -> list[tuple[str, Line]]:
    """What differs in tables of places, by code: at most so many lines."""
    folder = Folder(row.pk).compared
    pack = load_pack(row.pack)
    shape, wording = shape_of(pack), Wording(pack, lang, names=True)
    found: list[tuple[str, Line]] = []
    with _opened() as database:
        for table in shape.places:
            if (folder / f"{table.name}.parquet").exists():
                found += _lines(database, shape, table, folder, None, wording)
    return found[:limit]


def missing(row: Import, lang: str, after: str = "", limit: int = 50) -> list[Lacking]:
    """Households of the roster's villages that the register has and the roster has not; they stay as they are."""
    folder = Folder(row.pk).compared
    if not (folder / "missing.parquet").exists():
        return []
    with _opened() as database:
        lacking = _file(database, folder, "missing")
        rows = database.execute(
            f"SELECT number, path, coalesce(head, ''), persons, coalesce(status, '') FROM {lacking} "
            "WHERE number > ? ORDER BY number LIMIT ?", [after, limit],
        ).fetchall()  # fmt: skip
    places = names_of((path for _, path, *_ in rows), lang)
    return [Lacking(number, path, places.get(path, path), *values) for number, path, *values in rows]


def _lines(
    database: duckdb.DuckDBPyConnection, shape: Shape, table: Table, folder: Path, homes: Sequence[str] | None,
    wording: Wording,
) -> Iterator[tuple[str, Line]]:  # fmt: skip
    """What differs in one table, for some homes or for all places; rows that are new name what they bring."""
    whose = "home" if homes is not None else "path"
    chosen = "AND list_contains(?, home)" if homes is not None else ""
    lived = f"(SELECT max(h.old_path) FROM {_file(database, folder, 'homes')} h WHERE h.number = home)"
    rows = database.execute(
        f"SELECT {whose}, kind, name, facts, old_facts, differs, until, place, since, "
        f"{lived if table is shape.home else 'NULL'} FROM {_file(database, folder, table.name)} "
        f"WHERE kind IN ('added', 'changed') AND last {chosen} ORDER BY {whose}, number",
        [list(homes)] if homes is not None else [],
    ).fetchall()
    open_facts, private = shape.facts(table), shape.facts(table, private=True)
    places = names_of({path for row in rows for path in (row[7], row[9]) if path}, wording.lang)
    for owner, kind, name, facts, old_facts, differs, until, place, since, old_place in rows:
        new, old = read_facts(facts, open_facts), read_facts(old_facts or EMPTY, open_facts)
        for fact_name in differs if kind == "changed" else new:
            label, before, after = _sides(fact_name, open_facts, private, old, new, wording)
            if fact_name == PLACE and table is shape.member:
                label, after = shape.home.label, owner  # a person is where the household is
            elif fact_name == PLACE:
                before, after = (places.get(path, path or "") for path in (old_place, place))
            elif fact_name in (ENDED, BACK):
                after = _day(until if fact_name == ENDED else since)
            yield owner, Line(table.label, name or "", label, before, after, kind == "added")


def _sides(
    name: str, facts: dict[str, Fact], private: dict[str, Fact], old: dict[str, object], new: dict[str, object],
    wording: Wording,
) -> tuple[Label, str, str]:  # fmt: skip
    if name in facts:
        fact = facts[name]
        before, after = (
            wording.fact_value(fact, from_stored(fact, side[name])) if name in side else "" for side in (old, new)
        )
        return fact.label, before, after
    if name in private:
        return private[name].label, SEALED, SEALED
    return TEXTS[f"intake.differs_{name}"], SEALED if name == IDENTITY else "", SEALED if name == IDENTITY else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _opened() -> duckdb.DuckDBPyConnection:
    return connect(limits=Limits("200MB", 1))


def _file(database: duckdb.DuckDBPyConnection, folder: Path, name: str) -> str:
    return table_in(database, folder / f"{name}.parquet")
