"""Search first: people, households, places. The text comes by POST: names and numbers do not belong in addresses."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.households.models import Member
from bangfu.programme.households.queries import household_visible_to, looks_like_identity, people_found
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import names_of, standing_in
from bangfu.web.middleware import OfficeRequest
from bangfu.web.place_names import whole_name, with_above
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import words

LONGEST = 60
MOST = 50
PLACES = 20


@login_required
def search(request: OfficeRequest) -> HttpResponse:
    """What was found in the actor's area; an exact household number or identity number opens the household."""
    lang = request.lang
    text = unicodedata.normalize("NFKC", request.POST.get("text", "")).strip()[:LONGEST]
    people, places = _found(request.actor, text)
    homes = {person.household.number for person in people}
    if len(homes) == 1 and (looks_like_identity(text) or text in homes):
        return HttpResponseRedirect(reverse("household", args=[homes.pop()]))
    count = len(people) + len(places)
    code = "search.ask" if not text else "search.found" if len(people) < MOST else "search.many"
    shown = {
        "title": words("search", lang), "lead": words(code, lang, count=count, most=MOST) if count or not text else "",
        "searched": text, "returns_to": reverse("search"),
        "people": _people_table(people, lang) if people else None, "places": places,
    }  # fmt: skip
    return render(request, "web/search.html", shown)


def _found(actor: Actor, text: str) -> tuple[list[Member], list[Place]]:
    if not text:
        return [], []
    people: list[Member] = []
    if can(actor, May.SEE_HOUSEHOLDS):
        home = household_visible_to(actor, text)
        people = [Member(household=home, name=home.head, path=home.path)] if home else people_found(actor, text, MOST)
    if looks_like_identity(text):
        return people, []
    named = standing_in(actor.area).filter(name__contains=text)
    return people, list(named[:PLACES])


def _people_table(people: list[Member], lang: str) -> Table:
    columns = [Column(words(f"household_list.{name}", lang)) for name in ("person", "place", "number")]
    table = Table(words("search.people", lang), columns, lines=True)
    names = names_of({path for person in people for path in with_above(person.path)}, lang)
    for person in people:
        number = person.household.number
        name = Cell(person.name or number, reverse("household", args=[number]))
        table.add(name, Cell(whole_name(person.path, names)), Cell(number))
    return table
