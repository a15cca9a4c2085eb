"""A register of any number of households for measuring pages: invented places, heads and leads, the same each time.

Rows are put in beside the log, for what is measured here only reads; `bangfu ledger verify` would rightly complain.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bangfu.cli.register import open_register

if TYPE_CHECKING:
    from django.db.models import Model

AREAS = {"nation": "", "province": "11", "prefecture": "1101", "county": "110101", "town": "110101101",
         "village": "110101101201"}  # fmt: skip
"""One place of each level; an officer of each has the level's name."""
SPREAD = (("1", 8), ("0", 8), ("0", 10), ("1", 10), ("2", 6))
"""How many places lie below one of the level above: 38,400 villages."""
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "秀英桂兰建国志强玉珍海燕文明春梅国平美华金花德胜丽娟永福小红"
_STATUS = ("not_out", "pre_exit", "out", "out", "out", "out", "fallen_back")
_PERSONS = (0, *(1, 2, 3, 4, 5) * 5)
_VERDICTS = ("met", "met", "met", "unmet", "unknown")
TODAY, PACK, RULES = date(2020, 6, 30), "cn-2014", "exit"
SINCE = date(2014, 1, 1)
RUN = 1
"""The run whose verdicts stand in the register."""
BATCH = 20_000
FIRST_ENTRY = 100_000
"""Before it stand the entries of accounts."""


@dataclass(frozen=True)
class Size:
    """What was put in."""

    households: int
    villages: int
    members: int
    leads: int


def build_register(folder: Path, households: int, area: str = "", *, sealed: bool = False) -> Size:
    """Make the register anew in a folder (and in the database BANGFU_DATABASE names, if any).

    All households lie in one area; `sealed` gives each person a sealed number, which takes a while.
    """
    shutil.rmtree(folder, ignore_errors=True)
    open_register(folder, make=True)
    from django.db import connection, transaction

    from bangfu.programme.ledger.row_security import confined

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # built once; nobody waits for these writes to be safe
    villages = [path for path in _paths() if len(path) == 12 and path.startswith(area)]
    _put_accounts()
    drawn = Drawn(villages, households, sealed=sealed)
    with confined(""):
        with transaction.atomic():
            _put_places()
            _put_run(households, villages)
        for batch in _batches(households):
            with transaction.atomic():
                drawn.put(batch)
    _analyze()
    return Size(households, len(villages), drawn.members, drawn.leads)


def _paths() -> Iterator[str]:
    above = [""]
    for level, (lead, count) in enumerate(SPREAD):
        digits = 2 if level < 3 else 3
        above = [path + _code(lead, n, digits) for path in above for n in range(1, count + 1)]
        yield from above


def _code(lead: str, number: int, digits: int) -> str:
    return f"{lead}{number:0{digits - 1}d}" if digits == 3 else f"{int(lead) * 10 + number:02d}"


def _put_places() -> None:
    from bangfu.programme.places.models import Place

    levels = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
    kinds = dict(zip(levels.values(), ("省", "市", "县", "镇", "村"), strict=True))
    rows = []
    for path in _paths():
        level = levels[len(path)]
        rows.append((path, level, f"第{path[-3:]}{kinds[level]}", f"No. {path[-3:]}", "", None, None))
    _insert(Place, rows, numbered=False)


def _put_accounts() -> None:
    from bangfu.programme.accounts.actions import open_account
    from bangfu.programme.accounts.permissions import Role
    from bangfu.programme.ledger.actors import SYSTEM

    for level, area in AREAS.items():
        open_account(SYSTEM, level, level, Role.OFFICER, area)


