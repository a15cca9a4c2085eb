"""A day is the office's: at one in the morning in China it is today there, though UTC still has yesterday."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from rosters_at_hand import HERE, home, load, write

import bangfu
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.households.correcting import correct_fact
from bangfu.programme.households.models import HouseholdState
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.writing import Change
from small_world import World

ONE_IN_THE_MORNING = datetime(2020, 6, 29, 17, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2020, 6, 30), date(2020, 7, 1)
UNLIKE = re.compile(r"\bat\.date\(\)|\bnow(\(\))?\.date\(\)|astimezone\(\)\.date\(\)|date\.today\(\)")
"""Ways to a day that are not the office's: UTC's, or that of the machine."""


def at_one(action: str) -> Change:
    change = Change(SYSTEM, action)
    change.at = ONE_IN_THE_MORNING
    return change


def test_at_one_in_the_morning_a_fact_is_put_right_as_of_today(world: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path, [home("A1", HERE, 耕地面积="3.2")], []), date(2020, 1, 1))
    assert at_one("tests.day").day == TODAY
    correct = correct_fact.__wrapped__  # type: ignore[attr-defined]  # the action with its change, to say what time it is
    with pytest.raises(Problem) as refused:
        correct(at_one("tests.tomorrow"), load_pack("cn-2014"), "A1", "", "cropland_mu", "4", TOMORROW, "丈量")
    assert refused.value.code == "households.in_future"
    correct(change := at_one("tests.today"), load_pack("cn-2014"), "A1", "", "cropland_mu", "4", TODAY, "丈量")
    change.finish()
    assert HouseholdState.objects.filter(household__number="A1", since=TODAY).exists()


def test_no_face_and_no_action_takes_the_day_of_utc_or_of_the_machine() -> None:
    root = Path(bangfu.__file__).parent
    files = [file for part in ("programme", "web", "api") for file in (root / part).rglob("*.py")]
    assert len(files) > 100
    assert [str(file.relative_to(root)) for file in files if UNLIKE.search(file.read_text("utf-8"))] == []
