"""A process is killed in the middle of an import that adds and changes, or of its undoing: it is there whole or not."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from forking import forking
from registers import DATABASES, own_register
from rosters_at_hand import compare, hand_in_files, home, identity, load, person, write

from bangfu.programme.intake import actions
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import Import
from bangfu.programme.jobs.actions import work_once
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

HOMES, NEW = 400, 100
"""Households of the later roster, and how many of them the register does not have yet."""


@pytest.mark.shortened
@pytest.mark.parametrize("kind", DATABASES)
def test_three_kills_leave_nothing_half_done(kind: str, tmp_path: Path) -> None:
    kill_again_and_again(kind, tmp_path, 3, 79)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_fifty_kills_leave_nothing_half_done(kind: str, tmp_path: Path) -> None:
    kill_again_and_again(kind, tmp_path, 50, 83)


def kill_again_and_again(kind: str, folder: Path, rounds: int, seed: int) -> None:
    """Each child checks what the one before it left, then imports and undoes until it is killed."""
    draw, rosters, later = random.Random(seed), folder / "rosters", folder / "later"
    people = [
        person(f"K{n:04d}", "小满" if m == 1 else "芒种", "户主" if m == 1 else "配偶",
               identity(f"19{60 + m + n // 40:02d}05{1 + n % 28:02d}", 2 * (n // 28 % 14) + 28 * m + m % 2))
        for n in range(HOMES) for m in (1, 2)
    ]  # fmt: skip
    write(rosters, [home(f"K{n:04d}") for n in range(HOMES - NEW)], people[: -2 * NEW])
    write(later, [home(f"K{n:04d}", 耕地面积="3.5") for n in range(HOMES)], [
        {**person, "健康状况": "长期慢性病"} for person in people
    ])  # fmt: skip
    with own_register(kind, folder) as environment, forking("importing_until_killed.py", environment) as begin:
        for _ in range(rounds):
            running = begin(rosters, later)
            said = running.line()
            assert said == "importing\n", said + running.rest()
            running.line()
            time.sleep(draw.uniform(0, 1.0))
            running.kill()
            running.rest()
        assert begin(rosters, later, "only-check").rest() == "importing\n[] []\n"


def test_what_a_killed_check_left_is_checked_again(world: World, tmp_path: Path) -> None:
    files = write(tmp_path)
    whole, counts = compare(world.actors["county"], files)
    killed = hand_in_files(world.actors["county"], files)
    Folder(killed).clean.mkdir()
    members = Folder(whole).clean / "members.parquet"
    (Folder(killed).clean / members.name).write_bytes(members.read_bytes())
    assert work_once()
    row = Import.objects.get(pk=killed)
    assert (row.state, json.loads(row.counts)["rows"]) == ("ready", counts["rows"])


def test_of_two_comparisons_one_lies_there_and_whole(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path / "a"))
    later = write(tmp_path / "b", [home("A1", 耕地面积="9.0")], [])
    number, _ = compare(world.actors["county"], later)
    compared = Folder(number).compared
    former = {file.name: file.stat().st_ino for file in compared.iterdir()}
    (compared / "members.parquet").write_bytes(b"of the comparison before")
    actions.compare_import(SYSTEM, number, errors=False, paths=later)
    assert {file.name for file in compared.iterdir()} == set(former)
    assert not {file.stat().st_ino for file in compared.iterdir()} & set(former.values())
    assert "key" in former
