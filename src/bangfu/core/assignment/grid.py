"""Compact groups of points of nearly equal size: which firms one cadre looks after, on one walk.

A flow gives each group its points within the loads at the least sum of distances to the groups' centres, the centres
move to the middle of their points, and so on until the sum falls no more; the best of several starts is kept. A good
grouping, not a proved one: only the flow for given centres is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.flow import Limits, cheapest_flow
from bangfu.core.assignment.problem import Indices
from bangfu.core.assignment.ties import Hashes, key_hashes, mixed
from bangfu.core.errors import Problem

NEAR = 16
"""A point is offered to so many of the nearest centres; all centres where these have no room."""

Metres = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group of each point, the middle of each group, and the sum of distances to the middle, in whole metres."""

    group: Indices
    centre_x: Metres
    centre_y: Metres
    distance: int


def compact_groups(
    x: Metres,
    y: Metres,
    keys: Sequence[str],
    groups: int,
    loads: tuple[int, int],
    *,
    seed: str = "",
    starts: int = 4,
    most_rounds: int = 40,
) -> Groups:
    """Divide points on a plane (whole metres) into groups of `loads[0]` to `loads[1]` points each.

    Raises `assignment.groups_do_not_fit` when no division keeps the loads. Depends on keys, places and seed alone.
    """
    least, most = loads
    if not least * groups <= len(x) <= most * groups:
        raise Problem("assignment.groups_do_not_fit", points=len(x), groups=groups, least=least, most=most)
    order = np.argsort(np.array(keys, dtype=str), kind="stable")
    ground = _Ground(x[order], y[order], groups, least, most)
    hashes = key_hashes([keys[i] for i in order], seed)
    best = min((ground.settled(_drawn(hashes, groups, start), most_rounds) for start in range(starts)),
               key=lambda found: found.distance)  # fmt: skip
    group = np.empty(len(x), np.int32)
    group[order] = best.group
    return Groups(group, best.centre_x, best.centre_y, best.distance)


def _drawn(hashes: Hashes, groups: int, start: int) -> NDArray[np.int64]:
    """As many points as groups, drawn by hash; points repeat when there are fewer."""
    drawn = np.argsort(mixed(hashes + np.uint64(start)), kind="stable")
    return np.resize(drawn, groups)


class _Ground:
    """Points sorted by key."""

    def __init__(self, x: Metres, y: Metres, groups: int, least: int, most: int) -> None:
        self.x, self.y, self.groups = x, y, groups
        ones = np.ones(len(x), np.int32)
        self.limits = Limits(
            np.full(groups, least, np.int32), np.full(groups, most, np.int32), ones, ones, None, 2**36, 2**38
        )

    def settled(self, start: NDArray[np.int64], most_rounds: int) -> Groups:
        """Flow and move the centres until the sum of distances falls no more."""
        best = self._divided(self.x[start].astype(np.float64), self.y[start].astype(np.float64))
        for _ in range(most_rounds):
            after = self._divided(*self._middles(best.group))
            if after.distance >= best.distance:
                break
            best = after
        return best

    def _divided(self, centre_x: NDArray[np.float64], centre_y: NDArray[np.float64]) -> Groups:
        """The cheapest division for given centres, measured from the middles it then has."""
        away = np.hypot(self.x[:, None] - centre_x, self.y[:, None] - centre_y)
        cost = np.rint(away).astype(np.int64)
        near = min(NEAR, self.groups)
        place = np.repeat(np.arange(len(self.x), dtype=np.int32), near)
        group = np.sort(np.argpartition(cost, near - 1, axis=1)[:, :near], axis=1).ravel().astype(np.int32)
        taken = cheapest_flow(self.limits, group, place, cost[place, group])
        if int(taken.sum()) < len(self.x) or int(np.bincount(group[taken], minlength=self.groups).min()) < int(
            self.limits.helper_least[0]
        ):
            place = np.repeat(np.arange(len(self.x), dtype=np.int32), self.groups)
            group = np.tile(np.arange(self.groups, dtype=np.int32), len(self.x))
            taken = cheapest_flow(self.limits, group, place, cost.ravel())
        of_point = group[taken]
        middle_x, middle_y = self._middles(of_point)
        distance = int(np.rint(np.hypot(self.x - middle_x[of_point], self.y - middle_y[of_point])).sum())
        return Groups(of_point, np.rint(middle_x).astype(np.int64), np.rint(middle_y).astype(np.int64), distance)

    def _middles(self, group: Indices) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The mean of each group's points; an empty group keeps to the first point."""
        size = np.maximum(np.bincount(group, minlength=self.groups), 1)
        return (
            np.bincount(group, self.x, self.groups) / size,
            np.bincount(group, self.y, self.groups) / size,
        )
