"""Cells are read as people write them; what cannot be read is a finding, not a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rostering import check, family, forms, national_csv, national_xlsx, number, table, write_xlsx

from bangfu.rosters.layout import PlacedColumn
from bangfu.rosters.spelling import clean
from bangfu.rosters.values import read_values

HOUSEHOLDS, MEMBERS, INCOMES = (
    sheet for sheet in forms().sheets if sheet.form == "template" and sheet.name != "villages"
)


def column(key: str, factor: str = "1") -> PlacedColumn:
    """A column of the template, as if found in a sheet."""
    found = next(c for sheet in (HOUSEHOLDS, MEMBERS, INCOMES) for c in sheet.columns if c.key == key)
    return PlacedColumn(found, 0, "", Decimal(factor), "", None)


def read(key: str, *texts: str, factor: str = "1") -> list[object]:
    """The values of texts in a column; the kind of finding for those that have none."""
    found = read_values(pa.array(texts, pa.string()), column(key, factor), forms().pack, forms().words)
    values: list[object] = found.values.to_pylist()
    for fault in found.faults:
        for place in fault.texts.nonzero()[0]:
            values[place] = values[place] if values[place] is not None else fault.kind
    return values


@pytest.mark.parametrize("text", ["是", "有", "√", "✓", "Y", "yes", "TRUE", "1", "已参加", "对"])
def test_yes_in_many_ways(text: str) -> None:
    assert read("members.medical_insured", text) == [True]


@pytest.mark.parametrize("text", ["否", "无", "×", "N", "No", "false", "0", "未参加", "沒有"])
def test_no_in_many_ways(text: str) -> None:
    assert read("members.medical_insured", text) == [False]


def test_not_known_is_null_and_not_no() -> None:
    unknown = ["不详", "未知", "—", "-", "/", "N/A"]
    for key in ("members.medical_insured", "members.education", "incomes.wage_fen", "members.birth_on"):
        assert read(key, *unknown) == [None] * len(unknown)


def test_codes_by_label_code_and_other_spellings() -> None:
    assert read("members.relation", "户主", "戶主", "head", "Head of household", "长子", "之 女") == [
        "head", "head", "head", "head", "son", "daughter",
    ]  # fmt: skip
    assert read("households.main_cause", "因病", "1", "因病致贫", "其它") == ["illness", "illness", "illness", "other"]
    assert read("members.ethnicity", "01", "1", "HA", "汉") == ["han"] * 4
    assert read("households.dwelling_grade", "Ａ级", "D級", "c") == ["A", "D", "C"]


def test_a_code_that_is_none_has_the_nearest_suggested() -> None:
    assert read("members.education", "小学生", "博士后流动站") == ["code_near", "code_unknown"]
    assert read("households.main_cause", "因并") == ["code_near"]
    assert read("members.relation", "亲戚") == ["code_unknown"]  # not 父亲, which has one character of it elsewhere


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3500", 350000), ("3500.5", 350050), ("3,500.50", 350050), ("２３４，５６７．８９", 23456789), ("¥3500", 350000),
        ("3500元", 350000), ("0.35万", 350000), ("1.2万元", 1200000), ("1.2E+4", 1200000), ("0", 0), ("3333.335", 333334),
        ("3333.334999", 333333), ("12 000", 1200000), ("RMB 88", 8800),
    ],
)  # fmt: skip
def test_money_in_fen(text: str, fen: int) -> None:
    assert read("incomes.wage_fen", clean(text)) == [fen]


def too_fine(*texts: str, factor: str = "1") -> list[bool]:
    found = read_values(pa.array(texts, pa.string()), column("incomes.wage_fen", factor), forms().pack, forms().words)
    return next(fault for fault in found.faults if fault.kind == "money_too_fine").texts.tolist()


def test_a_third_decimal_of_money_is_rounded_and_said() -> None:
    assert too_fine("12000.005", "12000.05", "12000.00", "12000.00001") == [True, False, False, True]
    assert too_fine("1.200001", "1.2000005", factor="10000") == [False, True]


def test_the_noise_of_doubles_is_rounded_and_not_worth_a_word() -> None:
    noisy = (f"{0.1 + 0.2!r}", f"{1.1 * 3 * 1000!r}", "12000.000000001", "11999.9999999998")
    assert read("incomes.wage_fen", *noisy) == [30, 330000, 1200000, 1200000]
    assert too_fine(*noisy) == [False] * 4
    assert too_fine("3333.3333333333", "1714.28571428571") == [False] * 2  # what is divided by the heads of a household
    assert read("members.months_worked", "6.0000000000001", "6.001") == [6, "number_not_whole"]


@settings(max_examples=50)
@given(st.lists(st.decimals(0, 900_000, places=2), min_size=1, max_size=30), st.sampled_from(["1", "1000", "10000"]))
def test_no_fen_is_lost(sums: list[Decimal], factor: str) -> None:
    texts = list(dict.fromkeys(f"{each / Decimal(factor):f}" for each in sums))
    assert read("incomes.wage_fen", *texts, factor=factor) == [
        int(Decimal(text) * Decimal(factor) * 100) for text in texts
    ]


def test_numbers_that_are_none_or_impossible() -> None:
    assert read("incomes.wage_fen", "约三千", "-1", "99999999", "3-4", "1.2.3", "٣") == [
        "number_unclear", "number_too_small", "number_too_large", "number_unclear", "number_unclear", "number_unclear",
    ]  # fmt: skip
    assert read("members.months_worked", "6个月", "6.0", "6.5", "13") == [6, 6, "number_not_whole", "number_too_large"]
    assert read("households.cropland_mu", "3.25亩", "0.1") == [Decimal("3.3"), Decimal("0.1")]


def test_a_column_in_hectares_becomes_mu() -> None:
    assert read("households.cropland_mu", "0.2", factor="15") == [Decimal("3.0")]


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-01", "2019/3/1", "2019.3.1", "2019.03.01", "20190301", "2019年3月1日", "2019年03月01号", "二〇一九年三月一日",
        "2019-03-01 00:00:00", "2019-3-1T08:30", "43525", "2019 - 3 - 1",
    ],
)  # fmt: skip
def test_dates_in_many_shapes(text: str) -> None:
    assert read("members.birth_on", text) == [date(2019, 3, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2019-02-30", "date_impossible"), ("2019年2月29日", "date_impossible"), ("2019-13-01", "date_impossible"),
        ("20190230", "date_impossible"), ("0219-03-01", "date_impossible"), ("2019", "date_incomplete"),
        ("2019年3月", "date_incomplete"), ("201903", "date_incomplete"), ("2019-03", "date_incomplete"),
        ("01/03/19", "date_unclear"), ("3月1日", "date_unclear"), ("去年春天", "date_unclear"), ("7", "date_unclear"),
    ],
)  # fmt: skip
def test_dates_that_are_none(text: str, kind: str) -> None:
    assert read("members.birth_on", text) == [kind]


@given(st.dates(date(1928, 1, 1), date(2060, 1, 1)))
def test_every_day_is_read_from_its_serial_number_and_its_text(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert read("members.birth_on", serial, f"{day.year}年{day.month}月{day.day}日") == [day, day]


def test_full_width_digits_spaces_and_traditional_characters_do_not_matter(tmp_path: Path) -> None:
    rows = family()
    full = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    rows[0].update(
        {"证件号码": str(rows[0]["证件号码"]).translate(full), "民族": "漢族", "与户主关系": "戶主", "县": "延平區"}
    )
    rows[1].update({"姓名": "王 雨 水", "务工时间": "６", "健康状况": "　健康 ", "脱贫属性": "未脫貧", "乡": "夏道鎮"})
    rows[2].update({"姓名": "阿卜杜拉•吐尔逊", "是否参加大病保险": "√", "村": "大洲村委会"})
    found = check(national_xlsx(tmp_path / "marks.xlsx", rows), out=tmp_path / "out")
    assert found.findings == []
    assert [row["name"] for row in table(tmp_path / "out", "members")] == ["张立春", "王雨水", "阿卜杜拉·吐尔逊"]


def test_dates_in_a_workbook_are_read_as_dates_texts_and_serials(tmp_path: Path) -> None:
    members: list[list[object]] = [["户编号", "姓名", "证件号码", "出生日期", "与户主关系"]]
    for n, birth in enumerate((date(1980, 1, 1), "1980年1月1日", 29221), 1):
        members.append([f"T{n}", "林立夏", number("19800101", n), birth, "户主"])
    households = [["户编号", "村代码", "脱贫属性"], *([f"T{n}", 350702102216, "未脱贫"] for n in (1, 2, 3))]
    found = check(write_xlsx(tmp_path / "dates.xlsx", {"户": households, "成员": members}), out=tmp_path / "out")
    assert found.findings == []
    assert {row["birth_on"] for row in table(tmp_path / "out", "members")} == {date(1980, 1, 1)}


def test_a_dangerous_house_is_entered_as_the_lesser_grade_and_said_so(tmp_path: Path) -> None:
    rows = family()
    for row in rows:
        row["是否危房户"] = "是"
    found = check(national_csv(tmp_path / "house.csv", rows), out=tmp_path / "out")
    assert table(tmp_path / "out", "households")[0]["dwelling_grade"] == "C"
    assert any("C级" in notice for notice in found.notices)
