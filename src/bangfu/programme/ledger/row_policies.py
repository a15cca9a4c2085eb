"""Brings PostgreSQL's row policies to what the tables say of themselves; after every migration, so none stays behind.

    renew_policies()        # gives the tables whose policy was another, or had none

What a policy was made from, and what PostgreSQL made of it, stands as its comment: one that somebody loosened by hand
is made anew, as is one that an earlier version made. Policies of other names on the same tables are taken away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from bangfu.programme.ledger.row_security import ELSEWHERE, OF_OTHERS, Seen, by_everybody

LOCK = 0x626E6670
"""One process renews at a time."""
STATE = """
    SELECT p.polname, p.polpermissive, p.polcmd::text, p.polroles = '{0}'::oid[], obj_description(p.oid, 'pg_policy'),
        coalesce(pg_get_expr(p.polqual, p.polrelid), ''), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
    FROM pg_policy p WHERE p.polrelid = to_regclass(%s)
"""


def seen_by_table() -> dict[str, Seen | None]:
    """Who sees the rows of every table, as its model says; None for one that says nothing, which is a mistake."""
    others = ELSEWHERE | {table: by_everybody(because) for table, because in OF_OTHERS.items()}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    found = {model._meta.db_table: getattr(model, "SEEN", others.get(model._meta.db_table)) for model in models}
    return dict(sorted(found.items()))


def renew_policies() -> list[str]:
    """Bring every table that is there to what its model says; gives those that were not as it says."""
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic():
        _execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        there = set(connection.introspection.table_names())
        said = {table: seen for table, seen in seen_by_table().items() if table in there and seen is not None}
        for name, body in sorted({one for seen in said.values() for one in seen.functions}):
            _renew_function(name, body)
        return [table for table, seen in said.items() if _renew(table, seen)]


def _renew_function(name: str, body: str) -> None:
    found = _asked("SELECT prosrc FROM pg_proc WHERE proname = %s", [name.partition("(")[0]])
    if found != [(body,)]:
        _execute(f"CREATE OR REPLACE FUNCTION {name} RETURNS SETOF text LANGUAGE sql STABLE AS $$%s$$" % body)


def _renew(table: str, seen: Seen) -> bool:
    wanted = bool(seen.when)
    ((on, forced),) = _asked(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = to_regclass(%s)", [table]
    )  # fmt: skip
    if on == forced == wanted and (_is_as_said(table, seen) if wanted else not _policies(table)):
        return False
    for name, *_ in _policies(table):
        _execute(f"DROP POLICY {_quoted(name)} ON {table}")
    if not wanted:
        _execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        _execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        return True
    _execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    check = f" WITH CHECK ({seen.written})" if seen.written else ""
    _execute(f"CREATE POLICY {table}_area ON {table} USING ({seen.when}){check}")
    ((*_, when, written),) = _policies(table)
    _execute(f"COMMENT ON POLICY {table}_area ON {table} IS '{_mark(seen.when, seen.written, when, written)}'")
    return True


def _is_as_said(table: str, seen: Seen) -> bool:
    """Whether the one policy of a table is what its model says, and nobody put another in its place."""
    policies = _policies(table)
    if len(policies) != 1:
        return False
    ((name, permissive, command, of_all, mark, when, written),) = policies
    made = (name, permissive, command, of_all) == (f"{table}_area", True, "*", True)
    return made and mark == _mark(seen.when, seen.written, when, written)


def _policies(table: str) -> list[tuple[Any, ...]]:  # the columns of STATE
    return _asked(STATE, [table])


def _mark(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _execute(statement: str, values: Sequence[int | str] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _asked(statement: str, values: Sequence[int | str]) -> list[tuple[Any, ...]]:  # rows of any columns
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
