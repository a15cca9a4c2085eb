"""Puts towns and villages on the map: synthetic points inside the outline of their county, the same for every seed.

Towns are spread evenly over the county (farthest points first, then Lloyd's method), the first codes nearest the
seat; villages lie around their town. All reckoning is in whole ten-thousandths of a degree, so every machine gets equal
points.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

OUTLINES = Path(__file__).parent / "data" / "county_outlines.json.xz"
UNITS = 10_000
"""Units of a degree."""

_SETTLING_ROUNDS = 5
_CANDIDATES_A_VILLAGE = 6
_FEWEST_CANDIDATES = 400

Points: TypeAlias = NDArray[np.int64]
"""Rows of longitude and latitude in units of `UNITS`."""


@dataclass(frozen=True)
class County:
    """A county's shape: its seat and its closed rings, islands and parts alike."""

    seat: Points
    rings: Sequence[Points]

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """Which points lie inside, by the even-odd rule."""
        inside = np.zeros(len(points), dtype=bool)
        x, y = points[:, :1], points[:, 1:]
        for ring in self.rings:
            after = np.roll(ring, -1, axis=0)
            (ax, ay), (bx, by) = ring.T, after.T
            crosses = (ay > y) != (by > y)
            # x < ax + (bx - ax) * (y - ay) / (by - ay), without a division
            side = (x - ax) * (by - ay) - (bx - ax) * (y - ay)
            inside ^= (np.count_nonzero(crosses & np.where(by > ay, side < 0, side > 0), axis=1) % 2).astype(bool)
        return inside


def load_counties() -> dict[str, County]:
    """The counties of the scenarios by code."""
    shapes = json.loads(lzma.decompress(OUTLINES.read_bytes()))
    return {
        code: County(
            np.array(shape["seat"], dtype=np.int64), [np.array(ring, dtype=np.int64) for ring in shape["rings"]]
        )
        for code, shape in shapes.items()
    }


def settle(county: County, code: str, towns: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, int]]:
    """A point for the county, each of its towns and each of their villages, by code."""
    wanted = sum(len(villages) for villages in towns.values())
    candidates = _points_inside(county, int(code), max(_FEWEST_CANDIDATES, _CANDIDATES_A_VILLAGE * wanted))
    centres = _town_centres(candidates, county.seat, len(towns))
    found = {code: _pair(county.seat)}
    free = np.ones(len(candidates), dtype=bool)
    for (town, villages), centre in zip(sorted(towns.items()), centres, strict=True):
        found[town] = _pair(centre)
        near = _nearest_free(candidates, free, centre, 4 * len(villages))
        chosen = np.sort(near)[: len(villages)]  # candidates stand in an order of chance
        free[chosen] = False
        found.update(
            (village, _pair(point)) for village, point in zip(sorted(villages), candidates[chosen], strict=True)
        )
    return found


def _pair(point: Points) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def _points_inside(county: County, salt: int, wanted: int) -> Points:
    """So many points inside the outline, in an order that only the county's code decides."""
    corners = np.concatenate(county.rings)
    low, size = corners.min(axis=0), np.ptp(corners, axis=0) + 1
    found: list[Points] = []
    count, turn = 0, 0
    while count < wanted:
        numbers = np.arange(turn * 2 * wanted, (turn + 1) * 2 * wanted, dtype=np.uint64)
        draws = np.stack([_mixed(numbers, 2 * salt), _mixed(numbers, 2 * salt + 1)], axis=1)
        points = low + (draws % size.astype(np.uint64)).astype(np.int64)
        found.append(points[county.holds(points)])
        count, turn = count + len(found[-1]), turn + 1
    return np.concatenate(found)[:wanted]


def _mixed(numbers: NDArray[np.uint64], salt: int) -> NDArray[np.uint64]:
    """SplitMix64 of each number under a salt: 64 well mixed bits."""
    state = numbers * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt * 0xD1B54A32D192ED03 % 2**64)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def _apart(points: Points, centre: Points) -> NDArray[np.int64]:
    """Squared distances; a degree of longitude counts nine tenths, as in the latitudes of the scenarios."""
    east: NDArray[np.int64] = (points[:, 0] - centre[0]) * 9
    north: NDArray[np.int64] = (points[:, 1] - centre[1]) * 10
    apart: NDArray[np.int64] = east * east + north * north
    return apart


def _town_centres(candidates: Points, seat: Points, count: int) -> list[Points]:
    """Evenly spread centres, the seat's first, then by distance from it."""
    centres = [seat]
    nearest = _apart(candidates, seat)
    while len(centres) < count:
        centres.append(candidates[int(nearest.argmax())])
        nearest = np.minimum(nearest, _apart(candidates, centres[-1]))
    for _ in range(_SETTLING_ROUNDS):
        belongs = np.stack([_apart(candidates, centre) for centre in centres]).argmin(axis=0)
        for town in range(1, count):
            own = candidates[belongs == town]
            if len(own):
                middle = own.sum(axis=0) // len(own)
                centres[town] = own[int(_apart(own, middle).argmin())]
    order = np.argsort([int(_apart(centre[None, :], seat)[0]) for centre in centres], kind="stable")
    return [centres[at] for at in order]


def _nearest_free(candidates: Points, free: NDArray[np.bool_], centre: Points, count: int) -> NDArray[np.intp]:
    at = np.flatnonzero(free)
    return at[np.argsort(_apart(candidates[at], centre), kind="stable")[:count]]