def _put_run(households: int, villages: list[str]) -> None:
    """The run, and its figures for every place; its verdicts come with the households."""
    from django.db import connection

    from bangfu.core.policy.loading import load_pack
    from bangfu.programme.assessment.models import Run, RunPlace

    at = connection.ops.adapt_datetimefield_value(datetime(2020, 6, 30, 8, tzinfo=UTC))
    counts: Counter[tuple[int, str, str]] = Counter()
    for number in range(1, households + 1):
        path, verdict = villages[(number - 1) * len(villages) // households], _VERDICTS[number % len(_VERDICTS)]
        for level, width in enumerate((0, 2, 4, 6, 9, 12)):
            counts[level, path[:width], verdict] += 1
    whole = {verdict: counts[0, "", verdict] for verdict in sorted(set(_VERDICTS))}
    _insert(Run, [(
        RUN, PACK, load_pack(PACK).hash, RULES, connection.ops.adapt_datefield_value(TODAY), "", None, "系统", at,
        "done", at, "0" * 64, households, json.dumps(whole, separators=(",", ":")), "0" * 64, None,
    )])  # fmt: skip
    rows = [(RUN, path, level, verdict, count, count * 3, None) for (level, path, verdict), count in counts.items()]
    _insert(RunPlace, rows, numbered=False)


def identity_of(home: str, person: int) -> str:
    """The identity number of a person, under the division of examples: only its index stands in the register."""
    return f"999001{home}{person:02d}"


class Drawn:
    """Households with their people, circumstances, verdicts, entries, leads and readings, the same each time."""

    def __init__(self, villages: list[str], households: int, *, sealed: bool = False) -> None:
        from django.db import connection

        self.villages, self.households, self.sealed = villages, households, sealed
        self.chance = random.Random(20200630)  # noqa: S311 - invented rows, not secrets
        self.members = self.leads = self.states = 0
        self.at = connection.ops.adapt_datetimefield_value(datetime(2020, 6, 30, 8, tzinfo=UTC))
        day = connection.ops.adapt_datefield_value
        self.since, self.today = day(SINCE), day(TODAY)
        self.ends = [day(date(year, 12, 1)) for year in range(2014, 2020)]

    def put(self, numbers: range) -> None:
        """Draw some households and put them in."""
        from bangfu.programme.accounts.models import SealedReading
        from bangfu.programme.assessment.models import Lead, Verdict
        from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
        from bangfu.programme.ledger.models import Entry, EntrySecret
        from bangfu.programme.ledger.sealing import seal_all

        names = ("homes", "states", "people", "lives", "verdicts", "leads", "entries", "secrets", "readings")
        self.rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in names}
        for number in numbers:
            self._home(number, self.villages[(number - 1) * len(self.villages) // self.households])
        if self.sealed:
            ids = [int(str(row[0])) for row in self.rows["people"]]
            numbers = seal_all([f"999{number:015d}" for number in ids], Member._meta.db_table, "identity", ids)
            self.rows["people"] = [
                (*row[:5], seal, *row[6:]) for row, seal in zip(self.rows["people"], numbers, strict=True)
            ]
        tables = (Household, HouseholdState, Member, MemberState, Verdict, Lead, Entry, EntrySecret, SealedReading)
        for model, rows in zip(tables, self.rows.values(), strict=True):
            _insert(model, rows)

    def _home(self, number: int, path: str) -> None:
        from bangfu.programme.ledger.sealing import blind_index

        rows, chance, key = self.rows, self.chance, f"{number:010d}"
        persons, status = chance.choice(_PERSONS), chance.choice(_STATUS)
        head = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)) if persons else ""
        rows["homes"].append((number, key, path, head, persons, status, None))
        self._past(number, status)
        for n in range(1, persons + 1):
            self.members += 1
            name = head if n == 1 else head[0] + chance.choice(_GIVEN)
            seen = blind_index(identity_of(key, n))
            rows["people"].append((self.members, number, f"{key}{n:02d}", path, name, None, seen, None))
            relation = '{"relation":"head"}' if n == 1 else '{"relation":"child"}'
            rows["lives"].append((self.members, self.members, number, self.since, None, relation, None, None, None))
        verdict = _VERDICTS[number % len(_VERDICTS)]
        failed, unknown = (1 << number % 8) * (verdict == "unmet"), (1 << number % 7) * (verdict == "unknown")
        figures = f'{{"member_count":{persons},"net_income_per_head_fen":{chance.randrange(200_000, 900_000)}}}'
        rows["verdicts"].append((number, RUN, key, path, verdict, failed, unknown, figures))
        rows["entries"].append((
            FIRST_ENTRY + number, self.at, None, "系统", "intake.apply_import", f"household/{key}", path, "{}", "",
            b"0" * 32, FIRST_ENTRY + number,
        ))  # fmt: skip
        rows["secrets"].append((FIRST_ENTRY + number, b"0" * 32, None))
        if chance.random() < 0.01:
            self.leads += 1
            rows["leads"].append((self.leads, "integrity", "vehicle", PACK, "households", key, number, path, "to_check",
                                  self.today, RUN, None, "{}"))  # fmt: skip
            rows["readings"].append((
                self.leads, self.at, 1, "审计", "households_member", self.members, "identity", path, "核对",
            ))  # fmt: skip

    def _past(self, number: int, status: str) -> None:
        """Out since one of the years, for whoever is out; the others as they are since the beginning."""
        spans: list[tuple[str | None, str | None, str]] = [(self.since, None, status)]
        if status in ("out", "fallen_back"):
            day = self.chance.choice(self.ends)
            spans = [(self.since, day, "not_out"), (day, None, status)]
        for since, until, then in spans:
            self.states += 1
            facts = f'{{"dwelling_grade":"B","food_assured":true,"status":"{then}"}}'
            self.rows["states"].append((self.states, number, since, until, facts, None, None, None))


def _insert(model: type[Model], rows: Sequence[tuple[object, ...]], *, numbered: bool = True) -> None:
    from bangfu.programme.ledger.rows import insert_plain_rows

    insert_plain_rows(model, [f.attname for f in model._meta.concrete_fields if numbered or not f.primary_key], rows)


def _batches(count: int) -> Iterator[range]:
    for start in range(1, count + 1, BATCH):
        yield range(start, min(start + BATCH, count + 1))


def number_on() -> None:
    """Let PostgreSQL number new rows after those that were put in, for whoever writes to the register afterwards."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")  # as an office's database is some minutes after an import
        else:
            cursor.execute("ANALYZE")


def update_register(folder: Path) -> None:
    """Bring one that was built before to the tables of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    use_register(folder)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        open_register(folder, make=True)
        _analyze()


def use_register(folder: Path) -> None:
    """Open one that was built before."""
    os.environ["BANGFU_DATA"] = str(folder)
    open_register(folder)
