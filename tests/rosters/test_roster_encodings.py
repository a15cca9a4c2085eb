"""Text files are read in the encoding and with the separator they were written in, or named with their first bad row."""

from __future__ import annotations

import codecs
from pathlib import Path

import opencc
import pytest
from rostering import check, csv_text, family, forms, grid_of, national_csv, table

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
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path: Path, encoding: str, named: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(TEXT.encode(encoding))
    found = check(path)
    assert (found.findings, found.totals.taken) == ([], 3)
    assert any(named in notice for notice in found.notices)


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_a_mark_says_in_which_order_the_bytes_stand(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "roster.txt"
    path.write_bytes(mark + csv_text(grid_of(family()), "\t").encode(encoding))
    assert (check(path).findings, check(path).totals.taken) == ([], 3)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_texts_whose_bytes_are_zero_do_not_turn_the_order_round(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roster.csv"
    rows = [row for n in range(1, 90) for row in family(f"H{n:03d}", 组="一一一一一一一一一一" * 9)]  # 一 is U+4E00
    path.write_bytes(csv_text(grid_of(rows)).encode(encoding))
    found = check(path)
    assert (found.findings, found.totals.taken) == ([], 267)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf16_that_breaks_off_names_its_row(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(TEXT.encode(encoding)[:-1])
    with pytest.raises(Problem) as caught:
        list(read_grids(path, forms().is_heading))
    assert (caught.value.code, caught.value.details["encoding"]) == ("rosters.bad_character", "UTF-16")
    assert caught.value.details["row"] == 4


def traditional(text: str) -> str:
    return str(opencc.OpenCC("s2tw").convert(text)).replace("户", "戶")


def test_a_file_in_big5_is_told_from_gb18030_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    content = traditional(TEXT).encode("big5")
    assert content.decode("gb18030")  # the bytes are characters there too, and mean nothing
    path.write_bytes(content)
    found = check(path, out=tmp_path / "out")
    assert (found.findings, found.totals.taken) == ([], 3)
    assert any("Big5" in notice for notice in found.notices)
    assert [row["name"] for row in table(tmp_path / "out", "members")] == ["張立春", "王雨水", "王驚蟄"]


def test_a_damaged_file_in_big5_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    content = traditional(TEXT).encode("big5")
    place = content.index("王驚蟄".encode("big5"))
    path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
    with pytest.raises(Problem) as caught:
        list(read_grids(path, forms().is_heading))
    assert (caught.value.details["encoding"], caught.value.details["row"]) == ("Big5", 4)


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_where_no_heading_is_known_the_encoding_is_left_in_doubt(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes("甲乙丙,丁,申\r\n一,二,三\r\n".encode(encoding))
    found = check(path)
    assert found.kinds == {"sheet_unknown"}
    assert any("另存为“CSV UTF-8”" in notice for notice in found.notices)


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
        list(read_grids(path, forms().is_heading))
    assert caught.value.code == "rosters.bad_character"
    assert caught.value.details["row"] == 4


def test_bytes_of_no_encoding_name_their_row(tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_bytes("甲,乙\n丙,".encode("gb18030") + b"\xff\xff,\n")
    with pytest.raises(Problem) as caught:
        list(read_grids(path, forms().is_heading))
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
