"""What `bangfu assess` cannot do it says in one sentence, in either language, and leaves no half file behind."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from bangfu.cli import main

Assess = Callable[..., int]
HOUSEHOLDS = 60_000


@pytest.mark.parametrize(
    ("words", "options", "zh", "en"),
    [
        (["leave"], {"on": "2019-02-30"}, "“2019-02-30”不是日期", "“2019-02-30” is no day"),
        (["leave", "--engine", "abacus"], {}, "没有“abacus”这个引擎。可用：duckdb, memory。", "no engine “abacus”"),
        (["leave", "--memory", "plenty"], {}, "“plenty”不是内存大小", "“plenty” is no amount of memory"),
        (["leave", "--level", "street"], {}, "不能按“street”汇总。可用：county, township, village", "by “street”"),
        (["leave", "--set", "line"], {}, "“line”读不懂", "“line” cannot be read"),
        (["leave", "--set", "line=1", "--set", "line=2"], {}, "“line”写了两个值：1和2", "two values, 1 and 2"),
        (["leave"], {"pack": "."}, "文件夹“.”里没有pack.yaml", "has no pack.yaml"),
        (["leave", "--set", "lime=1"], {}, "最接近的是“line”", "the nearest is “line”"),
        (["leave", "--out", "v.xlsx"], {}, "扩展名只能是.parquet, .csv", "must end in .parquet, .csv"),
        (["leave", "--report", "v.pdf"], {}, "扩展名只能是.html, .htm", "must end in .html, .htm"),
        (["leave", "--out", "nowhere/v.csv"], {}, "不能写入“nowhere/v.csv”：没有这个文件夹", "there is no such folder"),
        (["exit"], {}, "没有规则集“exit”。现有：leave, cars, need, village_road", "no rule set “exit”"),
        (["leave"], {"pack": "aidd"}, "没有政策包“aidd”", "no pack “aidd”"),
        (["leave"], {"on": "2018-05-31"}, "在2018-05-31没有值", "has no value on 2018-05-31"),
        (["leave"], {"on": "2021-01-01"}, "2021-01-01", "2021-01-01"),
    ],
)
def test_wrong_use_is_answered_with_a_sentence(
    assess: Assess, capsys: pytest.CaptureFixture[str], words: list[str], options: dict[str, str], zh: str, en: str
) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        assert assess(*words, lang=lang, **options) == 2
        captured = capsys.readouterr()
        assert said in captured.err
        assert captured.err.count("\n") == 1
        assert captured.out == ""


@pytest.fixture
def shut(data: Path) -> Iterator[Callable[[], None]]:
    """Shuts the folder to this process, from which it takes what the superuser may: no mode keeps root out."""
    root = os.geteuid() == 0

    def close() -> None:
        data.chmod(0)
        if root:
            os.seteuid(65534)

    yield close
    if root:
        os.seteuid(0)
    data.chmod(0o700)


def test_a_folder_one_may_not_read_is_not_called_one_that_cannot_be_written(
    assess: Assess, capsys: pytest.CaptureFixture[str], shut: Callable[[], None]
) -> None:
    assess("leave")  # a stranger to the folder may be one to the modules too: they are read now
    shut()
    for lang, said in (("zh", "请让文件的主人给您读取的权限"), ("en", "Ask its owner to let you read it")):
        capsys.readouterr()
        assert assess("leave", lang=lang) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["explain", "simulate", "match"])
def test_a_file_in_place_of_the_folder_is_said_to_be_one(
    tmp_path: Path, aid: str, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (tmp_path / "roster.xlsx").touch()
    more = {"explain": ["--id", "h1"], "simulate": ["--change", "line=1"], "match": []}
    words = [command, str(tmp_path / "roster.xlsx"), "--pack", aid, "--rules", "leave", "--on", "2019-06-30"]
    assert main([*words, *more[command]]) == 2
    assert "是文件；这里要的是放数据表的文件夹" in capsys.readouterr().err


def test_an_empty_folder_is_named(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in data.rglob("*.csv"):
        file.unlink()
    assert assess("leave") == 2
    assert "没有数据表" in capsys.readouterr().err


def test_a_missing_table_of_subjects_is_named(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "households.csv").unlink()
    assert assess("leave") == 2
    assert "households" in capsys.readouterr().err


@pytest.mark.parametrize("column", ["household_id", "village_code"])
def test_a_missing_column_of_key_or_place_is_named(
    assess: Assess, data: Path, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    file = data / "households.csv"
    file.write_text(file.read_text("utf-8").replace(column, "other"), "utf-8")
    for engine in ("duckdb", "memory"):
        assert assess("leave", "--engine", engine) == 2
        assert f"缺少“{column}”列" in capsys.readouterr().err


def test_a_column_of_the_wrong_type_is_named(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duckdb.sql("SELECT 'h1' AS household_id, '7,000 yuan' AS income_fen").write_parquet(str(data / "incomes.parquet"))
    (data / "incomes.csv").unlink()
    assert assess("leave") == 2
    assert "income_fen" in capsys.readouterr().err


def test_a_code_nobody_knows_is_named(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data / "households.csv"
    file.write_text(file.read_text("utf-8").replace(",out,", ",maybe,"), "utf-8")
    assert assess("leave") == 2
    assert "maybe" in capsys.readouterr().err


def test_a_cut_off_file_is_named(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "members.parquet").write_bytes(b"PAR1 and nothing more")
    (data / "members.csv").unlink()
    assert assess("leave") == 2
    assert "members.parquet" in capsys.readouterr().err


def test_the_data_itself_is_never_overwritten(assess: Assess, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "villages.csv").read_bytes()
    assert assess("leave", "--out", str(data / "villages.csv")) == 2
    assert "会覆盖它" in capsys.readouterr().err
    assert (data / "villages.csv").read_bytes() == before


def test_a_refused_run_keeps_the_file_of_the_run_before(assess: Assess, tmp_path: Path) -> None:
    out = tmp_path / "v.csv"
    out.write_text("of yesterday", "utf-8")
    assert assess("leave", "--out", str(out), on="2018-05-31") == 2
    assert out.read_text("utf-8") == "of yesterday"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["v.csv"]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A snapshot that takes a moment to judge."""
    folder = tmp_path / "large"
    folder.mkdir()
    duckdb.sql(
        f"SELECT 'h' || n AS household_id, lpad(CAST(110101 + n % 3 AS VARCHAR), 6, '0') AS village_code,"
        f" 'in' AS state, n % 7 <> 0 AS dwelling_safe FROM range({HOUSEHOLDS}) AS r(n) ORDER BY 1"
    ).write_parquet(str(folder / "households.parquet"))
    duckdb.sql(
        f"SELECT 'h' || n AS household_id, n * 13 % 900000 AS income_fen FROM range({HOUSEHOLDS}) AS r(n)"
    ).write_parquet(str(folder / "incomes.parquet"))
    return folder


