"""Pages that say no: the answer first, then what would allow it."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES
from bangfu.programme.accounts.permissions import REFUSALS
from bangfu.programme.ledger.storage import RETRY_AFTER, STANDS_IN_THE_WAY, refusal
from bangfu.programme.places.queries import names_of
from bangfu.web.words import words

COOKIE = "bangfu_language"
"""The language a browser keeps, for pages before and without a sign-in."""


def refused(request: HttpRequest, problem: Problem, otherwise: int = 400) -> HttpResponse:
    """A Problem as a page: 403 when the account may not, 404 when there is no such thing, else `otherwise`."""
    problem = refusal(problem) or problem
    status = 403 if problem.code in REFUSALS else 404 if problem.missing else otherwise
    if problem.code in STANDS_IN_THE_WAY:
        return stopped(request, problem)
    said = said_to(problem, getattr(request, "lang", "zh"))
    return render(request, "web/refusal.html", {"code": f"refusal.{status}", "said": said}, status=status)


def said_to(problem: Problem, lang: str) -> str:
    """The sentence of a Problem for a reader, who knows rights and places by their names."""
    details = {**problem.details}
    if problem.code == "accounts.not_allowed":
        details["may"] = words(f"may.{details['may']}", lang)
    if problem.code == "accounts.other_area":
        details["area"] = names_of([str(details["area"])], lang).get(str(details["area"]), details["area"])
    return Problem(problem.code, **details).sentence(lang)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The browser sent something no page asked for."""
    return render(request, "web/refusal.html", {"code": "refusal.400"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This role may not."""
    return render(request, "web/refusal.html", {"code": "refusal.403"}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or not in this area: which of the two is not said."""
    return render(request, "web/refusal.html", {"code": "refusal.404"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault, or that of a disk or a database: then it says so. The page needs neither, for one may have broken."""
    error = sys.exc_info()[1]
    known = refusal(error) if error is not None else None
    if known is not None:
        return stopped(request, known)
    return render(None, "web/broken.html", {"lang": _spoken(request)}, status=500)


def stopped(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A full disk, a busy or absent database: what it is, on a page that needs none of them, to be tried again."""
    lang = _spoken(request)
    shown = {"lang": lang, "title": words("refusal.503", lang), "said": problem.sentence(lang)}
    page = render(None, "web/broken.html", shown, status=503)
    page.headers["Retry-After"] = RETRY_AFTER
    return page


def _spoken(request: HttpRequest) -> str:
    """The language of the request; where it failed before that was known, the one the browser keeps."""
    kept = request.COOKIES.get(COOKIE, "")
    return getattr(request, "lang", kept if kept in LANGUAGES else LANGUAGES[0])


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page was open too long, or another site sent it."""
    return render(request, "web/refusal.html", {"code": "refusal.csrf"}, status=403)
