"""Charts as inline SVG, made on the server: each carries its finding as text and needs no script.

Bars start from zero, at most four gridlines, lines and bars are labelled directly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from bangfu.core.drawing.markup import Html, join, tag

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
HEAD_PLAIN, HEAD, HEAD_TRIED, FOOT, MARGIN = 18, 46, 72, 26, 8
"""Room above the bars: without a line, for its two labels, beside a tried one; below for the axis, at the sides."""


@dataclass(frozen=True, slots=True)
class Bins:
    """What a histogram draws: counts of equal bins from `low` on, and the line, all in the unit of the axis."""

    counts: Sequence[int]
    low: Decimal
    width: Decimal
    line: Decimal | None
    tried: Decimal | None = None
    """Another place for the line: what lies between the two is hatched."""

    @property
    def high(self) -> Decimal:
        return self.low + self.width * len(self.counts)


@dataclass(frozen=True, slots=True)
class Labels:
    """Words of a histogram: its finding, what the line is and what lies under it, units of both axes."""

    finding: str
    line: str
    under: str
    count_unit: str
    value_unit: str
    tried: str = ""
    turned: str = ""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a drawing in units of its view box."""
    width: int
    height: int


def histogram(bins: Bins, labels: Labels, size: Size) -> Html:
    """Bars under the line in the accent colour, from the line on in the colour of comparison, the line dashed."""
    top = max(bins.counts, default=0) or 1
    plain = HEAD_PLAIN if bins.line is None else HEAD
    floor, head = size.height - FOOT, plain if bins.tried is None else HEAD_TRIED
    frame = _Frame(bins.low, bins.high, size.width)

    def height_of(count: Decimal | int) -> float:
        return float(count / Decimal(top)) * (floor - head)

    drawn: list[Html] = []
    grid = [count for count in round_steps(Decimal(0), Decimal(top), 4) if count > 0]
    for count in grid:
        y = floor - height_of(count)
        unit = labels.count_unit if count == grid[-1] else ""
        drawn.append(tag("line", class_="grid", x1=MARGIN, x2=size.width - MARGIN, y1=round(y, 1), y2=round(y, 1)))
        drawn.append(tag("text", f"{count:,f}{unit}", class_="t-quiet t-halo", x=MARGIN, y=round(y - 4, 1)))
    bars = _bars(bins, frame, floor, height_of, f"url(#tried-{size.width})")
    axis = tag("line", class_="axis", x1=MARGIN, x2=size.width - MARGIN, y1=floor + 0.5, y2=floor + 0.5)
    ticks = _ticks(bins, labels.value_unit, frame, size, floor)
    tries = bins.tried is not None
    line = _line_label(bins, labels, frame, size, floor) if bins.line is not None else None
    tried = _tried_label(bins, labels, frame, size, floor) if tries else None
    return tag(
        "svg", hatching(size.width) if tries else None, drawn, bars, axis, tried, line, ticks,
        class_="chart chart--wide", viewBox=f"0 0 {size.width} {size.height}", role="img",
        aria_label=labels.finding,
    )  # fmt: skip


def small_histogram(bins: Bins, finding: str, size: Size) -> Html:
    """The same without axis or words: one of a row of small pictures that share one scale."""
    top = max(bins.counts, default=0) or 1
    floor = size.height - 2
    frame = _Frame(bins.low, bins.high, size.width, margin=0)
    bars = _bars(bins, frame, floor, lambda count: float(Decimal(count) / top) * (floor - 4))
    axis = tag("line", class_="axis", x1=0, x2=size.width, y1=floor + 0.5, y2=floor + 0.5)
    line = None
    if bins.line is not None:
        x = frame.at(bins.line)
        line = tag("line", class_="line--rule", x1=x, x2=x, y1=0, y2=floor)
    return tag(
        "svg", bars, axis, line, class_="chart chart--wide", viewBox=f"0 0 {size.width} {size.height}",
        role="img", aria_label=finding,
    )  # fmt: skip


def stacked_bar(parts: Sequence[tuple[str, int]], whole: int, height: int = 10) -> Html:
    """One bar of parts (class, count), its length the share of `whole`; the numbers stand beside it in words."""
    rects: list[Html] = []
    at = 0.0
    for class_, count in parts:
        wide = 100 * count / whole if whole else 0.0
        if count:
            rects.append(tag("rect", class_=class_, x=f"{at:.2f}%", width=f"{wide:.2f}%", y=0, height=height))
        at += wide
    return tag("svg", rects, class_="stacked", width="100%", height=height, aria_hidden="true", focusable="false")


def swatch(class_: str) -> Html:
    """The sample of a legend."""
    return tag("svg", tag("rect", class_=class_, width=20, height=12), viewBox="0 0 20 12", aria_hidden="true")


