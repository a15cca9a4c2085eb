"""What every request gets: the actor, the language, the area and day that were picked; refusals in a sentence."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import translation

from bangfu.core.errors import Problem
from bangfu.core.typed_days import day_written
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.guarding import reading_only
from bangfu.programme.ledger.receipts import receipt_of, written
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.storage import refusal
from bangfu.programme.ledger.writer import patient
from bangfu.web.pages.refusals import COOKIE, bad_request, refused
from bangfu.web.words import words

PATIENCE = 20.0
"""Seconds that a page waits for its turn to write."""
DJANGO = {"zh": "zh-hans", "en": "en"}
REDIRECT = 302
SIGNING_IN = ("/account/login/", "/account/2fa/authenticate/")
"""Where nobody is known yet, and somebody is to be."""
NUL = "\0"
NOBODY = Actor(None, "", Role.PUBLIC, "-")
"""Who has not signed in: no role, and an area in which nothing lies."""


class OfficeRequest(HttpRequest):
    """A request as pages get it. `area` lies in the actor's area; `on` is None for today;
    in a demo register that is the day of its story."""

    actor: Actor
    lang: str
    area: str
    on: date | None


@dataclass(frozen=True)
class Viewpoint:
    """What makes a list what it is: who looks, in which language, at which area and day, with which filter.

    A page has it of its request, a job of what it was asked for with.
    """

    actor: Actor
    lang: str
    area: str
    on: date | None
    query: QueryDict


def viewpoint(request: OfficeRequest) -> Viewpoint:
    """The viewpoint of a request."""
    return Viewpoint(request.actor, request.lang, request.area, request.on, request.GET)


class OfficeMiddleware:
    """Sets `request.actor`, `.lang`, `.area` and `.on`, and Django's own language for its messages."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        office = cast(OfficeRequest, request)
        user = request.user
        office.actor = user.actor() if isinstance(user, Account) else NOBODY
        chosen = user.language if isinstance(user, Account) else request.COOKIES.get(COOKIE, "")
        office.lang = chosen if chosen in DJANGO else "zh"
        office.area, office.on = office.actor.area, day_written(request.GET.get("on", ""))
        if office.actor.account is not None:
            picked = request.GET.get("area") or request.session.get("area", "")
            office.area = picked if picked.startswith(office.actor.area) else office.actor.area
            office.on = office.on or day_written(request.session.get("on", "")) or settings.BANGFU_TODAY
        spoken = translation.override(DJANGO[office.lang])
        # who signs in is looked up among all accounts, also while the second step is asked
        area = "" if office.actor is NOBODY and request.path.startswith(SIGNING_IN) else office.actor.area
        try:
            with reading_only(), confined(area), spoken, written() as entries, patient(PATIENCE):
                response = self.respond(request)
        finally:
            _close_uploads(request)
        if entries:
            _give_receipt(office, response, entries[-1])
        response.headers.setdefault("Content-Language", DJANGO[office.lang])
        if office.actor.account is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, named: Mapping[str, object]
    ) -> HttpResponse | None:
        """Refuse what no form sends and no database keeps; the API says the same of its own parameters."""
        if getattr(view, "csrf_exempt", False):
            return None
        given = [*request.GET.lists(), *request.POST.lists(), ("", [str(value) for value in named.values()])]
        return bad_request(request) if any(NUL in value for _, values in given for value in values) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A Problem that reaches the top is a page with its sentence, also that of a full disk or a lost database."""
        problem = error if isinstance(error, Problem) else refusal(error)
        return refused(request, problem) if problem is not None else None


def _close_uploads(request: HttpRequest) -> None:
    """Take away what had arrived of a file that broke off or found no room: whoever was receiving it knows no more."""
    if request.content_type == "multipart/form-data":
        for handler in request.upload_handlers:
            handler.upload_interrupted()


def _give_receipt(request: OfficeRequest, response: HttpResponse, entry: int) -> None:
    """Let whoever wrote take a signed receipt away: programs in a header, people by a link beside the message.

    Where the key that signs lies on another machine there is none; the next checkpoint is the proof then.
    """
    try:
        note = receipt_of(entry)
    except Problem:
        return
    response.headers["Bangfu-Receipt"] = b64encode(note.encode()).decode()
    if request.actor.account is not None and response.status_code == REDIRECT:
        said = words("receipt.given", request.lang, number=entry)
        messages.info(request, said, extra_tags=reverse("receipt", args=[entry]))
