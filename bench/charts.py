"""Horizontal bars as an SVG file for the documentation: labelled directly, from zero, readable in both themes."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.core.drawing.markup import join, tag

WIDTH, ROW, TOP, LABEL = 720, 30, 40, 270
OURS, OTHERS, INK = "#b4321e", "#8a8f98", "#5b6068"


def bars(finding: str, unit: str, values: Sequence[tuple[str, float]]) -> str:
    """One bar a value, the first in the accent colour; the number stands at its end."""
    most = max((value for _, value in values), default=0) or 1
    room = WIDTH - LABEL - 90
    font = "font-family: system-ui, sans-serif; font-size: 13px"
    drawn = [tag("text", finding, x=0, y=18, fill=INK, style=f"{font}; font-weight: 600")]
    for number, (label, value) in enumerate(values):
        y, long = TOP + number * ROW, max(2.0, room * value / most)
        said = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
        drawn.append(tag("text", label, x=LABEL - 10, y=y + 15, fill=INK, style=font, text_anchor="end"))
        drawn.append(tag("rect", x=LABEL, y=y, width=round(long, 1), height=20, fill=OTHERS if number else OURS))
        drawn.append(
            tag("text", f"{said} {unit}".strip(), x=round(LABEL + long + 8, 1), y=y + 15, fill=INK, style=font)
        )
    height = TOP + len(values) * ROW + 4
    picture = tag(
        "svg", join(drawn), xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height}", role="img",
        aria_label=finding,
    )  # fmt: skip
    return f"{picture}\n"
