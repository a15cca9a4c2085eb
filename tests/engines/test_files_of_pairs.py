"""Files of pairs are read as they were meant or refused: costs too large, pairs that stand twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from bangfu.core.assignment.problem import MOST_POINTS
from bangfu.core.errors import Problem
from bangfu.engines.matching.pair_costs import whole_costs
from bangfu.engines.matching.pairs import PairMatrix, read_pairs

KEYS = [f"k{n}" for n in range(300)]
"""Their pairs are more than are read as a list."""


@pytest.mark.parametrize(("cost", "scale"), [(MOST_POINTS, 1), (MOST_POINTS // 100, 100)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_cost_is_as_large_as_sums_bear_above_nothing_and_below(sign: int, cost: int, scale: int) -> None:
    kind = pa.int64() if scale == 1 else pa.float64()
    kept = whole_costs(pa.array([0, sign * cost], kind), scale, None, "pairs.parquet", 0)
    assert kept.tolist() == [0, sign * cost * scale]
    with pytest.raises(Problem, match=r"match\.cost_too_large") as refused:
        whole_costs(pa.array([0, sign * (cost + 1)], kind), scale, None, "pairs.parquet", 10)
    assert (refused.value.details["row"], refused.value.details["found"]) == (13, sign * (cost + 1))


def pairs_of_all(folder: Path, *, again: int = 0) -> Path:
    """Every helper with every place, costs counting up; the last `again` pairs stand where others should."""
    helper, place = (side.reshape(-1) for side in np.divmod(np.arange(len(KEYS) ** 2), len(KEYS)))
    for side in (helper, place):
        side[len(side) - again :] = side[:again]
    names = [pa.array(KEYS).take(pa.array(side)) for side in (helper, place)]
    table = pa.table({"helper_id": names[0], "place_id": names[1], "cost": np.arange(len(helper), dtype=np.int32)})
    pa.parquet.write_table(table, folder / "pairs.parquet")
    return folder / "pairs.parquet"


def test_a_cost_for_each_pair_is_read_as_a_matrix(tmp_path: Path) -> None:
    read = read_pairs(pairs_of_all(tmp_path), KEYS, KEYS, costs=True)
    assert isinstance(read, PairMatrix)
    assert (read.cost == np.arange(len(KEYS) ** 2).reshape(len(KEYS), -1)).all()


def test_pairs_that_stand_twice_among_costs_for_all_are_counted_and_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"match\.pairs_twice") as refused:
        read_pairs(pairs_of_all(tmp_path, again=2), KEYS, KEYS, costs=True)
    assert refused.value.details["count"] == 2


def test_a_pair_that_stands_twice_in_a_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("helper_id,place_id,cost\nk1,k2,5\nk2,k1,5\nk1,k2,6\n")
    with pytest.raises(Problem, match=r"match\.pair_twice") as refused:
        read_pairs(tmp_path / "pairs.csv", KEYS, KEYS, costs=True)
    assert (refused.value.details["helper"], refused.value.details["place"]) == ("k1", "k2")
