"""The hash of rows is the same in whatever file they lie, and another one when anything of them is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.engines.row_hash import RowHash, hash_of_file, hash_of_hashes
from bangfu.engines.snapshot import plain

ROWS = pa.table({
    "household_id": ["A1", "A2", None, "", "户五"],
    "persons": pa.array([3, None, 0, -7, 2**40], pa.int64()),
    "registered": [True, None, False, True, False],
    "since": [date(2020, 1, 1), None, date(1970, 1, 1), date(1969, 12, 31), date(2026, 5, 1)],
    "land_mu": pa.array([Decimal(1), None, Decimal(0), Decimal("-3.10"), Decimal("9.99")], pa.decimal128(18, 2)),
    "nothing": pa.nulls(5),
})  # fmt: skip


def hashed(table: pa.Table, most: int = 1000) -> str:
    rows = RowHash(table.schema)
    for batch in table.to_batches(most):
        rows.take(batch)
    return rows.hexdigest()


def test_it_is_the_same_for_the_same_rows_however_they_are_cut_packed_or_held(tmp_path: Path) -> None:
    first = hashed(ROWS)
    assert {hashed(ROWS, most) for most in (1, 2, 3)} == {first}
    ids = ROWS["household_id"].combine_chunks()
    for other in (ids.dictionary_encode(), ids.cast(pa.large_string()), ids.cast(pa.string_view())):
        assert hashed(ROWS.set_column(0, "household_id", other)) == first
    shifted = pa.concat_tables([ROWS.slice(3, 2), ROWS]).slice(2)
    assert hashed(shifted.combine_chunks()) == first, "buffers that begin before their rows"
    for name, how in (("a", {"compression": "zstd", "row_group_size": 2}), ("b", {"compression": "none"})):
        pq.write_table(ROWS, tmp_path / name, **how)
        assert hash_of_file(tmp_path / name, plain) == first


def test_what_stands_in_an_empty_place_does_not_count() -> None:
    full, there = pa.array([1, 2, 3]), pa.array([True, False, True])
    masked = pa.Array.from_buffers(pa.int64(), 3, [there.buffers()[1], full.buffers()[1]], 1)
    assert masked.to_pylist() == [1, None, 3]
    assert hashed(pa.table({"n": masked})) == hashed(pa.table({"n": pa.array([1, None, 3])}))


@pytest.mark.parametrize("at", range(ROWS.num_rows))
@pytest.mark.parametrize("name", ROWS.column_names[:-1])
def test_any_value_that_is_another_makes_another(name: str, at: int) -> None:
    column = ROWS[name].combine_chunks()
    others = {"household_id": "A", "persons": 5, "registered": None, "since": date(2000, 1, 1), "land_mu": Decimal(7)}
    values = column.to_pylist()
    values[at] = others[name] if values[at] != others[name] else True
    changed = ROWS.set_column(ROWS.column_names.index(name), name, pa.array(values, column.type))
    assert hashed(changed) != hashed(ROWS)


def test_order_names_types_and_borders_of_texts_count() -> None:
    first = hashed(ROWS)
    assert hashed(ROWS.take([1, 0, 2, 3, 4])) != first
    assert hashed(ROWS.slice(0, 4)) != first
    assert hashed(ROWS.rename_columns(["id", *ROWS.column_names[1:]])) != first
    assert hashed(ROWS.set_column(1, "persons", ROWS["persons"].fill_null(0))) != first
    assert hashed(pa.table({"a": ["ab", "c"]})) != hashed(pa.table({"a": ["a", "bc"]}))
    assert hashed(pa.table({"a": [None, ""]})) != hashed(pa.table({"a": ["", None]}))
    assert hashed(pa.table({"a": pa.array([1], pa.int32())})) != hashed(pa.table({"a": pa.array([1], pa.int64())}))


def test_several_are_one_whatever_order_they_are_named_in() -> None:
    assert hash_of_hashes({"a": "1", "b": "2"}) == hash_of_hashes({"b": "2", "a": "1"})
    assert hash_of_hashes({"a": "1", "b": "2"}) != hash_of_hashes({"a": "2", "b": "1"})
