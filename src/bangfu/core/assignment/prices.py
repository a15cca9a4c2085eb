"""What one more unit is worth at each helper and place, read off a cheapest flow: its largest optimal prices.

The flow solver keeps its prices to itself, so they are found again as shortest ways through the residual network from
the hub. `way_helper` and `way_place` are the lengths: what the whole would lose, if the helper (the place) lost one
unit it has now. In the dual, `helper_price = -way_helper` and `place_price = way_place`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.flow import Limits
from bangfu.core.assignment.problem import Indices, Points

UNREACHED = 2**60


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Listed pairs sorted by place, then helper, and which of them the flow takes."""

    helper: Indices
    place: Indices
    cost: Points
    taken: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Shortest residual ways from the hub."""

    helper: Points
    place: Points


def loads(pairs: Pairs, helpers: int, places: int) -> tuple[Indices, Indices]:
    """How many places each helper has and how many helpers each place."""
    return (
        np.bincount(pairs.helper[pairs.taken], minlength=helpers).astype(np.int32),
        np.bincount(pairs.place[pairs.taken], minlength=places).astype(np.int32),
    )


def largest_prices(limits: Limits, pairs: Pairs) -> Ways:
    """Shortest ways from the hub over the listed pairs, for a flow that is cheapest among them.

    Bellman-Ford by waves: only helpers whose way became shorter pass it on. What no way reaches gets a price at which
    none of its pairs pays.
    """
    helpers, places = len(limits.helper_most), len(limits.place_most)
    load, served = loads(pairs, helpers, places)
    way_helper = np.where(load < limits.helper_most, limits.next_step(load), UNREACHED)
    way_place = np.where(
        served == 0, UNREACHED, np.where(served <= limits.place_least, limits.place_penalty, 0)
    ).astype(np.int64)
    _Waves(pairs, helpers, places).run(way_helper, way_place)
    wanting = np.where(limits.place_least > 0, limits.place_penalty, 0)
    way_place = np.where(way_place >= UNREACHED // 2, wanting, np.minimum(way_place, limits.place_penalty))
    cheapest = min(int(pairs.cost.min(initial=0)), 0)
    reached = way_helper < UNREACHED // 2
    way_helper[~reached] = max(int(way_place.max(initial=0)), 0) - cheapest
    closed = limits.place_most == 0
    way_place[closed] = min(int(way_helper.min(initial=0)), 0) + cheapest
    return Ways(way_helper, way_place)


class _Waves:
    """Relaxes pairs until no way gets shorter. A wave that touches few helpers costs as much as these have pairs."""

    def __init__(self, pairs: Pairs, helpers: int, places: int) -> None:
        self.pairs, self.helpers, self.places = pairs, helpers, places
        open_pairs = np.flatnonzero(~pairs.taken)
        by_helper = open_pairs[np.argsort(pairs.helper[open_pairs], kind="stable")]
        self.place, self.cost = pairs.place[by_helper], pairs.cost[by_helper]
        self.first = np.searchsorted(pairs.helper[by_helper], np.arange(helpers + 1))
        taken = np.flatnonzero(pairs.taken)
        self.taken_helper, self.taken_cost = pairs.helper[taken], pairs.cost[taken]
        self.taken_first = np.searchsorted(pairs.place[taken], np.arange(places + 1))

    def run(self, way_helper: Points, way_place: Points) -> None:
        """Shorten both in place until nothing changes; the waves are as many as the longest way has turns."""
        shorter_places = np.flatnonzero(way_place < UNREACHED)
        self._give_up(shorter_places, way_helper, way_place)
        changed = np.flatnonzero(way_helper < UNREACHED)
        waves = 0
        while changed.size:
            before = self._pass_on(changed, way_helper, way_place)
            changed = self._give_up(before, way_helper, way_place)
            waves += 1
            if waves > self.helpers + self.places + 2:
                raise RuntimeError("the flow is not cheapest: its residual network has a cycle that pays")

    def _pass_on(self, changed: NDArray[np.int64], way_helper: Points, way_place: Points) -> NDArray[np.int64]:
        """Places that a changed helper can now reach more cheaply."""
        at, owner = _runs(self.first, changed)
        place = self.place[at]
        offer = self.cost[at] + way_helper[owner]
        better = offer < way_place[place]
        place, offer = place[better], offer[better]
        np.minimum.at(way_place, place, offer)
        return _distinct(place, self.places)

    def _give_up(self, places: NDArray[np.int64], way_helper: Points, way_place: Points) -> NDArray[np.int64]:
        """Helpers of these places, who could leave them at the new price."""
        at, owner = _runs(self.taken_first, places)
        helper = self.taken_helper[at]
        offer = way_place[owner] - self.taken_cost[at]
        better = offer < way_helper[helper]
        helper, offer = helper[better], offer[better]
        np.minimum.at(way_helper, helper, offer)
        return _distinct(helper, self.helpers)


def _distinct(index: Indices, size: int) -> NDArray[np.int64]:
    hit = np.zeros(size, np.bool_)
    hit[index] = True
    return np.flatnonzero(hit)


def _runs(first: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of all entries of these rows in a list sorted by row, and the row of each."""
    length = first[rows + 1] - first[rows]
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    start = np.repeat(first[rows] - (ends - length), length)
    return start + np.arange(total), np.repeat(rows, length)


def rank_in_row(rows: Indices) -> NDArray[np.int64]:
    """The number of each entry within its row, from 0, for rows in order."""
    if not rows.size:
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return np.arange(len(rows)) - np.repeat(begins, np.diff(np.append(begins, len(rows))))
