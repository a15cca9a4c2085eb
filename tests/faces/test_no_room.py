"""When the disk takes no more, a sentence says so, wherever the writing happens, and nothing half-written is left."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROSTER = "县,乡,村,户编号,姓名,与户主关系,证件号码\n延平区,夏道镇,大洲村,H1,张立春,户主,999001197003050122\n"
COMMAND = [sys.executable, "-m", "bangfu.cli"]


def files_of_at_most(size: int) -> None:
    """What a quota does: the next byte is refused."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(("lang", "said"), [("zh", "磁盘已满"), ("en", "the disk is full")])
def test_output_that_finds_no_room_is_said_in_one_sentence(lang: str, said: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [*COMMAND, "pack", "show", "xx-maravia", "--lang", lang]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("option", ["--out", "--report", "--template"])
def test_what_check_writes_is_whole_or_not_there(tmp_path: Path, option: str, lang: str) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    target = tmp_path / ("out" if option == "--out" else "out.xlsx")
    done = subprocess.run(
        [*COMMAND, "check", str(roster), option, str(target), "--lang", lang], preexec_fn=lambda: files_of_at_most(200),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert ("允许的大小" if lang == "zh" else "larger than is allowed") in done.stderr
    assert sorted(tmp_path.iterdir()) == before
