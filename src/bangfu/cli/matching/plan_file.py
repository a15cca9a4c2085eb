"""Plan files: `helper_id, place_id, cost`, written aside and renamed, so that nobody ever reads half a plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from bangfu.core.errors import Problem
from bangfu.engines.matching.pairs import COST, HELPER, PLACE
from bangfu.engines.matching.problem import MatchProblem

ENDINGS = (".csv", ".parquet")


def write_plan(
    path: Path, problem: MatchProblem, helper: NDArray[np.int32], place: NDArray[np.int32], cost: NDArray[np.int64]
) -> None:
    """One row a pair, in the order given."""
    table = pa.table({
        HELPER: pa.array(problem.sides["helper"].keys[helper].tolist(), pa.string()),
        PLACE: pa.array(problem.sides["place"].keys[place].tolist(), pa.string()),
        COST: _costs(cost, problem.scale),
    })  # fmt: skip
    with whole_file(path) as aside:
        if path.suffix == ".parquet":
            pa.parquet.write_table(table, aside)
        else:
            _write_csv(table, aside)


def _write_csv(table: pa.Table, file: Path) -> None:
    """Quotes only where an identity holds a comma or a quote: plain lines are what other programs read."""
    with file.open("wb") as stream:
        stream.write((",".join(table.column_names) + "\n").encode())
        try:
            pa.csv.write_csv(table, stream, pa.csv.WriteOptions(include_header=False, quoting_style="none"))
        except pa.ArrowInvalid:
            stream.truncate(0)
            stream.seek(0)
            pa.csv.write_csv(table, stream, pa.csv.WriteOptions(quoting_style="needed"))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its name once it is whole; it is removed if anything goes wrong."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield aside
        aside.replace(path)
    except OSError as error:
        raise Problem("cli.cannot_write", path=path, reason=error.strerror or str(error)) from error
    finally:
        aside.unlink(missing_ok=True)


def _costs(cost: NDArray[np.int64], scale: int) -> pa.Array:
    if scale == 1:
        return pa.array(cost, pa.int64())
    return pa.array([Decimal(int(c)) / scale for c in cost], pa.decimal128(18, len(str(scale)) - 1))


def shown_cost(cost: int, scale: int) -> int | float:
    """A cost as the file it came from counts: whole where it is whole."""
    return cost if scale == 1 else cost / scale if cost % scale else cost // scale
