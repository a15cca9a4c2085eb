"""The list of an account's sessions: where and when each was last seen, written aside and not with every page.

The package that keeps the list writes a row with every request; on SQLite each page would then stand in line behind
an import, and pay for a flush of the disk.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bangfu.programme.accounts.noting import BROWSER_MOST, note_session

SEEN_EVERY = 300
"""Seconds between two marks of a session that shows nothing new."""


class SeenMiddleware:
    """Marks the session of whoever is signed in: the first time, when browser or address change, every few minutes."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated:
            seen = (get_adapter().get_client_ip(request), request.headers.get("user-agent", "")[:BROWSER_MOST])
            kept = f"bangfu:seen:{key}"
            if cache.get(kept) != seen:
                cache.set(kept, seen, SEEN_EVERY)
                note_session(key, request.user.pk, *seen, timezone.now())
        return self.respond(request)
