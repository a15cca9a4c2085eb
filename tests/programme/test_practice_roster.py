"""The roster a demo lays ready to practise with brings news and a small mess, and comes back as it should."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rosters_at_hand import HERE, JUNE, compare, home, identity, load, person, write

from bangfu.core.policy.loading import load_pack
from bangfu.demo.practice import EARN_MORE, NEW_HOMES, REPAIRED, write_practice
from bangfu.programme.intake.actions import apply_import, begin_import, compare_import
from bangfu.programme.intake.exporting import export_rosters
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.queries import differences, error_workbook, missing
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

PACK, TOWNSHIP = load_pack("cn-2014"), "350702102"
HOMES = 80
THERE = HOMES + 1  # one lives there in the small world


def a_township(folder: Path) -> list[Path]:
    """Eighty households of two, with incomes; every fourth dwelling wants repair."""
    homes, people, incomes = [], [], []
    for n in range(HOMES):
        number, grade = f"{HERE}-{n:04}", "C级" if n % 4 == 0 else "B级"
        dwelling = {"住房安全等级": grade, "危房已改造": "否"}
        homes.append(home(number, 填报家庭人口=2, 识别日期="2014-05-01", 主要致贫原因="因病", **dwelling))
        for seat, (relation, birth) in enumerate((("户主", "19600101"), ("配偶", "19620202")), 1):
            serial = 2 * n + seat
            named = {"人编号": f"{number}-{seat:02}", "参加基本医疗保险": "是"}
            people.append(person(number, f"谷{'甲乙'[seat - 1]}", relation, identity(birth, serial), **named))
        sums = {"工资性收入": 9000 + n, "转移性收入": 1000, "填报人均纯收入": 5000}
        incomes.append({"户编号": number, "收入年度": 2019, **sums})
    files = write(folder, homes, people)
    with (folder / "收入.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, incomes[0])
        writer.writeheader()
        writer.writerows(incomes)
    return [*files, folder / "收入.csv"]


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    """The township as the register gives it out."""
    load(SYSTEM, a_township(tmp_path / "given"))
    return export_rosters(SYSTEM, tmp_path / "sheets", PACK, TOWNSHIP, ending="csv", on=JUNE)


def test_its_news_are_found_and_its_mistakes_sent_back(exported: Path, tmp_path: Path) -> None:
    book = tmp_path / "名册.xlsx"
    write_practice(exported, book, "350722")
    number = begin_import(SYSTEM, "cn-2014", JUNE, [book.name])
    counts = compare_import(SYSTEM, number, paths=[book])
    check, homes = counts["check"], counts["households"]
    held = 6  # two rounded numbers, one mistyped, a cause, a day, a sum; of a row that stands twice one is taken
    assert isinstance(check, dict)
    assert check["findings"] == {
        "id_rounded": 2, "id_check_digit": 1, "code_unknown": 1, "date_impossible": 1, "number_unclear": 1,
        "person_twice": 1,
    }  # fmt: skip
    assert homes == {
        "added": NEW_HOMES, "changed": EARN_MORE + REPAIRED,
        "unchanged": THERE - 1 - EARN_MORE - REPAIRED - held,
    }  # fmt: skip
    row = Import.objects.get(pk=number)
    assert error_workbook(row) is not None
    assert [one.place for one in missing(row, "zh")] == ["茶坪村"], "one that left, and none of those held back"
    assert counts["missing"] == 1
    assert {one.place for one in differences(row, "added", "zh")} == {"茶坪村"}
    apply_import(SYSTEM, number)
    _, again = compare(SYSTEM, [book])
    assert set(again["households"]) == {"unchanged"}  # type: ignore[call-overload]  # counts are JSON


def test_the_same_register_gives_the_same_workbook(exported: Path, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_practice(exported, tmp_path / name, "350722")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
