"""What the register says of the homes, people and places that were given: their last circumstances, read in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
from django.db import connection

from bangfu.core.policy.model import Table
from bangfu.programme.households.models import HouseholdState, MemberState
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.scratch import KNOWN, insert
from bangfu.programme.ledger.sealing import Sealed, unseal

TOGETHER = 4000
"""Keys asked for in one statement."""
Row = tuple[Any, ...]
"""A row as a driver gives it."""


def take_known(database: duckdb.DuckDBPyConnection, shape: Shape, given: Sequence[Table], *, open_seals: bool) -> None:
    """Fill `known_home` and `known_T` for whatever the given rows may be about.

    Without `open_seals` private facts stay as they are: enough to tell whether somebody changed them.
    """
    numbers = _texts(database, [(t, "home") for t in given if shape.link_of(t)])
    home_ids = take_homes(database, "number", numbers)
    if shape.member is not None and shape.member in given:
        home_ids |= _homes_of_people(database, shape.member, home_ids)
    take_states(database, shape, sorted(home_ids))
    database.execute(f"CREATE TABLE marks AS {marks_sql(shape)}")
    _name(database, shape)
    for table in shape.places:
        if table in given:
            _places(database, table, _texts(database, [(table, "key")]))
    for table in shape.tables:
        _keep_last(database, table.name)
    if open_seals:
        _open(database, shape.home, HouseholdState)
        if shape.member is not None:
            _open(database, shape.member, MemberState)


def marks_sql(shape: Shape) -> str:
    """A query for the mark of each home: it differs as soon as anything of the home, its people or records does."""
    kept = [t for t in shape.tables if shape.link_of(t) is not None]
    rows = " UNION ALL ".join(
        f"SELECT home_id, md5_number(concat_ws('|', '{t.name}', state, entity, until, name, facts, hex(seen),"
        f" hex(sealed))) AS m FROM known_{t.name}" for t in kept
    )  # fmt: skip
    home = "SELECT id, md5_number(concat_ws('|', id, path, head, persons, status)) FROM known_home"
    return f"SELECT home_id, bit_xor(m)::VARCHAR AS mark FROM ({rows} UNION ALL {home}) GROUP BY home_id"


def asked(sql: str, keys: Sequence[Any], *more: Any) -> Iterator[Row]:
    """The rows of a statement with `IN %s` for some keys, a few thousand keys at a time."""
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        marks = "(" + ", ".join(["%s"] * len(some)) + ")"
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("IN %s", f"IN {marks}", 1), [*some, *more])
            yield from cursor.fetchall()


def _texts(database: duckdb.DuckDBPyConnection, columns: Iterable[tuple[Table, str]]) -> list[str]:
    asked_for = " UNION ".join(f"SELECT {column} AS text FROM given_{table.name}" for table, column in columns)
    if not asked_for:
        return []
    return [text for (text,) in database.execute(f"SELECT text FROM ({asked_for}) WHERE text IS NOT NULL").fetchall()]


def take_homes(database: duckdb.DuckDBPyConnection, column: str, keys: Sequence[object]) -> set[int]:
    """Add homes to `known_home` by `id` or `number`; gives their ids."""
    database.execute(
        "CREATE TABLE IF NOT EXISTS known_home "
        "(id BIGINT, number VARCHAR, path VARCHAR, head VARCHAR, persons INTEGER, status VARCHAR)"
    )
    names = ("id", "number", "path", "head", "persons", "status")
    found = list(asked(f"SELECT {', '.join(names)} FROM households_household WHERE {column} IN %s", keys))
    if found:
        insert(database, "known_home", dict(zip(names, map(list, zip(*found, strict=True)), strict=True)))
    return {row[0] for row in found}


def _homes_of_people(database: duckdb.DuckDBPyConnection, member: Table, known: set[int]) -> set[int]:
    """Homes that are not among the numbers given, but of which a member is: by number or by identity number."""
    numbers = _texts(database, [(member, "key")])
    seen = [bytes(row[0]) for row in database.execute(
        f"SELECT DISTINCT seen FROM given_{member.name} WHERE seen IS NOT NULL"
    ).fetchall()]  # fmt: skip
    found = {row[0] for row in asked("SELECT household_id FROM households_member WHERE number IN %s", numbers)}
    found |= {row[0] for row in asked("SELECT household_id FROM households_member WHERE identity_index IN %s", seen)}
    return take_homes(database, "id", sorted(found - known))


def take_states(database: duckdb.DuckDBPyConnection, shape: Shape, home_ids: Sequence[int]) -> None:
    """Fill `known_T` with every state of the homes, their members and their records."""
    for table in shape.tables:
        database.execute(f"CREATE TABLE known_{table.name} ({KNOWN})")
    for start in range(0, len(home_ids), TOGETHER):
        some = home_ids[start : start + TOGETHER]
        _add(database, shape.home.name, [
            (None, None, None, h, h, s, since, until, None, None, None, facts, None, _bytes(private))
            for h, s, since, until, facts, private in asked(
                "SELECT household_id, id, since, until, facts, private FROM households_householdstate "
                "WHERE household_id IN %s", some)
        ])  # fmt: skip
        if shape.member is not None:
            _add(database, shape.member.name, [
                (None, number, None, m, h, s, since, until, None, _bytes(seen), name, facts, None, _bytes(private))
                for number, m, h, s, since, until, seen, name, facts, private in asked(
                    "SELECT m.number, m.id, m.household_id, s.id, s.since, s.until, m.identity_index, m.name, s.facts,"
                    " s.private FROM households_member m JOIN households_memberstate s ON s.member_id = m.id"
                    " WHERE m.household_id IN %s", some)
            ])  # fmt: skip
        for table in shape.records:
            _add(database, table.name, [
                (None, number or None, None, h, h, s, since, until, None, None, None, facts, None, None)
                for number, h, s, since, until, facts in asked(
                    'SELECT number, household_id, id, since, until, facts FROM households_record '
                    'WHERE household_id IN %s AND "table" = %s', some, table.name)
            ])  # fmt: skip


def _name(database: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    """Write numbers of homes, and the place where it is the home's own, into the rows."""
    database.execute("CREATE TEMP TABLE home_of AS SELECT id, any_value(number) AS number, any_value(path) AS path "
                     "FROM known_home GROUP BY id")  # fmt: skip
    for table in (shape.home, *([shape.member] if shape.member else []), *shape.records):
        place = f"coalesce(facts ->> '$.{shape.place}', home_of.path)" if table is shape.home else "NULL"
        database.execute(
            f"UPDATE known_{table.name} SET home = home_of.number, key = coalesce(key, home_of.number), "
            f"place = {place} FROM home_of WHERE home_of.id = home_id"
        )


