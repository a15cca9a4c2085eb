"""Pins: pairs already settled. A pinned helper goes there and nowhere else; contradictions are refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, PairCosts
from bangfu.core.errors import Problem
from bangfu.engines.matching.pairs import PairList

EMPTY = np.zeros(0, dtype=np.int32)
Load = tuple[NDArray[np.int32], NDArray[np.int32]]
"""The least and the most one of a side takes."""


@dataclass(frozen=True)
class PlanRows:
    """Pairs by index: pins, the plan in force, or a plan of another program."""

    helper: NDArray[np.int32]
    place: NDArray[np.int32]


NO_ROWS = PlanRows(EMPTY, EMPTY)


def pins_of(pairs: PairList) -> PlanRows:
    """The pinned pairs of a list; raises nothing: `check_pins` does."""
    if pairs.pinned is None:
        return NO_ROWS
    return PlanRows(pairs.helper[pairs.pinned], pairs.place[pairs.pinned])


def check_pins(pins: PlanRows, loads: dict[str, Load], helpers: Sequence[str], places: Sequence[str]) -> None:
    """Refuse more pins than a helper or a place can take, and pins that leave some of a helper's load open.

    A pinned helper is wanted at all its pins: its least load becomes their number.
    """
    for side, index, keys in (("helper", pins.helper, helpers), ("place", pins.place, places)):
        count = np.bincount(index, minlength=len(keys))
        most = loads[side][1]
        over = np.flatnonzero(count > most)
        if over.size:
            at = int(over[0])
            raise Problem("match.too_many_pins", side=side, key=keys[at], pins=int(count[at]), most=int(most[at]))
        if side == "helper":
            open_ = np.flatnonzero((count > 0) & (count < most))
            if open_.size:
                at = int(open_[0])
                raise Problem("match.pin_open", key=keys[at], pins=int(count[at]), most=int(most[at]))
            np.maximum(loads[side][0], count.astype(np.int32), out=loads[side][0])


def beside_pins(pairs: PairList, pins: PlanRows, loads: dict[str, Load]) -> NDArray[np.bool_]:
    """Which pairs of a list may still be chosen beside the pins: those of free helpers at places with room."""
    if not pins.helper.size:
        return np.ones(len(pairs.helper), dtype=bool)
    taken, full = _held(pins, loads)
    assert pairs.pinned is not None  # noqa: S101 - there are pins
    free: NDArray[np.bool_] = pairs.pinned | ~(taken[pairs.helper] | full[pairs.place])
    return free


def _held(pins: PlanRows, loads: dict[str, Load]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Helpers that are pinned, and places that pins fill."""
    taken = np.zeros(len(loads["helper"][1]), dtype=bool)
    taken[pins.helper] = True
    count = np.bincount(pins.place, minlength=len(loads["place"][1]))
    return taken, (count > 0) & (count >= loads["place"][1])


class PinnedCosts:
    """Costs where a pinned helper may go to no other place, and nobody else to a place that pins fill."""

    def __init__(self, costs: PairCosts, pins: PlanRows, loads: dict[str, Load]) -> None:
        self.costs, self.pins = costs, pins
        self._taken, self._full = _held(pins, loads)

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32] | NDArray[np.int64]:
        """`cost[helper, place]`, BANNED beside the pins."""
        found = self.costs.block(helpers, places).copy()
        first, start = helpers.indices(self.shape[0])[0], places.indices(self.shape[1])[0]
        rows, columns = self.pins.helper - first, self.pins.place - start
        inside = (rows >= 0) & (rows < found.shape[0]) & (columns >= 0) & (columns < found.shape[1])
        at = rows[inside], columns[inside]
        spared = found[at]
        found[self._taken[helpers]] = BANNED
        found[:, self._full[places]] = BANNED
        found[at] = spared
        return found
