"""The register as a snapshot: the tables a pack names as Parquet, typed by its facts, for the policy core.

    write_snapshot(actor, None, Path("out"), pack)                    # all history: valid_from, valid_until
    write_snapshot(actor, date(2020, 6, 30), Path("out"), pack, "350702")   # what held that day, of one county

Rows stream from the database to the file; memory does not grow with the register. Who may not open seals gets no
names and no private facts, and for identity numbers a sign of this snapshot only, the same in registers, so that
rules that meet them still meet them. Runs get names, signs, and of private facts those their rules read: no file
that a run leaves holds an identity number or a telephone that no rule asks for.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from duckdb import DuckDBPyConnection

from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.core.whole_files import whole_folder
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import Limits, connect
from bangfu.engines.duckdb_errors import writing_files
from bangfu.engines.plan import DATES
from bangfu.engines.snapshot import ROW_GROUP
from bangfu.programme.accounts.actions import note_taken_out
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.households.actions import note_snapshot
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.ledger.actors import SYSTEM_ROLE, Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealed_tables import open_table, sealing, table_in, write_reader
from bangfu.programme.ledger.sealing import Sealed, key_of_signs, unseal
from bangfu.programme.places.queries import ABOVE, check_settled, crossed, reaches, within
from bangfu.rosters.staging import sql_type

BATCH = 10_000
"""Rows in memory at a time."""
SIGN_BYTES = 12
HOLDING = "({0}.since IS NULL OR {0}.since <= %s) AND ({0}.until IS NULL OR {0}.until > %s)"
Columns = Mapping[str, Collection[str]]
"""Columns by table."""
Row = tuple[Any, ...]
"""A row as a driver gives it."""


def write_snapshot(
    actor: Actor, on: date | None, folder: Path, pack: Pack, area: str = "", *, signed: bool = False,
    read: Columns | None = None, sealed: bool = False,
) -> Path:  # fmt: skip
    """Write the actor's part of the register, or that of a smaller area, as of a day or with all history.

    The folder is written whole or not at all. Opening seals for it is written down first. `signed` gives signs for
    identity numbers to those too who might open them: equal ones for equal numbers, the same in every such snapshot
    of this register, so that two of the same facts have the same hash. With `read`, of private facts and of
    registers only its columns are written. `sealed` files are under the register's key for files. Gives the folder.
    """
    area = area or actor.area
    check_may(actor, May.EXPORT, area)
    check_settled(area, on)
    opens = can(actor, May.UNSEAL)
    if opens and actor.role != SYSTEM_ROLE:
        note_snapshot(actor, area)
    if actor.role != SYSTEM_ROLE:
        with confined(actor.area):
            homes = within(Household.objects.all(), area).count()
        note_taken_out(actor, "snapshot", "parquet", area, homes)
    shape = shape_of(pack)
    moved = on is not None and bool(area) and crossed(area, on)
    with confined(actor.area if moved else area), whole_folder(folder) as part, writing_files():
        writing = _Writing(shape, on, area, part, opens, key_of_signs("snapshots") if signed else None, read, sealed)
        for table in shape.tables:
            writing.write(table)
        writing.take_registers()
    return folder


class _Writing:
    def __init__(
        self, shape: Shape, on: date | None, area: str, folder: Path, opens: bool, key: bytes | None = None,
        read: Columns | None = None, sealed: bool = False,
    ) -> None:  # fmt: skip
        self.sealed = sealed
        self.shape, self.on, self.area, self.folder, self.opens = shape, on, area, folder, opens
        self.shows, self.read = opens and key is None, read
        self.reached = reaches(area, on) if area and on is not None and crossed(area, on) else []
        self.key = key or os.urandom(32)

    def write(self, table: Table) -> None:
        """One table, if it has rows: streamed as texts, typed by DuckDB, columns without any value left out."""
        facts = self._facts(table)
        keys = self._keys(table)
        raw, file = self.folder / f".{table.name}.rows", self.folder / f"{table.name}.parquet"
        schema = pa.schema([
            *((key, pa.string()) for key in keys), *((day, pa.date32()) for day in DATES),
            ("facts", pa.string()), ("private", pa.string()),
        ])  # fmt: skip
        given: set[str] = set()
        with connect(limits=Limits("300MB", 1)) as database:
            writer = None
            for batch in self._batches(table, schema, len(keys)):
                database.register("batch", batch)
                typed = database.sql(self._typing(keys, facts)).to_arrow_table()
                given |= {name for name in typed.column_names if typed[name].null_count < typed.num_rows}
                writer = writer or pq.ParquetWriter(
                    raw, typed.schema, compression="lz4", encryption_properties=sealing() if self.sealed else None
                )
                writer.write_table(typed)
            if writer is None:
                return
            writer.close()
            kept = ", ".join(f'"{name}"' for name in typed.column_names if name in given or name in DATES)
            self._write(database, f"SELECT {kept} FROM {table_in(database, raw)}", file)
        raw.unlink()

    def _write(self, database: DuckDBPyConnection, query: str, file: Path) -> None:
        if self.sealed:
            write_reader(database.sql(query).to_arrow_reader(ROW_GROUP), file)
            return
        form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
        database.execute(f"COPY ({query}) TO {DUCKDB.text(str(file))} ({form})")

    def take_registers(self) -> None:
        """Other departments' files beside the tables; identity numbers as they are in the tables.

        With `read`, only files and columns it names.
        """
        source = Path(settings.BANGFU_DATA) / "registers"
        for table in self.shape.registers:
            file = source / f"{table.name}.parquet"
            if not file.is_file() or (self.read is not None and table.name not in self.read):
                continue
            target = self.folder / "registers"
            target.mkdir(exist_ok=True)
            if self.shows:
                open_table(file, target / file.name)
                continue
            with connect(limits=Limits("300MB", 1)) as database:
                read = table_in(database, file)
                there = [name for name, *_ in database.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()]
                numbers = {n for n, f in table.facts.items() if f.type.kind is Kind.IDENTITY} | {str(table.by)}
                kept = [name for name in there if self.read is None or name in self.read[table.name]]
                said = ", ".join(
                    f"{self._sign_sql(name)} AS {column}" if name in numbers else column
                    for name in kept for column in [DUCKDB.name_of(name)]
                )  # fmt: skip
                self._write(database, f"SELECT {said} FROM {read}", target / file.name)

    # -- columns -----------------------------------------------------------------------------------

    def _keys(self, table: Table) -> list[str]:
        """Columns that do not come from the JSON, in the order the statements give them."""
        shape = self.shape
        if table is shape.home:
            return [shape.key, shape.place]
        if table is shape.member:
            return [str(table.key), str(table.by), str(shape.identity)]
        if shape.link_of(table) is None:
            return [str(table.key)]
        own = shape.key_of(table)
        return [*([own] if own is not None else []), str(shape.link_of(table))]

    def _facts(self, table: Table) -> dict[str, Fact]:
        """The facts of the JSON this actor may have, in the pack's order."""
        open_facts, private = self.shape.facts(table), self._private(table)
        return {
            name: fact
            for name, fact in table.facts.items()
            if (name in open_facts and (self.opens or not fact.personal)) or name in private
        }

    def _private(self, table: Table) -> set[str]:
        """The private facts that are opened: none but identity numbers for who may not, nor what is not asked for."""
        asked = None if self.read is None else self.read.get(table.name, ())
        return {
            name
            for name, fact in self.shape.facts(table, private=True).items()
            if (self.opens or fact.type.kind is Kind.IDENTITY) and (asked is None or name in asked)
        }

    def _typing(self, keys: Sequence[str], facts: dict[str, Fact]) -> str:
        shape = ", ".join(f'"{name}":"{sql_type(fact)}"' for name, fact in facts.items())
        fields = "".join(f', coalesce(o."{n}", p."{n}") AS "{n}"' for n in facts)
        plain = ", ".join(f'"{key}"' for key in keys)
        if not facts:
            return f"SELECT {plain}, {DATES[0]}, {DATES[1]} FROM batch"
        return (
            f"SELECT {plain}{fields}, {DATES[0]}, {DATES[1]} FROM (SELECT *, "
            f"json_transform(facts, '{{{shape}}}') AS o, json_transform(private, '{{{shape}}}') AS p FROM batch)"
        )

    # -- rows ----------------------------------------------------------------------------------------

    def _batches(self, table: Table, schema: pa.Schema, keys: int) -> Iterator[pa.Table]:
        sql, model = self._statement(table)
        facts = self._private(table)
        for rows in _streamed(sql, self._bounds(table)):
            opened = [self._opened(row, keys, model, facts, table) for row in rows]
            yield pa.Table.from_arrays(
                [pa.array(column, type=f.type) for column, f in zip(zip(*opened, strict=True), schema, strict=True)],
                schema=schema,
            )

    def _opened(
        self, row: Row, keys: int, model: type[HouseholdState | MemberState] | None, facts: set[str], table: Table
    ) -> Row:
        """A row of texts: seals opened as far as this actor may."""
        values, since, until, text, rest = list(row[:keys]), row[keys], row[keys + 1], row[keys + 2], row[keys + 3 :]
        private = "{}"
        if model is not None and rest[1] is not None and facts:
            held = json.loads(unseal(Sealed(bytes(rest[1])), model, "private", rest[0]) or "{}")
            if table is self.shape.member and self.shape.identity in held:
                values[2] = self._shown(held[str(self.shape.identity)])
                rest = (*rest[:2], None, None)
            private = json.dumps({
                name: self._shown(value) if table.facts[name].type.kind is Kind.IDENTITY else value
                for name, value in held.items() if name in facts
            }, ensure_ascii=False)  # fmt: skip
        if table is self.shape.member and rest[2] is not None:
            values[2] = self._shown(unseal(Sealed(bytes(rest[3])), Member, "identity", rest[2]))
        return (*values, since, until, text, private)

    def _shown(self, identity: str | None) -> str | None:
        return identity if self.shows or identity is None else self._sign(identity)

    def _sign(self, identity: str) -> str:
        """A sign for an identity number, which only the key can make."""
        return hmac.digest(self.key, identity.strip().upper().encode(), "sha256")[:SIGN_BYTES].hex()

    def _sign_sql(self, column: str) -> str:
        """The same for a column of a file: an HMAC written out, for a register may have millions of rows."""
        inner, outer = ("".join(f"\\x{byte ^ pad:02x}" for byte in self.key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
        said = f"encode(upper(regexp_replace(\"{column}\"::VARCHAR, '^\\s+|\\s+$', '', 'g')))"
        hashed = f"sha256('{outer}'::BLOB || unhex(sha256('{inner}'::BLOB || {said})))"
        return f"CASE WHEN \"{column}\" IS NULL THEN NULL ELSE substr({hashed}, 1, {2 * SIGN_BYTES}) END"

    def _bounds(self, table: Table) -> list[str | date]:
        named = table in self.shape.records or table in self.shape.places
        bounds: list[str | date] = [table.name] if named else []
        within: list[str | date] = [self.area, self.area + ABOVE] if self.area else []
        holding: list[str | date] = [self.on, self.on] if self.on is not None else []
        if self.reached and table not in self.shape.places:
            within = [bound for path in self.reached for bound in (path, path + ABOVE)] + holding + within
        return bounds + within + holding

    def _statement(self, table: Table) -> tuple[str, type[HouseholdState | MemberState] | None]:
        """The statement for a table's rows in order of their keys, and the model whose `private` it ends in."""
        is_place = self.shape.link_of(table) is None
        path = "s.path" if is_place else "h.path"
        within = f" AND {path} >= %s AND {path} < %s" if self.area else ""
        if self.reached and not is_place:
            within = f" AND h.id IN ({self._lived_there()})"
        holding = f" AND {HOLDING.format('s')}" if self.on else ""
        end = "s.since, s.until, s.facts"
        order = "s.since IS NOT NULL, s.since, s.id"
        if table is self.shape.home:
            place = _json("s.facts", self.shape.place)
            return (
                f"SELECT h.number, coalesce({place}, h.path), {end}, s.id, s.private FROM households_household h"
                f" JOIN households_householdstate s ON s.household_id = h.id WHERE 1 = 1{within}{holding}"
                f" ORDER BY h.number, {order}", HouseholdState,
            )  # fmt: skip
        if table is self.shape.member:
            return (
                f"SELECT m.number, h.number, NULL, {end}, s.id, s.private,"
                " CASE WHEN m.identity IS NULL THEN NULL ELSE m.id END, m.identity"
                " FROM households_household h JOIN households_memberstate s ON s.household_id = h.id"
                f" JOIN households_member m ON m.id = s.member_id WHERE 1 = 1{within}{holding}"
                f" ORDER BY h.number, m.number, {order}", MemberState,
            )  # fmt: skip
        if is_place:
            return (
                f'SELECT s.path, {end} FROM places_placestate s WHERE s."table" = %s{within}{holding}'
                f" ORDER BY s.path, {order}", None,
            )  # fmt: skip
        own = "s.number, " if self.shape.key_of(table) is not None else ""
        return (
            f"SELECT {own}h.number, {end} FROM households_household h JOIN households_record s ON s.household_id = h.id"
            f' WHERE s."table" = %s{within}{holding} ORDER BY h.number, s.number, {order}', None,
        )  # fmt: skip


    def _lived_there(self) -> str:
        """The households that lived in the area on the day, where places have been merged or moved since."""
        today = " OR ".join("u.path >= %s AND u.path < %s" for _ in self.reached)
        then = f"coalesce({_json('t.facts', self.shape.place)}, u.path)"
        return (
            "SELECT t.household_id FROM households_householdstate t JOIN households_household u"
            f" ON u.id = t.household_id WHERE ({today}) AND {HOLDING.format('t')} AND {then} >= %s AND {then} < %s"
        )


def _json(column: str, name: str) -> str:
    if connection.vendor == "postgresql":
        return f"{column}::json ->> '{name}'"
    return f"json_extract({column}, '$.{name}')"


def _streamed(sql: str, bounds: list[str | date]) -> Iterator[list[Row]]:
    """The rows of a statement, some thousand at a time, without holding the rest."""
    connection.ensure_connection()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, bounds)
        while rows := cursor.fetchmany(BATCH):
            yield list(rows)
