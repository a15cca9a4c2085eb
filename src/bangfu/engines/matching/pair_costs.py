"""Costs of pairs as whole numbers: by which power of ten those of a file become whole, and the whole ones."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bangfu.core.assignment.problem import MOST_POINTS
from bangfu.core.errors import Problem

COST = "cost"
"""The column of costs in a file of pairs."""
SCALES = tuple(10**places for places in range(7))
NOISE = 4
"""Doubles this many steps apart are meant alike: 0.1 + 0.2 is 0.3."""


def scale_of(column: pa.Array, file: str, before: int) -> tuple[int, float]:
    """The smallest power of ten that makes every cost whole, one beyond `SCALES` where none does; and the largest cost.

    Raises `Problem` for what is no number.
    """
    if pa.types.is_integer(column.type) or pa.types.is_null(column.type):
        return 1, 0.0
    if pa.types.is_decimal(column.type):
        places: int = _exact(column, file, before).type.scale
        return int(10**places), 0.0
    if not pa.types.is_floating(column.type):
        raise Problem("engines.column_type", file=file, column=COST, found=str(column.type), expected="1234")
    cost = _plain(column)
    largest = float(np.abs(cost).max(initial=0))
    whole = np.rint(cost)
    if np.array_equal(whole, cost) and not np.isinf(cost).any():
        return 1, largest
    wrong = ~np.isfinite(cost)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise Problem("match.not_finite", file=file, column=COST, row=before + row + 2, found=str(cost[row]))
    step = NOISE * float(np.finfo(np.float32 if pa.types.is_float32(column.type) else np.float64).eps)
    noise = np.abs(cost) * step
    for scale in SCALES:
        if not (np.abs(np.rint(cost * scale) / scale - cost) > noise).any():
            return scale, largest
    return 10 * SCALES[-1], largest


def _exact(column: pa.Array, file: str, before: int) -> pa.Array:
    """A column of decimals with at most the places we keep; more of them must be zeros."""
    if column.type.scale < len(SCALES):
        return column
    try:
        return column.cast(pa.decimal128(24, len(SCALES) - 1))
    except pa.ArrowInvalid as error:
        unit = 10 ** (len(SCALES) - 1)
        values = column.to_pylist()
        row = next(n for n, value in enumerate(values) if value is not None and value * unit % 1)
        raise Problem(
            "match.too_many_places", file=file, column=COST, row=before + row + 2, found=values[row],
            most=len(SCALES) - 1,
        ) from error  # fmt: skip


def whole_costs(
    column: pa.Array, scale: int, banned: NDArray[np.bool_] | None, file: str, before: int
) -> NDArray[np.int32]:  # fmt: skip
    """Costs in whole points times `scale`; only a banned pair may go without."""
    if column.null_count:
        missing = np.asarray(column.is_null())
        missing = missing if banned is None else missing & ~banned
        if missing.any():
            raise Problem("match.cost_missing", file=file, row=before + int(np.flatnonzero(missing)[0]) + 2)
    if pa.types.is_decimal(column.type):
        exact = _exact(column, file, before)
        wide = exact.cast(pa.decimal128(24, exact.type.scale))
        column, scale = pc.multiply(wide, Decimal(10**exact.type.scale)).cast(pa.float64()), 1
    numbers = np.zeros(len(column)) if pa.types.is_null(column.type) else _plain(column)
    largest = max(float(numbers.max()), -float(numbers.min())) if numbers.size else 0.0
    if largest * scale > MOST_POINTS:
        row = int(np.abs(numbers).argmax())
        raise Problem(
            "match.cost_too_large", file=file, row=before + row + 2, found=column[row].as_py(),
            most=MOST_POINTS // scale,
        )  # fmt: skip
    return (numbers if scale == 1 else np.rint(numbers * scale)).astype(np.int32)


def _plain(column: pa.Array) -> NDArray[np.float64] | NDArray[np.int64]:
    """Numbers without nulls: whole ones as they are, others as doubles."""
    wanted = pa.int64() if pa.types.is_integer(column.type) else pa.float64()
    plain = column if column.type == wanted else column.cast(wanted)
    found: NDArray[np.float64] | NDArray[np.int64] = (
        plain.to_numpy(zero_copy_only=False) if not plain.null_count
        else plain.fill_null(0).to_numpy(zero_copy_only=False)
    )  # fmt: skip
    return found
