"""Tables of counts for the report: text left, figures right, a grey zero, a total that covers all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.core.drawing.markup import Html, tag


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, whether it holds figures, a class for its cells; a quiet head is only read aloud."""

    head: str
    is_number: bool = True
    class_: str = ""
    is_quiet: bool = False

    @property
    def shown(self) -> str:
        return tag("span", self.head, class_="visually-hidden") if self.is_quiet else self.head

    @property
    def classes(self) -> str | None:
        return " ".join(c for c in ("num" if self.is_number else "", self.class_) if c) or None


Cell = str | int | None
"""A number, text, or None where nothing applies."""


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], foot: Sequence[Cell] | None = None,
    *, class_: str = "table table--cards table--tight", id_: str | None = None,
) -> Html:  # fmt: skip
    """A table whose rows become cards on a phone; the first column is the title of its row."""
    heads = [tag("th", column.shown, scope="col", class_=column.classes) for column in columns]
    body = [tag("tr", _cells(columns, row)) for row in rows]
    footer = tag("tfoot", tag("tr", _cells(columns, foot))) if foot is not None else None
    whole = tag(
        "table", tag("caption", caption, class_="visually-hidden"), tag("thead", tag("tr", heads)), tag("tbody", body),
        footer, class_=class_, id=id_,
    )  # fmt: skip
    return tag("div", whole, class_="table-wrap")


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> list[Html]:
    cells = []
    for i, (column, value) in enumerate(zip(columns, row, strict=True)):
        classes = column.classes
        if value == 0 and column.is_number:
            classes = f"{classes} zero"
        said = "—" if value is None else value if isinstance(value, str) else f"{value:,}".replace("-", "−")
        cells.append(tag("td", said, class_=classes, data_label=column.head if i and not column.is_quiet else None))
    return cells
