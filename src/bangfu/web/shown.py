"""What pages show, before it is markup: stats, tables, pagers. `web/templates/web/parts` draws each in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


def query_of(asked: Mapping[str, str]) -> str:
    """The query of an address with what is asked for; empty when nothing is."""
    filled = {name: value for name, value in asked.items() if value}
    return "?" + urlencode(filled) if filled else ""


@dataclass(frozen=True)
class Stat:
    """One figure of the line under the head; `href` leads to the records behind it."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    href: str = ""
    alert: bool = False


@dataclass(frozen=True)
class Column:
    """A column: figures stand right (`num`), short words do not break (`tight`), a phone has no room (`desk`)."""

    label: str
    num: bool = False
    tight: bool = False
    desk: bool = False

    @property
    def shape(self) -> str | None:
        """The class of its cells."""
        return "num" if self.num else "nowrap" if self.tight else "only-desk" if self.desk else None


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. `pill` makes it a state (met, unmet, unknown, late, or "" for a quiet one)."""

    text: str
    href: str = ""
    small: str = ""
    pill: str | None = None
    icon: str = ""
    num: bool = False
    zero: bool = False
    """Grey: nothing there. A list on a phone leaves it out."""


def count_cell(number: int | None, href: str = "") -> Cell:
    """A figure: zero is grey and leads nowhere, not known is a dash, anything else opens its records."""
    if number is None:
        return Cell("—")
    return Cell(f"{number:,}", href, num=True) if number else Cell("0", zero=True)


@dataclass(frozen=True)
class Row:
    """A line of a table, each cell with its column."""

    cells: Sequence[tuple[Column, Cell]]
    here: bool = False


@dataclass
class Table:
    """A table; on a phone it becomes cards unless `cards` is off, and with `lines` a row takes about two lines."""

    caption: str
    columns: Sequence[Column]
    rows: list[Row] = field(default_factory=list)
    foot: Sequence[tuple[Column, Cell]] = ()
    cards: bool = True
    lines: bool = False

    def add(self, *cells: Cell, here: bool = False) -> None:
        """Another row."""
        self.rows.append(Row(list(zip(self.columns, cells, strict=True)), here))

    def total(self, *cells: Cell) -> None:
        """The foot: over all rows, not those of this page."""
        self.foot = list(zip(self.columns, cells, strict=True))


@dataclass(frozen=True)
class Pager:
    """What is shown, and where the pages beside it and the first one are; keyset paging knows no numbers."""

    said: str
    next: str = ""
    first: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Event:
    """A line of a timeline."""

    when: str
    said: str
    small: str = ""
    open: bool = False
