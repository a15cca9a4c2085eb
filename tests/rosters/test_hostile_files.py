"""A file that is not a roster, or means harm, gets one sentence and bounded memory; never a traceback."""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rostering import check, family, forms, national_xlsx, write_xlsx

from bangfu.core.errors import Problem
from bangfu.rosters.reading import delimited, pool, read_grids, sheetxml

MEMORY = 900 << 20
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal_of(path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        list(read_grids(path, forms().is_heading))
    for lang in ("zh", "en"):
        assert caught.value.sentence(lang)
    return caught.value


def problem_of(path: Path) -> str:
    return refusal_of(path).code


def command(*words: object, memory: int = MEMORY) -> subprocess.CompletedProcess[str]:
    """`bangfu check` with so much memory and no more."""
    return subprocess.run(
        [sys.executable, "-m", "bangfu.cli", "check", *map(str, words)], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "BANGFU_LANG": "zh", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (memory, memory)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "rosters.file_not_roster"),
        ("photo.csv", b"\xff\xd8\xff\xe0" + b"\0" * 500, "rosters.file_not_roster"),
        ("paper.xlsx", b"%PDF-1.7\n", "rosters.file_not_roster"),
        ("page.xlsx", b"<html><table></table></html>", "rosters.file_not_roster"),
        ("page.csv", "﻿ <!DOCTYPE html>".encode(), "rosters.file_not_roster"),
        ("bytes.csv", b"\0\1\2\3" * 100, "rosters.file_not_roster"),
        ("old.xls", OLD_WORKBOOK + b"\0" * 600, "rosters.workbook_old"),
        ("locked.xlsx", OLD_WORKBOOK + "EncryptedPackage".encode("utf-16-le"), "rosters.workbook_locked"),
        ("nothing.xlsx", b"", "rosters.file_empty"),
        ("zip.xlsx", b"PK\x03\x04" + b"\0" * 200, "rosters.workbook_broken"),
    ],
)
def test_what_is_no_roster_is_named_by_its_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert problem_of(path) == code


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "none.xlsx") == "cli.file_missing"


@pytest.mark.parametrize(
    ("part", "named"),
    [("word/document.xml", "Word"), ("content.xml", ".ods"), ("xl/workbook.bin", ".xlsb"), ("readme.txt", "压缩包")],
)
def test_another_office_document_is_no_roster(tmp_path: Path, part: str, named: str) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<document/>")
    with pytest.raises(Problem, match=r"rosters\.file_not_roster") as caught:
        list(read_grids(path, forms().is_heading))
    assert named in caught.value.sentence("zh")


def test_a_part_that_swells_a_thousandfold_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    honest = national_xlsx(tmp_path / "honest.xlsx", family())
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as sink:
        for part in source.namelist():
            if part == "xl/worksheets/sheet1.xml":
                with sink.open(part, "w", force_zip64=True) as stream:
                    for _ in range(60):  # twice the memory that the command below may take
                        stream.write(b"0" * (10 << 20))
            else:
                sink.writestr(part, source.read(part))
    assert problem_of(path) == "rosters.workbook_bomb"
    done = command(path, memory=300 << 20)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "bomb.xlsx" in done.stderr


def test_a_part_that_lies_about_its_size_is_broken(tmp_path: Path) -> None:
    path = national_xlsx(tmp_path / "lie.xlsx", family())
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    true, lie = size.to_bytes(4, "little"), (size - 100).to_bytes(4, "little")
    path.write_bytes(bytes(content).replace(true, lie))
    assert problem_of(path) == "rosters.workbook_broken"


def test_a_cell_in_the_farthest_corner_takes_no_memory(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "corner.xlsx", {"表": [["甲"]]})
    for cell in ('<c r="XFD1048576"><v>1</v></c>', '<c s="0" r="XFD1048576"><v>1</v></c>'):
        far = tmp_path / "far.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as sink:
            for part in source.namelist():
                content = source.read(part)
                if part.endswith("sheet1.xml"):
                    content = content.replace(b"</sheetData>", f'<row r="1048576">{cell}</row></sheetData>'.encode())
                sink.writestr(part, content)
        assert problem_of(far) == "rosters.columns_too_many"
        assert command(far).returncode == 2


