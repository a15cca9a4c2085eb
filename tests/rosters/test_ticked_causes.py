"""Causes given as a column each with a sign in the one that holds: read as one fact, and what is not clear is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from rostering import NATIONAL, Row, check, csv_text, family, grid_of, single, table

CAUSES = ("因病", "因残", "因学", "缺技术")
OTHERS = [column for column in NATIONAL if column != "主要致贫原因"]


def ticked(rows: list[Row], signs: dict[int, dict[str, str]], group: str = "致贫原因（打√）") -> list[list[object]]:
    """Rows under a heading of two lines, the causes at the end; `signs` by row and cause."""
    upper = [*OTHERS, group, *[None] * (len(CAUSES) - 1)]
    lower = [*[None] * len(OTHERS), *CAUSES]
    body = grid_of(rows, OTHERS)[1:]
    return [upper, lower, *(cells + [signs.get(n, {}).get(c) for c in CAUSES] for n, cells in enumerate(body))]


def write(path: Path, cells: list[list[object]]) -> Path:
    path.write_text(csv_text(cells), encoding="utf-8")
    return path


def causes(folder: Path) -> list[object]:
    return [row.get("main_cause") for row in table(folder, "households")]


@pytest.mark.parametrize("sign", ["√", "✓", "是", "1", "V", "●", "因残", "R"])
def test_the_cause_with_the_sign_is_the_main_one(tmp_path: Path, sign: str) -> None:
    cells = ticked(family(), {n: {"因残": sign, "因病": "×", "因学": "0"} for n in range(3)})
    found = check(write(tmp_path / "ticks.csv", cells), out=tmp_path / "out")
    assert found.findings == []
    assert any("“主要致贫原因”分成4列打√" in notice for notice in found.notices)
    assert not any("不认识的列" in notice for notice in found.notices)
    assert causes(tmp_path / "out") == ["disability"]


def test_a_merged_group_in_a_workbook_is_read_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "ticks.xlsx"
    upper, _, *body = ticked(family(), {0: {"因学": "√"}}, "主要致贫原因")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        for at, heading in enumerate(OTHERS):
            sheet.merge_range(0, at, 1, at, heading)
        sheet.merge_range(0, len(OTHERS), 0, len(upper) - 1, "主要致贫原因")
        sheet.write_row(1, len(OTHERS), CAUSES)
        for number, cells in enumerate(body):
            sheet.write_row(number + 2, 0, cells)
    assert check(path, out=tmp_path / "out").findings == []
    assert causes(tmp_path / "out") == ["schooling"]


def test_causes_side_by_side_without_a_group_are_known_by_their_number(tmp_path: Path) -> None:
    _, lower, *body = ticked(family(), {0: {"缺技术": "√"}})
    cells = [[*OTHERS, *lower[len(OTHERS) :]], *body]
    assert check(write(tmp_path / "ticks.csv", cells), out=tmp_path / "out").findings == []
    assert causes(tmp_path / "out") == ["skill"]


def test_of_several_ticks_none_is_guessed_to_be_the_main_cause(tmp_path: Path) -> None:
    cells = ticked([*family(), *single()], {0: {"因病": "√", "因残": "√"}, 3: {"因学": "√"}})
    found = check(write(tmp_path / "ticks.csv", cells), out=tmp_path / "out")
    assert [(f.kind, f.row) for f in found.findings] == [("ticks_several", 3)]
    assert "因病、因残" in found.reason("ticks_several")
    assert found.totals.taken == 4
    rows = table(tmp_path / "out", "households")
    assert [[row.get(name) for name in ("main_cause", "other_cause_1", "other_cause_2")] for row in rows] == [
        [None, "illness", "disability"], ["schooling", None, None],
    ]  # fmt: skip


def test_beside_a_column_that_names_the_main_cause_ticks_are_the_others(tmp_path: Path) -> None:
    cells = ticked(family(), {0: dict.fromkeys(CAUSES, "√")})
    cells = [[first, *row] for first, row in zip(["主要致贫原因", None, "因病", "因病", "因病"], cells, strict=True)]
    found = check(write(tmp_path / "ticks.csv", cells), out=tmp_path / "out")
    assert [f.kind for f in found.findings] == ["ticks_beyond"]
    assert "缺技术" in found.reason("ticks_beyond")
    row = table(tmp_path / "out", "households")[0]
    assert (row["main_cause"], row["other_cause_1"], row["other_cause_2"]) == ("illness", "disability", "schooling")


def test_what_is_no_tick_is_named_with_its_column(tmp_path: Path) -> None:
    cells = ticked(family(), {1: {"因残": "二级"}})
    found = check(write(tmp_path / "ticks.csv", cells))
    assert [(f.kind, f.row, f.column) for f in found.findings] == [("tick_unclear", 4, len(OTHERS) + 1)]
    assert "“二级”" in found.reason("tick_unclear")


def test_where_nothing_is_ticked_the_cause_is_unknown(tmp_path: Path) -> None:
    assert check(write(tmp_path / "ticks.csv", ticked(family(), {})), out=tmp_path / "out").findings == []
    assert causes(tmp_path / "out") == [None]
