"""The DuckDB engine: the stages of a run over Parquet or native tables, out of core under a memory limit.

One run keeps its stages as tables of one connection (`run_features`, `run_verdicts`; another `name` gives
another pair), so that a what-if starts from the features.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack, RuleSet, Table
from bangfu.core.spreadsheets import FORMULA
from bangfu.core.whole_files import whole_file
from bangfu.engines import changes, verdicts
from bangfu.engines import sources as sources_of
from bangfu.engines.checks import checked_schemas, columns_read
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb_checks import check_codes, check_one_row
from bangfu.engines.duckdb_errors import translated, writing_files
from bangfu.engines.features import Narrow, Source
from bangfu.engines.plan import TablePlan, plan_rules
from bangfu.engines.sealed import parquet_relation
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.statements import Statements

STATE_BYTES_PER_SUBJECT = 300
"""Hash state of gathering members and joining features, per household: measured, not derived."""
SUBJECTS_AT_ONCE = 500_000
"""Subjects of a range where files in the order of keys are read range by range: more would only take more memory."""
SAMPLED = 100_000
"""Keys that tell where ranges are cut: all keys of a nation at once would not fit into the memory ranges are for."""
BESIDES_DUCKDB = 320 * 10**6
"""Bytes a process holds besides what DuckDB counts (Python, libraries, gaps of the allocator): measured."""
SIZES = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}


@dataclass(frozen=True)
class Limits:
    """What the process of a run may use: memory (`2GB`), threads, and a folder for what does not fit.

    `stages` is a new file in which a run over a folder keeps its tables, a quarter as wide as in memory.
    """

    memory: str | None = None
    threads: int | None = None
    spill: Path | None = None
    stages: Path | None = None


def connect(database: Path | None = None, limits: Limits | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that never reaches for extensions or the network."""
    limits = limits or Limits()
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip
    if limits.memory:
        config["memory_limit"] = f"{_for_duckdb(bytes_of(limits.memory)) // 10**6}MB"
    if limits.threads:
        config["threads"] = limits.threads
    config["temp_directory"] = str(limits.spill or tempfile.gettempdir())  # else a folder where one happens to stand
    return duckdb.connect(str(database) if database else ":memory:", config=config)


