"""The smallest single change is looked for up to the farthest one that is said, and no farther."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.core.policy.counterfactual import FARTHEST, FARTHEST_AMOUNT, smallest_change
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.meaning import Meaning, Row

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
ON = date(2020, 6, 30)
MOST_YUAN = FARTHEST_AMOUNT // 100


@pytest.mark.parametrize(
    ("fact", "limit"), [("rooms", 1), ("rooms", 300_000), ("rooms", FARTHEST), ("income_fen", MOST_YUAN)]
)
def test_a_change_as_far_as_may_be_is_found(fact: str, limit: int) -> None:
    change = change_to(fact, limit)
    assert change == Decimal(limit)


@pytest.mark.parametrize(("fact", "limit"), [("rooms", FARTHEST + 1), ("income_fen", MOST_YUAN + 1)])
def test_a_change_farther_than_that_is_not_named(fact: str, limit: int) -> None:
    assert change_to(fact, limit) is None


@pytest.mark.parametrize("before", [1, 7, 100])
def test_a_change_down_to_nothing_is_found_and_none_below_it(before: int) -> None:
    row = Row("households", {"rooms": Decimal(before)}, {"members": ()})
    for condition, after in (("rooms <= 0", Decimal(0)), ("rooms < 0", None)):
        pack = load_pack(str(EXAMPLE), {"need.sudden": condition})
        change = smallest_change(Meaning(pack, ON), pack.rule_sets["need"], row)
        assert (None if change is None else change.after) == after


@pytest.mark.parametrize(("rooms", "named"), [(3, "rooms"), (2, "food"), (1, "food")])
def test_a_number_moved_by_less_than_its_own_size_comes_before_a_flip(rooms: int, named: str) -> None:
    row = Row("households", {"food": False, "rooms": Decimal(rooms)}, {"members": ()})
    pack = load_pack(str(EXAMPLE), {"need.sudden": "food or rooms >= 4"})
    change = smallest_change(Meaning(pack, ON), pack.rule_sets["need"], row)
    assert change is not None
    assert change.fact is not None
    assert change.fact.name == named


def change_to(fact: str, limit: int) -> object:
    """What the smallest change makes of a fact that is 0 and must reach `limit`; None where none is named."""
    least, sets = ("free_amount", {"free_amount": str(limit)}) if fact == "income_fen" else (str(limit), {})
    pack = load_pack(str(EXAMPLE), {"need.sudden": f"{fact} >= {least}", **sets})
    row = Row("households", {fact: Decimal(0)}, {"members": ()})
    change = smallest_change(Meaning(pack, ON), pack.rule_sets["need"], row)
    return None if change is None else change.after
