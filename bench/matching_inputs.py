"""Seeded worlds for the matching questions: clustered places, helpers crowded in towns, skills, bans; nothing real.

Places lie in counties; 60 of 100 helpers live near a county seat, 30 in prefecture cities, 10 in the provincial
capital. A pair costs 10 points a kilometre and 400 for each skill the place needs and the helper lacks. A helper may
not go to its own village, and 3 of 100 are not eligible.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, GivenPairs

SKILLS = 8
PLACES_A_COUNTY = 105
POINTS_A_SKILL = 400
Metres = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Where places and helpers are and what they need and can do; its costs are worked out by blocks."""

    place: Metres  # [place, 2]
    helper: Metres  # [helper, 2]
    needs: NDArray[np.float32]  # [place, skill] 0 or 1
    lacks: NDArray[np.float32]  # [helper, skill] 0 or 1
    barred: NDArray[np.bool_]
    home: NDArray[np.int64]
    county_of_place: NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, int]:
        """Helpers and places."""
        return len(self.helper), len(self.place)

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32]:
        """`cost[helper, place]`, worked out place by place."""
        east = np.subtract.outer(self.place[places, 0], self.helper[helpers, 0])
        north = np.subtract.outer(self.place[places, 1], self.helper[helpers, 1])
        np.hypot(east, north, out=east)
        east *= np.float32(0.01)
        np.matmul(self.needs[places], POINTS_A_SKILL * self.lacks[helpers].T, out=north)
        cost = (np.rint(east, out=east) + north).astype(np.int32)
        cost[:, self.barred[helpers]] = BANNED
        at = self.home[helpers] - places.start
        own = np.flatnonzero((at >= 0) & (at < cost.shape[0]))
        cost[at[own], own] = BANNED
        return cost.T

    def matrix(self, number: type[np.generic], banned: int) -> NDArray[np.generic]:
        """The whole matrix `[place, helper]` in another number type, banned pairs at a price of one's own."""
        helpers, places = self.shape
        whole = np.empty((places, helpers), number)
        for start in range(0, places, 64):
            run = slice(start, min(start + 64, places))
            cost = self.block(slice(0, helpers), run).T
            whole[run] = np.where(cost == BANNED, banned, cost)
        return whole

    def nearest(self, count: int) -> GivenPairs:
        """For each place its nearest helpers by distance alone, as candidate lists are usually cut."""
        helpers, places = self.shape
        index, cost = np.empty((places, count), np.int64), np.empty((places, count), np.int64)
        for start in range(0, places, 64):
            run = slice(start, min(start + 64, places))
            away = ((self.place[run, None, :] - self.helper[None]) ** 2).sum(axis=2)
            away[:, self.barred] = np.inf
            near = np.argpartition(away, count - 1, axis=1)[:, :count]
            index[run] = near
            cost[run] = np.take_along_axis(self.block(slice(0, helpers), run).T, near, axis=1)
        place = np.repeat(np.arange(places), count)
        allowed = cost.ravel() != BANNED
        return GivenPairs(
            self.shape, index.ravel()[allowed].astype(np.int32), place[allowed].astype(np.int32), cost.ravel()[allowed]
        )


def world(helpers: int, places: int, seed: int) -> World:
    """A province of so many helpers and places."""
    chance = np.random.default_rng([seed, helpers, places])
    counties = max(1, places // PLACES_A_COUNTY)
    seat = chance.uniform(0, 600_000, (counties, 2))
    prefecture = seat[chance.choice(counties, max(1, counties // 9), replace=False)]
    county = chance.integers(0, counties, places)
    place = seat[county] + chance.normal(0, 12_000, (places, 2))
    kind, home_county = chance.random(helpers), chance.integers(0, counties, helpers)
    near_seat = seat[home_county] + chance.normal(0, 4_000, (helpers, 2))
    in_city = prefecture[chance.integers(0, len(prefecture), helpers)] + chance.normal(0, 5_000, (helpers, 2))
    in_capital = seat[0] + chance.normal(0, 5_000, (helpers, 2))
    helper = np.where((kind < 0.6)[:, None], near_seat, np.where((kind < 0.9)[:, None], in_city, in_capital))
    return World(
        place.astype(np.float32), helper.astype(np.float32),
        (chance.random((places, SKILLS)) < 0.25).astype(np.float32),
        (chance.random((helpers, SKILLS)) >= 0.3).astype(np.float32),
        chance.random(helpers) < 0.03, chance.integers(0, places, helpers), county,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """Households and cadres of townships; a cadre may take households of its own township only, kin never."""

    pairs: GivenPairs
    least: int = 0
    most: NDArray[np.int32] | None = None


def households(count: int, cadres: int, seed: int) -> Households:
    """`count` households in townships of about a hundred cadres' reach each; cadres take 8 to 14."""
    chance = np.random.default_rng([seed, count, cadres])
    townships = max(1, cadres // 100)
    centre = chance.uniform(0, 60_000, (townships, 2))
    of_household, of_cadre = (np.sort(chance.integers(0, townships, size)) for size in (count, cadres))
    at_household = centre[of_household] + chance.normal(0, 4_000, (count, 2))
    at_cadre = centre[of_cadre] + chance.normal(0, 2_500, (cadres, 2))
    skill = chance.integers(0, 5, cadres)
    need = chance.integers(0, 5, count)
    helper, place, cost = [], [], []
    for township in range(townships):
        rows = np.arange(*np.searchsorted(of_household, [township, township + 1]))
        columns = np.arange(*np.searchsorted(of_cadre, [township, township + 1]))
        away = np.hypot(*(at_household[rows, None] - at_cadre[None, columns]).transpose(2, 0, 1))
        points = np.rint(away / 100).astype(np.int64) + 60 * (need[rows, None] != skill[columns])
        kin = chance.random(points.shape) < 0.02
        row, column = np.nonzero(~kin)
        helper.append(columns[column])
        place.append(rows[row])
        cost.append(points[row, column])
    pairs = GivenPairs(
        (cadres, count), np.concatenate(helper).astype(np.int32), np.concatenate(place).astype(np.int32),
        np.concatenate(cost),
    )  # fmt: skip
    return Households(pairs, 0, chance.integers(8, 15, cadres).astype(np.int32))


def firms(count: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Firms along the streets of a town, in metres."""
    chance = np.random.default_rng([seed, count])
    streets = chance.uniform(0, 25_000, (max(1, count // 15), 2))
    at = streets[chance.integers(0, len(streets), count)] + chance.normal(0, 900, (count, 2))
    return np.rint(at[:, 0]).astype(np.int64), np.rint(at[:, 1]).astype(np.int64)
