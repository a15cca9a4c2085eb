"""How the workbooks look: the colours of the pages, a sign before each marked cell, widths for two scripts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

INK, INK_2, PAPER_2, LINE = "#1b2426", "#475358", "#f6f8f7", "#c6cfce"
ACCENT, ACCENT_SOFT = "#0b5d63", "#e4f0ef"
UNMET, UNMET_SOFT, LATE, LATE_SOFT = "#a83a12", "#fcece4", "#4d3700", "#f7e0a0"
LINE_HEIGHT = 15.0
"""Points of one line of text, with some air."""
_A3, _WIDEST_PAGE = 8, 380  # characters that can still be read when one page of A3 holds them
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": INK, "valign": "top"}


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def made(**options: object) -> Format:
            return book.add_format({**_FONT, **options})

        self.plain = made()
        self.text = made(num_format="@")
        error = {"bg_color": UNMET_SOFT, "font_color": UNMET, "num_format": _signed("✗")}
        warning = {"bg_color": LATE_SOFT, "font_color": LATE, "num_format": _signed("？")}
        right = {"align": "right", "indent": 1}  # away from the text in the next column
        self.error, self.figure_error = made(**error), made(**error, **right)
        self.warning, self.figure_warning = made(**warning), made(**warning, **right)
        self.figure = made(**right)
        head = {"bold": True, "bottom": 1, "valign": "vcenter"}
        self.heading = made(**head, bg_color=ACCENT_SOFT, bottom_color=ACCENT, text_wrap=True)
        self.beside_heading = made(**head, bg_color=PAPER_2, bottom_color=INK_2, left=1, left_color=LINE)
        self.beside = made(text_wrap=True, left=1, left_color=LINE, font_color=INK_2)
        self.title = made(bold=True, font_size=16, font_color=ACCENT)
        self.section = made(bold=True, font_size=12, font_color=ACCENT)
        self.lead = made(font_size=11, text_wrap=True)
        self.note = made(font_color=INK_2, text_wrap=True)
        head = {"bold": True, "bg_color": ACCENT_SOFT, "bottom": 1, "bottom_color": ACCENT}
        self.table_heading = made(**head)
        self.table_heading_indented = made(**head, indent=1, align="left")
        self.table_heading_right = made(**head, align="right")
        cell = {"bottom": 4, "bottom_color": LINE}
        self.cell = made(**cell, text_wrap=True)
        self.cell_indented = made(**cell, text_wrap=True, indent=1, align="left")
        self.number = made(**cell, num_format="#,##0", align="right")
        self.link = made(**{**cell, "font_color": ACCENT}, underline=1, text_wrap=True, indent=1, align="left")
        self.error_cell = made(**{**cell, "font_color": UNMET}, bold=True)
        self.warning_cell = made(**{**cell, "font_color": LATE}, bold=True)
        self.example = made(font_color=INK_2, italic=True, bg_color=PAPER_2)
        self.example_text = made(font_color=INK_2, italic=True, bg_color=PAPER_2, num_format="@")


def _signed(sign: str) -> str:
    """A number format that shows a sign before the cell and leaves its value as it is."""
    return f'"{sign} "General;"{sign} -"General;"{sign} "General;"{sign} "@'


def text_width(text: str) -> float:
    """How many digits wide a text is; a Chinese character takes two and a bit, a letter a little less than one."""
    lines = text.split("\n") or [""]
    return max(sum(2.1 if unicodedata.east_asian_width(c) in "WF" else 0.95 for c in line) for line in lines)


def fitting_width(texts: Iterable[str], least: float = 6, most: float = 30) -> float:
    """A column width at which nine in ten of these texts can be read whole."""
    widths = sorted(text_width(text) + 2 for text in texts) or [least]
    return min(max(least, widths[len(widths) * 9 // 10]), most)


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, wrapped."""
    return sum(max(1, ceil(text_width(line) / (width - 1))) for line in text.split("\n"))


def fit_to_paper(sheet: Worksheet, width: float) -> None:
    """Landscape, large paper; a sheet too wide for one page is cut into several rather than shrunk to dust."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    if width <= _WIDEST_PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(60)
