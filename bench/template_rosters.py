"""Writes the template's sheets of households and members at any length, as CSV or as one workbook: invented persons.

    python -m bench.template_rosters FOLDER 100000 --area 350702 --year 1 --ending csv

`--year 1` gives the same households a year later: a cell of each household and of each person says something else.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import xlsxwriter

from bangfu.core.divisions import load_places
from bangfu.core.policy.loading import pack_folder
from bench.workbook import HEADS, people

HOME = (
    "户编号", "村代码", "自然村（组）", "脱贫属性", "贫困户属性", "主要致贫原因", "联系电话", "耕地面积",
    "住房安全等级",
)  # fmt: skip
PERSON = (
    "户编号", "人编号", "姓名", "证件号码", "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "务工时间",
    "参加大病保险",
)  # fmt: skip
_FROM = {name: name for name in PERSON} | {"参加大病保险": "是否参加大病保险"}
Cells = Sequence[str | int | float]


class _Sheet(Protocol):
    def __call__(self, row: Cells) -> object: ...


def write_rosters(folder: Path, persons: int, area: str = "3507", year: int = 0, ending: str = "csv") -> list[Path]:
    """Write so many persons with their households, the same each time; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / "户.csv", folder / "成员.csv"] if ending == "csv" else [folder / "名册.xlsx"]
    with ExitStack() as stack:
        if ending == "csv":
            streams = [stack.enter_context(file.open("w", encoding="utf-8-sig", newline="")) for file in files]
            homes, members = (csv.writer(stream).writerow for stream in streams)
        else:
            book = stack.enter_context(xlsxwriter.Workbook(str(files[0]), {"constant_memory": True}))
            homes, members = _in_book(book, "户"), _in_book(book, "成员")
        _write(homes, members, _rows(persons, area), year)
    return files


def _in_book(book: xlsxwriter.Workbook, name: str) -> _Sheet:
    sheet, line = book.add_worksheet(name), iter(range(2**20))

    def write(row: Cells) -> object:
        return sheet.write_row(next(line), 0, row)

    return write


def _write(homes: _Sheet, members: _Sheet, rows: Iterator[tuple[str, dict[str, str | int | float]]], year: int) -> None:
    homes(HOME)
    members(PERSON)
    last, land = "", random.Random(7)  # noqa: S311 - invented rows, not secrets
    for village, row in rows:
        number = str(row["户编号"])
        if number != last:
            last = number
            named = [row[name] for name in ("自然村", "脱贫属性", "贫困户属性", "主要致贫原因", "联系电话")]
            homes([number, village, *named, round(land.uniform(1, 8), 1) + year, "A级"])
        months = row["务工时间"]
        person = {name: row[given] for name, given in _FROM.items()}
        members([*person.values()] if not year else [
            *{**person, "务工时间": months % 12 + 1 if isinstance(months, int) else 1}.values()
        ])  # fmt: skip


def _rows(persons: int, area: str) -> Iterator[tuple[str, dict[str, str | int | float]]]:
    chance = random.Random(f"20200630{area}")  # noqa: S311 - invented rows, not secrets
    places = load_places(pack_folder("cn-2014"))
    codes = {
        tuple(places.name_of(code[:width]) for width in (6, 9, 12)): code for code in places.under(area, 12)
    }  # fmt: skip
    offset = 100 * int(area) % 1000
    for cells in people(persons, chance, area, offset):
        row = dict(zip(HEADS, cells, strict=True))
        village = codes[row["县（市、区）"], row["乡（镇）"], row["行政村"]]
        mine = {"户编号": f"{area}{row['户编号']}", "人编号": f"{area}{row['人编号']}"}
        yield village, row | mine


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("persons", type=int)
    parser.add_argument("--area", default="3507")
    parser.add_argument("--year", type=int, default=0)
    parser.add_argument("--ending", choices=("csv", "xlsx"), default="csv")
    chosen = parser.parse_args()
    write_rosters(chosen.folder, chosen.persons, chosen.area, chosen.year, chosen.ending)
