"""Maps of the pages as inline SVG: the places below an area, shaded by a figure, each with its name and its link.

Maps are schematic and say so: a place stands where its neighbours are. Where a pack has no outlines of the places below
an area there is no map of their figures, and the table beside it says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from django.utils.safestring import SafeString

from bangfu.core.drawing.markup import Html, tag
from bangfu.core.policy.loading import pack_folder, pack_names
from bangfu.web.words import words


@dataclass(frozen=True)
class Shade:
    """What a map says of a place: its class 1–5 (0: nothing known), the words on it, where it leads."""

    shade: int
    said: str
    href: str = ""
    here: bool = False


@dataclass(frozen=True)
class Outlines:
    """The shapes of the places below an area, cut to the `frame`; `unplaced` stand where there was room."""

    box: str
    shapes: Mapping[str, Mapping[str, object]]
    frame: str = ""
    unplaced: frozenset[str] = frozenset()


@cache
def _outlines() -> Mapping[str, Outlines]:
    files = [file for name in pack_names() for file in sorted(pack_folder(name).glob("*outlines.json"))]
    maps = [one for file in files for one in json.loads(file.read_text(encoding="utf-8"))["maps"]]
    return {
        one["area"]: Outlines(one["viewBox"], one["outlines"], one.get("frame", ""), frozenset(one.get("unplaced", ())))
        for one in maps
    }


def first_mapped() -> str:
    """The first area that a pack has outlines of; empty where none has any."""
    return next(iter(_outlines()), "")


def outlines_of(area: str, places: Mapping[str, object]) -> Outlines | None:
    """The outlines of an area, when they have each of its places."""
    known = _outlines().get(area)
    return known if known is not None and set(places) <= set(known.shapes) else None


def map_of(
    area: str, names: Mapping[str, str], counts: Mapping[str, int], hrefs: Mapping[str, str], finding: str, lang: str
) -> dict[str, object] | None:
    """A schematic map of how many there are in each place below an area, with its legend and what it rests on."""
    outlines = outlines_of(area, counts)
    if outlines is None:
        return None
    limits = round_limits([float(count) for count in counts.values()])
    classes = shades_of({path: float(count) for path, count in counts.items()}, limits)
    shades = {
        path: Shade(classes[path] if count else 0, f"{count:,}", hrefs.get(path, "")) for path, count in counts.items()
    }
    none = [("q0", "0")] if not all(counts.values()) else []
    some = legend_of(limits, lang) if any(counts.values()) else []
    return _shown(area, outlines, names, shades, [*none, *some], finding, lang)


def map_around(area: str, finding: str, lang: str) -> dict[str, object] | None:
    """Where an area without a map of its own lies: the smallest map above that has it, without anybody's figures."""
    for above in sorted((one for one in _outlines() if area.startswith(one)), key=len, reverse=True):
        outlines = _outlines()[above]
        own = next((path for path in outlines.shapes if area.startswith(path)), None)
        if own is not None:
            return _shown(above, outlines, {}, {own: Shade(2, "", here=True)}, [], finding, lang)
    return None


def _shown(
    area: str, outlines: Outlines, names: Mapping[str, str], shades: Mapping[str, Shade],
    legend: Sequence[tuple[str, str]], finding: str, lang: str,
) -> dict[str, object]:  # fmt: skip
    drawn = tag(
        "svg", _outlined(area, outlines, names, shades, lang),
        class_="chart map", viewBox=outlines.box, role="group", aria_label=finding,
    )  # fmt: skip
    note = words("map.unplaced", lang, count=len(outlines.unplaced)) if outlines.unplaced else ""
    return {"drawn": SafeString(drawn), "legend": legend, "note": note}


def shades_of(values: Mapping[str, float | None], steps: Sequence[float]) -> dict[str, int]:
    """The class of each value: 1 under the first limit, and so on; 0 where nothing is known."""
    return {path: 0 if v is None else 1 + sum(v >= step for step in steps) for path, v in values.items()}


def round_limits(values: Sequence[float], most: int = 2) -> list[float]:
    """Round limits between the classes of a map; three classes, for under a label nothing darker may lie."""
    known = sorted(v for v in values if v > 0)
    if not known or known[0] == known[-1]:
        return []
    limits: list[float] = []
    for part in range(1, most + 1):
        limit = _rounded(known[min(len(known) - 1, part * len(known) // (most + 1))])
        if limit not in limits and known[0] < limit <= known[-1]:
            limits.append(limit)
    return limits


def legend_of(limits: Sequence[float], lang: str) -> list[tuple[str, str]]:
    """The classes of a map of counts above nothing, in words, the lightest first."""
    if not limits:
        return [("q1", words("home.over", lang, limit=1))]
    said = []
    for low, high in pairwise([1.0, *limits]):
        if high - low > 1:
            said.append(words("home.between", lang, low=low, high=high - 1))
        else:
            said.append(words("home.exactly", lang, low=low))
    said.append(words("home.over", lang, limit=limits[-1]))
    return [(f"q{place}", text) for place, text in enumerate(said, 1)]


def _rounded(value: float) -> float:
    size = 10.0 ** (len(f"{value:.0f}") - 1) if value >= 1 else 0.1 if value >= 0.1 else 0.01
    step = size / 2 if value < 5 * size else size
    return round(round(value / step) * step, 4)


def _outlined(
    area: str, outlines: Outlines, names: Mapping[str, str], shades: Mapping[str, Shade], lang: str
) -> list[Html]:
    shapes = outlines.shapes
    shorts = {path: str(one["en" if lang == "en" else "short"]) for path, one in shapes.items()}
    drawn: list[Html] = []
    for path in sorted(shapes, key=lambda p: (p in outlines.unplaced, p in shades and shades[p].here)):
        shade = shades.get(path, Shade(0, ""))
        shape = f"q{shade.shade}{' is-here' if shade.here else ''}{' is-unplaced' if path in outlines.unplaced else ''}"
        name = f"{names.get(path, shorts[path])} {shade.said}"
        drawn.append(_linked(shade, name, tag("path", class_=shape, d=str(shapes[path]["d"]))))
    if outlines.frame:
        cut = tag("clipPath", tag("path", d=outlines.frame), id=f"map-{area}")
        inside = tag("g", *drawn, clip_path=f"url(#map-{area})")
        drawn = [cut, inside, tag("path", class_="frame", d=outlines.frame)]
    for path, outline in shapes.items():
        shade = shades.get(path, Shade(0, ""))
        ink = "t-ink" if shade.here else "t-dark"
        at = float(str(outline["x"])), float(str(outline["y"]))
        drawn.append(tag("text", shorts[path], class_=ink, x=at[0], y=at[1], text_anchor="middle"))
        if shade.said:
            drawn.append(tag("text", shade.said, class_=ink, x=at[0], y=at[1] + 14, text_anchor="middle"))
    return drawn


def _linked(shade: Shade, name: str, *inside: Html) -> Html:
    return tag("a", *inside, href=shade.href, aria_label=name) if shade.href else tag("g", *inside)
