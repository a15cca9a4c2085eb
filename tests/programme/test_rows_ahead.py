"""What of an import is new is made ready before the transaction: others write meanwhile, and neither is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from evidence_everywhere import change_household, every_row_is_as_logged
from rosters_at_hand import compare, write

from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household, Member
from bangfu.programme.intake.actions import apply_import, compare_import
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.rotating import rotate_keys
from bangfu.programme.ledger.writing import Change, action
from small_world import World

HERE = "350702102201"


@action("tests.settle_one")
def settle_one(change: Change, number: str) -> None:
    """Somebody else registers a household."""
    change.insert(change.entry(f"household/{number}", HERE), Household(number=number, path=HERE, head="", persons=0))


def test_whoever_writes_while_an_import_is_made_ready_is_not_in_its_way(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    stages: list[str] = []

    def say(stage: str, _done: int, _total: int) -> None:
        if stage == "intake.prepare" and stage not in stages:
            settle_one(SYSTEM, "Z1")
            change_household(SYSTEM, keyed.households["H1"], 7)
        stages.append(stage)

    apply_import(SYSTEM, number, say)
    assert {"intake.prepare", "intake.apply"} <= set(stages)
    assert set(Household.objects.filter(number__in=["A1", "A2", "Z1"]).values_list("number", flat=True)) == {
        "A1", "A2", "Z1",
    }  # fmt: skip
    assert Member.objects.filter(brought_by=number).count() == 3
    every_row_is_as_logged()


def test_a_number_taken_while_an_import_is_made_ready_stops_it_whole(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    written: list[str] = []

    def say(stage: str, _done: int, _total: int) -> None:
        if stage == "intake.prepare" and not written:
            written.append("A2")
            settle_one(SYSTEM, "A2")

    with pytest.raises(Problem) as refused:
        apply_import(SYSTEM, number, say)
    assert refused.value.code == "intake.register_changed"
    assert not Household.objects.filter(number="A1").exists()
    settle_one(SYSTEM, "Z2")  # after rows that never came, numbers go on
    compare_import(SYSTEM, number, errors=False, paths=write(tmp_path))
    apply_import(SYSTEM, number)
    assert Household.objects.filter(number__in=["A1", "A2", "Z2"]).count() == 3
    every_row_is_as_logged()


def test_keys_that_were_changed_since_the_comparison_make_it_void(keyed: World, tmp_path: Path) -> None:
    number, _ = compare(SYSTEM, write(tmp_path))
    rotate_keys(SYSTEM)
    with pytest.raises(Problem) as refused:
        apply_import(SYSTEM, number)
    assert refused.value.code == "ledger.keys_changed"
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    compare_import(SYSTEM, number, errors=False, paths=write(tmp_path))
    apply_import(SYSTEM, number)
    every_row_is_as_logged()
