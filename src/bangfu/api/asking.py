"""Who asks: a token in the header, and the request as operations get it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from bangfu.core.texts import LANGUAGES
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.queries import account_of_token, note_use
from bangfu.programme.ledger.actors import Actor

NOTED_EVERY = timedelta(minutes=5)


class Asked(HttpRequest):
    """A request of a program: the actor it speaks for, the language of sentences."""

    auth: Actor


class TokenAuth(HttpBearer):
    """`Authorization: Bearer bf_…`; an unknown, ended or expired token is refused with 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        account = account_of_token(token)
        if not isinstance(account, Account):
            return None
        note_use(token, timezone.now(), NOTED_EVERY)
        return account.actor()


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
