"""The work of a run: judge a snapshot, keep what is asked later, give verdicts, roll-ups and leads as plain rows.

Nothing here writes to the register; `actions` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from bangfu.core.policy.loading import rule_set
from bangfu.core.policy.model import Fact, Pack, Rule, RuleSet
from bangfu.core.policy.nodes import FactRef
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.types import Kind
from bangfu.core.whole_files import whole_file
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import Limits, Run, connect, snapshot_sources
from bangfu.engines.duckdb_errors import translated
from bangfu.engines.features import Features
from bangfu.engines.plan import TablePlan, plan_nodes, plan_rules
from bangfu.engines.row_hash import RowHash, noted
from bangfu.engines.snapshot import ROW_GROUP, open_snapshot
from bangfu.engines.statements import additive_figures
from bangfu.engines.tallies import place_levels
from bangfu.programme.assessment.kept_runs import FEATURES, JUDGED, RESULT, SNAPSHOT
from bangfu.programme.ledger.sealed_tables import opening, write_rows
from bangfu.programme.ledger.writing import canonical

CHUNK = 20_000
VerdictRow = tuple[str, str, str, int, int, str]
"""Key, path, verdict, masks of rules not met and not known, figures as JSON."""
PlaceRow = tuple[str, int, str, int, int | None, int | None]
"""Path, level, verdict, subjects, sum of the additive figure, sum of the gap."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One lead as a rule found it."""

    rule: str
    key: str
    path: str
    facts: str


class Judged:
    """A rule set over a snapshot folder, worked out; `folder` is the run's own and gets the files that are kept."""

    def __init__(self, pack: Pack, rules: str, on: date, folder: Path) -> None:
        self.pack, self.rules, self.on, self.folder = pack, rule_set(pack, rules), on, folder
        self.snapshot = open_snapshot(folder / SNAPSHOT, pack, opening)
        self.said = said_facts(pack, self.rules, on) if self.rules.verdict == "leads" else {}
        tables = plan_rules(pack, self.rules, on, with_gap=True).tables()
        if self.said:
            tables |= self._said_plan().tables()
        connection = connect(limits=Limits(spill=folder / "spill"))
        sources = snapshot_sources(connection, pack, self.snapshot, tables, on)
        self.run = Run(pack, self.rules, on, connection, sources, with_gap=True)

    def work_out(self) -> None:
        """Judge every subject."""
        self.run.work_out()

    def write(self) -> dict[str, str]:
        """Write the files that are kept, sealed; gives the hash of each one's rows."""
        return {
            FEATURES: self._keep(f"SELECT * FROM {self.run.features} ORDER BY place, subject_key", FEATURES),
            JUDGED: self._keep(f"SELECT * FROM {self.run.verdicts} ORDER BY place, subject_key", JUDGED),
            RESULT: self._keep(self.run.result_rows(), RESULT),
        }

    def _keep(self, query: str, name: str) -> str:
        with translated(), whole_file(self.folder / name) as part:
            reader = self.run.connection.sql(query).to_arrow_reader(ROW_GROUP)
            rows = RowHash(reader.schema)
            write_rows(noted(reader, rows), reader.schema, part)
        return rows.hexdigest()

    def counts(self) -> dict[str, int]:
        """Subjects by verdict."""
        return self.run.counts()

    def verdict_rows(self) -> Iterator[list[VerdictRow]]:
        """Key, path, verdict, masks and figures as JSON, in order of place and key, some thousands at a time."""
        figures = ", ".join(f"'{f}': {DUCKDB.name_of(f)}" for f in self.rules.figures)
        said = f"CAST(to_json({{{figures}}}) AS VARCHAR)" if figures else "'{}'"
        result = self.run.connection.cursor().execute(
            f"SELECT CAST(subject_key AS VARCHAR), coalesce(place, ''), verdict, failed, unknown, {said}"
            f" FROM {self.run.verdicts} ORDER BY place, subject_key"
        )
        while rows := result.fetchmany(CHUNK):
            yield rows

    def place_rows(self) -> list[PlaceRow]:
        """Roll-ups of the whole run and of every level of the pack."""
        additive = additive_figures(self.pack, self.rules)
        added = f"CAST(sum({DUCKDB.name_of(additive[0])}) AS BIGINT)" if additive else "NULL"
        gap = "CAST(sum(gap) AS BIGINT)" if self.rules.gap is not None else "NULL"
        rows: list[PlaceRow] = []
        levels = [(0, 0), *((self.pack.levels.index(lv) + 1, lv.width) for lv in place_levels(self.pack, self.rules))]
        for level, width in levels:
            place = f"substr(place, 1, {width})" if width else "''"
            rows += [
                (path or "", level, verdict, subjects, summed, cost)
                for path, verdict, subjects, summed, cost in self.run.rows(
                    f"SELECT {place}, verdict, count(*), {added}, {gap} FROM {self.run.verdicts}"
                    " GROUP BY 1, 2 ORDER BY 1, 2"
                )
            ]
        return rows

    def hits(self) -> Iterator[Hit]:
        """The leads of a set that gives leads: one for each rule that is met, with what its sentence is filled with."""
        if self.rules.verdict != "leads":
            return
        names = sorted({name for facts in self.said.values() for name in facts})
        hit = f"(SELECT * FROM {self.run.verdicts} WHERE verdict = 'lead') AS hit"
        if names:
            found = f"SELECT subject_key FROM {self.run.verdicts} WHERE verdict = 'lead'"
            plan = self._said_plan()
            rows = Features(self.pack, self.on, plan, self.run.sources, DUCKDB).table_rows(
                plan, lambda key: f"{key} IN ({found})"
            )
            hit += f" JOIN ({rows}) AS s USING (subject_key)"
        said = "".join(f", s.{DUCKDB.name_of(name)}" for name in names)
        result = self.run.rows(
            f"SELECT CAST(subject_key AS VARCHAR), coalesce(hit.place, ''), failed | unknown{said} FROM {hit}"
            " ORDER BY hit.place, subject_key"
        )
        in_force = list(enumerate(self.rules.rules_on(self.on)))
        for key, path, not_met, *values in result:
            known = dict(zip(names, values, strict=True))
            for i, rule in in_force:
                if not not_met & (1 << i):
                    facts = {name: _stored(known[name]) for name in self.said[rule.name] if known[name] is not None}
                    yield Hit(rule.name, key, path, canonical(facts))

    def _said_plan(self) -> TablePlan:
        facts = self.pack.facts_of(self.rules.of)
        names = sorted({name for one in self.said.values() for name in one})
        return plan_nodes(self.pack, self.rules.of, [FactRef(self.rules.of, n, facts[n].type) for n in names])


def said_facts(pack: Pack, rules: RuleSet, on: date) -> dict[str, list[str]]:
    """For each rule the facts its sentence names and that may stand in a list: none personal, none private."""
    facts = pack.facts_of(rules.of)
    return {
        rule.name: [n for n in dict.fromkeys(_named(rule)) if n in facts and not _guarded(facts[n])]
        for rule in rules.rules_on(on)
    }


def _named(rule: Rule) -> Sequence[str]:
    return [] if rule.because is None else placeholders(rule.because["zh"]) + placeholders(rule.because["en"])


def _guarded(fact: Fact) -> bool:
    return fact.personal or fact.private or fact.type.kind in (Kind.IDENTITY, Kind.TEXT)


def _stored(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return value
