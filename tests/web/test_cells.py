"""Cells of tables: words are words, whatever is in them, and a drawing is a drawing."""

from __future__ import annotations

from django.utils.safestring import SafeString

from bangfu.web.cells import drawn_cells
from bangfu.web.shown import Cell, Column

COLUMN = Column("构成")


def test_a_drawn_bar_stands_in_its_cell_as_it_is() -> None:
    bar = SafeString('<svg class="stacked"><rect width="50%"></rect></svg>')
    assert drawn_cells([(COLUMN, Cell(bar))]) == f"<td>{bar}</td>"


def test_a_word_with_signs_of_markup_stays_a_word() -> None:
    said = drawn_cells([(COLUMN, Cell("<b>=1+1", small="<i>"))])
    assert said == "<td>&lt;b&gt;=1+1<small>&lt;i&gt;</small></td>"
