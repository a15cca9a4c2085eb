"""What an import would write, side by side: the register as it is beside the roster, household by household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from bangfu.core.texts import in_parts
from bangfu.programme.intake import queries
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.queries import Difference, Lacking, Line
from bangfu.programme.places.queries import names_of
from bangfu.web.shown import Cell, Column, Pager, Table, count_cell
from bangfu.web.words import words

PAGE, CHANGED, PLACES = 30, 10, 200
FIRST = 5
"""Lines of a household that are seen at once; the rest is one press below."""


@dataclass(frozen=True)
class Changed:
    """A household with what changes: the first lines, and the rest."""

    name: str
    small: str
    href: str
    said: str
    first: Table
    rest: Table | None
    rest_said: str


@dataclass(frozen=True)
class Part:
    """A page of one kind of difference: a table, or the changes of each household; and where the next begins."""

    table: Table | None = None
    changes: list[Changed] = field(default_factory=list)
    count: int = 0
    following: str = ""


def differences_shown(row: Import, kind: str, lang: str, begin: str) -> Part:
    """Some of the households of one kind, in order of their number, from after `begin` on."""
    size = CHANGED if kind == "changed" else PAGE
    if kind == "missing":
        lacking = queries.missing(row, lang, begin, size + 1)
        following = lacking[size - 1].number if len(lacking) > size else ""
        return Part(_lacking(lacking[:size], lang), [], len(lacking[:size]), following)
    found = queries.differences(row, kind, lang, begin, size + 1)
    page, following = found[:size], found[size - 1].number if len(found) > size else ""
    if kind == "changed":
        return Part(None, [_changed(one, lang) for one in page], len(page), following)
    return Part(_listed(page, lang), [], len(page), following)


def places_shown(row: Import, lang: str) -> tuple[Table, str] | None:
    """What an import would write of places, and a sentence where that is not all; None when it writes nothing there."""
    lines = queries.place_differences(row, lang, PLACES + 1)
    if not lines:
        return None
    names = names_of({path for path, _ in lines}, lang)
    table = Table(words("import.places", lang), [
        Column(words("import.place", lang)), Column(words("import.item", lang)), Column(words("import.old", lang)),
        Column(words("import.new_value", lang)),
    ], lines=True)  # fmt: skip
    for path, line in lines[:PLACES]:
        name = Cell(names[path], small=path) if path in names else Cell(path)  # a place nobody has told of yet
        table.add(name, Cell(line.label[lang]), Cell(line.old or "—"), Cell(line.new or "—"))
    return table, words("import.places_first", lang, count=PLACES) if len(lines) > PLACES else ""


def pager_of(part: Part, kind: str, total: int, begin: str, lang: str) -> Pager | None:
    """What is shown of how many."""
    if not part.count:
        return None
    more = f"?{urlencode({'kind': kind, 'after': part.following})}#difference" if part.following else ""
    said = words("import.shown", lang, count=part.count, total=total)
    return Pager(said, more, f"?kind={kind}#difference" if begin else "")


def _changed(one: Difference, lang: str) -> Changed:
    first, rest = one.lines[:FIRST], one.lines[FIRST:]
    return Changed(
        one.head or one.number, f"{one.number} {one.place}", reverse("household", args=[one.number]),
        words("import.changes", lang, count=len(one.lines)), _lines(first, lang),
        _lines(rest, lang) if rest else None, words("import.changes_more", lang, count=len(rest)),
    )  # fmt: skip


def _lines(lines: Sequence[Line], lang: str) -> Table:
    table = Table(words("import.difference", lang), [
        Column(words("import.item", lang)), Column(words("import.old", lang)), Column(words("import.new_value", lang)),
    ], cards=False)  # fmt: skip
    for line in lines:
        item = f"{line.who} {line.label[lang]}".strip()
        table.add(Cell(item), Cell(line.old or "—"), Cell(line.new or "—"))
    return table


def _lacking(lacking: Sequence[Lacking], lang: str) -> Table | None:
    table = Table(words("import.kind_missing", lang), [
        Column(words("import.household", lang)), Column(words("household_list.persons", lang), num=True),
    ], lines=True)  # fmt: skip
    for one in lacking:
        href = reverse("household", args=[one.number])
        name = Cell(one.head or one.number, href, small=f"{one.number} {one.place}")
        table.add(name, count_cell(one.persons, f"{href}#people"))
    return table if lacking else None


def _listed(found: Sequence[Difference], lang: str) -> Table | None:
    """A row for each household: what is new about it, summed up."""
    table = Table(words("import.difference", lang), [
        Column(words("import.household", lang)), Column(words("household_list.persons", lang), num=True),
        Column(words("import.item", lang)), Column(words("import.new_value", lang)),
    ], lines=True)  # fmt: skip
    for one in found:
        new = sum(line.is_new for line in one.lines)
        said = words("import.whole_new", lang, count=new) if new else "—"
        name = Cell(one.head or one.number, small=f"{one.number} {one.place}")
        table.add(name, Cell(f"{one.persons}"), Cell(said), Cell(_brief(one, lang)))
    return table if found else None


def _brief(one: Difference, lang: str) -> str:
    lines = [f"{line.label[lang]} {line.new}" for line in one.lines if line.is_new and line.new][:4]
    return in_parts(lines, lang) or "—"
