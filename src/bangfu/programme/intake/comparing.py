"""Rosters beside the register, in sets: which homes are new, which rows say something else, what stays as it is.

What a roster does not say stays as it was: an empty cell and a missing column are unknown, not no. A household that
is missing from a roster is reported, never removed.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from pathlib import Path

import duckdb

from bangfu.core.policy.model import Table
from bangfu.core.whole_files import whole_folder
from bangfu.engines.duckdb_errors import writing_files
from bangfu.engines.snapshot import ROW_GROUP
from bangfu.programme.households.facts import EMPTY, values_sql
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.known import asked
from bangfu.programme.intake.scratch import insert
from bangfu.programme.intake.staleness import note_key
from bangfu.programme.ledger.sealed_tables import write_reader

FACTS, PRIVATE, ENDED, BACK, PLACE, IDENTITY = "facts", "private", "ended", "back", "place", "identity"


def match_homes(
    database: duckdb.DuckDBPyConnection, shape: Shape, given: Sequence[Table], since: date, area: str
) -> None:
    """Fill `homes`: every home given, with the home of the register it is, and why it is refused if it is.

    A home is the one of its number; else the one that most of its people, by identity number, live in, if they are
    at least half of those who live there.
    """
    database.execute("CREATE TABLE asked AS SELECT $area AS area, $day::DATE AS day", {"area": area, "day": since})
    linked = [table for table in given if shape.link_of(table)]
    everyone = " UNION ".join(f"SELECT home FROM given_{t.name} WHERE home IS NOT NULL" for t in linked)
    database.execute(f"CREATE TABLE numbers AS SELECT home FROM ({everyone or 'SELECT NULL::VARCHAR AS home LIMIT 0'})")
    database.execute("CREATE TABLE matched (home VARCHAR, id BIGINT)")
    database.execute("INSERT INTO matched SELECT home, id FROM numbers JOIN known_home ON number = home")
    if shape.member is not None and shape.member in given:
        name = shape.member.name
        database.execute(
            f"""
            INSERT INTO matched
            WITH pairs AS (
                SELECT g.home, k.home_id AS id, count(DISTINCT g.seen) AS people
                FROM given_{name} g JOIN known_{name} k ON g.seen = k.seen
                WHERE g.until IS NULL AND k.until IS NULL AND g.home NOT IN (SELECT home FROM matched)
                    AND k.home_id NOT IN (SELECT id FROM matched) AND g.home IN (SELECT home FROM numbers)
                GROUP BY ALL
            ), given AS (SELECT home, count(DISTINCT key) AS many FROM given_{name} WHERE until IS NULL GROUP BY home
            ), known AS (SELECT home_id AS id, count(*) AS there FROM known_{name} WHERE until IS NULL GROUP BY home_id
            ), ranked AS (
                SELECT *, row_number() OVER (PARTITION BY home ORDER BY people DESC, id) AS of_home,
                    row_number() OVER (PARTITION BY id ORDER BY people DESC, home) AS of_id
                FROM pairs JOIN given USING (home) JOIN known USING (id) WHERE people * 2 > many AND people * 2 >= there
            )
            SELECT home, id FROM ranked WHERE of_home = 1 AND of_id = 1
            """
        )
    place = "NULL::VARCHAR AS home, NULL::VARCHAR AS place, NULL::VARCHAR AS status"
    if shape.home in given:
        # a roster may speak of the place in each row; the last one holds
        place = (
            f"home, arg_max(place, coalesce(since, DATE '0001-01-01')) AS place, "
            f"arg_max(status, coalesce(since, DATE '0001-01-01')) AS status FROM given_{shape.home.name} GROUP BY home"
        )
    database.execute(
        f"""
        CREATE TABLE homes AS
        SELECT n.home AS given, coalesce(k.number, n.home) AS number, k.id, coalesce(p.place, k.path) AS path,
            k.path AS old_path, p.status,
            CASE WHEN coalesce(p.place, k.path) IS NULL THEN 'orphan'
                WHEN NOT starts_with(coalesce(p.place, k.path), a.area)
                    OR NOT starts_with(coalesce(k.path, a.area), a.area) THEN 'outside' END AS refused
        FROM numbers n CROSS JOIN asked a LEFT JOIN matched m ON m.home = n.home LEFT JOIN known_home k ON k.id = m.id
            LEFT JOIN (SELECT {place}) p ON p.home = n.home
        """
    )


def match_people(database: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    """Fill `people`: for each person given the member of the register, or the number a new one gets.

    Within the home the identity number decides; then the person's number, when neither identity nor name speaks
    against it; then the person's number in another home, which is a move. Someone known elsewhere by identity number
    only is a new member here: that pair is proposed as a duplicate, because a roster cannot tell a move from a slip.
    """
    if shape.member is None:
        return
    name = shape.member.name
    ways = (
        ("k.home_id = g.id AND k.seen = g.seen", "k.until IS NULL DESC, k.key = g.key DESC, k.entity"),
        ("k.home_id = g.id AND k.key = g.key AND (k.seen IS NULL OR g.seen IS NULL OR k.name = g.name)", "k.entity"),
        ("k.key = g.key AND (k.seen = g.seen OR (k.name = g.name AND (k.seen IS NULL OR g.seen IS NULL)))", "k.entity"),
    )
    database.execute(
        f"""
        CREATE TABLE people (key VARCHAR, entity BIGINT, number VARCHAR);
        CREATE TEMP TABLE persons AS SELECT g.key, h.id, any_value(g.home) AS home, arg_max(g.seen, o) AS seen,
            arg_max(g.name, o) AS name
        FROM (SELECT *, coalesce(since, DATE '0001-01-01') AS o FROM given_{name}) g
            JOIN homes h ON h.given = g.home AND h.refused IS NULL GROUP BY g.key, h.id;
        """
    )
    for way, order in ways:
        database.execute(
            f"""
            INSERT INTO people
            SELECT key, entity, number FROM (
                SELECT g.key, k.entity, k.key AS number,
                    row_number() OVER (PARTITION BY g.key ORDER BY {order}) AS a,
                    row_number() OVER (PARTITION BY k.entity ORDER BY g.key = k.key DESC, g.key) AS b
                FROM persons g JOIN known_{name} k ON {way}
                WHERE g.key NOT IN (SELECT key FROM people) AND k.entity NOT IN (SELECT entity FROM people)
            ) WHERE a = 1 AND b = 1
            """
        )
    database.execute(
        f"""
        INSERT INTO people SELECT key, NULL, CASE WHEN key IN (SELECT key FROM known_{name}) THEN NULL ELSE key END
        FROM persons WHERE key NOT IN (SELECT key FROM people)
        """
    )
    _number_anew(database)


def _number_anew(database: duckdb.DuckDBPyConnection) -> None:
    """A new person whose number another already has gets the next free one."""
    taken = [row[0] for row in database.execute("SELECT key FROM people WHERE number IS NULL ORDER BY key").fetchall()]
    if not taken:
        return
    wished = [f"{key}-{n}" for key in taken for n in range(2, 10)]
    used = {row[0] for row in asked("SELECT number FROM households_member WHERE number IN %s", wished)}
    used |= {row[0] for row in database.execute("SELECT number FROM people WHERE number IS NOT NULL").fetchall()}
    fresh = {}
    for key in taken:
        fresh[key] = next(n for n in (f"{key}-{i}" for i in range(2, 10_000)) if n not in used)
        used.add(fresh[key])
    database.execute("CREATE TEMP TABLE fresh (key VARCHAR, number VARCHAR)")
    insert(database, "fresh", {"key": list(fresh), "number": list(fresh.values())})
    database.execute("UPDATE people SET number = fresh.number FROM fresh WHERE fresh.key = people.key")


def compare_table(database: duckdb.DuckDBPyConnection, shape: Shape, table: Table) -> None:
    """Fill `diff_T`: each given row that is to be written, and one line for each key that is not, with its kind.

    Kinds: added, changed, unchanged, newer (the register knows something later), outside (a place elsewhere). A
    changed key has the state it ends (`state`, `close_on`) and the names of what differs; `writes` says whether the
    row itself becomes a new state; `base` is the state whose facts go on to hold where the row says nothing.
    """
    name = table.name
    for step, query in (("pairs", _pairs(shape, table)), ("judged", _judged(shape, table)), ("diff", _diff(table))):
        database.execute(f"CREATE TABLE {step}_{name} AS {query}")
    database.execute(f"DROP TABLE pairs_{name}; DROP TABLE judged_{name}; DROP TABLE given_{name}")


GIVEN = ("since", "until", "place", "identity", "seen", "name", "leads", "facts", "private")
"""Columns that go from a given row into the difference as they are."""


def _pairs(shape: Shape, table: Table) -> str:
    """Each given row beside the last circumstances of its key in the register, if there are any."""
    is_home, is_member, is_place = table is shape.home, table is shape.member, shape.link_of(table) is None
    home = "JOIN homes h ON h.given = g.home AND h.refused IS NULL"
    moved = other = "false"
    if is_place:
        met, number, entity, join = "", "g.key", "NULL::BIGINT", "k.key = g.key"
        whose = "NULL::VARCHAR AS home, NULL::BIGINT AS home_id, g.key AS path"
        outside = "NOT starts_with(g.key, a.area)"
    else:
        whose, outside = "h.number AS home, h.id AS home_id, h.path", "false"
        own = shape.key_of(table) is not None and not is_home
        met, number, entity = home, "g.key" if own else "h.number", "h.id"
        join = "k.home_id = h.id" + (" AND k.key = g.key" if own else "")
    if is_home:
        moved = "g.place IS NOT NULL AND k.place IS DISTINCT FROM g.place"
    if is_member:
        met, number, entity = f"{home} JOIN people p ON p.key = g.key", "p.number", "p.entity"
        join = "k.entity = p.entity"
        moved = "k.home_id IS DISTINCT FROM h.id"
        other = "g.seen IS NOT NULL AND g.seen IS DISTINCT FROM k.seen"
    year = next((n for n in table.facts if n in shape.years), None)
    old_year = f"CAST(k.facts ->> '$.{year}' AS INTEGER)" if year else "NULL::INTEGER"
    order = "g.since DESC NULLS LAST, g.until DESC NULLS FIRST"
    return f"""
        SELECT g.key, {", ".join(f"g.{column}" for column in GIVEN)}, {whose}, {outside} AS outside,
            {number} AS number, {entity} AS entity,
            row_number() OVER (PARTITION BY g.key ORDER BY {order}) = 1 AS last,
            k.state, k.since AS old_since, k.until AS old_until, k.state IS NOT NULL AS is_known,
            coalesce(k.facts, '{EMPTY}') AS old_facts, coalesce(k.private, '{EMPTY}') AS old_private,
            {moved} AS moved, {other} AS other_identity,
            coalesce(g.year < {old_year}, false) AS past_year, coalesce(g.year > {old_year}, false) AS next_year
        FROM given_{table.name} g CROSS JOIN asked a {met} LEFT JOIN known_{table.name} k ON {join}"""


def _judged(shape: Shape, table: Table) -> str:
    """What the last given row of each known key says differently, and what is to be made of it."""
    names = {private: list(shape.facts(table, private)) for private in (False, True)}
    return f"""
        SELECT *, CASE WHEN outside THEN 'outside' WHEN NOT (says_else OR ends OR returns) THEN 'unchanged'
            WHEN past_year OR (NOT follows AND old_since > day) THEN 'newer' ELSE 'changed' END AS kind
        FROM (
            SELECT *, len(differs) > 0 OR len(secret) > 0 OR moved OR other_identity AS says_else,
                until IS NOT NULL AND old_until IS NULL AS ends, until IS NULL AND old_until IS NOT NULL AS returns,
                coalesce(since > old_since, false) AS follows, greatest(day, old_since) AS from_day
            FROM (
                SELECT key, since, until, old_since, old_until, moved, other_identity, past_year, outside, a.day,
                    {_differing(names[False], "facts")} AS differs, {_differing(names[True], "private")} AS secret
                FROM pairs_{table.name} CROSS JOIN asked a WHERE last AND is_known))"""


def _diff(table: Table) -> str:
    """The rows of both kinds: what is new as it was given, what is known with what becomes of it."""
    given = ", ".join(f"p.{column}" for column in ("number", "home", "home_id", "path", "entity", *GIVEN))
    given = given.replace("p.since", "{since} AS since")
    marks = " || ".join(
        f"CASE WHEN j.{test} THEN ['{mark}'] ELSE [] END"
        for test, mark in (("moved", PLACE), ("other_identity", IDENTITY), ("ends", ENDED), ("returns", BACK))
    )
    new = given.format(since="coalesce(p.since, a.day)")
    old = given.format(since="""CASE WHEN j.follows THEN p.since
        WHEN j.returns THEN greatest(j.from_day, p.old_until) ELSE j.from_day END""")
    return f"""
        SELECT {new}, CASE WHEN p.outside THEN 'outside' ELSE 'added' END AS kind, p.last, false AS moved,
            NULL::BIGINT AS state, NULL::BIGINT AS base, NULL::DATE AS close_on, NOT p.outside AS writes,
            false AS replaces, NULL::VARCHAR[] AS differs, NULL::VARCHAR AS old_facts
        FROM pairs_{table.name} p CROSS JOIN asked a WHERE NOT p.is_known
        UNION ALL
        SELECT {old}, j.kind, p.last, p.moved,
            CASE WHEN j.kind = 'changed' AND NOT j.returns THEN p.state END, p.state,
            CASE WHEN j.kind <> 'changed' OR j.returns THEN NULL
                WHEN j.ends AND NOT j.says_else THEN p.until
                WHEN j.follows THEN min(CASE WHEN p.since > p.old_since THEN p.since END) OVER (PARTITION BY p.key)
                ELSE least(j.from_day, coalesce(p.until, j.from_day)) END,
            j.kind = 'changed' AND NOT (j.ends AND NOT j.says_else)
                AND (p.until IS NULL OR j.follows OR p.until > j.from_day),
            p.next_year, j.differs || j.secret || {marks}, p.old_facts
        FROM pairs_{table.name} p JOIN judged_{table.name} j USING (key)
        WHERE p.is_known AND (p.last OR (j.kind = 'changed' AND j.follows AND p.since > p.old_since))"""


def write_comparison(
    database: duckdb.DuckDBPyConnection, shape: Shape, given: Sequence[Table], folder: Path, key: int
) -> None:  # fmt: skip
    """Write the homes with their kind, and the rows of each table, as sealed Parquet; `key` is the number of the keys.

    A former comparison is there until this one is whole.
    """
    touched = " UNION ".join(
        f"SELECT home, 1 AS touched FROM diff_{t.name} WHERE kind IN ('added', 'changed')"
        for t in given if shape.link_of(t)
    )  # fmt: skip
    database.execute(
        f"""
        CREATE TABLE judged_homes AS SELECT h.*, CASE WHEN refused IS NOT NULL THEN refused WHEN id IS NULL THEN 'added'
            WHEN t.touched IS NOT NULL THEN 'changed' ELSE 'unchanged' END AS kind
        FROM homes h LEFT JOIN ({touched or "SELECT NULL AS home, NULL AS touched LIMIT 0"}) t ON t.home = h.number
        """
    )
    _heads(database, shape, given)
    _left(database, shape, given)
    _set_apart(database, [table.name for table in given if shape.link_of(table)])
    with whole_folder(folder, alone=True) as part, writing_files():
        note_key(part, key)
        apart = "number IN (SELECT number FROM apart) AS apart"
        _copy(database, f"SELECT *, {apart} FROM listed ORDER BY number", part / "homes.parquet")
        for table in given:
            order = "ORDER BY home, number, since NULLS FIRST"
            apart = "coalesce(home IN (SELECT number FROM apart), false) AS apart"
            _copy(database, f"SELECT *, {apart} FROM diff_{table.name} {order}", part / f"{table.name}.parquet")
        touched = "SELECT id FROM listed WHERE kind = 'changed' UNION SELECT id FROM left_homes"
        _copy(database, f"SELECT * FROM marks WHERE home_id IN ({touched})", part / "marks.parquet")
        _copy(database, "SELECT * FROM missing ORDER BY path, number", part / "missing.parquet")


def _left(database: duckdb.DuckDBPyConnection, shape: Shape, given: Sequence[Table]) -> None:
    """Fill `left_homes`: homes of the register that somebody leaves for another."""
    people = "SELECT NULL::BIGINT AS id LIMIT 0"
    if shape.member is not None and shape.member in given:
        name = shape.member.name
        people = (
            f"SELECT DISTINCT home_id AS id FROM known_{name} WHERE entity IN "
            f"(SELECT entity FROM diff_{name} WHERE moved)"
        )
    database.execute(f"CREATE TABLE left_homes AS {people}")


def _set_apart(database: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Fill `apart`: homes that are new or change where they are, and that nobody leaves for another or comes to."""
    written = "kind IN ('added', 'changed')"
    bound = "".join(
        f" EXCEPT SELECT home FROM diff_{name} WHERE {written} AND (moved OR number IN (SELECT number FROM"
        f" diff_{name} WHERE {written} GROUP BY number HAVING min(home) <> max(home)))" for name in tables
    )  # fmt: skip
    here = "(id IS NULL OR path IS NOT DISTINCT FROM old_path AND id NOT IN (SELECT id FROM left_homes))"
    database.execute(f"CREATE TABLE apart AS SELECT number FROM listed WHERE {written} AND {here}{bound}")


