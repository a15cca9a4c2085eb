"""The scratch database of one comparison: what is given on one side, what the register says on the other.

Every table of the pack is brought into one form, so that homes, people, yearly sheets and villages are compared by
the same statements: `given_T` and `known_T` with key, home, span, place, identity, open and private facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from bangfu.core.policy.model import Table
from bangfu.engines.plan import DATES
from bangfu.engines.snapshot import check_columns, open_snapshot
from bangfu.programme.households.facts import facts_sql
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.ledger.sealed_tables import opening, table_in
from bangfu.programme.ledger.sealing import blind_index

MEMORY = "500MB"
FORM = (
    "key VARCHAR, home VARCHAR, since DATE, until DATE, place VARCHAR, identity VARCHAR, seen BLOB, name VARCHAR, "
    "leads BOOLEAN, status VARCHAR, year INTEGER, facts VARCHAR, private VARCHAR"
)
"""Columns of a given row; `seen` is the blind index of the identity number."""
KNOWN = (
    "key VARCHAR, home VARCHAR, entity BIGINT, home_id BIGINT, state BIGINT, since DATE, until DATE, place VARCHAR, "
    "seen BLOB, name VARCHAR, facts VARCHAR, private VARCHAR, sealed BLOB"
)
"""Columns of a row of the register: the last circumstances of each key."""
BATCH = 20_000


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that is gone afterwards, and goes to the disk rather than over its memory."""
    with TemporaryDirectory(prefix="bangfu-intake-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "temp_directory": folder}
        config |= {"preserve_insertion_order": False, "threads": 2}
        database = duckdb.connect(":memory:", config=config)
        try:
            yield database
        finally:
            database.close()


def take_given(database: duckdb.DuckDBPyConnection, shape: Shape, folder: Path) -> list[Table]:
    """Bring the clean tables of a folder into the common form; gives those that are there."""
    snapshot = open_snapshot(folder, shape.pack, opening)
    taken = []
    for table in shape.tables:
        if table.name not in snapshot.files:
            continue
        schema = snapshot.schema(shape.pack, table.name)
        check_columns(shape.pack, table, schema, snapshot.files[table.name].name)
        if snapshot.files[table.name].suffix == ".parquet":
            source = table_in(database, snapshot.files[table.name])
        else:
            database.register("arriving", snapshot.read(shape.pack, table.name))
            source = "arriving"
        _form(database, shape, table, source, set(schema.names))
        taken.append(table)
    for table in taken:
        if table is shape.member:
            _index(database, f"given_{table.name}")
    return taken


def take_present_codes(database: duckdb.DuckDBPyConnection, shape: Shape, codes: Mapping[str, str]) -> None:
    """Let rosters that still write the code of a merged or moved place mean the place it became."""
    if codes:
        insert(database, "present", {"former": list(codes), "now": list(codes.values())}, make=True)
        table = f"given_{shape.home.name}"
        database.execute(f"UPDATE {table} SET place = present.now FROM present WHERE present.former = {table}.place")


def _form(
    database: duckdb.DuckDBPyConnection, shape: Shape, table: Table, source: str, columns: set[str]
) -> None:  # fmt: skip
    def column(name: str | None, kind: str) -> str:
        return f'CAST("{name}" AS {kind})' if name in columns else f"NULL::{kind}"

    def held(private: bool) -> str:
        facts = {name: fact for name, fact in shape.facts(table, private).items() if name in columns}
        return facts_sql({name: f'"{name}"' for name in facts}, facts)

    key, link = shape.key_of(table), shape.link_of(table)
    is_home, is_member = table is shape.home, table is shape.member
    year = next((name for name in table.facts if name in shape.years), None)
    leads = f"coalesce({column(shape.relation, 'VARCHAR')} = '{shape.head}', false)" if is_member else "NULL"
    place = shape.place if is_home else table.key if link is None else None
    database.execute(f"CREATE TABLE given_{table.name} ({FORM})")
    database.execute(
        f"""
        INSERT INTO given_{table.name}
        SELECT {column(key or link, "VARCHAR")}, {column(link, "VARCHAR")}, {column(DATES[0], "DATE")},
            {column(DATES[1], "DATE")}, {column(place, "VARCHAR")},
            {column(shape.identity if is_member else None, "VARCHAR")}, NULL,
            {column(shape.name if is_member else None, "VARCHAR")}, {leads},
            {column(STATUS if is_home else None, "VARCHAR")}, {column(year, "INTEGER")}, {held(False)}, {held(True)}
        FROM {source} WHERE "{key or link}" IS NOT NULL
        """
    )


def _index(database: duckdb.DuckDBPyConnection, table: str) -> None:
    """The blind index of every identity number of a table."""
    database.execute("CREATE TEMP TABLE indexed (identity VARCHAR, seen BLOB)")
    found = database.execute(f"SELECT DISTINCT identity FROM {table} WHERE identity IS NOT NULL").fetchall()
    for start in range(0, len(found), BATCH):
        texts = [text for (text,) in found[start : start + BATCH]]
        insert(database, "indexed", {"identity": texts, "seen": [blind_index(text) for text in texts]})
    database.execute(f"UPDATE {table} SET seen = indexed.seen FROM indexed WHERE indexed.identity = {table}.identity")
    database.execute("DROP TABLE indexed")


def insert(
    database: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[object]], *, make: bool = False
) -> None:  # fmt: skip
    """Add rows given as columns to a table, or make the table of them."""
    database.register("incoming", pa.table(dict(columns)))
    into = f"CREATE TABLE {table} AS" if make else f"INSERT INTO {table} BY NAME"
    database.execute(f"{into} SELECT * FROM incoming")
    database.unregister("incoming")