def _places(database: duckdb.DuckDBPyConnection, table: Table, paths: Sequence[str]) -> None:
    _add(database, table.name, [
        (None, path, None, None, None, s, since, until, path, None, None, facts, None, None)
        for path, s, since, until, facts in asked(
            'SELECT path, id, since, until, facts FROM places_placestate WHERE path IN %s AND "table" = %s',
            paths, table.name)
    ])  # fmt: skip


NAMES = (
    "row", "key", "home", "entity", "home_id", "state", "since", "until", "place", "seen", "name", "facts", "private",
    "sealed",
)  # fmt: skip


def _add(database: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if rows:
        columns = dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))
        del columns["row"]
        insert(database, f"known_{table}", columns)


def _keep_last(database: duckdb.DuckDBPyConnection, table: str) -> None:
    order = "since DESC NULLS LAST, until DESC NULLS FIRST, state DESC"
    database.execute(
        f"CREATE OR REPLACE TABLE known_{table} AS SELECT * FROM known_{table} "
        f"QUALIFY row_number() OVER (PARTITION BY key, home_id ORDER BY {order}) = 1"
    )


def _open(database: duckdb.DuckDBPyConnection, table: Table, model: type[HouseholdState | MemberState]) -> None:
    """Open the private facts of the last circumstances, in memory only."""
    name = f"known_{table.name}"
    sealed = database.execute(f"SELECT state, sealed FROM {name} WHERE sealed IS NOT NULL").fetchall()
    if not sealed:
        return
    database.execute("CREATE TEMP TABLE opened (state BIGINT, private VARCHAR)")
    texts = [unseal(Sealed(value), model, "private", state) for state, value in sealed]
    insert(database, "opened", {"state": [state for state, _ in sealed], "private": texts})
    database.execute(f"UPDATE {name} SET private = opened.private FROM opened WHERE opened.state = {name}.state")
    database.execute("DROP TABLE opened")


def _bytes(value: Any) -> bytes | None:  # bytes or memoryview, by driver
    return None if value is None else bytes(value)
