"""Pulled plugs: the writing process is killed at any moment, and what was acknowledged is there and verifies."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from forking import forking
from registers import DATABASES, own_register


@pytest.mark.shortened
@pytest.mark.parametrize("kind", DATABASES)
def test_five_kills_lose_nothing(kind: str, tmp_path: Path) -> None:
    kill_again_and_again(kind, tmp_path, 5, 71)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_a_hundred_kills_lose_nothing(kind: str, tmp_path: Path) -> None:
    kill_again_and_again(kind, tmp_path, 100, 73)


def kill_again_and_again(kind: str, folder: Path, rounds: int, seed: int) -> None:
    """Each child checks what the one before it left, then writes until it is killed."""
    draw, acknowledged = random.Random(seed), folder / "acknowledged"
    with own_register(kind, folder) as environment, forking("writing_until_killed.py", environment) as begin:
        kills = 0
        while kills < rounds or written(acknowledged) <= rounds:  # on a slow machine most are killed before they wrote
            running = begin(acknowledged)
            said = running.line()
            assert said == "writing\n", said + running.rest()
            time.sleep(draw.uniform(0, 0.4))
            running.kill()
            assert running.rest() == ""
            kills += 1
        said = begin(acknowledged, "only-check").rest()
    verdict, counts = said.splitlines()
    assert verdict == "writing"
    entries, _, checkpoints = map(int, counts.split())
    assert entries >= written(acknowledged)
    assert checkpoints > 1


def written(acknowledged: Path) -> int:
    """How many writes were acknowledged."""
    return len(acknowledged.read_text().splitlines()) if acknowledged.exists() else 0
