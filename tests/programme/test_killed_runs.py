"""A worker is killed in any stage of a run: nothing of it shows, and the next worker works it out whole."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from forking import forking
from registers import DATABASES, own_register
from rosters_at_hand import home, identity, person, write

STAGES = ("clear", "snapshot", "judge", "write", "verdicts", "leads")
AT_ONCE = [(stage, 0.0) for stage in STAGES]
HOMES = 300


@pytest.mark.shortened
@pytest.mark.parametrize("kind", DATABASES)
def test_a_kill_in_each_stage_leaves_nothing_that_shows(kind: str, tmp_path: Path) -> None:
    kill_in(kind, tmp_path, AT_ONCE)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_forty_kills_at_any_moment_leave_nothing_that_shows(kind: str, tmp_path: Path) -> None:
    draw = random.Random(89)
    kill_in(kind, tmp_path, [*AT_ONCE, *((draw.choice(STAGES), draw.uniform(0, 0.2)) for _ in range(34))])


def kill_in(kind: str, folder: Path, moments: list[tuple[str, float]]) -> None:
    """Each fork checks what the one before it left, then works until it is killed, some time after a stage began."""
    rosters = folder / "rosters"
    births = [f"19{60 + n // 28:02d}05{1 + n % 28:02d}" for n in range(HOMES)]
    people = [person(f"K{n:04d}", "小满", "户主", identity(birth, 1)) for n, birth in enumerate(births)]
    write(rosters, [home(f"K{n:04d}") for n in range(HOMES)], people)
    with own_register(kind, folder) as environment, forking("running_until_killed.py", environment) as begin:
        for stage, later in moments:
            running = begin(rosters)
            said = running.line()
            assert said == "working\n", said + running.rest()
            while said != f"runs.stage_{stage}\n":
                said = running.line()
            time.sleep(later)
            running.kill()
            running.rest()
        *_, last = begin(rosters, "only-check").rest().splitlines()
        assert last == f"{HOMES} {HOMES} [] []"
