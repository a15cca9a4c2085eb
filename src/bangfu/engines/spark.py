"""The statements of a run for Spark, as text only: a cluster can be given them, nothing here runs them.

The tables of a snapshot are expected under their own names, with the columns of the pack's facts: BIGINT or
DECIMAL, BOOLEAN, DATE, STRING. ANSI mode is expected too: an overflow must stop the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.dialects import SPARK
from bangfu.engines.plan import DATES, plan_rules
from bangfu.engines.sources import stored_facts, table_source
from bangfu.engines.statements import Statements

FEATURES, VERDICTS = "run_features", "run_verdicts"


def run_statements(
    pack: Pack, rules: RuleSet, on: date, columns: Mapping[str, Sequence[str]] | None = None, *, with_gap: bool = False
) -> list[str]:
    """What to run, in order: settings, registers, features, verdicts, and one roll-up for each level of places.

    `columns` names the columns of each table that is there; by default every table with every fact.
    """
    pack.check_in_force(on)
    plan = plan_rules(pack, rules, on, with_gap=with_gap)
    there = {name: list(every_column(pack, name)) for name in plan.tables()} if columns is None else columns
    if rules.of not in there:
        raise Problem("engines.no_subjects", table=rules.of, rules=rules.name)
    sources = {}
    for name in sorted(plan.tables()):
        stored = pack.tables[name].same_as or name
        if stored in there or name in there:
            found = there.get(stored) or there[name]
            sources[name] = table_source(pack, pack.tables[name], SPARK.name_of(stored), found, on, SPARK)
    statements = Statements(pack, rules, on, plan, sources, SPARK)
    texts = ["SET spark.sql.ansi.enabled = true"]
    texts += _stored(FEATURES, statements.gathered())
    texts += _stored(VERDICTS, statements.verdicts(f"SELECT * FROM {FEATURES}", with_gap=with_gap))
    table = pack.tables[rules.of]
    if table.level is not None:
        widest = pack.level_named(table.level).width
        for level in pack.levels:
            if level.width <= widest:
                texts += _stored(f"run_rollup_{level.name}", statements.rollup(VERDICTS, level.width))
    return texts


def every_column(pack: Pack, table: str) -> Iterator[str]:
    """The columns a table has when nothing is missing: keys, days, stored facts."""
    here = pack.tables[pack.tables[table].same_as or table]
    keys = [here.key, here.by, here.place, *DATES]
    parts = {fact.name for part in pack.parts_of(here.name) for fact in part.facts.values()}
    facts = [name for name in stored_facts(pack, here) if name not in parts]
    yield from dict.fromkeys(name for name in [*keys, *facts] if name is not None)


def _stored(table: str, query: str) -> list[str]:
    return [f"DROP TABLE IF EXISTS {table}", f"CREATE TABLE {table} USING parquet AS\n{query}"]
