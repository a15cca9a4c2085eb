"""Judge a snapshot with the engine a user chose; whichever it is, the verdicts lie in the same table of a `Run`.

The memory engine's judgements are copied into the table the DuckDB engine would have made, so everything that
reads a run (files, roll-ups, reports) is the same text for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.core.policy.judgement import Judgement, judge
from bangfu.core.policy.meaning import Meaning, Value
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.core.policy.types import Kind, Type
from bangfu.engines.checks import columns_read
from bangfu.engines.duckdb import Limits, Run, connect, run_folder, snapshot_sources
from bangfu.engines.memory import read_tables
from bangfu.engines.plan import plan_rules
from bangfu.engines.rows import holds_on, link_rows
from bangfu.engines.snapshot import Snapshot

ENGINES = ("duckdb", "memory")
BATCH = 50_000
COLUMN_TYPES = {Kind.BOOL: pa.bool_(), Kind.NUMBER: pa.int64(), Kind.DATE: pa.date32()}


def judge_snapshot(
    pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot, engine: str, limits: Limits, *, reported: bool = False
) -> Run:
    """The run of `rules` over a snapshot by `duckdb` or `memory`; raises `Problem` for another engine.

    For a run that is `reported` the cost is worked out too, and the features kept that tell which facts are missing.
    """
    if engine not in ENGINES:
        raise Problem("cli.unknown_engine", found=engine, known=", ".join(ENGINES))
    _check_place(pack, rules, snapshot)
    if engine == "duckdb":
        return run_folder(pack, rules, on, snapshot, limits=limits, with_gap=reported, keep_features=reported)
    connection = connect(limits=limits)
    plan = plan_rules(pack, rules, on, with_gap=reported)
    sources = snapshot_sources(connection, pack, snapshot, plan.tables(), on, columns_read(pack, [plan]))
    run = Run(pack, rules, on, connection, sources, with_gap=reported)
    connection.execute(f"CREATE TABLE {run.verdicts} AS SELECT * FROM ({run.verdict_rows()}) LIMIT 0")
    for batch in _judged(run, snapshot):
        connection.register("judged", batch)
        connection.execute(f"INSERT INTO {run.verdicts} BY NAME SELECT * FROM judged")
        connection.unregister("judged")
    return run


def _check_place(pack: Pack, rules: RuleSet, snapshot: Snapshot) -> None:
    """Without the column of the place no subject can be counted anywhere: say so before anything is worked out."""
    place = pack.tables[rules.of].place
    if place is None or rules.of not in snapshot.files:
        return
    columns = snapshot.schema(pack, rules.of).names
    if place not in columns:
        file = snapshot.files[rules.of].name
        raise Problem("engines.no_key", file=file, column=place, columns=", ".join(columns))


def _judged(run: Run, snapshot: Snapshot) -> Iterator[pa.Table]:
    """Judgements of the memory engine as rows of the verdict table, some at a time."""
    pack, rules = run.pack, run.rules
    meaning = Meaning(pack, run.on)
    places = _places(run, snapshot)
    types = _column_types(run)
    columns: dict[str, list[object]] = {name: [] for name in types}
    for row in link_rows(pack, run.plan, read_tables(pack, run.plan, snapshot, run.on), run.on):
        judgement = judge(meaning, rules, row)
        if judgement is None:
            continue
        stored = _stored(run, judgement)
        stored["subject_key"], stored["place"] = row.key, places.get(row.key)
        if run.with_gap and rules.gap is not None:
            stored["gap"] = _scaled(rules.gap.type, meaning.of(rules.gap, row))
        for name, values in columns.items():
            values.append(stored[name])
        if len(columns["subject_key"]) == BATCH:
            yield pa.table(columns, schema=pa.schema(types))
            columns = {name: [] for name in types}
    yield pa.table(columns, schema=pa.schema(types))


def _stored(run: Run, judgement: Judgement) -> dict[str, object]:
    """Verdict, masks and figures as the engine stores them: a bit a rule, whole scaled numbers."""
    facts = run.pack.facts_of(run.rules.of)
    stored: dict[str, object] = {"verdict": judgement.verdict, "failed": 0, "unknown": 0}
    outcomes = [judgement.outcomes[rule.name] for rule in run.rules.rules_on(run.on)]
    stored["failed"] = sum(1 << i for i, outcome in enumerate(outcomes) if outcome is False)
    stored["unknown"] = sum(1 << i for i, outcome in enumerate(outcomes) if outcome is None)
    for name, value in judgement.figures.items():
        stored[name] = _scaled(facts[name].type, value)
    return stored


def _scaled(type_: Type, value: Value) -> object:
    return int(value.scaleb(type_.places)) if isinstance(value, Decimal) else value


def _column_types(run: Run) -> dict[str, pa.DataType]:
    facts = run.pack.facts_of(run.rules.of)
    types = {"subject_key": pa.string(), "place": pa.string(), "verdict": pa.string()}
    types |= {"failed": pa.int64(), "unknown": pa.int64()}
    types |= {name: COLUMN_TYPES.get(facts[name].type.kind, pa.string()) for name in run.rules.figures}
    if run.with_gap:
        types["gap"] = pa.int64()
    return types


def _places(run: Run, snapshot: Snapshot) -> Mapping[str, object]:
    """The place of each subject that holds on the day, by its key; a table that is a place is its own."""
    table = run.pack.tables[run.rules.of]
    rows = snapshot.read(run.pack, table.name).to_pylist()
    place, key = table.place or table.key or "", table.key or ""
    return {str(row[key]): row[place] for row in rows if row[key] is not None and holds_on(row, run.on)}
