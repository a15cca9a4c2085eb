"""The tree of places: what lies below, what a place is, what it was before and what became of it."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.policy.model import Pack
from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.households.counting import status_counts
from bangfu.programme.households.facts import read_facts
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import (
    ancestors_of,
    children_of,
    ended_without_successor,
    holding,
    last_day_of,
    names_under,
    place_on,
    state_on,
    successions_from,
    successions_to,
)
from bangfu.web.middleware import OfficeRequest
from bangfu.web.policy import pack_on, stored_value, today, wording
from bangfu.web.shown import Cell, Column, Event, Table, count_cell
from bangfu.web.words import days, words

MOST = 400


@login_required
def places(request: OfficeRequest) -> HttpResponse:
    """A place and those below it, inside the actor's area."""
    check_may(request.actor, May.SEE_FIGURES)
    actor, lang, on = request.actor, request.lang, request.on or today()
    path = request.GET.get("place", "") or request.area
    if not path.startswith(actor.area):
        raise Http404
    here = place_on(path, on)
    if path and here is None:
        raise Http404
    if here is not None and here.until is not None and request.on is None:
        request.on = last_day_of(path)
    below, pack = list(children_of(path, request.on)[:MOST]), pack_on(on)
    levels = {number: level.label[lang] for number, level in enumerate(pack.levels, 1)}
    name = here.named(lang) if here is not None else words("area.all", lang)
    lead = "place_page.lead" if below else "place_page.lead_none"
    shown = {
        "title": name, "lead": words(lead, lang, count=len(below), number=path or "—"),
        "crumbs": [
            (place.named(lang), f"{reverse('places')}?place={place.path}" if place.path.startswith(actor.area) else "")
            for place in ancestors_of(path)
        ],
        "table": _below(request, path, below, levels, lang) if below else None,
        "facts": _facts(path, pack, request, lang),
        "classes": _classes(here, request, lang),
        "history": _history(here, lang) if here is not None else [],
        "change": f"{reverse('place_change')}?place={path}" if path and can(actor, May.MANAGE_PLACES, path) else "",
        "households": f"{reverse('households')}?place={path}" if can(actor, May.SEE_HOUSEHOLDS) else "",
    }  # fmt: skip
    return render(request, "web/places.html", shown)


def _below(request: OfficeRequest, path: str, below: list[Place], levels: dict[int, str], lang: str) -> Table:
    counts = status_counts(request.actor, path, len(below[0].path))
    opens, dated = can(request.actor, May.SEE_HOUSEHOLDS), any(place.since for place in below)
    columns = [
        Column(words("place_page.name", lang)), Column(words("place_page.code", lang), tight=True),
        Column(words("place_page.level", lang), tight=True), Column(words("place_page.households", lang), num=True),
        *([Column(words("place_page.since", lang), tight=True)] if dated else []),
    ]  # fmt: skip
    table, sum_of_homes = Table(words("place_page.below", lang), columns, lines=True), 0
    for place in below:
        homes = sum(n for n, _ in counts.get(place.path, {}).values())
        sum_of_homes += homes
        table.add(
            Cell(place.named(lang), f"?place={place.path}"), Cell(place.path),
            Cell(headed(levels.get(place.level, str(place.level)))),
            count_cell(homes, f"{reverse('households')}?place={place.path}" if opens else ""),
            *([Cell(str(place.since) if place.since else "—")] if dated else []),
        )  # fmt: skip
    table.total(
        Cell(words("place_page.total", lang, count=len(below))), Cell(""), Cell(""),
        count_cell(sum_of_homes, f"{reverse('households')}?place={path}" if opens and path else ""),
        *([Cell("")] if dated else []),
    )  # fmt: skip
    return table


def _facts(path: str, pack: Pack, request: OfficeRequest, lang: str) -> list[tuple[str, str]]:
    """What is registered of the place on the day, without its own names again."""
    said, names, found = wording(pack, lang), names_under(path), []
    state = state_on(path, request.on or today())
    table = pack.tables.get(state.table) if state is not None else None
    if state is None or table is None:
        return []
    for key, value in read_facts(state.facts, table.facts).items():
        fact = table.facts.get(key)
        if fact is None or fact.private or key in (table.key, table.place) or str(value) in names:
            continue
        found.append((headed(fact.label[lang]), stored_value(said, fact, value)))
    return found


def _classes(here: Place | None, request: OfficeRequest, lang: str) -> list[str]:
    if here is None:
        return []
    labels = class_labels(request.on or today(), lang)
    return [labels.get(one.kind, one.kind) for one in here.classes.filter(holding(request.on or today()))]


def class_labels(day: date, lang: str) -> dict[str, str]:
    """The classes a place can belong to, in the words of the pack of the day."""
    codes = pack_on(day).codes.get("place_class")
    return {code: one.label[lang] for code, one in codes.codes.items()} if codes is not None else {}


def _history(here: Place, lang: str) -> list[Event]:
    """What became of the place, and what it was made of, the latest first."""
    events = []
    for after in successions_from(here.path):
        names = {"name": after.successor.named(lang), "former": after.predecessor.named(lang)}
        said = words(f"place_page.became_{after.kind}", lang, **names)
        events.append((after.on, Event(days.long(after.on, lang), said)))
    for before in successions_to(here.path):
        said = words(f"place_page.came_{before.kind}", lang, name=before.predecessor.named(lang))
        events.append((before.on, Event(days.long(before.on, lang), said)))
    for row in ended_without_successor(here.path):
        if row.until is not None:
            said = words("place_page.ended", lang, name=row.named(lang))
            events.append((row.until, Event(days.long(row.until, lang), said)))
    events.sort(key=lambda pair: pair[0], reverse=True)
    return [event for _, event in events]
