"""Writes a roster workbook of any length in the national 26-column shape: invented persons, a share of errors."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from bangfu.core.divisions import load_places
from bangfu.core.policy.loading import pack_folder

HEADS = (
    "县（市、区）", "乡（镇）", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数",
    "与户主关系", "民族", "文化程度", "在校生状况", "健康状况", "劳动技能", "务工区域", "务工时间",
    "是否参加大病保险", "脱贫属性", "贫困户属性", "主要致贫原因", "是否危房户", "是否饮水安全", "是否饮水困难",
    "人均纯收入", "联系电话",
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "秀英桂兰建国志强玉珍海燕文明春梅国平美华金花德胜丽娟永福小红"
_PREFECTURE = "3507"  # the demo's: real names of places, so that the check has to find them
_RELATIONS = ("户主", "配偶", "之子", "之女", "之父", "之母")
_AGES = ((35, 62), (33, 60), (0, 16), (0, 16), (82, 95), (82, 95))  # by relation: nobody older than his father
_ERROR_SHARE = 0.01  # rows with a wrong check digit, an unknown word or an impossible number


def write_workbook(target: Path, rows: int) -> None:
    """The same rows for the same length on any machine; written row by row, as large exports are."""
    chance = random.Random(20200630)  # noqa: S311 - invented rows, not secrets
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet("贫困人口信息")
    sheet.write_row(0, 0, HEADS)
    for number, row in enumerate(people(rows, chance), 1):
        if chance.random() < _ERROR_SHARE:
            _spoil(row, chance)
        sheet.write_row(number, 0, row)
    book.close()


def people(
    rows: int, chance: random.Random, area: str = _PREFECTURE, offset: int = 0
) -> Iterator[list[str | int | float]]:
    """Rows of so many persons in the villages of an area; other offsets give other identity numbers."""
    places = load_places(pack_folder("cn-2014"))
    villages = places.under(area, 12)
    written = household = 0
    while written < rows:
        household += 1
        size = min(chance.choice((1, 2, 2, 3, 3, 4, 4, 5, 6)), rows - written)
        surname = chance.choice(_SURNAMES)
        village = villages[min(household * len(villages) * 10 // (rows * 3), len(villages) - 1)]  # in order of places
        shared = _household([places.name_of(village[:width]) for width in (6, 9, 12)], chance)
        for place in range(size):
            yield _member(household, place, size, surname, shared, written + offset * 1000, chance)
            written += 1


def _household(place: list[str], chance: random.Random) -> dict[str, str | float]:
    return {
        "county": place[0], "town": place[1], "village": place[2],
        "status": chance.choice(("未脱贫", "预脱贫", "已脱贫", "返贫")),
        "attribute": chance.choice(("一般贫困户", "低保贫困户", "五保户")),
        "cause": chance.choice(("因病", "因残", "因学", "缺技术", "缺劳力", "缺资金")),
        "danger": chance.choice(("否", "否", "否", "是")),
        "water": chance.choice(("是", "是", "是", "否")),
        "income": round(chance.lognormvariate(8.4, 0.5), 2),
        "phone": f"1{chance.randrange(30, 99)}0000{chance.randrange(10000):04d}",
    }


def _member(
    household: int, place: int, size: int, surname: str, shared: dict[str, str | float], serial: int,
    chance: random.Random,
) -> list[str | int | float]:  # fmt: skip
    age = chance.randrange(*_AGES[place])
    born = date(2020 - age, 1, 1) - timedelta(days=chance.randrange(1, 365))
    schooling = "小学" if 6 <= age < 12 else "初中" if 12 <= age < 15 else "非在校生"
    working = 16 <= age <= 60 and chance.random() < 0.5
    return [
        shared["county"], shared["town"], shared["village"], f"{household % 9 + 1}组",
        f"{household:010d}", f"{household:010d}{place + 1:02d}",
        surname + "".join(chance.choices(_GIVEN, k=2)), _identity(born, serial), size,
        _RELATIONS[place], "汉族", chance.choice(("文盲或半文盲", "小学", "初中", "高中", "大专")), schooling,
        chance.choice(("健康", "健康", "健康", "长期慢性病", "患有大病", "残疾")),
        "普通劳动力" if 16 <= age <= 60 else "无劳动力",
        "县外省内务工" if working else "", chance.randrange(1, 13) if working else "",
        "是" if chance.random() < 0.95 else "否",
        shared["status"], shared["attribute"], shared["cause"], shared["danger"], shared["water"],
        "否" if shared["water"] == "是" else "是", shared["income"], shared["phone"],
    ]


def _identity(born: date, serial: int) -> str:
    """A number with a right check digit under 999, a division nobody lives in; unique by its serial."""
    first = f"999{serial // 1000 % 1000:03d}{born:%Y%m%d}{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def _spoil(row: list[str | int | float], chance: random.Random) -> None:
    fault = chance.randrange(4)
    if fault == 0:
        number = str(row[7])
        row[7] = number[:-1] + ("1" if number[-1] != "1" else "2")
    elif fault == 1:
        row[9] = "不详关系"
    elif fault == 2:
        row[16] = 25
    else:
        row[20] = "因懒"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("target", type=Path)
    parser.add_argument("rows", type=int)
    chosen = parser.parse_args()
    write_workbook(chosen.target, chosen.rows)
