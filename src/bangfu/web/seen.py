"""The list of an account's sessions: where and when each was last seen, written aside and not with every page.

The package that keeps the list writes a row with every request; on SQLite each page would then stand in line behind
an import, and pay for a flush of the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bangfu.programme.ledger.writer import run_aside

SEEN_EVERY = 300
"""Seconds between two marks of a session that shows nothing new."""


class SeenMiddleware:
    """Marks the session of whoever is signed in: the first time, when browser or address change, every few minutes."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated:
            longest = UserSession._meta.get_field("user_agent").max_length
            seen = (get_adapter().get_client_ip(request), request.headers.get("user-agent", "")[:longest])
            kept = f"bangfu:seen:{key}"
            if cache.get(kept) != seen:
                cache.set(kept, seen, SEEN_EVERY)
                account, at = request.user.pk, timezone.now()
                run_aside(lambda: _mark(key, account, seen, at))
        return self.respond(request)


def _mark(key: str, account: int, seen: tuple[str, str], at: datetime) -> None:
    address, browser = seen
    found = {"user_id": account, "ip": address, "user_agent": browser, "last_seen_at": at}
    UserSession.objects.update_or_create(session_key=key, defaults=found)
