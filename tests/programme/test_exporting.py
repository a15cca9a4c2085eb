"""What goes out as rosters can come back and changes nothing; nothing in it is a formula."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from rosters_at_hand import HERE, HOMES, JUNE, PEOPLE, compare, home, identity, load, person, write

from bangfu.core.policy.loading import load_pack
from bangfu.programme.intake import exporting
from bangfu.programme.intake.exporting import export_rosters
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

PACK = load_pack("cn-2014")
JULY = date(2020, 7, 31)
MEAN = '=HYPERLINK("http://example.org","看")'


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_round_trip_changes_nothing(world: World, tmp_path: Path, ending: str) -> None:
    mean = home("A3", **{"自然村（组）": MEAN})
    load(SYSTEM, write(tmp_path, [*HOMES, mean], [*PEOPLE, person("A3", "@立冬", "户主", identity("19751107", 4))]))
    target = export_rosters(SYSTEM, tmp_path / f"out.{ending}", PACK, "350702", ending=ending, on=JUNE)
    files = sorted(target.glob("*.csv")) if ending == "csv" else [target]
    _, counts = compare(SYSTEM, files, JULY)
    assert set(counts["households"]) == {"unchanged"}  # type: ignore[call-overload]
    assert all(set(kinds) == {"unchanged"} for kinds in counts["rows"].values())  # type: ignore[attr-defined]  # counts are JSON


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_longer_than_a_sheet_goes_on_on_the_next_and_comes_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:  # fmt: skip
    monkeypatch.setattr(exporting, "SHEET_ROWS", rows)
    load(SYSTEM, write(tmp_path))
    target = export_rosters(SYSTEM, tmp_path / "out.xlsx", PACK, HERE, on=JUNE)
    sheets = [name for name in openpyxl.load_workbook(target).sheetnames if name.startswith("成员")]
    assert sheets == ["成员", "成员 2", "成员 3", "成员 4"][: 4 if rows == 1 else 2]
    _, counts = compare(SYSTEM, [target], JULY)
    assert counts["rows"] == {"households": {"unchanged": 3}, "members": {"unchanged": 4}}


def test_no_cell_is_a_formula(world: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path, [home("A3", **{"自然村（组）": MEAN})], []))
    folder = export_rosters(SYSTEM, tmp_path / "out", PACK, ending="csv", on=JUNE)
    cells = [cell for row in csv.reader((folder / "户.csv").open(encoding="utf-8-sig")) for cell in row]
    assert f"'{MEAN}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(export_rosters(SYSTEM, tmp_path / "out.xlsx", PACK, on=JUNE))
    assert not [cell for row in book["户"].iter_rows() for cell in row if cell.data_type == "f"]


def test_who_opens_no_seals_exports_no_identity_numbers(world: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path))
    folder = export_rosters(world.actors["analyst"], tmp_path / "out", PACK, ending="csv", on=JUNE)
    text = "".join(file.read_text("utf-8-sig") for file in folder.glob("*.csv"))
    assert "A1" in text
    for hidden in (identity("19700908", 1), "13800000901", "证件号码", "白露"):
        assert hidden not in text
