"""Row-level security for what keeps the place of its day: an area sees the past of what became part of it, too.

The same as `queries.histories_of`, as a function of PostgreSQL, so that no query can forget it and none can widen it.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from bangfu.programme.ledger.row_security import AREA, TOLD, WAS_TOLD, secure
from bangfu.programme.places.queries import WHOLE

FUNCTION = f"""
CREATE OR REPLACE FUNCTION bangfu_histories(area text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE found(path) AS (
        SELECT area
        UNION
        SELECT p.path::text FROM found f
            JOIN places_place s ON s.path >= f.path AND s.path < f.path || '~'
            JOIN places_succession u ON u.successor_id = s.id AND u.kind IN {WHOLE}
            JOIN places_place p ON p.id = u.predecessor_id
        WHERE f.path <> '' AND NOT starts_with(p.path, f.path)
    )
    SELECT path FROM found
$$
"""


def make_histories() -> RunPython:
    """A migration's step: the function."""

    def forward(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(FUNCTION)

    return RunPython(forward, RunPython.noop)


def secure_by_history(*tables: str) -> RunPython:
    """A migration's step: rows are seen where their `path` lies in the area, or in what became part of it."""
    own = f"path >= {AREA} AND path < {AREA} || '~'"
    past = f"EXISTS (SELECT 1 FROM bangfu_histories({AREA}) AS h WHERE path >= h AND path < h || '~')"
    return secure(dict.fromkeys(tables, f"{WAS_TOLD} LIKE '{TOLD}%' AND ({own} OR {past})"))
