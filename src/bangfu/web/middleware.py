"""What every request gets: the actor, and the language the person reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.ledger.actors import Actor

COOKIE = "bangfu_language"
DJANGO = {"zh": "zh-hans", "en": "en"}
NOBODY = Actor(None, "", Role.PUBLIC, "-")
"""Who has not signed in: no role, and an area in which nothing lies."""


class OfficeRequest(HttpRequest):
    """A request as pages get it."""

    actor: Actor
    lang: str


class OfficeMiddleware:
    """Sets `request.actor` and `request.lang`, and Django's own language for its messages."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        office = cast(OfficeRequest, request)
        user = request.user
        office.actor = user.actor() if isinstance(user, Account) else NOBODY
        chosen = user.language if isinstance(user, Account) else request.COOKIES.get(COOKIE, "")
        office.lang = chosen if chosen in DJANGO else "zh"
        with translation.override(DJANGO[office.lang]):
            response = self.respond(request)
        response.headers.setdefault("Content-Language", DJANGO[office.lang])
        return response