def _heads(database: duckdb.DuckDBPyConnection, shape: Shape, given: Sequence[Table]) -> None:
    """Head and number of people of new homes, from the rows given."""
    people = "SELECT NULL::VARCHAR AS home, NULL::VARCHAR AS head, 0 AS persons LIMIT 0"
    if shape.member is not None and shape.member in given:
        people = (
            "SELECT home, count(*) FILTER (here) AS persons, coalesce(max(name) FILTER (here AND leads), "
            "arg_min(name, number) FILTER (here), max(name) FILTER (leads), arg_min(name, number)) AS head "
            "FROM (SELECT *, until IS NULL AS here FROM "
            f"diff_{shape.member.name} WHERE kind = 'added' AND last) GROUP BY home"
        )
    database.execute(
        f"""
        CREATE TABLE listed AS SELECT h.given, h.number, h.id, h.kind, h.path, h.old_path,
            coalesce(h.status, k.status) AS status,
            coalesce(CASE WHEN h.id IS NULL THEN p.head END, k.head, p.head) AS head,
            coalesce(CASE WHEN h.id IS NULL THEN p.persons END, k.persons, p.persons, 0) AS persons
        FROM judged_homes h LEFT JOIN ({people}) p ON p.home = h.number LEFT JOIN known_home k ON k.id = h.id
        """
    )