class Run:
    """One rule set over one register on one day."""

    def __init__(
        self, pack: Pack, rules: RuleSet, on: date, connection: duckdb.DuckDBPyConnection,
        sources: Mapping[str, Source], *, with_gap: bool = False, name: str = "run",
    ) -> None:  # fmt: skip
        pack.check_in_force(on)
        rules.rules_on(on)
        self.pack, self.rules, self.on, self.connection = pack, rules, on, connection
        self.features, self.verdicts = f"{name}_features", f"{name}_verdicts"
        self.plan: TablePlan = plan_rules(pack, rules, on, with_gap=with_gap)
        self.with_gap = with_gap and rules.gap is not None
        if rules.of not in sources:
            raise Problem("engines.no_subjects", table=rules.of, rules=rules.name)
        self.sources = sources
        self.statements = Statements(pack, rules, on, self.plan, sources, DUCKDB)
        self.key_bounds: list[Any] | None = None  # whole numbers or texts
        """Keys in order, spread evenly, where a range of keys is read without reading the other rows."""
        self.in_order = False
        """Whether verdicts lie in the order of their keys, so that a file of them needs no sorting."""
        self._marks: list[Any] | None = None  # as `key_marks` gives them

    def work_out(self, parts: int | None = None, *, keep_features: bool = True) -> None:
        """Work out features, then verdicts; in `parts` ranges of keys when they would not fit into memory.

        Without `keep_features` there are verdicts only, at half the cost: no what-if and no update starts from them.
        """
        self._marks = None
        self.map_registers()
        table, text = (self.features, self.statements.kept) if keep_features else (self.verdicts, self.verdict_rows)
        ranges = self._key_ranges(parts or self._parts_needed())
        with self._found_rows_kept(len(ranges) > 1):
            self._replace(table, f"{text(ranges[0])} ORDER BY subject_key")
            for narrow in ranges[1:]:
                self.execute(f"INSERT INTO {table} {text(narrow)} ORDER BY subject_key")
        if keep_features:
            self.judge()
            self.key_marks()  # an update will ask for them
        self.in_order = True

    def key_marks(self) -> list[Any]:  # keys are whole numbers or texts
        """Every so many keys of the features, sorted; asked once a run, for they only say what lies near to what."""
        if self._marks is None:
            every = f"SELECT range FROM range(0, (SELECT count(*) FROM {self.features}), {changes.MARK_EVERY})"
            marks = f"SELECT subject_key FROM {self.features} WHERE rowid IN ({every}) ORDER BY 1"
            self._marks = [key for (key,) in self.rows(marks)]
        return self._marks

    def map_registers(self, *, met_again_only: bool = False) -> None:
        """Gather each register once by the person it speaks of; runs over changed households use it again."""
        stored = self.statements.features.stored
        if not met_again_only:
            stored.clear()
        for name, tables, text in self.statements.features.lookups():
            if met_again_only and not any(self.pack.tables[t].same_as for t in tables):
                continue
            table = DUCKDB.name_of(f"{self.features}_{name}")
            self._replace(table, text)
            stored[name] = table

    @contextmanager
    def _found_rows_kept(self, ranged: bool) -> Iterator[None]:
        """While ranges are worked out, what rows found in registers come to lies ready: no range meets a register."""
        stored = self.statements.features.stored
        kept: dict[str, str] = {}
        for name, text in self.statements.features.found_rows() if ranged else ():
            kept[name] = DUCKDB.name_of(f"{self.features}_{name}")
            self._replace(kept[name], f"{text} ORDER BY gathered_by")
        stored.update(kept)
        yield
        for name, table in kept.items():
            del stored[name]
            self.execute(f"DROP TABLE {table}")

    def _parts_needed(self) -> int:
        """How many ranges keep the state of one range within memory: the limit, and less where ranges cost nothing."""
        ((limit,),) = self.rows("SELECT CAST(current_setting('memory_limit') AS VARCHAR)")
        subjects = self.subjects()
        needed = -(-subjects * STATE_BYTES_PER_SUBJECT // (bytes_of(limit) // 2))
        return max(1, needed, subjects // SUBJECTS_AT_ONCE if self.key_bounds else 1)

    def _key_ranges(self, parts: int) -> list[Narrow | None]:
        """Conditions that cut the subjects into about equal ranges of their key."""
        if parts == 1:
            return [None]
        if self.key_bounds:
            return _ranges([self.key_bounds[len(self.key_bounds) * i // parts] for i in range(1, parts)])
        source = self.sources[self.rules.of]
        key = source.columns[self.plan.table.key or ""]
        where = f" WHERE {source.condition}" if source.condition else ""
        marks = ", ".join(str(i / parts) for i in range(1, parts))
        some = f"SELECT {key} AS key FROM {source.relation} AS t{where} USING SAMPLE reservoir({SAMPLED} ROWS)"
        ((cuts,),) = self.rows(f"SELECT quantile_disc(key, [{marks}]) FROM ({some} REPEATABLE (1))")
        return _ranges(cuts or [])  # none where nobody holds on the day

    def judge(self) -> None:
        """Work out verdicts from the features that are there."""
        self._replace(self.verdicts, self.verdicts_of(self.features, self))

    def shares_features(self, other: Run) -> bool:
        """Whether the features `other` keeps are just what this run would gather."""
        own, kept = (Statements(r.pack, r.rules, r.on, r.plan, r.sources, DUCKDB) for r in (self, other))
        return own.facts() == kept.facts()

    def verdicts_from(self, other: Run) -> str:
        """This run's verdicts as a query over the features `other` keeps, which it shares.

        Only rules that mean something else here are worked out; what the others came to is kept there.
        """
        return self.verdicts_of(other.features, other)

    def judge_from(self, other: Run) -> None:
        """Work out verdicts from the features of a run with which they are shared."""
        self.features = other.features
        self._replace(self.verdicts, self.verdicts_from(other))
        self.in_order = other.in_order

    def verdicts_of(self, features: str, keeper: Run) -> str:
        """Verdicts as SQL over a table of features; rules that mean what the keeper's do take its outcomes."""
        own, kept = self.statements.meanings(), keeper.statements.meanings()
        same = list(own) == list(kept)  # a bit is known by the place of its rule
        settled = frozenset(name for name in own if same and own[name] == kept[name])
        return self.statements.verdicts_of_kept(f"SELECT * FROM {features}", settled, with_gap=self.with_gap)

    def verdict_rows(self, narrow: Narrow | None = None) -> str:
        """Verdicts as one query over the sources, no features stored: for runs that only write a file."""
        return self.statements.verdicts(self.statements.gathered(narrow), with_gap=self.with_gap)

    def counts(self) -> dict[str, int]:
        """How many subjects got each verdict, in the order of the set's outcomes."""
        rows = self.rows(f"SELECT verdict, count(*) FROM {self.verdicts} GROUP BY 1")
        found = {str(verdict): int(n) for verdict, n in rows}
        return {v: found[v] for v in self.rules.outcomes if v in found}

    def subjects(self) -> int:
        """How many rows the table of subjects has on the day."""
        source = self.sources[self.rules.of]
        where = f" WHERE {source.condition}" if source.condition else ""
        return int(self.rows(f"SELECT count(*) FROM {source.relation} AS t{where}")[0][0])

    def rule_counts(self) -> dict[str, tuple[int, int, int]]:
        """For each rule how many subjects met it, did not, and are unknown."""
        (row,) = self.rows(verdicts.rule_counts_query(self.rules, self.on, self.verdicts))
        return verdicts.rule_counts(self.rules, self.on, row)

    def rollup(self, level: str) -> list[dict[str, object]]:
        """Rows of place, verdict, subjects and the sums of additive figures, in order of the place code."""
        width = self.pack.level_named(level).width
        return self._dicts(self.statements.rollup(self.verdicts, width))

    def write(self, file: Path) -> None:
        """Write one row per subject, as `result_rows` gives them. Whole or not at all."""
        self.copy(self.result_rows(), file)

    def result_rows(self) -> str:
        """A query for one row per subject, in order of its key: verdict, a column per rule, figures."""
        key = DUCKDB.name_of(self.pack.tables[self.rules.of].key or "subject")
        sorted_rows = f"(SELECT * FROM {self.verdicts} ORDER BY subject_key)"  # masks are sorted, words made after
        in_order = self.verdicts if self.in_order else sorted_rows
        return f"SELECT subject_key AS {key}, * EXCLUDE (subject_key) FROM ({self.readable(in_order)})"

    def copy(self, query: str, file: Path) -> None:
        """Write a query's rows to a Parquet or CSV file, whole or not at all.

        Parquet holds what is there, for programs; CSV is what people open, so no text in it is a formula.
        """
        form = "FORMAT parquet, COMPRESSION zstd"
        if file.suffix == ".csv":
            form, query = "FORMAT csv, HEADER", self._defused(query)
        with whole_file(file) as part, writing_files():
            self.connection.execute(f"COPY ({query}) TO {DUCKDB.text(str(part))} ({form})")

    def _defused(self, query: str) -> str:
        """The query with `spreadsheets.defused` over its texts."""
        columns = [(DUCKDB.name_of(name), kind) for name, kind, *_ in self.rows(f"DESCRIBE {query}")]
        firsts = ", ".join(f"chr({ord(first)})" for first in FORMULA)
        texts = [
            f"CASE WHEN left({name}, 1) IN ({firsts}) THEN '''' || {name} ELSE {name} END AS {name}"
            for name, kind in columns if kind == "VARCHAR"
        ]  # fmt: skip
        return f"SELECT * REPLACE ({', '.join(texts)}) FROM ({query})" if texts else query

    def readable(self, table: str) -> str:
        """Verdicts with a word per rule instead of masks, and decimals instead of whole numbers."""
        return verdicts.readable(self.pack, self.rules, self.on, table, DUCKDB)

    def rows_of(self, keys: Sequence[str]) -> list[dict[str, object]]:
        """The verdict rows of some subjects."""
        marks = ", ".join("?" for _ in keys)
        query = f"SELECT * FROM {self.verdicts} WHERE CAST(subject_key AS VARCHAR) IN ({marks}) ORDER BY subject_key"
        return self._dicts(query, list(keys))

    def _replace(self, table: str, query: str) -> None:
        self.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def execute(self, statement: str) -> None:
        """Run a statement on this run's connection."""
        with translated():
            self.connection.execute(statement)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:  # rows of any columns
        """Ask this run's connection something."""
        with translated():
            return self.connection.execute(query, values).fetchall()

    def numbers_rows(self, relation: str) -> bool:
        """Whether DuckDB finds a row of `relation` by its number: tables of a database, not files."""
        try:
            self.connection.execute(f"SELECT t.rowid FROM {relation} AS t LIMIT 0")
        except duckdb.BinderException:
            return False
        return True

    def _dicts(self, query: str, values: Sequence[object] = ()) -> list[dict[str, object]]:
        with translated():
            result = self.connection.execute(query, values)
            names = [d[0] for d in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _for_duckdb(memory: int) -> int:
    """What DuckDB may hold of the bytes that the whole process may."""
    return memory - min(BESIDES_DUCKDB, memory * 2 // 5)


def bytes_of(size: str) -> int:
    """`2.0 GiB` or `500mb` as bytes."""
    number = size.rstrip("KMGTIBkmgtib ")
    return int(float(number) * SIZES.get(size[len(number) :].strip().upper(), 1))


def written(value: object) -> str:
    """A key as SQL: a whole number or a text."""
    return str(value) if isinstance(value, int) else DUCKDB.text(str(value))


def _ranges(cuts: list[Any]) -> list[Narrow | None]:  # keys, in order
    return [_half_open(low, high) for low, high in zip([None, *cuts], [*cuts, None], strict=True)]


def _half_open(low: object, high: object) -> Narrow:
    def narrow(key: str) -> str:
        above = [f"{key} >= {written(low)}"] if low is not None else []
        below = [f"{key} < {written(high)}"] if high is not None else []
        return " AND ".join(above + below)

    return narrow


def run_folder(
    pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot, *, limits: Limits | None = None, with_gap: bool = False,
    keep_features: bool = True,
) -> Run:  # fmt: skip
    """Judge a snapshot folder, ready to be read."""
    connection = connect_stages(limits)
    plan = plan_rules(pack, rules, on, with_gap=with_gap)
    sources = snapshot_sources(connection, pack, snapshot, plan.tables(), on, columns_read(pack, [plan]))
    run = Run(pack, rules, on, connection, sources, with_gap=with_gap)
    with in_ranges(snapshot, run):
        run.work_out(keep_features=keep_features)
    return run


def connect_stages(limits: Limits | None) -> duckdb.DuckDBPyConnection:
    """A connection whose tables lie in the file for stages, where the limits name one."""
    with translated():
        return connect(limits.stages if limits else None, limits)


@contextmanager
def in_ranges(snapshot: Snapshot, *runs: Run) -> Iterator[None]:
    """Runs over the snapshot's files work in ranges of keys, where the files are in their order."""
    connection = runs[0].connection
    with translated():
        connection.execute("LOAD parquet; SET parquet_metadata_cache = true")  # each range asks where its rows lie
    for run in runs:
        keyed = [snapshot.bounds(table.name, key) for table, key in changes.keyed(run.pack, run.plan, run.sources)]
        run.key_bounds = [least for least, _ in keyed[0] or []] if all(keyed) else None  # the subjects' file is first
    yield
    connection.execute("SET parquet_metadata_cache = false")  # an update may find other files under the same names


def snapshot_sources(
    connection: duckdb.DuckDBPyConnection, pack: Pack, snapshot: Snapshot, plan_tables: set[str], on: date,
    columns: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Source]:  # fmt: skip
    """Sources over the files of a snapshot, for the tables a plan speaks of; each is checked first.

    `columns` are those that will be read of each table, as `columns_read` gives them: a CSV's others are left out.
    """
    schemas = checked_schemas(pack, snapshot, plan_tables)
    sources: dict[str, Source] = {}
    for name in sorted(plan_tables):
        table = pack.tables[name]
        stored = table.same_as or name
        if stored in schemas:
            read = [n for n in schemas[stored].names if columns is None or n in columns[stored]]
            relation = snapshot_relation(connection, pack, snapshot, stored, read)
            sources[name] = table_source(pack, table, relation, read, on)
    check_codes(connection, pack, sources, snapshot)
    check_one_row(connection, pack, sources, snapshot, on)
    return sources


def snapshot_relation(
    connection: duckdb.DuckDBPyConnection, pack: Pack, snapshot: Snapshot, table: str,
    columns: Collection[str] | None = None,
) -> str:  # fmt: skip
    """SQL for the rows of one file; a CSV is read once (all of it, or some columns), with the types of its facts."""
    file = snapshot.files[table]
    if file.suffix == ".parquet":
        return parquet_relation(connection, file, f"file_{table}", snapshot.opening)
    relation = f"file_{table}"
    connection.register(relation, snapshot.read(pack, table, columns))
    return relation


def table_source(pack: Pack, table: Table, relation: str, columns: Sequence[str], on: date) -> Source:
    """How a table of DuckDB is read: whole numbers at the fact's places, the rows that hold on the day."""
    return sources_of.table_source(pack, table, relation, columns, on, DUCKDB)
