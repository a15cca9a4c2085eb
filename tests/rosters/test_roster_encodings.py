"""Text files are read in the encoding and with the separator they were written in, or named with their first bad row."""

from __future__ import annotations

from pathlib import Path

import pytest
from rostering import check, csv_text, family, grid_of, national_csv

from bangfu.core.errors import Problem
from bangfu.rosters.reading import read_grids

TEXT = csv_text(grid_of(family()))


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("utf-8", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, named: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(TEXT.encode(encoding))
    found = check(path)
    assert (found.findings, found.totals.taken) == ([], 3)
    assert any(named in notice for notice in found.notices)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(csv_text(grid_of(family()), separator), encoding="utf-8")
    assert check(path).totals.taken == 3


def test_a_damaged_utf8_file_is_not_read_as_something_else(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    content = TEXT.encode("utf-8")
    place = content.index("王惊蛰".encode())
    path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
    with pytest.raises(Problem) as caught:
        list(read_grids(path))
    assert caught.value.code == "rosters.bad_character"
    assert caught.value.details["row"] == 4


def test_bytes_of_no_encoding_name_their_row(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_bytes("甲,乙\n丙,".encode("gb18030") + b"\xff\xff,\n")
    with pytest.raises(Problem) as caught:
        list(read_grids(path))
    assert caught.value.details["row"] == 2


def test_rows_of_different_length_stand_where_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("名册\n" + TEXT + "注：完\n", encoding="utf-8")
    found = check(path)
    assert (found.findings, found.totals.rows) == ([], 3)


def test_a_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    rows = family()
    rows[0]["组"] = "第一组\n（上坪）"
    assert check(national_csv(tmp_path / "break.csv", rows)).totals.taken == 3


def test_digits_kept_by_the_tricks_of_spreadsheets_are_read(tmp_path: Path) -> None:
    rows = family()
    rows[0]["证件号码"] = f'="{rows[0]["证件号码"]}"'
    rows[1]["证件号码"] = f"'{rows[1]['证件号码']}"
    rows[2]["证件号码"] = f"\t{rows[2]['证件号码']}"
    assert check(national_csv(tmp_path / "tricks.csv", rows)).findings == []


def test_an_identity_number_in_scientific_notation_is_refused_with_the_remedy(tmp_path: Path) -> None:
    rows = family()
    rows[0]["证件号码"] = "9.99001E+17"
    found = check(national_csv(tmp_path / "rounded.csv", rows))
    assert found.rows_with("id_rounded") == [2]
    assert "文本" in str(next(each["remedy"] for each in found.said if each["code"] == "id_rounded"))
