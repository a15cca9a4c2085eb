"""Row-level security by area on PostgreSQL: a second lock behind `visible_to`, for the query somebody forgets.

A connection that was not told its area sees no rows at all. `confined(area)` tells it, for a request, a job or an
action; the empty area is everything. On SQLite, which has no such thing, nothing happens. The role that serves must
not be a superuser, for superusers pass every policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

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


WAS_TOLD = f"(SELECT coalesce(current_setting('{SETTING}', true), ''))"
AREA = f"substr({WAS_TOLD}, {len(TOLD) + 1})"
"""What a connection was told, and the area in it, as a policy reads them."""


def secure_by_path(*tables: str) -> RunPython:
    """A migration's step: rows of these tables are seen only where their `path` lies in the area.

    Written as a CASE, of which PostgreSQL expects half of the rows. Of the bare range, whose ends it cannot know, it
    expects 25 of a million, and then sorts a million rows for a page of fifty. Queries name their area by themselves,
    so that indexes on it are used.
    """
    lies = f"{WAS_TOLD} LIKE '{TOLD}%' AND path >= {AREA} AND path < {AREA} || '~'"
    return secure(dict.fromkeys(tables, f"CASE WHEN {lies} THEN true ELSE false END"))


def secure_by_parent(parent: str, column: str, *tables: str) -> RunPython:
    """A migration's step: rows of these tables are seen only with the row of `parent` they hang on."""
    return secure({t: f"EXISTS (SELECT 1 FROM {parent} AS p WHERE p.id = {t}.{column})" for t in tables})


def secure(rules: dict[str, str]) -> RunPython:
    """A migration's step: rows of each table are seen only where its rule holds, instead of any rule before."""

    def forward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        for table, rule in rules.items():
            editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            editor.execute(f"DROP POLICY IF EXISTS {table}_area ON {table}")
            editor.execute(f"CREATE POLICY {table}_area ON {table} USING ({rule.replace('%', '%%')})")

    def backward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        for table in rules:
            editor.execute(f"DROP POLICY {table}_area ON {table}")
            editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    return RunPython(forward, backward)
