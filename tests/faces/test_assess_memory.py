"""What `bangfu assess` and `bangfu simulate` hold in memory: bounded, in files that are in the order of their keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

FEW, MANY = 300_000, 1_200_000
HELD = """
import sys
from pathlib import Path
from bangfu.cli import main
assert main(sys.argv[1:]) == 0
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def folder_of(households: int, folder: Path) -> Path:
    """A snapshot in the order of its keys, as a register of Bangfu writes them."""
    folder.mkdir()
    key = "'h' || lpad(CAST(n AS VARCHAR), 8, '0') AS household_id"
    for name, columns in {
        "households": f"{key}, '11010' || n % 3 AS village_code, 'in' AS state, n % 7 > 0 AS dwelling_safe",
        "incomes": f"{key}, n * 13 % 900000 AS income_fen",
        "members": f"{key}, 'm' || n AS member_id, n % 5 <> 0 AS insured",
    }.items():  # fmt: skip
        rows = f"SELECT {columns} FROM range({households}) AS r(n) ORDER BY n"
        duckdb.sql(rows).write_parquet(str(folder / f"{name}.parquet"))
    return folder


def most_held(folder: Path, aid: str, command: str, *more: str) -> int:
    """The most memory the command's process held, in kB."""
    words = [command, str(folder), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", *more]
    out = ["--out", str(folder / "v.parquet")]
    done = subprocess.run([sys.executable, "-c", HELD, *words, *out], capture_output=True, text=True, check=True)
    return int(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_four_times_the_households_take_about_the_same_memory(tmp_path: Path, aid: str) -> None:
    few, many = (most_held(folder_of(n, tmp_path / str(n)), aid, "assess", "--memory", "4GB") for n in (FEW, MANY))
    assert many < few * 1.4


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_trial_keeps_within_the_memory_it_was_given(tmp_path: Path, aid: str) -> None:
    """Features and verdicts of both runs lie in a file, whether they are shared or made twice."""
    folder = folder_of(MANY, tmp_path / "many")
    for change in ("line=4000", "leave.insured=all_members(not insured)"):
        held = most_held(folder, aid, "simulate", "--change", change, "--memory", "500MB")
        assert held < 500_000, change
