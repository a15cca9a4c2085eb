"""Several processes write, seal and verify one register at once, and none disturbs another."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from registers import child, own_register


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_processes_write_and_seal_while_a_third_verifies(kind: str, tmp_path: Path) -> None:
    acknowledged = [tmp_path / f"acknowledged-{number}" for number in range(2)]
    with own_register(kind, tmp_path) as environment:
        first = child("writing_until_killed.py", environment, acknowledged[0], "only-check")  # makes the tables
        assert first.communicate()[0].startswith("writing\n")
        acknowledged[1].touch()
        writing = [child("writing_until_killed.py", environment, file) for file in acknowledged]
        for each in writing:
            assert each.stdout is not None
            assert each.stdout.readline() == "writing\n"
        until = time.monotonic() + 4
        while time.monotonic() < until:
            watching = child("writing_until_killed.py", environment, os.devnull, "only-check")
            assert watching.communicate()[0].startswith("writing\n")
            assert all(each.poll() is None for each in writing)
        for each in writing:
            each.kill()
            each.communicate()
        last = child("writing_until_killed.py", environment, acknowledged[1], "only-check")
        verdict, counts = last.communicate()[0].splitlines()
    assert verdict == "writing"
    entries, placed, checkpoints = map(int, counts.split())
    assert entries >= placed > 10
    assert checkpoints > 2
