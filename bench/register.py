"""A register of any number of households for measuring pages: invented places, heads and leads, the same each time.

Rows are put in beside the log, for what is measured here only reads; `bangfu ledger verify` would rightly complain.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bangfu.cli.register import open_register

AREAS = {"nation": "", "province": "11", "prefecture": "1101", "county": "110101", "town": "110101101",
         "village": "110101101201"}  # fmt: skip
"""One place of each level; an officer of each has the level's name."""
SPREAD = (("1", 8), ("0", 8), ("0", 10), ("1", 10), ("2", 6))
"""How many places lie below one of the level above: 38,400 villages."""
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "秀英桂兰建国志强玉珍海燕文明春梅国平美华金花德胜丽娟永福小红"
_STATUS = ("not_out", "not_out", "about_to_be_out", "out", "out", "out", "returned")
TODAY = date(2020, 6, 30)
BATCH = 20_000


@dataclass(frozen=True)
class Size:
    """What was put in."""

    households: int
    villages: int
    leads: int


def build_register(folder: Path, households: int) -> Size:
    """Make the register anew in a folder (and in the database BANGFU_DATABASE names, if any)."""
    shutil.rmtree(folder, ignore_errors=True)
    open_register(folder, make=True)
    from django.db import transaction

    villages = [path for path in _paths() if len(path) == 12]
    with transaction.atomic():
        _put_places()
        _put_accounts()
        leads = _put_households(households, villages)
    _analyze()
    return Size(households, len(villages), leads)


def _paths() -> Iterator[str]:
    above = [""]
    for level, (lead, count) in enumerate(SPREAD):
        digits = 2 if level < 3 else 3
        above = [path + _code(lead, n, digits) for path in above for n in range(1, count + 1)]
        yield from above


def _code(lead: str, number: int, digits: int) -> str:
    return f"{lead}{number:0{digits - 1}d}" if digits == 3 else f"{int(lead) * 10 + number:02d}"


def _put_places() -> None:
    from bangfu.programme.ledger.rows import insert_plain_rows
    from bangfu.programme.places.models import Place

    levels = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
    kinds = dict(zip(levels.values(), ("省", "市", "县", "镇", "村"), strict=True))
    rows = []
    for path in _paths():
        level = levels[len(path)]
        rows.append((path, level, f"第{path[-3:]}{kinds[level]}", f"No. {path[-3:]}", "", None, None))
    insert_plain_rows(Place, [f.attname for f in Place._meta.concrete_fields if not f.primary_key], rows)


def _put_accounts() -> None:
    from bangfu.programme.accounts.actions import open_account
    from bangfu.programme.accounts.permissions import Role
    from bangfu.programme.ledger.actors import SYSTEM

    for level, area in AREAS.items():
        open_account(SYSTEM, level, level, Role.OFFICER, area)


def _put_households(count: int, villages: list[str]) -> int:
    from bangfu.programme.assessment.models import Lead
    from bangfu.programme.households.models import Household, Member
    from bangfu.programme.ledger.rows import insert_plain_rows
    from bangfu.programme.ledger.sealing import blind_index

    chance = random.Random(20200630)  # noqa: S311 - invented rows, not secrets
    homes, members, leads = (
        [f.attname for f in model._meta.concrete_fields] for model in (Household, Member, Lead)
    )
    opened = 0
    for batch in _batches(count):
        rows, people, found = [], [], []
        for number in batch:
            path = villages[(number - 1) * len(villages) // count]
            head = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
            status = chance.choice(_STATUS)
            rows.append((number, f"{number:010d}", path, head, chance.randrange(1, 7), status, None))
            seen = blind_index(f"{number:018d}")
            people.append((number, number, f"{number:010d}01", path, head, None, seen, None))
            if chance.random() < 0.01:
                opened += 1
                found.append((opened, "integrity", "vehicle", "cn-2014", "households", f"{number:010d}", number, path,
                              "to_check", TODAY, 1, None, "{}"))  # fmt: skip
        insert_plain_rows(Household, homes, rows)
        insert_plain_rows(Member, members, people)
        insert_plain_rows(Lead, leads, found)
    return opened


def _batches(count: int) -> Iterator[range]:
    for start in range(1, count + 1, BATCH):
        yield range(start, min(start + BATCH, count + 1))


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def use_register(folder: Path) -> None:
    """Open one that was built before."""
    os.environ["BANGFU_DATA"] = str(folder)
    open_register(folder)
