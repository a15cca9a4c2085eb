"""Facts as the register keeps them: canonical JSON, in Python for one row and as SQL for a table of them.

Whole numbers and money in minor units are numbers, other decimals texts with all their places, days ISO texts; a fact
nobody knows is left out. Both ways give the same text for the same facts, so that texts can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact
from bangfu.core.policy.types import Kind
from bangfu.programme.ledger.writing import canonical

EMPTY = "{}"


def facts_text(facts: Mapping[str, Fact], values: Mapping[str, object]) -> str:
    """The JSON of one row's stored values; `facts` says how each is held."""
    return canonical({n: _plain(facts.get(n), v) for n, v in values.items() if v is not None})


def read_facts(text: str, facts: Mapping[str, Fact]) -> dict[str, object]:
    """The stored values of one row: whole numbers, Decimal, date, bool, text; unknown keys as they are."""
    return {name: _typed(facts.get(name), value) for name, value in json.loads(text).items()}


def merged(old: str, new: str) -> str:
    """What is known after a roster: what it says, and what it does not speak of."""
    return canonical({**json.loads(old), **json.loads(new)})


def facts_sql(columns: Mapping[str, str], facts: Mapping[str, Fact]) -> str:
    """SQL for the JSON of a row; `columns` gives for each fact the SQL of its value."""
    parts = [
        f"CASE WHEN {sql} IS NULL THEN '' ELSE ',\"{name}\":' || {_json_sql(facts[name], sql)} END"
        for name, sql in sorted(columns.items())
    ]
    if not parts:
        return f"'{EMPTY}'"
    return "'{' || substr(" + " || ".join(parts) + ", 2) || '}'"


def values_sql(names: Iterable[str], column: str) -> str:
    """SQL for the texts of some facts of a JSON column, as a list."""
    paths = ", ".join(f"'$.{name}'" for name in names)
    return f"json_extract_string({column}, [{paths}])"


def _json_sql(fact: Fact, sql: str) -> str:
    from bangfu.rosters.staging import sql_type  # brings the reading of workbooks, which one fact does not need

    typed = f"CAST({sql} AS {sql_type(fact)})"
    match fact.type.kind:
        case Kind.BOOL:
            return f"CASE WHEN {typed} THEN 'true' ELSE 'false' END"
        case Kind.NUMBER if not written_places(fact):
            return f"{typed}::VARCHAR"
        case Kind.NUMBER | Kind.DATE:
            return f"'\"' || {typed}::VARCHAR || '\"'"
    return f"to_json({typed})::VARCHAR"


def _plain(fact: Fact | None, value: object) -> object:
    if isinstance(value, Decimal):
        places = written_places(fact) if fact is not None else None
        if places == 0:
            return int(value)
        return str(value if places is None else value.quantize(Decimal(1).scaleb(-places)))
    return value.isoformat() if isinstance(value, date) else value


def _typed(fact: Fact | None, value: object) -> object:
    if fact is None or value is None:
        return value
    match fact.type.kind:
        case Kind.DATE:
            return date.fromisoformat(str(value))
        case Kind.NUMBER if written_places(fact):
            return Decimal(str(value))
    return value
