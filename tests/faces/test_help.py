"""The command line explains itself, and refuses what is written wrongly, in the language of whoever types."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bangfu.cli import main
from bangfu.cli.commands import NAMES

HAN = re.compile(r"[\u3400-\u9fff]")
ENGLISH_WORDS = re.compile(r"\b(the|write|usage|options|positional|arguments|required|and|with)\b")


def said(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize("command", [[], *([name] for name in NAMES)], ids=lambda c: " ".join(c) or "bangfu")
def test_help_is_in_chinese_unless_asked_otherwise(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BANGFU_LANG", raising=False)
    code, chinese, _ = said([*command, "--help"], capsys)
    assert code == 0
    assert "用法：" in chinese
    assert not ENGLISH_WORDS.search(chinese)
    monkeypatch.setenv("BANGFU_LANG", "en")
    _, english, _ = said([*command, "--help"], capsys)
    assert "usage:" in english
    assert not HAN.search(english.replace("帮扶 Bangfu", ""))


@pytest.mark.parametrize("lang", [["--lang", "en"], ["--lang=en"]])
def test_the_language_asked_for_counts_even_before_the_command_is_read(
    lang: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "usage:" in said(["assess", *lang, "--help"], capsys)[1]
    assert "usage:" in said([*lang, "--help"], capsys)[1]


@pytest.mark.parametrize(
    ("argv", "zh", "en"),
    [
        (["assess", "d", "--pack", "p"], "缺少：--rules, --on。", "Missing: --rules, --on."),
        (["pack", "show", "cn-2014", "--lon"], "不认识“--lon”。", "“--lon” is not known here."),
        (["demo", "nanping", "--out"], "--out后面要有一个值。", "--out needs a value"),
        (["demo", "nanping", "--out", "d", "--scale", "big"], "--scale后面的'big'读不懂", "value 'big' of --scale"),
        (["ledger", "prove", "--entry", "abc"], "要写整数，如20。", "; a whole number such as 20 is expected."),
        (["snapshot", "--out", "s", "--on", "today"], "要写日期，如2020-06-30。", "a day such as 2020-06-30"),
        (["account"], "缺少：what。可以写：open, list, ", "Missing: what. Choose from: open, list"),
        (["asess"], "不能是'asess'。可以写：", "cannot be 'asess'. Choose from:"),
    ],
)
def test_what_is_written_wrongly_is_told_in_one_sentence(
    argv: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        monkeypatch.setenv("BANGFU_LANG", lang)
        code, out, err = said(argv, capsys)
        assert (code, out) == (2, "")
        assert words in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "zh", "en"),
    [
        (["serve", "--port", "99999999", "--data", "r"], "没有端口99999999：端口是1到65535之间的数", "from 1 to 65535"),
        (["demo", "nanping", "--out", "taken/x/d"], "不能写入“taken/x/d”", "Cannot write “taken/x/d”"),
    ],
)
def test_what_cannot_be_is_named_as_it_was_written(
    argv: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    (tmp_path / "taken").write_text("a file")
    monkeypatch.chdir(tmp_path)
    for lang, words in (("zh", zh), ("en", en)):
        monkeypatch.setenv("BANGFU_LANG", lang)
        assert main(argv) == 2
        assert words in capsys.readouterr().err


def test_a_command_is_run_without_importing_the_others() -> None:
    asked = (
        "import sys; from bangfu.cli import main\n"
        "try: main(['explain', '--help'])\n"
        "except SystemExit: print([m for m in ('django', 'xlsxwriter', 'fastexcel') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
