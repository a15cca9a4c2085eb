"""A village or township that only the title names is the place of the rows, where it can mean one place alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from rostering import NATIONAL, check, csv_text, family, forms, grid_of, places, table, write_xlsx

from bangfu.rosters.placing import PlaceFinder
from bangfu.rosters.titles import place_in_titles

DAZHOU, XIADAO, YANPING = "350702102216", "350702102", "350702"


def titled(*lines: str) -> str:
    finder = PlaceFinder(places(), forms().pack.levels, forms().words.place_endings)
    found = place_in_titles(lines, finder, forms().words.title_words)
    return found.code if found else ""


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["延平区夏道镇大洲村贫困户花名册"], DAZHOU),
        (["福建省南平市延平区夏道镇大洲村建档立卡贫困户花名册（2019年）"], DAZHOU),
        (["2019年延平区夏道镇大洲村委会贫困人口名单"], DAZHOU),
        (["延平區夏道鎮大洲村貧困戶花名冊"], DAZHOU),
        (["贫困户花名册", "填报单位：夏道镇大洲村"], DAZHOU),
        (["延平区扶贫办", "大洲村贫困户花名册 夏道镇"], XIADAO),  # a village alone is in many counties
        (["夏道镇贫困户花名册"], XIADAO),
        (["延平区贫困户花名册"], YANPING),
        (["延平区对口帮扶浦城县贫困户花名册"], ""),  # two counties
        (["延平区夏道镇贫困户花名册", "填报单位：浦城县富岭镇"], ""),
        (["城关镇贫困户花名册"], ""),  # of a hundred counties
        (["大洲村贫困户花名册"], ""),
        (["大延平区夏道镇贫困户"], ""),  # begins inside another word
        (["延平区夏道镇大洲村尾贫困户花名册"], ""),  # goes on as another name
        (["贫困户花名册"], ""),
        ([], ""),
    ],
)
def test_a_title_names_one_place_or_none(lines: list[str], code: str) -> None:
    assert titled(*lines) == code


def without(*left_out: str) -> list[list[object]]:
    return grid_of(family(), [column for column in NATIONAL if column not in left_out])


def test_all_rows_are_of_the_village_in_the_title(tmp_path: Path) -> None:
    cells = [["延平区夏道镇大洲村贫困户花名册"], *without("县", "乡", "村")]
    (tmp_path / "title.csv").write_text(csv_text(cells), encoding="utf-8")
    found = check(tmp_path / "title.csv", out=tmp_path / "out")
    assert found.findings == []
    assert any("福建省南平市延平区夏道镇大洲村" in notice for notice in found.notices)
    assert [row["village_code"] for row in table(tmp_path / "out", "households")] == [DAZHOU]


def test_the_township_of_the_title_stands_above_the_villages_of_a_column(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"名册": [["延平区夏道镇贫困户花名册"], *without("县", "乡")]})
    found = check(path, out=tmp_path / "out")
    assert found.findings == []
    assert [row["village_code"] for row in table(tmp_path / "out", "households")] == [DAZHOU]


def test_a_village_alone_is_looked_for_below_the_township_of_the_columns(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"大洲村": [["贫困户花名册"], *without("村")]})
    found = check(path, out=tmp_path / "out")
    assert found.findings == []
    assert [row["village_code"] for row in table(tmp_path / "out", "households")] == [DAZHOU]


def test_each_sheet_has_the_place_of_its_own_title(tmp_path: Path) -> None:
    sheets = {
        "一": [["延平区夏道镇大洲村贫困户花名册"], *without("县", "乡", "村")],
        "二": [["延平区夏道镇洋坑村贫困户花名册"], *grid_of(family("H005"), [c for c in NATIONAL if c not in "县乡村"])],
    }
    found = check(write_xlsx(tmp_path / "t.xlsx", sheets), out=tmp_path / "out")
    assert found.findings == []
    assert len({row["village_code"] for row in table(tmp_path / "out", "households")}) == 2


def test_a_column_of_the_sheet_goes_before_its_title(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"名册": [["浦城县富岭镇贫困户花名册"], *without()]})
    found = check(path, out=tmp_path / "out")
    assert found.findings == []
    assert [row["village_code"] for row in table(tmp_path / "out", "households")] == [DAZHOU]


@pytest.mark.parametrize("title", ["贫困户花名册", "延平区浦城县贫困户花名册", "延平区夏道镇贫困户花名册"])
def test_without_a_village_the_sheet_is_refused_as_before(tmp_path: Path, title: str) -> None:
    found = check(write_xlsx(tmp_path / "t.xlsx", {"名册": [[title], *without("县", "乡", "村")]}))
    assert found.kinds == {"column_missing"}


def test_rows_of_another_township_than_the_titles_village_are_named(tmp_path: Path) -> None:
    rows = [*family(), *family("H005", 乡="西芹镇")]
    cells = grid_of(rows, [column for column in NATIONAL if column != "村"])
    found = check(write_xlsx(tmp_path / "t.xlsx", {"名册": [["夏道镇大洲村贫困户花名册"], *cells]}))
    assert found.kinds <= {"place_unknown", "place_near"}
    assert [finding.row for finding in found.findings] == [6, 7, 8]
