"""`./run report` on a fresh copy of the repository: with nothing set but HOME and PATH, killed half-way, run again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

PATIENCE = 900  # seconds for the installation and the demo county on a busy machine


def start(folder: Path) -> subprocess.Popen[str]:
    bare = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"]}
    return subprocess.Popen(
        ["./run", "report"], cwd=folder, env=bare, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


@pytest.mark.slow
def test_run_works_on_a_fresh_copy_and_survives_a_kill(tmp_path: Path, repository: Path, files: list[Path]) -> None:
    for path in files:
        target = tmp_path / path.relative_to(repository)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    output = tmp_path / "run-output"

    killed = start(tmp_path)
    until = time.monotonic() + PATIENCE
    while not (output / "nanping.part").exists() and killed.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    assert (output / "nanping.part").exists(), killed.communicate()[0]
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert not (output / "nanping").exists(), "half a county must not look like a whole one"

    said, _ = (again := start(tmp_path)).communicate(timeout=PATIENCE)
    assert again.returncode == 0, said
    for name in ("report.html", "identification.html", "errors.xlsx", "exit.parquet", "identification.parquet"):
        assert (output / name).stat().st_size > 0, said
    assert not (output / "nanping.part").exists()

    built = (output / "nanping" / ".built").stat().st_mtime_ns
    said, _ = (third := start(tmp_path)).communicate(timeout=PATIENCE)
    assert third.returncode == 0, said
    assert (output / "nanping" / ".built").stat().st_mtime_ns == built, "the county was built again for nothing"
