"""How a table's stored columns are read in any dialect: whole numbers at the fact's places, the rows of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.engines.dialects import Dialect
from bangfu.engines.features import Source

VALID_FROM, VALID_UNTIL = "valid_from", "valid_until"


def table_source(
    pack: Pack, table: Table, relation: str, columns: Sequence[str], on: date, dialect: Dialect, *, scaled: bool = False
) -> Source:
    """The rows of `relation` that hold on the day; `scaled` says that numbers are stored as whole ones already."""
    facts = stored_facts(pack, table)
    read = {name: f"t.{dialect.name_of(name)}" for name in columns}
    if not scaled:
        read.update({name: _whole(facts[name], read[name]) for name in columns if name in facts})
    return Source(relation, read, " AND ".join(_holding(columns, on)) or None)


def stored_facts(pack: Pack, table: Table) -> Mapping[str, Fact]:
    """Every fact that may stand in a table's file."""
    facts = pack.facts_of(table.name) if table.kind == "subject" else table.facts
    return {name: fact for name, fact in facts.items() if fact.derived is None}


def _holding(columns: Sequence[str], on: date) -> Iterator[str]:
    day = f"DATE '{on.isoformat()}'"
    if VALID_FROM in columns:
        yield f"(t.{VALID_FROM} IS NULL OR t.{VALID_FROM} <= {day})"
    if VALID_UNTIL in columns:
        yield f"(t.{VALID_UNTIL} IS NULL OR {day} < t.{VALID_UNTIL})"


def _whole(fact: Fact, column: str) -> str:
    if fact.type.kind is not Kind.NUMBER or fact.minor:
        return column
    places = written_places(fact)
    if places == 0:
        return f"CAST({column} AS BIGINT)"
    return f"CAST(CAST({column} AS DECIMAL(18, {places})) * {10**places} AS BIGINT)"
