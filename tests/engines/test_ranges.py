"""Changed keys become few ranges of storage, and no key is left out of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bangfu.engines.changes import MOST_RANGES, ranges

KEYS = st.lists(st.integers(0, 10_000), min_size=1, unique=True).map(sorted)


@given(KEYS, KEYS)
def test_every_key_lies_in_exactly_one_range_and_ranges_are_in_order(keys: list[int], marks: list[int]) -> None:
    found = ranges(keys, marks)
    assert len(found) <= MOST_RANGES
    assert all(sum(low <= key <= high for low, high in found) == 1 for key in keys)
    assert found == sorted(found)


def test_neighbours_share_a_range_and_a_far_key_has_its_own() -> None:
    assert ranges([5, 6, 7, 90], marks=[0, 10, 20, 30]) == [(5, 7), (90, 90)]


def test_keys_scattered_over_everything_are_one_range() -> None:
    scattered = list(range(0, 4 * MOST_RANGES, 2))
    assert ranges(scattered, marks=list(range(4 * MOST_RANGES))) == [(scattered[0], scattered[-1])]
