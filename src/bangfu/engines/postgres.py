"""The PostgreSQL engine: the same stages, run inside the database; it makes temporary tables only.

A snapshot is copied in with numbers as whole ones. Statements are those of every engine, in PostgreSQL's dialect.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack, RuleSet, Table
from bangfu.core.policy.types import Kind
from bangfu.engines import verdicts
from bangfu.engines.checks import check_rows, checked_schemas, columns_read
from bangfu.engines.dialects import POSTGRES
from bangfu.engines.features import Source
from bangfu.engines.plan import DATES, TablePlan, plan_rules
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.sources import stored_facts, table_source
from bangfu.engines.statements import Statements

Connection = psycopg.Connection[tuple[Any, ...]]  # rows of any columns
LONGEST_NAME = 63
"""PostgreSQL cuts longer names, counted in bytes, without a word."""
FEATURES, VERDICTS = "pg_temp.run_features", "pg_temp.run_verdicts"
COLUMN_TYPES: Mapping[Kind, tuple[str, pa.DataType]] = {
    Kind.BOOL: ("BOOLEAN", pa.bool_()), Kind.DATE: ("DATE", pa.date32()), Kind.NUMBER: ("BIGINT", pa.int64()),
}  # fmt: skip
TEXT_TYPE = ("TEXT", pa.string())


def connect(dsn: str) -> Connection:
    """A connection for runs; each run leaves nothing behind when it closes."""
    try:
        return psycopg.connect(dsn, autocommit=True, client_encoding="utf8")
    except psycopg.OperationalError as error:
        raise Problem("engines.postgres_unreachable", reason=_first_line(error)) from error


class Run:
    """One rule set over tables of one database on one day."""

    def __init__(
        self, pack: Pack, rules: RuleSet, on: date, connection: Connection, sources: Mapping[str, Source],
        *, with_gap: bool = False,
    ) -> None:  # fmt: skip
        pack.check_in_force(on)
        if rules.of not in sources:
            raise Problem("engines.no_subjects", table=rules.of, rules=rules.name)
        self.pack, self.rules, self.on, self.connection = pack, rules, on, connection
        self.with_gap = with_gap and rules.gap is not None
        self.plan = plan_rules(pack, rules, on, with_gap=with_gap)
        self.statements = Statements(pack, rules, on, self.plan, sources, POSTGRES)

    def work_out(self) -> None:
        """Work out features, then verdicts."""
        self._store(FEATURES, self.statements.gathered())
        self._store(VERDICTS, self.statements.verdicts(f"SELECT * FROM {FEATURES}", with_gap=self.with_gap))

    def counts(self) -> dict[str, int]:
        """How many subjects got each verdict, in the order of the set's outcomes."""
        found = dict(_ask(self.connection, f"SELECT verdict, COUNT(*) FROM {VERDICTS} GROUP BY 1"))
        return {verdict: found[verdict] for verdict in self.rules.outcomes if verdict in found}

    def rule_counts(self) -> dict[str, tuple[int, int, int]]:
        """For each rule how many subjects met it, did not, and are unknown."""
        (row,) = _ask(self.connection, verdicts.rule_counts_query(self.rules, self.on, VERDICTS))
        return verdicts.rule_counts(self.rules, self.on, row)

    def rollup(self, level: str) -> list[dict[str, object]]:
        """Rows of place, verdict, subjects and the sums of additive figures, in order of the place code."""
        query = self.statements.rollup(VERDICTS, self.pack.level_named(level).width)
        rows = _dicts(self.connection, query)
        return sorted(rows, key=lambda row: (str(row["place"] or ""), str(row["verdict"])))

    def rows(self) -> list[dict[str, object]]:
        """One row per subject: its key, place, verdict, a word per rule, figures; in order of the key."""
        query = verdicts.readable(self.pack, self.rules, self.on, VERDICTS, POSTGRES)
        return sorted(_dicts(self.connection, query), key=lambda row: str(row["subject_key"]))

    def _store(self, table: str, query: str) -> None:
        name = table.removeprefix("pg_temp.")
        _run(self.connection, f"DROP TABLE IF EXISTS {table}")
        _run(self.connection, f"CREATE TEMPORARY TABLE {name} AS {query}")


