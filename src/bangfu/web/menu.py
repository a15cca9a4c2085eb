"""The menu: the campaign's five questions and the office itself. What does not exist yet is simply not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.queries import open_leads
from bangfu.programme.complaints.queries import waiting_for
from bangfu.programme.ledger.actors import Actor


@dataclass(frozen=True)
class Item:
    """A line of the menu: its word, the name of its address, who sees it; `count` says what waits there in an area.

    Without a `may` everybody sees it.
    """

    word: str
    route: str
    may: May | None
    count: Callable[[Actor, str], int] | None = None


@dataclass(frozen=True)
class Section:
    """A question and the pages that answer it."""

    word: str
    items: tuple[Item, ...]


SECTIONS = (
    Section("menu.who", (
        Item("menu.imports", "imports", May.IMPORT),
        Item("menu.runs", "runs", May.SEE_FIGURES),
        Item("menu.households", "households", May.SEE_HOUSEHOLDS),
        Item("menu.leads", "leads", May.HANDLE_LEADS, open_leads),
        Item("menu.duplicates", "duplicates", May.HANDLE_LEADS),
        Item("menu.compare", "compare", May.SEE_FIGURES),
        Item("menu.simulate", "simulate", May.SIMULATE),
        Item("menu.packs", "packs", May.SEE_FIGURES),
    )),
    Section("menu.real", (
        Item("menu.complaints", "complaints", None, lambda actor, _area: waiting_for(actor)),
        Item("menu.log", "log", May.SEE_LOG),
    )),
    Section("menu.office", (
        Item("menu.places", "places", May.SEE_FIGURES),
        Item("menu.accounts", "accounts", May.MANAGE_ACCOUNTS),
        Item("menu.jobs", "jobs", May.SEE_FIGURES),
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line as the page shows it."""

    word: str
    href: str
    count: int
    here: bool


def menu_of(actor: Actor, area: str, path: str) -> list[tuple[str, list[Shown]]]:
    """The sections an actor sees on the page at `path`, that page marked; what waits is counted in the area picked."""
    sections = [(section.word, list(_lines(section, actor, area, path))) for section in SECTIONS]
    return [(word, lines) for word, lines in sections if lines]


def _lines(section: Section, actor: Actor, area: str, path: str) -> Iterator[Shown]:
    for item in section.items:
        if item.may is not None and not can(actor, item.may):
            continue
        href = address(item.route)
        if not href:
            continue
        here = path == href or path.startswith(href.rstrip("/") + "/")
        yield Shown(item.word, href, item.count(actor, area) if item.count else 0, here)


def address(route: str, *arguments: object) -> str:
    """The address of a page, empty when this version has none of that name."""
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""
