"""Rows are found by key in the row groups that can hold them, and in no others."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.core.errors import Problem
from bangfu.engines.lookup import lookup_of


def written(folder: Path, keys: list[str] | list[int]) -> Path:
    file = folder / "members.parquet"
    pq.write_table(pa.table({"key": keys, "n": list(range(len(keys)))}), file, row_group_size=2)
    return file


@pytest.mark.parametrize("key", ["a", "b", "c", "d"])
def test_every_row_of_a_key_is_found_also_where_it_goes_over_into_the_next_group(tmp_path: Path, key: str) -> None:
    keys = ["a", "b", "b", "b", "b", "c", "d"]
    lookup = lookup_of(written(tmp_path, keys), "key")
    assert lookup is not None
    assert [row["n"] for row in lookup.rows([key], ["key", "n"])] == [n for n, k in enumerate(keys) if k == key]


def test_several_keys_and_keys_that_are_not_there_are_looked_up_at_once(tmp_path: Path) -> None:
    lookup = lookup_of(written(tmp_path, [1, 2, 4, 5, 8]), "key")
    assert lookup is not None
    assert [row["key"] for row in lookup.rows([8, 3, 1, 9], ["key"])] == [1, 8]
    assert lookup.rows([0], ["key"]) == []


def test_a_file_in_no_order_or_of_another_kind_is_left_to_a_query(tmp_path: Path) -> None:
    assert lookup_of(written(tmp_path, [1, 5, 2, 3]), "key") is None
    assert lookup_of(tmp_path / "members.csv", "key") is None


def test_a_file_damaged_since_is_said_so(tmp_path: Path) -> None:
    file = written(tmp_path, [f"{n:040d}" for n in range(400)])
    lookup = lookup_of(file, "key")
    assert lookup is not None
    content = bytearray(file.read_bytes())
    content[4:2000] = bytes(len(content[4:2000]))
    file.write_bytes(content)
    with pytest.raises(Problem) as caught:
        lookup.rows([f"{1:040d}"], ["key"])
    assert caught.value.code == "engines.unreadable"
