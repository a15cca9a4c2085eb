"""Reads a report back as a stranger's program would: elements in order, tables as rows, words by language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

LATIN = re.compile(r"[A-Za-z]{2,}")
HAN = re.compile(r"[\u3400-\u9fff]")
SAID_IN_CHINESE_TOO = {"Bangfu", "bangfu", "explain", "valid_from", "valid_until"}
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


def assert_stands_alone(file: Path, patterns: set[str]) -> None:
    """It asks nothing of the network and runs nothing; fills refer only to these `patterns` of its own."""
    text = file.read_text("utf-8")
    assert not re.search(r"https?:|//[a-z]|@import|<script|javascript:|\bon[a-z]+=", text)
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= patterns
    for element in read_page(file).everything():
        assert "src" not in element.attributes
        assert "style" not in element.attributes
        assert element.attributes.get("href", "#").startswith(("#", "data:,"))


def assert_links_lead_somewhere(page: Element) -> None:
    """Every link inside has its anchor, and no anchor stands twice."""
    anchors = [e.attributes["id"] for e in page.everything() if "id" in e.attributes]
    assert len(anchors) == len(set(anchors))
    links = {e.attributes["href"][1:] for e in page.everything() if e.attributes.get("href", "").startswith("#")}
    assert links <= set(anchors)


def assert_can_be_read_aloud(page: Element, lang: str) -> None:
    """Landmarks, headings in order, pictures with words or hidden, tables with captions and heads."""
    (html,) = page.all("html")
    assert html.attributes["lang"] == {"zh": "zh-Hans", "en": "en"}[lang]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("header")) == 1
    assert all(nav.attributes["aria-label"] for nav in page.all("nav"))
    levels = [int(e.name[1]) for e in page.everything() if re.fullmatch(r"h[1-6]", e.name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for picture in page.all("svg"):
        said = picture.attributes.get("aria-label") if picture.attributes.get("role") == "img" else None
        assert said or picture.attributes.get("aria-hidden") == "true"
    for table in page.all("table"):
        assert table.all("caption")[0].text().strip()
        assert all(head.text().strip() and head.attributes["scope"] == "col" for head in table.all("th"))


def assert_speaks_chinese(page: Element, also: frozenset[str] = frozenset()) -> None:
    """No word in Latin letters but names of files and commands; no space between characters and figures."""
    spoken = page.text(without=("style", "code"))
    spoken += " ".join(e.attributes.get("aria-label", "") for e in page.everything())
    latin = set(LATIN.findall(spoken.replace("valid_from", "").replace("valid_until", "")))
    assert latin <= SAID_IN_CHINESE_TOO | also
    first = " ".join(page.by_id("main").all("p")[0].text().split())
    assert not re.search(r"[\u3400-\u9fff] +\d|\d +[\u3400-\u9fff]", first)


def unmarked_chinese(page: Element) -> str:
    """What an English page says without marking it as Chinese."""
    return "".join(_unmarked(page.all("body")[0]))


def _unmarked(element: Element) -> list[str]:
    found: list[str] = []
    for part in element.inside:
        if isinstance(part, str):
            found.append(part)
        elif part.attributes.get("lang") != "zh-Hans" and part.name != "caption":
            found += _unmarked(part)
    return found
