"""Charts of the pages as inline SVG: drawn on the server, their finding as text, without script.

Lines are labelled directly; the line of the law is dashed vermilion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from bangfu.core.drawing.charts import round_steps
from bangfu.core.drawing.markup import Html, tag


@dataclass(frozen=True)
class Series:
    """Values by x (a year); None where nothing is known. `kind` is "", "context" or "rule"."""

    label: str
    values: Sequence[Decimal | None]
    kind: str = ""


NARROW = 322
"""The width of a small chart, as beside a text or on a phone."""


def years_chart(years: Sequence[int], series: Sequence[Series], finding: str) -> SafeString:
    """Lines over years, from zero, their last values written beside them."""
    known = [v for one in series for v in one.values if v is not None]
    steps = round_steps(Decimal(0), max(known, default=Decimal(1)), 4)
    top = max(known[0] if known else Decimal(1), *known, steps[-1]) if known else Decimal(1)
    width, height, left, right, head, foot = 322, 196, 44, 74, 22, 28

    def x(place: int) -> float:
        return round(left + 10 + place * (width - left - right - 10) / max(1, len(years) - 1), 1)

    def y(value: Decimal) -> float:
        return round(head + float(1 - value / top) * (height - head - foot), 1)

    drawn: list[Html] = []
    for step in steps:
        grid = "axis" if step == 0 else "grid"
        drawn.append(tag("line", class_=grid, x1=left, x2=width - right + 6, y1=y(step), y2=y(step)))
        drawn.append(tag("text", f"{step:,f}", class_="t-quiet", x=left - 6, y=y(step) + 4, text_anchor="end"))
    every = 1 if len(years) <= 6 else 2
    for place, year in enumerate(years):
        if (len(years) - 1 - place) % every == 0:
            drawn.append(tag("text", str(year), class_="t-quiet", x=x(place), y=height - 8, text_anchor="middle"))
    ends: list[float] = []
    for one in sorted(series, key=lambda s: s.kind == ""):
        points = [(x(i), y(v), v) for i, v in enumerate(one.values) if v is not None]
        if not points:
            continue
        kind = f"line line--{one.kind}" if one.kind else "line"
        drawn.append(tag("polyline", class_=kind, points=" ".join(f"{a},{b}" for a, b, _ in points)))
        if not one.kind:
            drawn += [tag("circle", class_="dot", cx=a, cy=b, r=3.5) for a, b, _ in points]
        end = points[-1]
        at = end[1] + 4
        while any(abs(at - other) < 14 for other in ends):
            at += 14 if ends and at >= ends[0] else -14
        ends.append(at)
        said = f"{one.label} {end[2]:,.0f}".strip()
        drawn.append(
            tag("text", said, class_="t-unmet" if one.kind == "rule" else "t-accent", x=end[0] + 9, y=round(at, 1))
        )
    box = f"0 0 {width} {height}"
    return SafeString(tag("svg", drawn, class_="chart", viewBox=box, role="img", aria_label=finding))


def bars_chart(
    values: Sequence[tuple[str, int]], finding: str, height: int = 196, hrefs: Mapping[str, str] | None = None,
    width: int = NARROW,
) -> SafeString:  # fmt: skip
    """Bars from zero, each with its number; the last one, which is now, in the accent.

    `hrefs` leads a bar, by its label, to the records behind its number.
    """
    leads = hrefs or {}
    head, foot = 26, 26
    top = max((count for _, count in values), default=0) or 1
    step = width / max(1, len(values))
    wide = min(36.0 if width == NARROW else 56.0, step - 8)
    drawn: list[Html] = []
    for place, (label, count) in enumerate(values):
        x, tall = place * step + (step - wide) / 2, count / top * (height - head - foot)
        y, at = height - foot - tall, round(x + wide / 2, 1)
        last = place == len(values) - 1
        bar = "bar" if last else "bar bar--soft"
        inside = [
            tag("rect", class_=bar, x=round(x, 1), y=round(y, 1), width=round(wide, 1), height=round(tall, 1)),
            tag("text", f"{count:,}", class_="t-accent" if last else None, x=at, y=round(y - 6, 1),
                text_anchor="middle"),
        ]  # fmt: skip
        href = leads.get(label) if count else None
        drawn += [tag("a", *inside, href=href, aria_label=f"{label} {count:,}")] if href else inside
        drawn.append(tag("text", label, class_="t-quiet", x=at, y=height - 8, text_anchor="middle"))
    drawn.append(tag("line", class_="axis", x1=0, x2=width, y1=height - foot + 0.5, y2=height - foot + 0.5))
    box = f"0 0 {width} {height}"
    role = "group" if leads else "img"
    shape = "chart chart--bars" if width == NARROW else "chart chart--bars chart--wide"
    return SafeString(tag("svg", drawn, class_=shape, viewBox=box, role=role, aria_label=finding))


def spans_chart(spans: Sequence[tuple[str, float, float]], first: int, last: int, finding: str) -> SafeString:
    """What held when: a row for each word, its spans between the beginning of `first` and the end of `last`.

    Begin and end are years with their fraction; the word of the last span stands in the accent.
    """
    names = list(dict.fromkeys(name for name, _, _ in spans))
    width, step, foot = 322, 22, 22
    left = 14 + max((6.6 if name.isascii() else 12.5) * len(name) for name in names)
    height, years = step * len(names) + foot, max(1, last + 1 - first)

    def x(at: float) -> float:
        return round(left + (min(max(at, first), last + 1) - first) * (width - left) / years, 1)

    drawn: list[Html] = []
    every = 1 if years <= 5 else 2
    for year in range(first, last + 1):
        drawn.append(tag("line", class_="grid", x1=x(year), x2=x(year), y1=0, y2=height - foot))
        if (year - first) % every == 0:
            drawn.append(tag("text", str(year), class_="t-quiet", x=x(year), y=height - 6))
    for row, name in enumerate(names):
        now = name == spans[-1][0]
        ink = "t-accent" if now else "t-quiet"
        drawn.append(tag("text", name, class_=ink, x=left - 8, y=row * step + 15, text_anchor="end"))
        for label, begin, end in spans:
            if label == name:
                wide = max(2.0, round(x(end) - x(begin), 1))
                bar = "bar" if now and (label, begin, end) == spans[-1] else "bar bar--soft"
                drawn.append(tag("rect", class_=bar, x=x(begin), y=row * step + 5, width=wide, height=12, rx=2))
    drawn.append(tag("line", class_="axis", x1=left, x2=width, y1=height - foot + 0.5, y2=height - foot + 0.5))
    box = f"0 0 {width} {height}"
    return SafeString(tag("svg", drawn, class_="chart", viewBox=box, role="img", aria_label=finding))
