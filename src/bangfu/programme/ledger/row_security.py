"""Row-level security by area on PostgreSQL: a second lock behind `visible_to`, for the query somebody forgets.

    class Lead(Evidenced):
        SEEN = by_path()                     # every table says who sees its rows, or why everybody does

A connection that was not told its area sees no rows at all. `confined(area)` tells it, for a request, a job or an
action; the empty area is everything. On SQLite, which has no such thing, nothing happens. The role that serves must
not be a superuser, for superusers pass every policy. `row_policies` brings the database to what is said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

SETTING = "bangfu.area"
TOLD = "in:"
"""Stands before the area, so that a setting that was dropped (which reads as empty) does not mean everything."""


@contextmanager
def confined(area: str) -> Iterator[None]:
    """Let this thread's connection see the rows of one area; afterwards what it saw before."""
    if connection.vendor != "postgresql":
        yield
        return
    before = _set(TOLD + area)
    try:
        yield
    finally:
        if _can_be_told():
            _set(before)


def confine_further(area: str) -> None:
    """Let this thread's connection see the rows of one area until the `confined` that is open ends.

    For a request of which it is known only late, by its token, whom it speaks for.
    """
    if connection.vendor == "postgresql":
        _set(TOLD + area)


def see_everything() -> None:
    """Let this process's connection see every row from now on, for a command of who holds the register's folder."""
    if connection.vendor == "postgresql":
        _set(TOLD)


def _can_be_told() -> bool:
    """Whether the connection takes statements: one that was lost, or whose transaction failed, forgets by itself."""
    held = connection.connection
    if held is None or held.closed or connection.needs_rollback:
        return False
    return str(held.info.transaction_status.name) != "INERROR"


def _set(value: str) -> str:
    with connection.cursor() as cursor:
        reading = "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, false)"
        cursor.execute(reading, [SETTING, SETTING, value])
        before: str = cursor.fetchone()[0]
    return before


def superuser() -> str | None:
    """The role this connection serves as, when no policy holds for it; None when the policies do, or on SQLite."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)")
        found = cursor.fetchone()
    return str(found[0]) if found else None


# -- who sees the rows of a table ------------------------------------------------------------------

WAS_TOLD = f"(SELECT coalesce(current_setting('{SETTING}', true), ''))"
AREA = f"substr({WAS_TOLD}, {len(TOLD) + 1})"
"""What a connection was told, and the area in it, as a policy reads them."""
EVERYTHING = f"{WAS_TOLD} = '{TOLD}'"
WAS_TOLD_AN_AREA = f"{WAS_TOLD} LIKE '{TOLD}%'"


@dataclass(frozen=True)
class Seen:
    """Who sees the rows of a table: where the condition `when` holds. Without one everybody, for a reason.

    `written` is the condition that a row must meet that is written, where it is another. `functions` are names
    and statements of functions that the condition asks.
    """

    when: str = ""
    written: str = ""
    functions: tuple[tuple[str, str], ...] = ()
    because: str = ""


def by_path(column: str = "path") -> Seen:
    """Rows whose place lies in the area.

    Written as a CASE, of which PostgreSQL expects half of the rows. Of the bare range, whose ends it cannot know, it
    expects 25 of a million, and then sorts a million rows for a page of fifty. Queries name their area by themselves,
    so that indexes on it are used.
    """
    lies = f"{WAS_TOLD_AN_AREA} AND {column} >= {AREA} AND {column} < {AREA} || '~'"
    return Seen(f"CASE WHEN {lies} THEN true ELSE false END")


def by_parent(parent: str, column: str, *, written: str = "") -> Seen:
    """Rows that hang on a row of `parent` that is seen."""
    seen = f"EXISTS (SELECT 1 FROM {parent} AS p WHERE p.id = {column})"
    return Seen(f"{EVERYTHING} OR {seen}", written)


def by_everybody(because: str) -> Seen:
    """Rows that no area keeps to itself, and why."""
    return Seen(because=because)


OF_OTHERS = {
    "auth_group": "Django's own permissions are not used: it is empty",
    "auth_group_permissions": "Django's own permissions are not used: it is empty",
    "auth_permission": "names of tables",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "found by a key that only the browser has, before it is known who asks",
    "usersessions_usersession": "an account's own devices, marked before it is known who asks",
    "mfa_authenticator": "asked while somebody signs in; its keys are sealed",
    "account_emailaddress": "no account has an address: it is empty",
    "account_emailconfirmation": "no account has an address: it is empty",
    "axes_accessattempt": "wrong passwords, counted before it is known who asks",
    "axes_accessattemptexpiration": "wrong passwords, counted before it is known who asks",
    "axes_accesslog": "wrong passwords, counted before it is known who asks",
    "axes_accessfailurelog": "wrong passwords, counted before it is known who asks",
}
"""Tables of the packages this one stands on, and why they are seen without an area."""

ELSEWHERE: dict[str, Seen] = {}
"""What an app says of a table below it, when it is ready: who sees the log is a matter of places."""
