"""The duplicates desk: two members with one identity number; one person or two, decided by a person, undoable."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households import actions
from bangfu.programme.households.duplicate_pairs import may_decide, visible_to
from bangfu.programme.households.models import DuplicatePair, Member
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import names_of, within
from bangfu.web.middleware import OfficeRequest
from bangfu.web.paging import page_of
from bangfu.web.place_names import whole_name, with_above
from bangfu.web.shown import query_of
from bangfu.web.words import words

LISTED = 20
STATES = ("proposed", "kept", "merged")
PILLS = {"proposed": "late", "kept": "met", "merged": "met"}


@dataclass(frozen=True)
class Side:
    """One member of a pair, as the desk shows it."""

    member: int
    name: str
    place: str
    head: str
    household: str
    seen: bool


@dataclass(frozen=True)
class PairShown:
    """A pair with both its members; `may` says whether this account decides."""

    pair: DuplicatePair
    first: Side
    second: Side
    state: str
    pill: str
    may: bool


@login_required
def duplicates(request: OfficeRequest) -> HttpResponse:
    """The desk."""
    check_may(request.actor, May.CORRECT)
    return _shown(request, "", 0)


def _shown(request: OfficeRequest, refused: str, number: int) -> HttpResponse:
    lang = request.lang
    state = request.GET.get("state", "proposed")
    state = state if state in STATES else "proposed"
    rows = within(visible_to(request.actor), request.area)
    page = page_of(rows.filter(state=state), request.GET, LISTED)
    found = page.rows
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    names = names_of({p for pair in found for m in (pair.first, pair.second) for p in with_above(m.path)}, lang)
    shown = {
        "title": words("duplicates.title", lang),
        "lead": words("duplicates.lead", lang, count=counts.get("proposed", 0)),
        "pairs": [_pair(request, pair, names, lang) for pair in found], "state": state, "refused": refused,
        "states": [(s, words(f"duplicates.state_{s}", lang)) for s in STATES], "number": number,
        "pager": page.pager(
            words("duplicates.shown", lang, count=len(found), total=counts.get(state, 0)),
            lambda **more: query_of({"state": state, **more}),
        ),
    }  # fmt: skip
    return render(request, "web/duplicates.html", shown, status=400 if refused else 200)


def _pair(request: OfficeRequest, pair: DuplicatePair, names: dict[str, str], lang: str) -> PairShown:
    first, second = (_side(request.actor, member, names) for member in (pair.first, pair.second))
    said = words(f"duplicates.state_{pair.state}", lang)
    return PairShown(pair, first, second, said, PILLS[pair.state], may_decide(request.actor, pair))


def _side(actor: Actor, member: Member, names: dict[str, str]) -> Side:
    """A member outside the actor's area is shown by its place only."""
    seen = member.path.startswith(actor.area)
    home = member.household
    place = whole_name(member.path, names)
    return Side(
        member.pk, member.name if seen else "", place, home.head if seen else "", home.number if seen else "", seen
    )  # fmt: skip


@require_POST
@login_required
def duplicate_decided(request: OfficeRequest, number: int) -> HttpResponse:
    """One person or two, or take a decision back."""
    check_may(request.actor, May.CORRECT)
    pair = visible_to(request.actor).filter(pk=number).first()
    if pair is None:
        raise Http404
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")[:300]
    try:
        if step == "keep":
            actions.keep_pair(request.actor, number, reason)
        elif step in ("end_first", "end_second"):
            actions.merge_pair(request.actor, number, pair.first_id if step == "end_first" else pair.second_id, reason)
        elif step == "undo":
            actions.undo_pair(request.actor, number, reason)
        else:
            return _shown(request, words("duplicates.no_choice", request.lang), number)
    except Problem as problem:
        if not problem.code.startswith("households."):
            raise
        return _shown(request, problem.sentence(request.lang), number)
    messages.success(request, words("duplicates.done", request.lang))
    return HttpResponseRedirect(reverse("duplicates"))
