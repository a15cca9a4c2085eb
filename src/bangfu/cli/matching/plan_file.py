"""Plan files: `helper_id, place_id, cost`, written aside and renamed, so that nobody ever reads half a plan.

An identity that a spreadsheet would take for a formula gets an apostrophe in front, which the
reader takes away again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from bangfu.core.spreadsheets import defused
from bangfu.core.whole_files import whole_file
from bangfu.engines.matching.pair_costs import COST
from bangfu.engines.matching.pairs import HELPER, PLACE
from bangfu.engines.matching.problem import MatchProblem

ENDINGS = (".csv", ".parquet")


def write_plan(
    path: Path, problem: MatchProblem, helper: NDArray[np.int32], place: NDArray[np.int32], cost: NDArray[np.int64]
) -> None:
    """One row a pair, in the order given."""
    helpers, places = problem.sides["helper"].keys[helper].tolist(), problem.sides["place"].keys[place].tolist()
    with whole_file(path) as aside:
        if path.suffix == ".parquet":
            _write_parquet(aside, helpers, places, cost, problem.scale)
            return
        with aside.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow((HELPER, PLACE, COST))
            rows.writerows(zip(map(defused, helpers), map(defused, places), _written(cost, problem.scale), strict=True))


def _write_parquet(path: Path, helpers: list[str], places: list[str], cost: NDArray[np.int64], scale: int) -> None:
    costs = pa.array(cost, pa.int64())
    if scale != 1:
        exact = [Decimal(int(c)) / scale for c in cost]
        costs = pa.array(exact, pa.decimal128(18, len(str(scale)) - 1))
    columns = {HELPER: pa.array(helpers, pa.string()), PLACE: pa.array(places, pa.string()), COST: costs}
    pa.parquet.write_table(pa.table(columns), path)


def _written(cost: NDArray[np.int64], scale: int) -> Iterable[object]:
    """Costs as text counts them: whole, or with the decimals that their file has."""
    return cost.tolist() if scale == 1 else (Decimal(int(c)) / scale for c in cost)


def shown_cost(cost: int, scale: int) -> int | float:
    """A cost as the file it came from counts: whole where it is whole."""
    return cost if scale == 1 else cost / scale if cost % scale else cost // scale
