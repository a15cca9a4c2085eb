"""Cells of a table as markup: the one component drawn in Python, for a page of fifty rows has four hundred of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString

from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.web.shown import Cell, Column

ICONS = {"met": "check", "unmet": "cross", "unknown": "question", "late": "clock"}
"""The drawing beside a state, so that no state is told by colour alone."""


def drawn_cells(cells: Iterable[tuple[Column, Cell]]) -> Html:
    """The cells of one row; on a phone each but the first says its column."""
    return join(
        tag(
            "td", _drawn(cell), class_=column.shape,
            data_label=column.label if place else None,
        )
        for place, (column, cell) in enumerate(cells)
    )  # fmt: skip


def pill(word: str, state: str, drawing: str = "") -> Html:
    """A state: met, unmet, unknown, late, or a quiet one."""
    name = drawing or ICONS.get(state, "")
    return tag("span", icon(name) if name else None, word, class_=f"pill pill--{state}" if state else "pill")


def _drawn(cell: Cell) -> Html:
    if cell.pill is not None:
        main = pill(cell.text, cell.pill, cell.icon)
    elif cell.href:
        main = tag("a", cell.text, href=cell.href, class_="num-link" if cell.num else None)
    else:
        drawing = isinstance(cell.text, SafeString)  # a bar, drawn already
        main = tag("span", cell.text, class_="zero") if cell.zero else join(Html(cell.text) if drawing else cell.text)
    return join(main, tag("small", cell.small) if cell.small else None)
