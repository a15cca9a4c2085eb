"""Building is repeatable to the byte, whole or not at all, and refuses what it cannot do in a sentence."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from asking import SEED, SMALL, asking

from bangfu.cli import main
from bangfu.core.errors import Problem
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish


def hashes(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_equal_seeds_give_equal_bytes_workbooks_included(small_folder: Path, tmp_path: Path) -> None:
    build_nanping(tmp_path / "again", Wish(SMALL, SEED))
    again = hashes(tmp_path / "again")
    assert again == hashes(small_folder)
    assert any(name.endswith(".xlsx") for name in again)
    assert json.loads((tmp_path / "again" / "demo.json").read_text())["seed"] == SEED


def test_another_seed_gives_other_people(small_folder: Path, tmp_path: Path) -> None:
    build_nanping(tmp_path / "other", Wish(SMALL, SEED + 1), workbooks=False)
    ours, others = asking(small_folder), asking(tmp_path / "other")
    same = "SELECT list(name ORDER BY member_id) FROM (SELECT * FROM members ORDER BY member_id LIMIT 50)"
    assert ours(same) != others(same)


def test_an_earlier_demo_is_replaced_and_anything_else_is_left_alone(small_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    build_nanping(folder, Wish(0.02), workbooks=False)
    build_nanping(folder, Wish(0.02, faults=0), workbooks=False)
    assert asking(folder)("SELECT count(*) FROM truth") == [(0,)]
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(Problem, match="folder_in_use"):
        build_nanping(other, Wish(0.02))
    assert [file.name for file in other.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("wish", [Wish(scale=0), Wish(scale=10_000), Wish(seed=-1), Wish(faults=-1), Wish(faults=50)])
def test_a_wish_out_of_range_is_refused(wish: Wish, tmp_path: Path) -> None:
    with pytest.raises(Problem):
        build_nanping(tmp_path / "d", wish)
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_says_what_it_built(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert (
        main(["demo", "nanping", "--out", str(tmp_path / "d"), "--scale", "0.02", "--no-workbooks", "--lang", lang])
        == 0
    )
    said = capsys.readouterr().out
    assert "1,203" in said
    assert main(["demo", "nanping", "--out", str(tmp_path / "d"), "--scale", "-3", "--lang", lang]) == 2


def test_a_killed_build_leaves_no_half_folder(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    command = [sys.executable, "-m", "bangfu.cli", "demo", "nanping", "--out", str(folder), "--scale", "0.3"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(tmp_path.glob(".d.unfinished-*")):
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    assert not folder.exists()
    build_nanping(folder, Wish(0.02), workbooks=False)
    assert [file.name for file in tmp_path.iterdir()] == ["d"]


@pytest.mark.slow
def test_two_prefectures_join_into_one_sorted_folder(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    build_nanping(folder, Wish(1.02), workbooks=False)
    ask = asking(folder)
    assert ask("SELECT DISTINCT left(village_code, 4) c FROM households ORDER BY c") == [("3507",), ("9001",)]
    assert (
        ask("SELECT person_id FROM members WHERE {on} GROUP BY ALL HAVING count(DISTINCT left(household_id, 4)) > 1")
        == []
    )
    assert ask(
        "SELECT bool_and(household_id >= before) FROM (SELECT household_id, lag(household_id) OVER () AS "
        "before FROM households)"
    ) == [(True,)]
    on = "valid_from <= DATE '2020-08-01' AND (valid_until IS NULL OR valid_until > DATE '2020-08-01')"
    out = f"(SELECT household_id FROM households WHERE {on} AND status = 'out')"
    [(people,)] = ask(f"SELECT count(*) FROM members JOIN {out} USING (household_id) WHERE {on}")
    assert people == 60_158 + 1_203
