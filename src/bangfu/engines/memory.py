"""The memory engine: one subject at a time in plain Python and exact decimals. Slow, and obviously right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.judgement import Judgement, judge
from bangfu.core.policy.meaning import Meaning, Row
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.checks import check_rows, checked_schemas, columns_read
from bangfu.engines.plan import TablePlan, plan_rules
from bangfu.engines.rows import StoredTables, link_rows
from bangfu.engines.snapshot import Snapshot


def judge_rows(pack: Pack, rules: RuleSet, on: date, rows: Sequence[Row]) -> dict[str, Judgement]:
    """The judgement of each subject the set speaks of, by key."""
    pack.check_in_force(on)
    meaning = Meaning(pack, on)
    judged = {row.key: judge(meaning, rules, row) for row in rows}
    return {key: judgement for key, judgement in judged.items() if judgement is not None}


def judge_tables(pack: Pack, rules: RuleSet, on: date, tables: StoredTables) -> dict[str, Judgement]:
    """Judge every subject of some stored tables."""
    return judge_rows(pack, rules, on, link_rows(pack, plan_rules(pack, rules, on), tables, on))


def judge_folder(pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot) -> dict[str, Judgement]:
    """Judge every subject of a snapshot folder."""
    if rules.of not in snapshot.files:
        raise Problem("engines.no_subjects", table=rules.of, rules=rules.name)
    return judge_tables(pack, rules, on, read_tables(pack, plan_rules(pack, rules, on), snapshot, on))


def read_tables(
    pack: Pack, plan: TablePlan, snapshot: Snapshot, on: date
) -> Mapping[str, Sequence[Mapping[str, object]]]:  # fmt: skip
    """The tables a plan speaks of, read whole into memory; each is checked first, as in every engine."""
    tables: dict[str, Sequence[Mapping[str, object]]] = {}
    columns = columns_read(pack, [plan])
    for name in checked_schemas(pack, snapshot, plan.tables()):
        rows = snapshot.read(pack, name, columns[name])
        check_rows(pack, pack.tables[name], rows, snapshot.files[name].name, on)
        tables[name] = rows.to_pylist()
    return tables
