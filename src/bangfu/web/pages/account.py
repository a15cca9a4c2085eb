"""One's own account: language, ways of signing in, what it may do, tokens for programs."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.texts import headed, listed
from bangfu.core.typed_days import typed_day
from bangfu.programme.accounts.actions import Narrowed, end_token, make_token
from bangfu.programme.accounts.models import Token
from bangfu.programme.accounts.permissions import Kind, May, can
from bangfu.programme.accounts.queries import scope_of, tokens_of
from bangfu.programme.places.queries import children_of, names_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import words

USUAL = (Kind.HOUSEHOLDS, Kind.VERDICTS, Kind.PLACES, Kind.RUNS)
"""What the form of a new token has ticked: what statistics need, and no more."""
USUAL_LIFE = timedelta(days=90)
MOST = 100
"""Places below that are offered."""


@login_required
def account(request: OfficeRequest, made: str = "", refused: str = "") -> HttpResponse:
    """The page of one's own account; `made` is a token to be shown once, `refused` why there is none."""
    actor, lang = request.actor, request.lang
    area = names_of([actor.area], lang).get(actor.area) or words("area.all", lang)
    lead = words("account.lead", lang, role=words(f"role.{actor.role}", lang), area=area)
    places = [(place.path, place.named(lang)) for place in children_of(actor.area)[:MOST]] if actor.area else []
    shown = {
        "areas": [(actor.area, area), *places], "kinds": [(kind, words(f"tokens.kind_{kind}", lang)) for kind in Kind],
        "usual": USUAL, "until": timezone.localdate() + USUAL_LIFE, "refused": refused,
        "title": words("account.title", lang), "lead": lead, "made": made, "today": timezone.localdate(),
        "rights": [(headed(words(f"may.{may}", lang)), can(actor, may)) for may in May],
        "tokens": [(token, _scope_said(token, lang)) for token in tokens_of(request.actor)],
    }  # fmt: skip
    return render(request, "web/account.html", shown, status=400 if refused else 200)


def _scope_said(token: Token, lang: str) -> str:
    """What a token may do, in words."""
    scope = scope_of(token)
    if scope is None:
        return words("tokens.whole", lang)
    kinds = listed((words(f"tokens.kind_{kind}", lang) for kind in scope.kinds.split(",")), lang)
    area = names_of([scope.area], lang).get(scope.area) or words("area.all", lang)
    return words("tokens.reads" if scope.reads_only else "tokens.writes", lang, area=area, kinds=kinds)


@require_POST
@login_required
def token_made(request: OfficeRequest) -> HttpResponse:
    """Make a token and show it once; the answer is not a redirect, as the text is kept nowhere."""
    label = request.POST.get("label", "").strip()[:60]
    if not label or request.actor.account is None:
        return HttpResponseRedirect(reverse("account"))
    expires = request.POST.get("expires", "")
    until = typed_day(expires) if expires.strip() else None
    narrowed = Narrowed(
        request.POST.get("area", "")[:24] or request.actor.area, "writes" not in request.POST,
        frozenset(kind for kind in Kind if kind in request.POST.getlist("kind")),
    )  # fmt: skip
    try:
        text = make_token(request.actor, request.actor.account, label, until, narrowed)
    except Problem as problem:
        if problem.code not in ("accounts.token_for_nothing", "accounts.token_over"):
            raise
        return account(request, refused=problem.sentence(request.lang))
    return account(request, made=text)


@require_POST
@login_required
def token_ended(request: OfficeRequest, number: int) -> HttpResponse:
    """End a token of one's own."""
    if not tokens_of(request.actor).filter(pk=number).exists():
        raise Http404
    end_token(request.actor, number)
    messages.success(request, words("tokens.ended", request.lang))
    return HttpResponseRedirect(reverse("account") + "#tokens")
