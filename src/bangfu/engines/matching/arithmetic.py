"""Arithmetic of three values over columns: exact whole numbers, as small as they fit, refused where 64 bits end.

Columns that fit 32 bits are calculated in 32 bits, for half the memory and time; the largest value decides, so a result
never wraps around.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bangfu.core.errors import Problem
from bangfu.engines.matching.columns import Column, Truths, Values, both_known

LARGEST_32, LARGEST_64 = 2**31 - 1, 2**63 - 1
MONTHS_BEFORE_1970 = 1970 * 12


def _fitting(column: Column, bound: int, places: int) -> Column:
    """The column wide enough for results up to `bound`; raises `Problem` where 64 bits are not enough."""
    if bound > LARGEST_64:
        raise Problem("policy.number_too_large", places=places)
    return Column(column.values.astype(np.int32 if bound <= LARGEST_32 else np.int64, copy=False), column.known, bound)


def scaled_to(column: Column, more: int, places: int) -> Column:
    """The same numbers with `more` decimal places, `places` in all."""
    if more <= 0 or column.values.dtype == np.bool_:
        return column
    bound = column.largest * 10**more
    wide = _fitting(column, bound, places)
    return Column(wide.values * wide.values.dtype.type(10**more), wide.known, bound)


def summed(sign: str, one: Column, other: Column, places: int) -> Column:
    """Sum, difference or product."""
    bound = one.largest * other.largest if sign == "*" else one.largest + other.largest
    widest = max(bound, one.largest, other.largest)
    left, right = _fitting(one, widest, places).values, _fitting(other, widest, places).values
    operation = {"+": np.add, "-": np.subtract, "*": np.multiply}[sign]
    return Column(operation(left, right), both_known(one, other), bound)


def compared(sign: str, one: Column, other: Column) -> Column:
    """A comparison; False where unknown."""
    operation = {
        "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    }[sign]  # fmt: skip
    return _truth(operation(one.values, other.values), both_known(one, other))


def negated(column: Column) -> Column:
    """True where it is false, false where it is true, unknown where it is unknown."""
    return _truth(~column.values.astype(bool, copy=False), column.known)


def all_true(one: Column, other: Column) -> Column:
    """False if one is false; else unknown if one is unknown; else true."""
    true = one.values.astype(bool, copy=False) & other.values.astype(bool, copy=False)
    if one.known is None and other.known is None:
        return Column(true)
    return Column(true, true | _false(one) | _false(other))


def any_true(one: Column, other: Column) -> Column:
    """True if one is true; else unknown if one is unknown; else false."""
    true = one.values.astype(bool, copy=False) | other.values.astype(bool, copy=False)
    if one.known is None and other.known is None:
        return Column(true)
    return Column(true, true | (_false(one) & _false(other)))


def chosen(condition: Column, then: Column, otherwise: Column) -> Column:
    """`then` where the condition is true, `otherwise` where it is false; unknown where it is unknown."""
    values = np.where(condition.values.astype(bool, copy=False), then.values, otherwise.values)
    most = None if values.dtype == np.bool_ else max(then.largest, otherwise.largest)
    if condition.known is None and then.known is None and otherwise.known is None:
        return Column(values, None, most)
    true = np.broadcast_to(True, (1, 1))
    known = np.where(
        condition.values.astype(bool, copy=False), true if then.known is None else then.known,
        true if otherwise.known is None else otherwise.known,
    )  # fmt: skip
    known = known if condition.known is None else known & condition.known
    return _truth(values, known) if values.dtype == np.bool_ else Column(values, known, most)


def extreme(which: str, one: Column, other: Column) -> Column:
    """The smaller or the larger."""
    operation = np.minimum if which == "min" else np.maximum
    return Column(operation(one.values, other.values), both_known(one, other), max(one.largest, other.largest))


def rounded_ratio(top: Column, bottom: Column, shift: int, places: int) -> Column:
    """Top by bottom, half away from zero; unknown where the bottom is 0. `shift`: decimal places to add to the top."""
    wide_top, wide_bottom = scaled_to(top, max(shift, 0), places), scaled_to(bottom, max(-shift, 0), places)
    bound = 2 * wide_top.largest + wide_bottom.largest
    above = _fitting(wide_top, max(bound, LARGEST_32 + 1), places).values
    below = wide_bottom.values.astype(np.int64)
    known = below != 0
    divisor = np.where(known, np.abs(below), 1)
    size = (2 * np.abs(above) + divisor) // (2 * divisor)
    values = np.where((above < 0) ^ (below < 0), -size, size)
    both = both_known(top, bottom)
    return Column(values, known if both is None else known & both)


def whole_points(column: Column, places: int) -> Column:
    """Points without decimal places, half away from zero."""
    if places == 0:
        return column
    unit = 10**places
    most = column.largest // unit + 1
    values = _fitting(column, column.largest + unit, places).values
    half, one = values.dtype.type(unit // 2), values.dtype.type(unit)
    if not values.size or values.min() >= 0:
        return Column((values + half) // one, column.known, most)
    return Column(np.sign(values) * ((np.abs(values) + half) // one), column.known, most)


def dates_apart(span: str, start: Column, end: Column) -> Column:
    """Full years, full months or days from one day to another."""
    known = both_known(start, end)
    first, last = start.values.astype(np.int64), end.values.astype(np.int64)
    if span == "days":
        return Column(last - first, known)
    first_month, first_day = _month_and_day(first)
    last_month, last_day = _month_and_day(last)
    if span == "months":
        return Column(last_month - first_month - (last_day < first_day), known)
    earlier = (last_month % 12 < first_month % 12) | ((last_month % 12 == first_month % 12) & (last_day < first_day))
    return Column(last_month // 12 - first_month // 12 - earlier, known)


def years(column: Column) -> Column:
    """The years of days."""
    month, _ = _month_and_day(column.values.astype(np.int64))
    return Column(month // 12, column.known)


def _month_and_day(days: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Months since the year 0, and the day of the month from 0, of days since 1970."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64) + MONTHS_BEFORE_1970, (dates - months.astype("datetime64[D]")).astype(np.int64)


def _truth(values: Values, known: Truths | None) -> Column:
    return Column(values if known is None else values & known, known)


def _false(column: Column) -> Truths:
    values = column.values.astype(bool, copy=False)
    return ~values if column.known is None else column.known & ~values
