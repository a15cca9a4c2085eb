"""The form of a household's income worksheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import visible_to
from bangfu.programme.households.worksheet import (
    EVIDENCE,
    TAKEN,
    Item,
    income_facts,
    worksheet_of,
    write_worksheet,
)
from bangfu.web.middleware import OfficeRequest, day_of
from bangfu.web.pages.household_parts import capital
from bangfu.web.policy import pack_on, shape_named, today
from bangfu.web.words import words

LINES = 12
FIELDS = ("fact", "source", "least", "most", "note")


@dataclass(frozen=True)
class Line:
    """A line of the form as it was typed."""

    number: int
    fact: str
    source: str
    least: str
    most: str
    note: str


@login_required
def worksheet(request: OfficeRequest, number: str) -> HttpResponse:
    """Fill the worksheet of a year in; one that is there is shown to be put right."""
    check_may(request.actor, May.CORRECT)
    home = visible_to(request.actor).filter(number=number).first()
    if home is None:
        raise Http404
    lang, pack = request.lang, pack_on(today())
    known = income_facts(shape_named(pack.name))
    if known is None:
        raise Problem("households.no_worksheet", pack=pack.name)
    _, _, facts = known
    year = request.POST.get("year", "") or request.GET.get("year", "") or str(today().year - 1)
    lines, problem = _lines(request.POST) if request.method == "POST" else _known_lines(home, year, facts), ""
    if request.method == "POST":
        try:
            items = [item for line in lines if (item := _item(line, facts)) is not None]
            since = day_of(request.POST.get("since", "")) or today()
            wanted = int(year) if year.isdecimal() and len(year) == 4 else 0
            write_worksheet(
                request.actor, pack, number, wanted, items, since, request.POST.get("reason", "").strip()[:500]
            )
        except Problem as found:
            if not found.code.startswith("households."):
                raise
            problem = found.sentence(lang)
        else:
            messages.success(request, words("worksheet.done", lang, year=year))
            return HttpResponseRedirect(reverse("household", args=[number]) + "#worksheet")
    shown = {
        "title": words("worksheet.title", lang), "lead": words("worksheet.lead", lang, name=home.head or home.number),
        "crumbs": [
            (words("household.title", lang, name=home.head or number), reverse("household", args=[number])),
            (words("worksheet.title", lang), ""),
        ],
        "home": home, "year": year, "lines": lines, "problem": problem, "today": today().isoformat(),
        "asked": request.POST, "facts": [(name, capital(fact.label[lang], lang)) for name, fact in facts.items()],
        "sources": [(code, one.label[lang]) for code, one in pack.codes[EVIDENCE].codes.items()],
        "share": words("worksheet.share", lang, share=pack.parameters[TAKEN].on(today()).value),
    }  # fmt: skip
    return render(request, "web/worksheet.html", shown, status=400 if problem else 200)


def _lines(given: QueryDict) -> list[Line]:
    return [
        Line(number, *(given.get(f"{name}-{number}", "").strip()[:400] for name in FIELDS))
        for number in range(1, LINES + 1)
    ]


def _known_lines(home: Household, year: str, facts: dict[str, Fact]) -> list[Line]:
    """The lines of the worksheet in force, notes left sealed, and empty ones after them."""
    items = [item for item in worksheet_of(home, today()) if str(item.year) == year][:LINES]
    lines = [
        Line(
            number, item.fact, item.source, _plain(item.least, facts.get(item.fact)),
            _plain(item.most, facts.get(item.fact)), "",
        )
        for number, item in enumerate(items, 1)
    ]  # fmt: skip
    return lines + [Line(number, "", "", "", "", "") for number in range(len(lines) + 1, LINES + 1)]


def _plain(minor: int, fact: Fact | None) -> str:
    return str(Decimal(minor).scaleb(-(fact.type.places if fact is not None else 2)))


def _item(line: Line, facts: dict[str, Fact]) -> Item | None:
    """A line as an item; None for an empty one. One amount alone is both least and most."""
    if not (line.fact or line.least or line.most):
        return None
    places = facts[line.fact].type.places if line.fact in facts else 2
    least, most = (_minor(text, places, line.number) for text in (line.least or line.most, line.most or line.least))
    return Item(line.fact, line.source, least, most, line.note)


def _minor(text: str, places: int, number: int) -> int:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
        minor = value.scaleb(places)
        if not value.is_finite() or minor != minor.to_integral_value():
            raise InvalidOperation
    except InvalidOperation as error:
        raise Problem("households.worksheet_amount", number=number, found=text[:20] or "—") from error
    return int(minor)
