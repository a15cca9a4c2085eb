"""The engines behind one face, for tests: stored rows in, verdicts, outcomes and figures by subject out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.meaning import to_stored, written_places
from bangfu.core.policy.model import Fact, Pack, RuleSet
from bangfu.core.policy.types import Kind
from bangfu.engines import duckdb, memory, postgres
from bangfu.engines.snapshot import DATES, open_snapshot
from bangfu.engines.sources import stored_facts

ENGINES = ["memory", "duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
StoredRows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Judged:
    """What an engine says of one subject; figures as they are written to files."""

    verdict: str
    outcomes: Mapping[str, str]
    figures: Mapping[str, object]


def judged(engine: str, pack: Pack, rules: RuleSet, on: date, folder: Path) -> dict[str, Judged]:
    """The judgement of every subject of a snapshot folder."""
    snapshot = open_snapshot(folder, pack)
    if engine == "memory":
        facts = pack.facts_of(rules.of)
        return {
            key: Judged(
                one.verdict,
                {name: WORDS[outcome] for name, outcome in one.outcomes.items()},
                {name: to_stored(facts[name], value) for name, value in one.figures.items()},
            )
            for key, one in memory.judge_folder(pack, rules, on, snapshot).items()
        }
    if engine == "duckdb":
        run = duckdb.run_folder(pack, rules, on, snapshot)
        return by_key(pack, rules, on, run.rows(run.readable(run.verdicts)))
    with postgres.connect(os.environ["BANGFU_TEST_POSTGRES"]) as connection:
        rows = postgres.run_folder(pack, rules, on, snapshot, connection).rows()
    return by_key(pack, rules, on, [tuple(row.values()) for row in rows])


def by_key(pack: Pack, rules: RuleSet, on: date, rows: Sequence[tuple[object, ...]]) -> dict[str, Judged]:
    """Readable verdict rows (key, place, verdict, a word per rule, figures) by key."""
    names = [rule.name for rule in rules.rules_on(on)]
    found = {}
    for key, _, verdict, *rest in rows:
        outcomes = dict(zip(names, map(str, rest[: len(names)]), strict=True))
        found[str(key)] = Judged(str(verdict), outcomes, dict(zip(rules.figures, rest[len(names) :], strict=True)))
    return found


def write_snapshot(folder: Path, pack: Pack, tables: Mapping[str, StoredRows], *, whole: bool = False) -> Path:
    """Stored rows as Parquet files with the types of their facts; a column no row has is left out, unless `whole`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        table = pack.tables[name]
        file = folder / ("registers" if table.kind == "register" else "") / f"{name}.parquet"
        file.parent.mkdir(exist_ok=True)
        keys = [key for key in (table.key, table.by, table.place) if key]
        facts = stored_facts(pack, table)
        own = [name for name in table.facts if name in facts] if whole else []
        columns = dict.fromkeys([*keys, *own, *(column for row in rows for column in row)])
        types = {column: column_type(column, facts.get(column)) for column in columns}
        arrays = {column: pa.array([row.get(column) for row in rows], type_) for column, type_ in types.items()}
        pa.parquet.write_table(pa.table(arrays), file)
    return folder


def column_type(column: str, fact: Fact | None) -> pa.DataType:
    """The type a fact's column has in a file."""
    if column in DATES:
        return pa.date32()
    match fact.type.kind if fact else None:
        case Kind.BOOL:
            return pa.bool_()
        case Kind.DATE:
            return pa.date32()
        case Kind.NUMBER if fact:
            places = written_places(fact)
            return pa.decimal128(18, places) if places else pa.int64()
    return pa.string()
