"""Row-level security for what keeps the place of its day: an area sees the past of what became part of it, too.

The same as `queries.histories_of`, as a function of PostgreSQL, so that no query can forget it and none can widen it.
"""

from __future__ import annotations

from bangfu.programme.ledger.row_security import AREA, EVERYTHING, WAS_TOLD_AN_AREA, Seen
from bangfu.programme.places.queries import WHOLE

WHOLLY, PARTLY = "bangfu_histories", "bangfu_parted"
FUNCTION = f"""
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
"""
NOWHERE = "-"
"""The area of who has not signed in: nothing lies in it, and it lies in nothing."""


PARTED = """
    WITH RECURSIVE own(path) AS (SELECT bangfu_histories(area)),
    found(path) AS (
        SELECT p.path::text FROM own o
            JOIN places_place s ON s.path >= o.path AND s.path < o.path || '~'
            JOIN places_succession u ON u.successor_id = s.id AND u.kind = 'split'
            JOIN places_place p ON p.id = u.predecessor_id
        WHERE o.path <> '' AND NOT EXISTS (SELECT 1 FROM own WHERE starts_with(p.path, own.path))
        UNION
        SELECT p.path::text FROM found f
            JOIN places_place s ON s.path >= f.path AND s.path < f.path || '~'
            JOIN places_succession u ON u.successor_id = s.id
            JOIN places_place p ON p.id = u.predecessor_id
        WHERE NOT EXISTS (SELECT 1 FROM own WHERE starts_with(p.path, own.path))
    )
    SELECT path FROM found
"""
"""The same as `queries.parted_from`."""


def by_history(column: str = "path", *, above: bool = False, written: str = "", lives_here: str = "") -> Seen:
    """Rows whose place lies in the area, or in what became part of it.

    `above` shows rows of the places in which these lie, too: a run over a province judged the county as well. Where
    some of a place came here its rows are seen where `lives_here` holds: that what they are about is of the area today.
    """
    lies = f"{column} >= {{0}} AND {column} < {{0}} || '~'"
    if above:
        lies = f"({lies} OR {{0}} <> '{NOWHERE}' AND starts_with({{0}}, {column}))"
    past, part = (f"EXISTS (SELECT 1 FROM {name}({AREA}) AS h WHERE {lies.format('h')})" for name in (WHOLLY, PARTLY))
    told = [f"{WAS_TOLD_AN_AREA} AND {one}" for one in (lies.format(AREA), past)]
    functions = [(f"{WHOLLY}(area text)", FUNCTION)]
    if lives_here:
        told.append(f"{WAS_TOLD_AN_AREA} AND {part} AND {lives_here}")
        functions.append((f"{PARTLY}(area text)", PARTED))
    said = " ".join(f"WHEN {case} THEN true" for case in (EVERYTHING, *told))
    return Seen(f"CASE {said} ELSE false END", written, tuple(functions))