def run_folder(
    pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot, connection: Connection, *, with_gap: bool = False
) -> Run:
    """Copy the tables a rule set speaks of into the database and judge them there, ready to be read."""
    plan = plan_rules(pack, rules, on, with_gap=with_gap)
    sources = copied(connection, pack, snapshot, plan, on)
    run = Run(pack, rules, on, connection, sources, with_gap=with_gap)
    run.work_out()
    return run


def copied(
    connection: Connection, pack: Pack, snapshot: Snapshot, plan: TablePlan, on: date
) -> dict[str, Source]:  # fmt: skip
    """Sources over temporary copies of the tables a plan speaks of; each is checked first, as in every engine."""
    sources: dict[str, Source] = {}
    tables, columns = plan.tables(), columns_read(pack, [plan])
    for stored in checked_schemas(pack, snapshot, tables):
        rows = snapshot.read(pack, stored, columns[stored])
        check_rows(pack, pack.tables[stored], rows, snapshot.files[stored].name, on)
        _copy(connection, pack, pack.tables[stored], rows)
        for name in tables:
            if (pack.tables[name].same_as or name) == stored:
                relation = f"pg_temp.{POSTGRES.name_of(f'loaded_{stored}')}"
                sources[name] = table_source(
                    pack, pack.tables[name], relation, rows.column_names, on, POSTGRES, scaled=True
                )  # fmt: skip
    return sources


def _copy(connection: Connection, pack: Pack, table: Table, rows: pa.Table) -> None:
    facts = stored_facts(pack, table)
    types, columns = [], []
    for name in rows.column_names:
        fact = facts.get(name)
        kind = Kind.DATE if name in DATES else fact.type.kind if fact else Kind.TEXT
        sql, arrow = COLUMN_TYPES.get(kind, TEXT_TYPE)
        types.append(f"{POSTGRES.name_of(name)} {sql}")
        columns.append(_whole(fact, rows[name]) if kind is Kind.NUMBER and fact else rows[name].cast(arrow))
    loaded = POSTGRES.name_of(f"loaded_{table.name}")
    _run(connection, f"DROP TABLE IF EXISTS pg_temp.{loaded}")
    _run(connection, f"CREATE TEMPORARY TABLE {loaded} ({', '.join(types)})")
    text = io.BytesIO()
    pa.csv.write_csv(pa.table(columns, rows.column_names), text, pa.csv.WriteOptions(include_header=False))
    with translated(), connection.cursor() as cursor:
        with cursor.copy(f"COPY pg_temp.{loaded} FROM STDIN (FORMAT csv)".encode()) as copy:
            copy.write(text.getbuffer())
        cursor.execute(f"ANALYZE pg_temp.{loaded}".encode())


def _whole(fact: Fact, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A number at the fact's places as a whole number of 64 bits."""
    places = written_places(fact)
    try:
        if places == 0:
            return column.cast(pa.int64())
        exact = column.cast(pa.decimal128(18 + places, places))
        return pc.multiply(exact, pa.scalar(10**places, pa.decimal128(places + 1, 0))).cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise Problem("engines.conversion", reason=_first_line(error)) from error


def _run(connection: Connection, statement: str) -> None:
    for name in re.findall(r"""'[^']*'|"([^"]+)\"""", statement):  # a quotation mark inside a text begins no name
        if len(name.encode()) > LONGEST_NAME:
            raise Problem("engines.name_too_long", name=name, most=LONGEST_NAME)
    with translated():
        connection.execute(statement.encode())


def _ask(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    with translated():
        return connection.execute(query.encode()).fetchall()


def _dicts(connection: Connection, query: str) -> list[dict[str, object]]:
    with translated():
        cursor = connection.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def translated() -> Iterator[None]:
    """PostgreSQL's own errors as sentences a person can act on."""
    try:
        yield
    except psycopg.errors.NumericValueOutOfRange as error:
        raise Problem("engines.too_large", reason=_first_line(error)) from error
    except psycopg.DataError as error:
        raise Problem("engines.conversion", reason=_first_line(error)) from error
    except psycopg.Error as error:
        raise Problem("engines.postgres_refused", reason=_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]
