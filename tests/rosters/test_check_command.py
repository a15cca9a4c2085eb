"""`bangfu check` as a person or a program calls it: exit codes, sentences in both languages, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rostering import family, national_csv, national_xlsx, single, table, write_xlsx

from bangfu.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["check", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_nothing_wrong_is_0_and_says_what_was_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "good.csv", [*family(), *single()])
    code, out, err = run(capsys, path, "--lang", "zh")
    assert (code, err) == (0, "")
    assert "读入1个文件、1张表、4行；采用4行（2户、4人）。" in out
    assert "没有发现问题。" in out
    assert "培训用号码（999开头，不对应真人）4个，已采用。" in out


def test_findings_are_1_and_named_by_kind_with_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "bad.csv", family(务工时间=13))
    code, out, _ = run(capsys, path, "--lang", "en")
    assert code == 1
    assert "Number too large: 3. For instance Q2 of “bad” in “bad.csv”." in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_cannot_be_read_is_2_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    path = tmp_path / "picture.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    for wrong in (path, tmp_path / "none.xlsx"):
        code, out, err = run(capsys, wrong, "--lang", lang)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert wrong.name in err


def test_a_sheet_that_is_none_is_named_with_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    code, out, _ = run(capsys, path, "--lang", "en")
    assert code == 1
    assert "row 0" not in out
    assert "“w” in “w.csv”: No known heading row was found; nearest is" in out
    assert "--template" in out


def test_one_unreadable_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = national_csv(tmp_path / "good.csv", family()), tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04broken")
    code, out, err = run(capsys, bad, good, "--lang", "zh", "--report", tmp_path / "errors.xlsx")
    assert code == 1
    assert "bad.xlsx" in err
    assert "采用3行" in out
    assert (tmp_path / "errors.xlsx").exists()


def test_without_a_file_it_says_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys)[0] == 2


def test_an_unknown_pack_or_one_without_forms_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "good.csv", family())
    for pack in ("cn-1999", "xx-maravia"):
        code, _, err = run(capsys, path, "--pack", pack, "--lang", "en")
        assert code == 2
        assert pack in err


@pytest.mark.parametrize("pack", ["cn-2021", "cn-2026"])
def test_a_pack_that_extends_another_takes_its_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pack: str
) -> None:
    assert run(capsys, national_csv(tmp_path / "good.csv", family()), "--pack", pack)[0] == 0


def test_json_holds_every_finding_and_stands_alone_on_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = national_xlsx(tmp_path / "bad.xlsx", family(务工时间=13))
    code, out, _ = run(capsys, path, "--json", "--lang", "en", "--on", "2020-06-30")
    found = json.loads(out)
    assert code == 1
    assert found["totals"] == {
        "files": 1, "sheets": 1, "rows": 3, "taken": 0, "refused": 3, "held": 0, "households": 0, "persons": 0,
    }  # fmt: skip
    assert found["kinds"] == [{"code": "number_too_large", "severity": "error", "count": 3}]
    assert found["findings"][0] == {
        "file": "bad.xlsx", "sheet": "贫困户信息", "row": 2, "column": "Q", "code": "number_too_large",
        "severity": "error", "reason": "“13” is above the largest possible value, 12.",
        "remedy": "Check the value and its unit (yuan or ten thousand yuan).",
    }  # fmt: skip


def test_out_report_and_template_are_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "good.csv", family())
    code, out, _ = run(
        capsys,
        path,
        "--out",
        tmp_path / "d",
        "--report",
        tmp_path / "r" / "errors.xlsx",
        "--template",
        tmp_path / "t.xlsx",
    )
    assert code == 0
    for name in ("d", "errors.xlsx", "t.xlsx"):
        assert name in out
    assert len(table(tmp_path / "d", "members")) == 3
    assert (tmp_path / "r" / "errors.xlsx").exists()


def test_a_roster_is_never_overwritten_by_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_xlsx(tmp_path / "roster.xlsx", family())
    before = path.read_bytes()
    code, _, err = run(capsys, path, "--report", tmp_path / "." / "roster.xlsx")
    assert code == 2
    assert "roster.xlsx" in err
    assert path.read_bytes() == before


def test_what_cannot_be_written_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "good.csv", family())
    for option in ("--report", "--out", "--template"):
        code, _, err = run(capsys, path, option, path / "below" / "x.xlsx", "--lang", "en")
        assert code == 2
        assert "Cannot write" in err


def test_a_list_of_ones_own_places_makes_villages_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "beijing.csv", family(县="东城区", 乡="景山街道", 村="新村"))
    assert run(capsys, path)[0] == 1
    (tmp_path / "own.csv").write_text("code,name\n110101002201,新村村委会\n", encoding="utf-8")
    assert run(capsys, path, "--places", tmp_path / "own.csv")[0] == 0
    for wrong in (tmp_path / "none.csv", path):
        assert run(capsys, path, "--places", wrong)[0] == 2


def test_the_same_file_given_twice_lists_everybody_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = national_csv(tmp_path / "good.csv", family())
    code, out, _ = run(capsys, path, path, "--lang", "en")
    assert code == 1
    assert "Same person listed twice: 3." in out


def test_a_workbook_of_nothing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, write_xlsx(tmp_path / "empty.xlsx", {"空": []}), "--lang", "zh")
    assert code == 2
    assert "没有可读的表" in err
