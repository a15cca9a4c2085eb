"""Checks on what must agree or be unique: numbers, the repeated facts of a household, the sheet of households."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bangfu.core.policy.model import Fact, Table
from bangfu.core.policy.types import Kind
from bangfu.rosters.between.queries import findings, later_ones, text
from bangfu.rosters.cells import key_of
from bangfu.rosters.forms import fact_named
from bangfu.rosters.staging import Staging, quoted, staged


def numbers_twice(staging: Staging, sheets_of: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """One number on two rows that should be two things; a person listed twice is not named a second time."""
    roles, tables = staging.roles, staging.pack.tables
    number = fact_named(staging.pack, f"{roles.member.name}.{roles.member_key}")
    rows = f"SELECT * FROM {staged(roles.member.name)} ANTI JOIN same_again USING (_sheet, _row)"
    yield _twice(number, [key_of(number)], rows, [roles.member_key])
    for name, sheets in sheets_of.items():
        table = tables[name]
        if name == roles.member.name or table.key is None:
            continue
        owner = table.of if table.kind == "part" else name
        number = fact_named(staging.pack, f"{owner}.{table.key}")
        rows = f"SELECT * FROM {staged(name)} WHERE _sheet IN ({', '.join(map(str, sheets))})"
        yield _twice(number, [key_of(number)], rows, [table.key, *_periods(staging, table)])


def _twice(number: Fact, columns: Sequence[str], rows: str, keys: Sequence[str]) -> str:
    repeated = f"SELECT *, {text(number.label)} AS expected FROM ({later_ones(rows, keys)})"
    return findings("number_twice", columns, repeated)


def disagreements(staging: Staging) -> Iterator[str]:
    """Facts of one household that differ between its rows; free texts may differ, its place may not."""
    subject = staging.roles.subject
    for table in (subject, *staging.pack.parts_of(subject.name)):
        periods = _periods(staging, table)
        facts = [f for f in _facts(staging, table) if f.name not in periods]
        if not facts:
            continue
        keys = [staging.roles.key, *periods]
        grouped = ", ".join(map(quoted, keys))
        tests = {fact.name: f"min({quoted(fact.name)}) <> max({quoted(fact.name)})" for fact in facts}
        selected = ", ".join(f"{test} AS {quoted(name)}" for name, test in tests.items())
        staging.database.execute(
            f"CREATE OR REPLACE TABLE differing_{table.name} AS SELECT {grouped}, {selected} "
            f"FROM {staged(table.name)} GROUP BY {grouped} HAVING {' OR '.join(tests.values())}"
        )
        for fact in facts:
            if staging.number(f"SELECT count(*) FROM differing_{table.name} WHERE {quoted(fact.name)}"):
                yield _differing(staging, table, fact, keys)


def _differing(staging: Staging, table: Table, fact: Fact, keys: Sequence[str]) -> str:
    name, group = quoted(fact.name), ", ".join(f"a.{quoted(key)}" for key in keys)
    same = " AND ".join(f"a.{quoted(key)} IS NOT DISTINCT FROM d.{quoted(key)}" for key in keys)
    rows = f"""
        SELECT _sheet, _row, {text(fact.label)} AS expected, other_sheet, other_row FROM (
            SELECT a._sheet, a._row, a.{name} AS value, first_value(a.{name}) OVER alike AS first,
                   first_value(a._sheet) OVER alike AS other_sheet, first_value(a._row) OVER alike AS other_row
            FROM {staged(table.name)} a SEMI JOIN differing_{table.name} d ON {same} AND d.{name}
            WHERE a.{name} IS NOT NULL
            WINDOW alike AS (PARTITION BY {group} ORDER BY a._sheet, a._row))
        WHERE value <> first"""
    if fact.name != table.place:
        return findings("household_differs", [key_of(fact)], rows)
    levels = [f"place.{level.name}" for level in reversed(staging.pack.levels)]
    return findings("household_in_two_places", [key_of(fact), *levels], rows)


def _facts(staging: Staging, table: Table) -> list[Fact]:
    """The facts of the table that a row may not contradict another row in."""
    names = [name for name in staging.columns.get(table.name, {}) if name in table.facts and name != table.key]
    facts = [fact_named(staging.pack, f"{table.name}.{name}") for name in names]
    return [fact for fact in facts if fact.type.kind is not Kind.TEXT or fact.name == table.place]


def _periods(staging: Staging, table: Table) -> list[str]:
    """The facts that, with the key, tell the rows of a part from each other: the year of an income."""
    years = {sheet.year_fact.name for sheet in staging.forms.sheets if sheet.year_fact is not None
             and sheet.year_fact.table == table.name}  # fmt: skip
    return sorted(years)


def listing(staging: Staging, sheets_of: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Where households have a sheet of their own, every row belongs to one of them, and each has members."""
    roles = staging.roles
    if roles.subject.name not in sheets_of:
        return
    key = [f"{roles.subject.name}.{roles.key}"]
    linked = {roles.member.name: roles.link, **{t.name: roles.key for t in staging.pack.parts_of(roles.subject.name)}}
    for name, link in linked.items():
        if name in staging.columns:
            rows = f"""
                SELECT _sheet, _row FROM (SELECT _sheet, _row, {quoted(link)} AS home FROM {staged(name)})
                ANTI JOIN homes USING (home) WHERE home IS NOT NULL"""
            yield findings("household_unlisted", key, rows)
    if roles.member.name in sheets_of:
        sheets = ", ".join(map(str, sheets_of[roles.subject.name]))
        rows = f"""
            SELECT _sheet, _row FROM homes ANTI JOIN households_seen USING (home)
            WHERE home IS NOT NULL AND _sheet IN ({sheets})"""
        yield findings("household_empty", key, rows)