def find_missing(database: duckdb.DuckDBPyConnection, held: Set[str] = frozenset()) -> None:
    """Fill `missing`: homes people live in, in the villages of this roster, that the roster does not name.

    It does name those that are `held` back for an error.
    """
    database.execute(
        "CREATE TABLE missing (number VARCHAR, path VARCHAR, head VARCHAR, persons INTEGER, status VARCHAR)"
    )
    villages = [row[0] for row in database.execute(
        "SELECT DISTINCT path FROM homes WHERE refused IS NULL ORDER BY path"
    ).fetchall()]  # fmt: skip
    given = held | {row[0] for row in database.execute("SELECT number FROM homes").fetchall()}
    sql = "SELECT number, path, head, persons, status FROM households_household WHERE persons > 0 AND path IN %s"
    found = [row for row in asked(sql, villages) if row[0] not in given]
    if found:
        names = ("number", "path", "head", "persons", "status")
        insert(database, "missing", dict(zip(names, map(list, zip(*found, strict=True)), strict=True)))


def count_comparison(database: duckdb.DuckDBPyConnection, given: Sequence[Table]) -> dict[str, object]:
    """The figures of a comparison: homes by kind, rows by table and kind, homes the roster lacks."""
    homes = database.execute("SELECT kind, count(*) FROM judged_homes GROUP BY kind ORDER BY kind").fetchall()
    rows = {
        table.name: dict(database.execute(
            f"SELECT kind, count(*) FROM diff_{table.name} WHERE last GROUP BY kind ORDER BY kind"
        ).fetchall())
        for table in given
    }  # fmt: skip
    (missing,) = database.execute("SELECT count(*) FROM missing").fetchall()[0]
    return {"households": dict(homes), "rows": rows, "missing": missing}


def _differing(names: Sequence[str], column: str) -> str:
    """SQL for the names of the facts that a row gives and that differ from the register's."""
    if not names:
        return "[]::VARCHAR[]"
    listed = ", ".join(f"'{name}'" for name in names)
    new, old = values_sql(names, column), values_sql(names, f"old_{column}")
    return (
        f"list_transform(list_filter(list_zip([{listed}], {new}, {old}), "
        "lambda x: x[2] IS NOT NULL AND x[2] IS DISTINCT FROM x[3]), lambda x: x[1])"
    )


def _copy(database: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    write_reader(database.sql(query).to_arrow_reader(ROW_GROUP), file)
