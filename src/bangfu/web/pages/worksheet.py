"""The form of a household's income worksheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.texts import headed
from bangfu.core.typed_days import typed_day_or
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
from bangfu.web.middleware import OfficeRequest
from bangfu.web.policy import pack_on, shape_named, today, wording
from bangfu.web.words import words

SPARE, LINES_MOST = 3, 40
"""Empty lines after those of the pack's items, for what rests on two sources; lines a form may have."""
FIELDS = ("fact", "source", "least", "most", "note")


@dataclass(frozen=True)
class Line:
    """A line of the form as it was typed; a `named` one is about the item it says, the others choose theirs."""

    number: int
    fact: str
    source: str
    least: str
    most: str
    note: str
    named: str = ""


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
    posted, problem = request.method == "POST", ""
    lines = _lines(request.POST) if posted else _known_lines(home, year, facts)
    if posted:
        try:
            items = [item for line in lines if (item := _item(line, facts)) is not None]
            since = typed_day_or(request.POST.get("since", ""), today())
            wanted = int(year) if year.isdecimal() and len(year) == 4 else 0
            write_worksheet(
                request.actor, pack, number, wanted, items, since, request.POST.get("reason", "").strip()[:500]
            )
        except Problem as found:
            if not found.code.startswith(("households.", "serving.")):
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
        "home": home, "year": year, "lines": _named(lines, facts, lang), "problem": problem,
        "today": today().isoformat(),
        "asked": request.POST, "facts": [(name, headed(fact.label[lang])) for name, fact in facts.items()],
        "sources": [(code, one.label[lang]) for code, one in pack.codes[EVIDENCE].codes.items()],
        **{name: words(f"worksheet.{name}", lang, unit=_unit(facts, pack, lang)) for name in ("least", "most")},
        "share": words("worksheet.share", lang, share=pack.parameters[TAKEN].on(today()).value),
    }  # fmt: skip
    return render(request, "web/worksheet.html", shown, status=400 if problem else 200)


def _unit(facts: dict[str, Fact], pack: Pack, lang: str) -> str:
    """The unit the amounts are written in: that of the pack's money."""
    return wording(pack, lang).unit(next(iter(facts.values())).unit).strip()


def _lines(given: QueryDict) -> list[Line]:
    numbers = [n for n in range(1, LINES_MOST + 1) if any(f"{name}-{n}" in given for name in FIELDS)]
    return [Line(number, *(given.get(f"{name}-{number}", "").strip()[:400] for name in FIELDS)) for number in numbers]


def _known_lines(home: Household, year: str, facts: dict[str, Fact]) -> list[Line]:
    """A line for every item of the pack, filled from the worksheet in force, notes left sealed; spare ones after."""
    items = [item for item in worksheet_of(home, today()) if str(item.year) == year]
    rows = [(item.fact, item.source, _plain(item.least, facts.get(item.fact)), _plain(item.most, facts.get(item.fact)))
            for item in items]  # fmt: skip
    rows += [(fact, "", "", "") for fact in facts if fact not in {item.fact for item in items}]
    order = list(facts)
    rows.sort(key=lambda row: order.index(row[0]) if row[0] in facts else len(order))
    rows += [("", "", "", "")] * SPARE
    return [Line(number, *row, "") for number, row in enumerate(rows[:LINES_MOST], 1)]


def _named(lines: list[Line], facts: dict[str, Fact], lang: str) -> list[Line]:
    """The lines with the words of their items; those that have none yet choose theirs."""
    return [
        replace(line, named=headed(facts[line.fact].label[lang])) if line.fact in facts else line
        for line in lines
    ]


def _plain(minor: int, fact: Fact | None) -> str:
    return str(Decimal(minor).scaleb(-(fact.type.places if fact is not None else 2)))


def _item(line: Line, facts: dict[str, Fact]) -> Item | None:
    """A line as an item; None for one that says nothing of its own. One amount alone is both least and most."""
    if not (line.source or line.least or line.most or line.note):
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
