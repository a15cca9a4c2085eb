"""The rows of all sheets side by side in DuckDB, so that questions over several rows and files are queries.

A staged table has the facts any form of the pack can fill, and `_sheet` and `_row` to find the row again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Table
from bangfu.core.policy.types import Kind
from bangfu.rosters.forms import RosterForms
from bangfu.rosters.sheet import ROW, SheetReading

SHEET = "_sheet"
_MEMORY = "600MB"  # beyond it DuckDB goes to the disk; the reader before it needs more


@dataclass(frozen=True)
class Roles:
    """Which tables and facts play which part in a household check; found in the forms, not written here."""

    subject: Table
    member: Table
    key: str
    """The subject's key, and under `link` the member's fact that holds it."""
    link: str
    person: str
    birth: str
    sex: str
    relation: str
    size: str
    member_key: str


class Staging:
    """A scratch database with one staged table for each table the forms speak of."""

    def __init__(self, forms: RosterForms, folder: Path) -> None:
        self.forms, self.pack = forms, forms.pack
        self.database = duckdb.connect(
            ":memory:",  # what does not fit goes to the folder
            config={"memory_limit": _MEMORY, "temp_directory": str(folder), "preserve_insertion_order": False},
        )
        self.columns = staged_columns(forms)
        for name, columns in self.columns.items():
            typed = ", ".join(f"{quoted(column)} {type_}" for column, type_ in columns.items())
            self.database.execute(f"CREATE TABLE {staged(name)} ({SHEET} SMALLINT, {ROW} INTEGER, {typed})")
        self.database.execute("CREATE TABLE placed (_sheet SMALLINT, key VARCHAR, place SMALLINT)")
        self.roles = roles_of(forms)

    def add(self, reading: SheetReading) -> None:
        """Take the rows of a sheet; its own copies are let go."""
        while reading.tables:
            pa.default_memory_pool().release_unused()  # DuckDB has memory of its own
            name, table = reading.tables.popitem()
            self.database.register("incoming", table)
            columns = ", ".join(map(quoted, table.column_names))
            self.database.execute(
                f"INSERT INTO {staged(name)} ({SHEET}, {columns}) SELECT {reading.number}, {columns} FROM incoming"
            )
            self.database.unregister("incoming")
            del table
        if reading.layout is not None:
            places = [(reading.number, key, at) for key, at in reading.layout.places.items()]
            self.database.executemany("INSERT INTO placed VALUES (?, ?, ?)", places)

    def table(self, query: str) -> pa.Table:
        """The answer of a query as a table."""
        return self.database.sql(query).to_arrow_table()

    def number(self, query: str) -> int:
        """The one whole number a query answers with."""
        rows = self.database.sql(query).fetchall()
        return int(rows[0][0])

    def close(self) -> None:
        self.database.close()


def roles_of(forms: RosterForms) -> Roles:
    """Find the parts of a household check; raises Problem when the forms do not say who is who."""
    pack, kin = forms.pack, forms.words.kin
    member = pack.tables[kin.relation.table]
    subject = pack.tables[member.of or ""]
    proving = [column for sheet in forms.sheets for column in sheet.columns if column.identity and column.fact]
    if not proving or not {"birth", "sex"} <= set(proving[0].gives) or not (subject.key and member.by and member.key):
        raise Problem("rosters.form_shape", found="identity", expected="identity, gives: {birth, sex}", nearest="")
    gives = proving[0].gives
    person = proving[0].fact
    return Roles(
        subject, member, subject.key, member.by, person.name if person else "", gives["birth"].name,
        gives["sex"].name, kin.relation.name, kin.size.name, member.key,
    )  # fmt: skip


def staged_columns(forms: RosterForms) -> dict[str, dict[str, str]]:
    """For each table its facts that a form can fill, with their DuckDB types, the link to the subject first."""
    tables: dict[str, dict[str, str]] = {}
    for sheet in forms.sheets:
        given = [column.fact for column in sheet.columns if column.fact]
        given += [fact for column in sheet.columns for fact in column.gives.values()]
        given += [fact for fact in (sheet.place_fact, sheet.year_fact) if fact]
        for fact in given:
            table = forms.pack.tables[fact.table]
            columns = tables.setdefault(fact.table, _keys(table))
            columns[fact.name] = sql_type(fact)
    return tables


def sql_type(fact: Fact) -> str:
    """How a fact is stored."""
    match fact.type.kind:
        case Kind.BOOL:
            return "BOOLEAN"
        case Kind.DATE:
            return "DATE"
        case Kind.NUMBER:
            places = written_places(fact)
            return f"DECIMAL(18, {places})" if places else "BIGINT"
    return "VARCHAR"


def staged(table: str) -> str:
    """The table, quoted, in which the rows of one of the pack's tables are staged."""
    return quoted(f"staged_{table}")


def quoted(name: str) -> str:
    """A name as SQL; names come from the pack, which allows letters, digits and underscores only."""
    return '"' + name.replace('"', '""') + '"'


def _keys(table: Table) -> dict[str, str]:
    keys = (table.by, table.key) if table.kind == "collection" else (table.key,)  # a form need not have the second
    return {key: "VARCHAR" for key in keys if key}
