"""What a finished run keeps on disk, and how it is asked again: features, verdicts, subjects one by one.

    BANGFU_DATA/runs/ID/snapshot/         the register as of the day
    BANGFU_DATA/runs/ID/features.parquet  what the rules read of each subject: a what-if starts here
    BANGFU_DATA/runs/ID/judged.parquet    verdicts as the engine holds them, in order of place and key
    BANGFU_DATA/runs/ID/result.parquet    verdicts as people read them; the run holds its hash

Opening costs a second and is kept for the runs looked at last; asking costs milliseconds.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import rule_set
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.model import Pack
from bangfu.core.policy.types import Kind
from bangfu.engines import duckdb as engine
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.features import Source
from bangfu.engines.plan import plan_rules
from bangfu.engines.snapshot import Snapshot, open_snapshot
from bangfu.engines.subject import Subjects
from bangfu.programme.assessment.kept_packs import judged_by
from bangfu.programme.assessment.models import Run
from bangfu.programme.places.queries import ABOVE

FEATURES, JUDGED, RESULT = "features.parquet", "judged.parquet", "result.parquet"
MOST_OPEN = 6
IN_MEMORY = 200 * 2**20
"""Files up to this size are read once and held; larger ones are read from disk each time."""


def folder_of(run: int) -> Path:
    """Where a run's files lie."""
    return Path(settings.BANGFU_DATA) / "runs" / str(run)


def narrowed(run: engine.Run, area: str) -> engine.Run:
    """The same run, asked about the subjects of one area only."""
    part = copy.copy(run)
    part.connection = run.connection.cursor()
    if area:
        low, high = DUCKDB.text(area), DUCKDB.text(area + ABOVE)
        part.verdicts = f"(SELECT * FROM {run.verdicts} WHERE place >= {low} AND place < {high})"
    return part


class Kept:
    """A finished run, opened. Its members may be used by several threads at once."""

    def __init__(self, run: Run) -> None:
        folder = folder_of(run.pk)
        if not (folder / JUDGED).is_file():
            raise Problem("runs.files_gone", run=run.pk, folder=folder)
        self.pack = judged_by(run)
        self.rules, self.on = rule_set(self.pack, run.rules), run.on
        self.snapshot: Snapshot = open_snapshot(folder / "snapshot", self.pack)
        connection = engine.connect()
        self._tables = plan_rules(self.pack, self.rules, run.on, with_gap=True).tables()
        sources = engine.snapshot_sources(connection, self.pack, self.snapshot, self._tables, run.on)
        self.run = engine.Run(self.pack, self.rules, run.on, connection, sources, with_gap=True)
        for table, name in ((self.run.features, FEATURES), (self.run.verdicts, JUDGED)):
            kind = "TABLE" if (folder / name).stat().st_size <= IN_MEMORY else "VIEW"
            file = DUCKDB.text(str(folder / name))
            connection.execute(f"CREATE {kind} {table} AS SELECT * FROM read_parquet({file})")
        self._subjects: Subjects | None = None
        self._tried = 0
        self._lock = threading.Lock()

    def part(self, area: str) -> engine.Run:
        """The run over one area, with a connection of its own."""
        return narrowed(self.run, area)

    def row(self, key: str, *, names: bool = False) -> Row:
        """One subject with everything its rules read; with people's names when asked."""
        with self._lock:
            if self._subjects is None:
                self._subjects = self._found_by_key()
            asked = copy.copy(self._subjects)
        asked.connection = asked.connection.cursor()
        row = asked.row(key)
        return row if names else _nameless(self.pack, row)

    def _found_by_key(self) -> Subjects:
        """The tables the rules read, with an index on every column rows are looked up by."""
        personal = [f for t in self.pack.tables for f in self.pack.facts_of(t).values() if f.personal]
        shown = [f.name for f in personal if f.type.kind is Kind.TEXT]
        connection = engine.connect(limits=engine.Limits(threads=1))  # one row is found sooner by one than by many
        subjects = Subjects(connection, self.pack, self.rules, self.on, self.snapshot, shown)
        for name, relation in list(subjects.relations.items()):
            if self.snapshot.files[name].stat().st_size > IN_MEMORY:
                continue
            table = f"rows_{name}"
            columns = [c for c in subjects.wanted[name] if c in subjects.columns[name]]
            listed = ", ".join(map(DUCKDB.name_of, columns))
            connection.execute(f"CREATE TABLE {table} AS SELECT {listed} FROM {relation}")
            same = [t for t in self.pack.tables.values() if name in (t.name, t.same_as)]
            for column in {c for t in same for c in (t.key, t.by) if c in columns}:
                connection.execute(f"CREATE INDEX {table}_{column} ON {table} ({DUCKDB.name_of(column)})")
            subjects.relations[name] = table
        return subjects

    def sources_for(self, pack: Pack) -> Mapping[str, Source]:
        """Where the tables lie that a changed pack's rules read: those of the run, and others the snapshot has."""
        tables = plan_rules(pack, pack.rule_sets[self.rules.name], self.on, with_gap=True).tables()
        if tables <= self._tables:
            return self.run.sources
        more = engine.snapshot_sources(self.run.connection, pack, self.snapshot, tables - self._tables, self.on)
        return {**self.run.sources, **more}

    def new_name(self) -> str:
        """A name for tables of a what-if that nobody else uses."""
        with self._lock:
            self._tried += 1
            return f"tried_{self._tried}"


def _nameless(pack: Pack, row: Row) -> Row:
    facts = pack.facts_of(row.table)
    hidden = {n for n in row.values if facts[n].personal and facts[n].type.kind is Kind.TEXT}
    rows = {t: None if rs is None else [_nameless(pack, one) for one in rs] for t, rs in row.rows.items()}
    return replace(row, values={n: v for n, v in row.values.items() if n not in hidden}, rows=rows)


_OPEN: OrderedDict[tuple[int, str, str], Kept] = OrderedDict()
_OPENING = threading.Lock()


def kept(run: Run) -> Kept:
    """The run's files, opened; those looked at last stay open."""
    with _OPENING:
        key = (run.pk, run.snapshot_hash, run.result_sha256)  # a register restored from backup may give a number again
        found = _OPEN.get(key)
        if found is None:
            found = _OPEN[key] = Kept(run)
            while len(_OPEN) > MOST_OPEN:
                _OPEN.popitem(last=False)
        _OPEN.move_to_end(key)
        return found
