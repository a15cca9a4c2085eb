"""Small rosters for the tests of the intake: template sheets as CSV, people under the training division 999."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db import connection

from bangfu.programme.intake.actions import apply_import, begin_import, compare_import, hand_in
from bangfu.programme.intake.folders import Handed
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import columns_of, evidenced_models, opened

HERE, NEXT_DOOR, OTHER_COUNTY = "350702102201", "350702102202", "350722101201"
"""Villages that the pack's list has."""
JUNE = date(2020, 6, 30)
Rows = Sequence[Mapping[str, object]]


def identity(birth: str, serial: int) -> str:
    """A right number under 999; an odd serial is a man."""
    first = f"999001{birth}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def home(number: str, village: str = HERE, **more: object) -> dict[str, object]:
    """A row of the sheet of households."""
    return {"户编号": number, "村代码": village, "脱贫属性": "未脱贫", **more}


def person(home: str, name: str, relation: str, number: str, **more: object) -> dict[str, object]:
    """A row of the sheet of members."""
    return {"户编号": home, "姓名": name, "证件号码": number, "与户主关系": relation, **more}


HOMES: Rows = [home("A1", 联系电话="13800000901", 耕地面积="3.2"), home("A2", 住房安全等级="B级")]
PEOPLE: Rows = [
    person("A1", "白露", "户主", identity("19700908", 1), 健康状况="健康", 人编号="A1-01"),
    person("A1", "寒露", "配偶", identity("19711008", 2), 健康状况="长期慢性病", 人编号="A1-02"),
    person("A2", "霜降", "户主", identity("19801023", 3), 人编号="A2-01"),
]


def write(folder: Path, homes: Rows = HOMES, people: Rows = PEOPLE, encoding: str = "utf-8-sig") -> list[Path]:
    """Write the sheets that have rows."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, rows in (("户", homes), ("成员", people)):
        if rows:
            heads = list(dict.fromkeys(head for row in rows for head in row))
            file = folder / f"{name}.csv"
            with file.open("w", encoding=encoding, newline="") as stream:
                writer = csv.DictWriter(stream, heads)
                writer.writeheader()
                writer.writerows(rows)
            files.append(file)
    return files


def compare(actor: Actor, files: Sequence[Path], since: date = JUNE) -> tuple[int, dict[str, object]]:
    """Begin an import and compare it."""
    number = begin_import(actor, "cn-2014", since, [file.name for file in files])
    return number, compare_import(actor, number, errors=False, paths=files)


def hand_in_files(actor: Actor, files: Sequence[Path], since: date = JUNE) -> int:
    """Hand files in as a browser does; a job waits that compares them."""
    return hand_in(actor, "cn-2014", since, [Handed(file.name, [file.read_bytes()]) for file in files])


def load(actor: Actor, files: Sequence[Path], since: date = JUNE) -> int:
    """Compare and apply; gives the import's number."""
    number, _ = compare(actor, files, since)
    apply_import(actor, number)
    return number


def everything(*without: str) -> dict[str, list[tuple[object, ...]]]:
    """Every evidenced row of the register with its seals opened, tables of the log's own and some others left out."""
    found = {}
    for table, model in evidenced_models().items():
        if table.startswith(("households_", "places_")) and table not in without:
            columns = ", ".join(connection.ops.quote_name(name) for name in columns_of(model))
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM {table} ORDER BY id")
                rows = cursor.fetchall()
            stored = model._base_manager.in_bulk([row[0] for row in rows])
            whole = [[getattr(stored[row[0]], name) for name in columns_of(model)] for row in rows]
            found[table] = [tuple(str(value) for value in opened(model, values)) for values in whole]
    return found