def started(large: Path, aid: str, results: Path, *more: str, limit: int | None = None) -> subprocess.Popen[str]:
    """`bangfu assess` in a process of its own; `limit` is the largest file it may write."""
    results.mkdir()

    def held() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    words = ["assess", str(large), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--lang", "en"]
    outputs = ["--out", str(results / "v.parquet"), "--report", str(results / "v.html")]
    return subprocess.Popen(
        [sys.executable, "-m", "bangfu.cli", *words, *outputs, *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=held, env={**os.environ},
    )  # fmt: skip


def test_a_full_disk_leaves_nothing_behind(large: Path, aid: str, tmp_path: Path) -> None:
    process = started(large, aid, tmp_path / "results", limit=20_000)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert said.startswith("Cannot write “")
    assert list((tmp_path / "results").iterdir()) == []


def test_a_disk_full_of_what_a_run_works_on_is_called_full(large: Path, aid: str, tmp_path: Path) -> None:
    process = started(large, aid, tmp_path / "results", "--memory", "1GB", limit=20_000)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2, said
    assert said.startswith("What the run has to write finds no room: ")
    assert list((tmp_path / "results").iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_run_leaves_whole_files_or_none(large: Path, aid: str, tmp_path: Path, how: signal.Signals) -> None:
    results = tmp_path / "results"
    process = started(large, aid, results)
    until = time.monotonic() + 120
    while process.poll() is None and not any(results.iterdir()) and time.monotonic() < until:
        with contextlib.suppress(subprocess.TimeoutExpired):  # strike when the first byte of a result appears
            process.wait(0.005)
    process.send_signal(how)
    process.communicate(timeout=120)
    assert process.returncode != 2
    if (results / "v.parquet").exists():
        assert parquet.read_metadata(results / "v.parquet").num_rows == HOUSEHOLDS
    if (results / "v.html").exists():
        assert (results / "v.html").read_text("utf-8").endswith("</html>\n")
    if how != signal.SIGKILL:
        assert not [path for path in results.iterdir() if path.name.startswith(".")]
