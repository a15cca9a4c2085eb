"""Several processes write, seal and verify one register at once, and none disturbs another."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from forking import forking
from registers import DATABASES, own_register


@pytest.mark.parametrize("kind", DATABASES)
def test_two_processes_write_and_seal_while_a_third_verifies(kind: str, tmp_path: Path) -> None:
    acknowledged = [tmp_path / f"acknowledged-{number}" for number in range(2)]
    with own_register(kind, tmp_path) as environment, ExitStack() as loaded:
        first, second, watcher = (
            loaded.enter_context(forking("writing_until_killed.py", environment)) for _ in range(3)
        )
        assert first(acknowledged[0], "only-check").rest().startswith("writing\n")  # makes the tables
        acknowledged[1].touch()
        writing = [begin(file, "unhurried") for begin, file in zip((first, second), acknowledged, strict=True)]
        for each in writing:
            assert each.line() == "writing\n"
        looks = placed = checkpoints = 0
        while looks < 2 or placed <= 10 or checkpoints <= 2:
            verdict, counts = watcher(os.devnull, "only-check").rest().splitlines()
            assert verdict == "writing"
            looks, (_, placed, checkpoints) = looks + 1, map(int, counts.split())
        for each in writing:
            each.kill()  # fails for one that has ended before
            each.rest()
        verdict, counts = watcher(acknowledged[1], "only-check").rest().splitlines()
    assert verdict == "writing"
    entries, placed, _ = map(int, counts.split())
    assert entries >= placed
