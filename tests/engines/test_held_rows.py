"""Rows of a table in memory are found by key: all of them, in the order of the table, and by nothing else."""

from __future__ import annotations

import pyarrow as pa
import pytest

from bangfu.engines.held_rows import HeldRows


def held(keys: pa.Array, width: int | None = None) -> HeldRows:
    return HeldRows(pa.table({"key": keys, "n": range(len(keys))}), "key", width)


def found(rows: HeldRows, *keys: object) -> list[object]:
    return [row["n"] for row in rows.rows(keys, ["n"])]


@pytest.mark.parametrize("keys", [["b", "a", "b", "c", "b"], [2, 1, 2, 3, 2]])
def test_every_row_of_a_key_is_found_in_the_order_of_the_table(keys: list[str] | list[int]) -> None:
    rows = held(pa.array(keys))
    assert {key: found(rows, key) for key in keys} == {
        key: [n for n, other in enumerate(keys) if other == key] for key in keys
    }
    assert found(rows, *keys) == [0, 1, 2, 3, 4]


def test_a_key_that_is_not_there_finds_nothing_and_one_that_is_empty_is_found_by_none() -> None:
    rows = held(pa.array(["b", None, "d", None]))
    assert [found(rows, key) for key in ("a", "c", "e", "")] == [[], [], [], []]
    assert found(rows, "d", "b", "a") == [0, 2]
    assert found(held(pa.array([None, None], pa.string())), "a") == []
    assert found(held(pa.array([], pa.int64())), 1) == []


def test_a_place_is_found_by_the_one_above_it_and_no_neighbour() -> None:
    rows = held(pa.array(["350701201", "350702101", "3507", "350701101", "35070"]), 6)
    assert [found(rows, key) for key in ("350701", "350702", "3507", "350703")] == [[0, 3], [1], [2], []]


def test_characters_beyond_ascii_and_codes_stored_as_dictionaries_are_found() -> None:
    keys = ["村一", "é", "z", "𠮷", "村一", "￮"]
    for column in (pa.array(keys), pa.array(keys).dictionary_encode(), pa.array(keys, pa.string_view())):
        rows = held(column)
        assert [found(rows, key) for key in ("村一", "é", "z", "𠮷", "￮")] == [[0, 4], [1], [2], [3], [5]]
