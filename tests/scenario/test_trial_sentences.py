"""What `bangfu simulate` and `explain` say to people, and how wrong wishes are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu.cli import main


def command(folder: Path, lang: str, *more: str) -> list[str]:
    wanted = ["--pack", "cn-2014", "--rules", "identification", "--on", "2016-06-30", "--lang", lang]
    return ["simulate", str(folder), *wanted, "--change", "poverty_line=6000", *more]


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        (("--level", "countee"), "不能按“countee”汇总", "cannot be rolled up by “countee”"),
        (("--memory", "much"), "“much”不是内存大小", "“much” is no amount of memory"),
        (("--out", "nowhere/moves.csv"), "没有这个文件夹", "there is no such folder"),
        (("--out", "moves.txt"), "只能是.parquet, .csv", "must end in .parquet, .csv"),
    ],
)
def test_a_wrong_wish_is_refused_in_one_sentence(
    small_county: Path, more: tuple[str, ...], zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        assert main(command(small_county, lang, *more)) == 2
        out, err = capsys.readouterr()
        assert words in err
        assert (out, err.count("\n")) == ("", 1)


def test_a_trial_counts_with_units_and_names_places(small_county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(small_county, "zh", "--level", "county")) == 0
    chinese = capsys.readouterr().out
    assert main(command(small_county, "en")) == 0
    english = capsys.readouterr().out
    assert "户（家庭人口" in chinese
    assert "(" not in chinese
    assert "households (members: " in english
    assert "县  " in chinese or "区  " in chinese or "市  " in chinese