def round_steps(low: Decimal, high: Decimal, most: int) -> list[Decimal]:
    """Whole round numbers from `low` to `high`, at most `most` steps apart."""
    span = max(high - low, Decimal(1))
    power = Decimal(10) ** max((span / most).adjusted(), 0)
    step = next(power * s for s in STEPS if power * s * most >= span and power * s % 1 == 0)
    first = ceiling(low / step)
    values = []
    while first * step <= high:
        values.append((first * step).normalize() + 0)  # no minus before nothing
        first += 1
    return values


def ceiling(value: Decimal) -> Decimal:
    """The whole number at or above; `//` of decimals cuts towards zero and would not do."""
    return value.to_integral_value(ROUND_CEILING)


class _Frame:
    """Where a value of the axis stands in the picture."""

    def __init__(self, low: Decimal, high: Decimal, width: int, margin: int = MARGIN) -> None:
        self.low, self.high, self.width, self.margin = low, high, width, margin

    def at(self, value: Decimal) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(self.margin + share * (self.width - 2 * self.margin), 1)


def _bars(bins: Bins, frame: _Frame, floor: float, height_of: Callable[[int], float], hatch: str = "") -> Html:
    rects = []
    for i, count in enumerate(bins.counts):
        start = bins.low + bins.width * i
        left, right = frame.at(start), frame.at(start + bins.width)
        tall = max(height_of(count), 1.0 if count else 0.0)
        under = bins.line is None or start < bins.line
        turned = bins.tried is not None and _between(bins, start)
        if count:
            rects.append(
                tag(
                    "rect", class_=None if turned else "bar" if under else "bar bar--context",
                    fill=hatch if turned else None, x=round(left + 0.5, 1),
                    y=round(floor - tall, 1), width=round(max(right - left - 1, 0.8), 1), height=round(tall, 1),
                )
            )  # fmt: skip
    return join(rects)


def _between(bins: Bins, start: Decimal) -> bool:
    if bins.line is None or bins.tried is None:
        return False
    middle = start + bins.width / 2
    return min(bins.line, bins.tried) <= middle < max(bins.line, bins.tried)


def hatching(number: int) -> Html:
    """The pattern of what would turn, under the name `tried-number`."""
    lines = join(tag("rect", class_="hatch", width=5, height=5), tag("rect", class_="hatch--line", width=2, height=5))
    return tag("defs", tag(
        "pattern", lines, id=f"tried-{number}", width=5, height=5, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    ))  # fmt: skip


def _ticks(bins: Bins, unit: str, frame: _Frame, size: Size, floor: float) -> Html:
    texts = []
    values = round_steps(bins.low, bins.high, 6 if size.width > 500 else 4)
    for value in values:
        x = frame.at(value)
        last = value == values[-1]
        anchor = "start" if x < 24 else "end" if x > size.width - 30 else "middle"
        x = min(max(x, MARGIN), size.width - MARGIN) if anchor != "middle" else x
        said = f"{value:,f}{unit}" if last else f"{value:,f}"
        texts.append(tag("text", said, class_="t-quiet", x=x, y=floor + 17, text_anchor=anchor))
    return join(texts)


def _line_label(bins: Bins, labels: Labels, frame: _Frame, size: Size, floor: float) -> Html:
    """The line of the law; beside a tried one it stands lower and turns away from it."""
    line = bins.line or bins.low
    x, top = frame.at(line), 14 if bins.tried is None else 44
    left = x > size.width * 0.55 if bins.tried is None else _left(bins, line, x, size)
    at, anchor = (x - 6, "end") if left else (x + 6, "start")
    return join(
        tag("line", class_="line--rule", x1=x, x2=x, y1=top - 10, y2=floor),
        tag("text", labels.line, class_="t-unmet t-halo", x=round(at, 1), y=top, text_anchor=anchor),
        tag("text", labels.under, class_="t-ink t-halo", x=round(at, 1), y=top + 18, text_anchor=anchor),
    )


def _tried_label(bins: Bins, labels: Labels, frame: _Frame, size: Size, floor: float) -> Html:
    """The tried line above that of the law; outside what is drawn it stands at the edge."""
    tried = min(max(bins.tried or bins.low, bins.low), bins.high)
    x = frame.at(tried)
    at, anchor = (x - 6, "end") if _left(bins, tried, x, size) else (x + 6, "start")
    return join(
        tag("line", class_="line--tried", x1=x, x2=x, y1=4, y2=floor),
        tag("text", labels.tried, class_="t-ink t-halo", x=round(at, 1), y=13, text_anchor=anchor),
        tag("text", labels.turned, class_="t-accent t-halo", x=round(at, 1), y=30, text_anchor=anchor),
    )


def _left(bins: Bins, value: Decimal, x: float, size: Size) -> bool:
    """Whether one of two lines has its words on its left: the lower one has, as far as there is room."""
    other = bins.tried if value == bins.line else bins.line
    lower = other is not None and value < other
    room = min(120.0, size.width * 0.36)
    return lower if room < x < size.width - room else x >= size.width - room
