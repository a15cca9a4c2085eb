"""The first page after signing in: what is due, what is wrong, how far to the goal, for the level of the account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.places.queries import ancestors_of, names_of
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.complaints import complaints_table
from bangfu.web.pages.home_due import due_table, wrong_findings
from bangfu.web.pages.home_figures import Figures
from bangfu.web.policy import another_day
from bangfu.web.words import words

SHORT = 4
"""Things wrong that fill a column."""


@login_required
def home(request: OfficeRequest) -> HttpResponse:
    """The page."""
    actor, lang, area = request.actor, request.lang, request.area
    if not can(actor, May.SEE_FIGURES):
        return _home_without_figures(request)
    figures = Figures(request)
    past = another_day(request.on) is not None  # what is due and wrong is a matter of now
    due, wrong = (None, []) if past else (due_table(actor, area, lang), wrong_findings(actor, area, lang))
    shown: dict[str, object] = {
        "title": names_of([area], lang).get(area) or words("area.all", lang),
        "crumbs": [(p.named(lang), "") for p in ancestors_of(area)],
        "lead": figures.lead(wrong), "stats": figures.stats(wrong), "due": due, "wrong": wrong, "past": past,
        "goal": figures.goal(), "by_status": figures.by_status(),
        "imports": address("imports") if can(actor, May.IMPORT) else "", "jobs": address("jobs"),
    }  # fmt: skip
    drawn = figures.map() if figures.places else None
    shown["status_at"] = "" if past else _place_of_statuses(len(figures.places), len(wrong), mapped=drawn is not None)
    if figures.places:
        shown |= {"map": drawn, "places": figures.table()}
    return render(request, "web/home.html", shown)


def _home_without_figures(request: OfficeRequest) -> HttpResponse:
    """What the public finds: the door for complaints and suggestions, and the answers to one's own."""
    lang, area = request.lang, request.area
    shown = {
        "title": names_of([area], lang).get(area) or words("area.all", lang),
        "crumbs": [(p.named(lang), "") for p in ancestors_of(area)],
        "lead": words("home.nothing", lang), "table": complaints_table(request.actor, lang),
    }  # fmt: skip
    return render(request, "web/home_public.html", shown)


def _place_of_statuses(places: int, wrong: int, *, mapped: bool) -> str:
    """Under what the statuses stand, so that neither column of the page runs empty."""
    if wrong < SHORT:
        return "wrong"
    if places < 2:
        return "goal"
    return "map" if mapped else "wrong"
