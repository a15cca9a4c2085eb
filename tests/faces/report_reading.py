"""Reads a report back as a stranger's program would: elements in order, tables as rows, words by language."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    """One element with its attributes and what is inside it."""

    name: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Every element of that name below, in order."""
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                found += [part] if part.name == name else []
                found += part.all(name)
        return found

    def everything(self) -> list[Element]:
        return [self, *(below for part in self.inside if isinstance(part, Element) for below in part.everything())]

    def text(self, *, without: tuple[str, ...] = ("style",), lang: str = "") -> str:
        """The words inside, without some elements; with `lang` only those not marked as another language."""
        parts = []
        for part in self.inside:
            if isinstance(part, str):
                parts.append(part)
            elif part.name not in without and (not lang or part.attributes.get("lang", lang) == lang):
                parts.append(part.text(without=without, lang=lang))
        return " ".join(parts)

    def by_id(self, id_: str) -> Element:
        return next(element for element in self.everything() if element.attributes.get("id") == id_)

    def rows(self) -> list[list[str]]:
        """The rows of a table, head and foot included."""
        return [
            [" ".join(cell.text().split()) for cell in row.inside if isinstance(cell, Element)]
            for row in self.all("tr")
        ]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(file: Path) -> Element:
    """The page as elements; fails where an element is not closed or closed twice."""
    builder = _Builder()
    builder.feed(file.read_text("utf-8"))
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].name}> is never closed"
    return builder.root
