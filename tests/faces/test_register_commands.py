"""The register from the command line: load a county, write it as a snapshot, judge that, take the load back."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from own_process import bangfu


def verdicts(file: Path) -> list[tuple[object, ...]]:
    """Household and verdict of a result file."""
    return duckdb.connect().execute(f"SELECT household_id, verdict FROM '{file}' ORDER BY 1").fetchall()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo county as files."""
    folder = tmp_path_factory.mktemp("county") / "d"
    done = bangfu(folder, "demo", "nanping", "--out", str(folder), "--scale", "0.01")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_county_goes_into_the_register_and_judges_alike_from_there(county: Path, tmp_path: Path) -> None:
    register = tmp_path / "register"
    loaded = bangfu(register, "load", str(county), "--yes", "--since", "2020-06-30")
    assert loaded.returncode == 0, loaded.stderr
    again = bangfu(register, "load", str(county), "--since", "2020-06-30")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "  Members: unchanged " in again.stdout

    written = bangfu(register, "snapshot", "--on", "2020-06-30", "--out", str(tmp_path / "s"))
    assert written.returncode == 0, written.stderr
    for rules in ("exit", "identification"):
        asked = ("--pack", "cn-2014", "--rules", rules, "--on", "2020-06-30", "--out")
        for source, name in ((county, "before"), (tmp_path / "s", "after")):
            assert bangfu(register, "assess", str(source), *asked, str(tmp_path / f"{name}.parquet")).returncode == 0
        assert verdicts(tmp_path / "before.parquet") == verdicts(tmp_path / "after.parquet") != []

    assert bangfu(register, "ledger", "checkpoint").returncode == 0
    assert bangfu(register, "ledger", "verify").returncode == 0
    undone = bangfu(register, "load", "--undo", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert bangfu(register, "ledger", "verify").returncode == 0


def test_a_missing_roster_is_one_sentence(tmp_path: Path) -> None:
    done = bangfu(tmp_path / "r", "load", str(tmp_path / "none.xlsx"), "--lang", "zh")
    assert done.returncode == 2
    assert "找不到" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_does_what_waits_and_no_more(tmp_path: Path) -> None:
    assert bangfu(tmp_path / "r", "work", "--once").returncode == 2  # no register yet: that is said, none is made
    assert bangfu(tmp_path / "r", "serve", "--prepare").returncode == 0
    assert bangfu(tmp_path / "r", "work", "--once").returncode == 0
