"""Who asks: a token in the header, and the request as operations get it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from bangfu.core.texts import LANGUAGES
from bangfu.programme.accounts.noting import note_use
from bangfu.programme.accounts.permissions import Kind
from bangfu.programme.accounts.queries import Speaker, speaker_of_token
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confine_further

READING = ("GET", "HEAD")
NOTED_EVERY = timedelta(minutes=5)


class Asked(HttpRequest):
    """A request of a program: the actor it speaks for, the language of sentences."""

    auth: Actor
    speaker: Speaker


def area_listed(request: Asked, place: str) -> str:
    """The area a list is about: the place that is asked for where it is the account's, else the account's own."""
    return place if place.startswith(request.auth.area) else request.auth.area


def kind_asked(path: str) -> str:
    """The kind of thing an address below /api/v1 gives; verdicts and their reasons stand below their run."""
    parts = path.partition("/api/v1/")[2].split("/")
    return str(Kind.VERDICTS) if parts[0] == Kind.RUNS and len(parts) > 2 else parts[0]


class TokenAuth(HttpBearer):
    """`Authorization: Bearer bf_…`; an unknown, ended or expired token is refused with 401, what it is too narrow for
    with 403."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Whom the token speaks for, its use noted; None when it does not open anything."""
        speaker = speaker_of_token(token)
        if speaker is None:
            return None
        note_use(speaker.token, timezone.now(), NOTED_EVERY)
        speaker.check(kind_asked(request.path_info), writes=request.method not in READING)
        cast(Asked, request).speaker = speaker
        confine_further(speaker.actor.area)
        return speaker.actor


def language(request: HttpRequest) -> str:
    """`?lang=`, else the first of Accept-Language we speak, else the account's."""
    asked = request.GET.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for wanted in request.headers.get("Accept-Language", "").split(","):
        if (code := wanted.strip()[:2].lower()) in LANGUAGES:
            return code
    auth = getattr(request, "auth", None)
    return auth.language if isinstance(auth, Actor) else "zh"
