"""Complain or suggest: the form that every page leads to, what was made so far, and the answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.programme.complaints import actions, queries
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.complaints.permissions import can_answer
from bangfu.programme.ledger.actors import Actor
from bangfu.web.middleware import OfficeRequest
from bangfu.web.policy import pack_on
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import days, words

LIMIT = "petition_done_days_max"
"""The parameter that says within how many days an answer is due, where the pack has one of this name."""
LISTED = 50


@login_required
def complaints(request: OfficeRequest) -> HttpResponse:
    """The form and the list; by POST another one."""
    if request.method != "POST":
        return _list(request, "")
    kind, said = request.POST.get("kind", "")[:20], request.POST.get("said", "")[:4000]
    try:
        number = actions.complain(request.actor, kind, _about(request.POST.get("about", "")), said, _days(request))
    except Problem as problem:
        return _list(request, problem.sentence(request.lang))
    messages.success(request, words("complaints.sent", request.lang))
    return HttpResponseRedirect(reverse("complaint", args=[number]))


def _list(request: OfficeRequest, refused: str) -> HttpResponse:
    lang, granted = request.lang, _days(request)
    asked = request.POST if request.method == "POST" else request.GET
    shown = {
        "title": words("complaints.title", lang), "refused": refused, "about": _about(asked.get("about", "")),
        "about_named": _page_named(_about(asked.get("about", "")), lang),
        "lead": words(
            "complaints.lead", lang, limit=words("complaints.limit", lang, days=granted) if granted is not None else ""
        ),
        "said": asked.get("said", "") if refused else "", "kind": asked.get("kind", "complaint"),
        "kinds": [(kind, words(f"complaints.kind_{kind}", lang)) for kind in actions.KINDS],
        "table": complaints_table(request.actor, lang),
    }  # fmt: skip
    return render(request, "web/complaints.html", shown, status=400 if refused else 200)


def complaints_table(actor: Actor, lang: str) -> Table | None:
    """What an actor may see of them, the latest first; None when there is nothing."""
    table = Table(words("complaints.list", lang), [
        Column(words("complaints.what", lang)), Column(words("complaints.from", lang)),
        Column(words("complaints.made", lang), tight=True), Column(words("complaints.due", lang), tight=True),
        Column(words("complaints.state", lang), tight=True),
    ], lines=True)  # fmt: skip
    for one in queries.visible_to(actor)[:LISTED]:
        table.add(
            Cell(_named(one, lang), reverse("complaint", args=[one.pk]), small=_page_named(one.page, lang)),
            Cell(one.by_name), Cell(days.day_of(one.at)), Cell(one.due_on.isoformat() if one.due_on else "—"),
            _state(one, lang),
        )  # fmt: skip
    return table if table.rows else None


@login_required
def complaint_page(request: OfficeRequest, number: int) -> HttpResponse:
    """One of them, with its answer, or the way to it."""
    return _one(request, queries.complaint_visible_to(request.actor, number), "", "")


@require_POST
@login_required
def complaint_opened(request: OfficeRequest, number: int) -> HttpResponse:
    """Open what it says, to answer it."""
    one = queries.complaint_visible_to(request.actor, number)
    said = actions.open_complaint(request.actor, one, words("complaints.purpose", request.lang))
    return _one(request, one, said, "")


@require_POST
@login_required
def complaint_answered(request: OfficeRequest, number: int) -> HttpResponse:
    """Answer it."""
    one = queries.complaint_visible_to(request.actor, number)
    try:
        actions.answer_complaint(request.actor, one.pk, request.POST.get("answer", "")[:4000])
    except Problem as problem:
        if not problem.code.startswith("complaints."):
            raise
        return _one(request, one, "", problem.sentence(request.lang))
    return HttpResponseRedirect(reverse("complaint", args=[number]))


def _one(request: OfficeRequest, one: Complaint, said: str, refused: str) -> HttpResponse:
    lang = request.lang
    due = words("complaints.waiting", lang, due=one.due_on) if one.due_on else words("complaints.waiting_open", lang)
    state = _state(one, lang)
    at = days.moment(one.answered_at) if one.answered_at else ""
    shown = {
        "title": _named(one, lang), "one": one, "said": said, "refused": refused, "due": due,
        "about": _page_named(one.page, lang),
        "lead": words("complaints.one_lead", lang, name=one.by_name, at=days.moment(one.at)),
        "state": state.text, "pill": state.pill, "may_answer": can_answer(request.actor, one),
        "answered": words("complaints.answered_by", lang, name=one.answered_name, at=at),
        "crumbs": [(words("complaints.title", lang), reverse("complaints")), (_named(one, lang), "")],
    }  # fmt: skip
    return render(request, "web/complaint.html", shown, status=400 if refused else 200)


def _named(one: Complaint, lang: str) -> str:
    return words("complaints.one", lang, kind=words(f"complaints.kind_{one.kind}", lang), number=one.pk)


def _state(one: Complaint, lang: str) -> Cell:
    late = (timezone.localdate() - one.due_on).days if one.due_on is not None else 0
    if one.answered_at is not None:
        return Cell(words("complaints.done", lang), pill="met")
    if late > 0:
        return Cell(words("complaints.late", lang, days=late), pill="late")
    return Cell(words("complaints.open", lang), pill="")


def _about(page: str) -> str:
    """The page a complaint speaks of: an address of this site without its query, which may name people."""
    path = page.partition("?")[0][:200]
    return path if path.startswith("/") and not path.startswith("//") else ""


def _page_named(page: str, lang: str) -> str:
    """An address as people know it: the first page has a name."""
    return words("menu.home", lang) if page == "/" else page


def _days(request: OfficeRequest) -> int | None:
    pack = pack_on(request.on)
    parameter = pack.parameters.get(LIMIT)
    held = [v.value for v in parameter.values if v.holds_on(_inside(pack.valid_from, request.on))] if parameter else []
    return int(held[0]) if held and isinstance(held[0], Decimal) else None


def _inside(first: date, day: date | None) -> date:
    return max(first, day) if day is not None else timezone.localdate()