def test_styled_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "styled.xlsx", {"表": [["甲", "乙"], ["1", "2"]]})
    styled = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(styled, "w", zipfile.ZIP_DEFLATED) as sink:
        for part in source.namelist():
            content = source.read(part)
            if part.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
                )
            sink.writestr(part, content)
    (grid,) = read_grids(styled, forms().is_heading)
    assert (grid.height, grid.width) == (2, 2)


@pytest.mark.parametrize("module", [pool, delimited])
def test_more_rows_columns_or_cells_than_the_limit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    rows = [[f"{row}-{column}" for column in range(6)] for row in range(50)]
    path = write_xlsx(tmp_path / "large.xlsx", {"表": rows})
    if module is delimited:
        path = tmp_path / "large.csv"
        path.write_text("\n".join(",".join(row) for row in rows))
    for limit, most, code in (("MAX_ROWS", 49, "rows"), ("MAX_COLUMNS", 5, "columns"), ("MAX_CELLS", 299, "cells")):
        with monkeypatch.context() as patch:
            patch.setattr(module, limit, most)
            assert problem_of(path) == f"rosters.{code}_too_many"


def test_the_survey_for_unfamiliar_sheets_has_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = b'<x:worksheet><x:sheetData>' + b"".join(
        b'<x:row r="%d"><x:c r="C%d"><x:v>1</x:v></x:c></x:row>' % (row, row) for row in range(1, 51)
    ) + b"</x:sheetData></x:worksheet>"  # fmt: skip
    found = sheetxml.survey("f", "s", [xml])
    assert (found.rows, found.columns) == (50, 3)
    for limit, most, code in (("MAX_ROWS", 49, "rows"), ("MAX_COLUMNS", 2, "columns"), ("MAX_CELLS", 149, "cells")):
        with monkeypatch.context() as patch:
            patch.setattr(sheetxml, limit, most)
            with pytest.raises(Problem, match=f"{code}_too_many"):
                sheetxml.survey("f", "s", [xml])


def test_the_survey_finds_long_numbers_and_formulas_without_result() -> None:
    xml = (
        b'<worksheet><sheetData><row r="4"><c r="B4" t="n"><v>3.50702e+17</v></c><c r="C4" t="str"><f>A1</f>'
        b'<v>350702197003051234</v></c><c r="D4"><f>1+1</f><v/></c><c r="E4"><f>1</f><v>1</v></c></row></sheetData></worksheet>'
    )
    found = sheetxml.survey("f", "s", [xml])
    assert [(spot.row, spot.column) for spot in found.rounded] == [(4, 1)]
    assert [(spot.row, spot.column) for spot in found.uncalculated] == [(4, 3)]


def test_ten_million_rows_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as stream:
        for _ in range(100):
            stream.write(b"1,2\n" * 100_000)
    done = command(path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "按乡镇分成几个文件" in done.stderr


def test_a_quotation_mark_that_never_closes_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "quote.csv"
    for rows in (20_000, 3):
        path.write_text('甲,乙\n1,2\n1,"' + "3,4\n" * rows, encoding="utf-8")
        assert "第3行的引号没有配对" in refusal_of(path).sentence("zh")


def test_a_cell_that_no_spreadsheet_can_hold_is_not_blamed_on_a_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("甲,乙\n1,2\n1," + "长" * 32_768 + "\n3,4\n", encoding="utf-8")
    assert "第3行有一格超过32,767个字符" in refusal_of(path).sentence("zh")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_broken(tmp_path: Path, share: float) -> None:
    path = national_xlsx(tmp_path / "cut.xlsx", family() * 50)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert problem_of(path) == "rosters.workbook_broken"


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_damaged_workbook_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("damaged")
    honest = national_xlsx(folder / "honest.xlsx", family())
    path = folder / "damaged.xlsx"
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(path, "w") as sink:
        for part in source.namelist():
            content = bytearray(source.read(part))
            if part.startswith("xl/") and chance.random() < 0.7:
                for _ in range(chance.randrange(1, 6)):
                    place = chance.randrange(len(content))
                    content[place : place + chance.randrange(3)] = bytes(
                        chance.choices(b'<>/"=crvt0159A \xff&;', k=chance.randrange(3))
                    )
            sink.writestr(part, bytes(content))
    try:
        check(path)
    except Problem as problem:  # a torn file may still be readable; where it is not, it is told
        assert re.search(r"[\u4e00-\u9fff]", problem.sentence("zh"))  # noqa: PT017 - a torn file may also be readable
