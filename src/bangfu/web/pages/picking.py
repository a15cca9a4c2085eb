"""What the bar on top remembers: language, area, day. All by POST, so that it works without script."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.typed_days import typed_day
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.noting import note_language
from bangfu.web.middleware import DJANGO, OfficeRequest
from bangfu.web.pages.refusals import COOKIE

YEAR = 365 * 24 * 3600


@require_POST
def pick_language(request: OfficeRequest) -> HttpResponse:
    """Chinese or English, kept with the account, or in a cookie before signing in.

    What was searched for is asked again by the browser itself: its words stand in no address.
    """
    chosen = request.POST.get("language", "")
    back = HttpResponseRedirect(_back(request))
    if "text" in request.POST and back.url == reverse("search"):
        back.status_code = HTTPStatus.TEMPORARY_REDIRECT
    if chosen in DJANGO:
        if isinstance(request.user, Account):
            note_language(request.user, chosen)
        back.set_cookie(COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax")
    return back


@require_POST
@login_required
def pick_area(request: OfficeRequest) -> HttpResponse:
    """Another place inside the own area."""
    area = request.POST.get("area", "")
    if area.startswith(request.actor.area):
        request.session["area"] = area
    return HttpResponseRedirect(urlsplit(_back(request)).path)


@require_POST
@login_required
def pick_day(request: OfficeRequest) -> HttpResponse:
    """The day facts and rules are shown as of: one of those offered, or one that was typed; empty for today."""
    asked = request.POST.get("day", request.POST.get("on", ""))
    try:
        request.session["on"] = typed_day(asked).isoformat() if asked.strip() else ""
    except Problem as problem:
        messages.error(request, problem.sentence(request.lang))
    return HttpResponseRedirect(urlsplit(_back(request)).path)


def _back(request: OfficeRequest) -> str:
    asked = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else "/"
