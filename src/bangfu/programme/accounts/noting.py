"""What is kept of an account by the way: the language it reads, when a token or session was seen, what programs list.

What is seen is written aside, so that nobody who reads stands in line behind an import. Only lists that programs take
leave an entry in the log; the rest is no fact of the programme.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession

from bangfu.programme.accounts.actions import note_taken_out
from bangfu.programme.accounts.models import Account, Token
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writer import run_aside

LISTED_EVERY = 600.0
"""Seconds in which a program that pages through a list is noted once."""
LISTED_MOST = 10_000
"""Lists that are remembered; then all are noted again."""
BROWSER_MOST = int(UserSession._meta.get_field("user_agent").max_length)
"""Characters that are kept of what a browser calls itself."""


def note_language(account: Account, language: str) -> None:
    """Keep the language somebody reads the pages in."""
    account.language = language
    account.save(update_fields=["language"])


def note_use(token: Token, at: datetime, every: timedelta) -> None:
    """Write down that a token was used, at most so often: a list of tokens shows which are forgotten."""
    if token.used_at is not None and token.used_at >= at - every:
        return
    token.used_at = at
    with confined(""):  # it is known only now who asks
        run_aside(lambda: token.save(update_fields=["used_at"]))


_LISTED: dict[tuple[int | None, str, str], float] = {}
"""When a program was last noted to take a list of an area, by account; of this process."""


def note_listed(actor: Actor, taken: str, area: str, count: Callable[[], int]) -> None:
    """Write down in the log that a program takes a list page by page, once while it does, and how many rows there are.

    Aside: a program that reads does not wait until an import is written.
    """
    key, now = (actor.account, taken, area), time.monotonic()
    if now - _LISTED.get(key, -LISTED_EVERY) < LISTED_EVERY:
        return
    if len(_LISTED) >= LISTED_MOST:
        _LISTED.clear()
    _LISTED[key] = now
    if rows := count():
        run_aside(lambda: note_taken_out(actor, taken, "api", area, rows))


def note_session(key: str, account: int, address: str, browser: str, at: datetime) -> None:
    """Write down where and when a session was seen."""
    found = {"user_id": account, "ip": address, "user_agent": browser, "last_seen_at": at}
    run_aside(lambda: UserSession.objects.update_or_create(session_key=key, defaults=found))
