"""A wrong assignment problem cannot be built: each fault is named with its key and what to do."""

from __future__ import annotations

import numpy as np
import pytest

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, GivenPairs, problem_of
from bangfu.core.errors import Problem

COSTS = CostMatrix(np.arange(6, dtype=np.int32).reshape(2, 3))


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("assignment.helper_twice", {"helper_keys": ["h", "h"]}),
        ("assignment.place_twice", {"place_keys": ["a", "b", "a"]}),
        ("assignment.helper_load", {"helper_loads": (2, 1)}),
        ("assignment.place_load", {"place_loads": (-1, 1)}),
        ("assignment.steps_fall", {"load_steps": np.array([5, 4], np.int64)}),
        ("assignment.steps_short", {"helper_loads": (0, 3), "load_steps": np.array([5], np.int64)}),
        ("assignment.cost_range", {"load_steps": np.array([2**40], np.int64)}),
    ],
)
def test_a_fault_has_its_own_sentence(code: str, wrong: dict[str, object]) -> None:
    def build() -> AssignmentProblem:
        return problem_of(COSTS, **wrong)  # type: ignore[arg-type]  # the table mixes keywords of several types

    with pytest.raises(Problem) as caught:
        build()
    assert caught.value.code == code
    assert caught.value.sentence("zh")


def test_a_pair_given_twice_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        given_pairs((2, 2), [0, 1, 0], [1, 0, 1], [5, 5, 6])
    assert caught.value.code == "assignment.pair_twice"


def test_a_pair_not_named_is_banned_in_every_block() -> None:
    pairs = given_pairs((3, 4), [2, 0, 1], [3, 1, 1], [7, -2, 5])
    whole = pairs.block(slice(None), slice(None))
    assert (whole != BANNED).sum() == 3
    for top in range(3):
        for left in range(4):
            assert (pairs.block(slice(top, 3), slice(left, 4)) == whole[top:, left:]).all()


def given_pairs(shape: tuple[int, int], helper: list[int], place: list[int], cost: list[int]) -> GivenPairs:
    return GivenPairs(shape, np.array(helper, np.int32), np.array(place, np.int32), np.array(cost, np.int64))
