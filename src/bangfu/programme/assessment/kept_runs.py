"""What a finished run keeps on disk, and how it is asked again: features, verdicts, subjects one by one.

    BANGFU_DATA/runs/ID/snapshot/         the register as of the day
    BANGFU_DATA/runs/ID/features.parquet  what the rules read of each subject: a what-if starts here
    BANGFU_DATA/runs/ID/judged.parquet    verdicts as the engine holds them, in order of place and key
    BANGFU_DATA/runs/ID/result.parquet    verdicts as people read them

All of it lies sealed under the register's key for files; what a version left that did not seal is read as it is. What
the run holds of it is a hash over rows: see `hashes`. Opening costs a second and is kept for the runs looked at last;
asking costs milliseconds.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from duckdb import DuckDBPyConnection

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import rule_set
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.model import Pack
from bangfu.core.policy.types import Kind
from bangfu.engines import duckdb as engine
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.features import Source
from bangfu.engines.plan import plan_rules
from bangfu.engines.sealed import parquet_relation, sealed_rows
from bangfu.engines.snapshot import Snapshot, open_snapshot
from bangfu.engines.subject import Subjects
from bangfu.programme.assessment.kept_packs import judged_by
from bangfu.programme.assessment.models import Run
from bangfu.programme.ledger.sealed_tables import opening
from bangfu.programme.places.queries import ABOVE

SNAPSHOT, FEATURES, JUDGED, RESULT = "snapshot", "features.parquet", "judged.parquet", "result.parquet"
MOST_OPEN = 6
IN_MEMORY = 200 * 2**20
"""Files up to this size are read once and held; larger ones are read from disk each time."""


def folder_of(run: int) -> Path:
    """Where a run's files lie."""
    return Path(settings.BANGFU_DATA) / "runs" / str(run)


def run_folders() -> list[Path]:
    """The folders of all runs that have left something."""
    found = [one for one in (Path(settings.BANGFU_DATA) / "runs").glob("[0-9]*") if one.name.isdecimal()]
    return sorted(found, key=lambda one: int(one.name))


class Kept:
    """A finished run, opened. Its members may be used by several threads at once."""

    def __init__(self, run: Run) -> None:
        folder = folder_of(run.pk)
        if not (folder / JUDGED).is_file():
            raise Problem("runs.files_gone", run=run.pk, folder=folder)
        self.pack = judged_by(run)
        self.rules, self.on = rule_set(self.pack, run.rules), run.on
        self.snapshot: Snapshot = open_snapshot(folder / SNAPSHOT, self.pack, opening)
        self._sealed = {f"file_{table}": sealed_rows(file, opening) for table, file in self.snapshot.files.items()}
        connection = engine.connect()
        self._tables = plan_rules(self.pack, self.rules, run.on, with_gap=True).tables()
        sources = engine.snapshot_sources(connection, self.pack, self.snapshot, self._tables, run.on)
        self.run = engine.Run(self.pack, self.rules, run.on, connection, sources, with_gap=True)
        for table, name in ((self.run.features, FEATURES), (self.run.verdicts, JUDGED)):
            self._hold(table, folder / name)
        self._subjects: Subjects | None = None
        self._tried = 0
        self._lock = threading.Lock()

    def _hold(self, table: str, file: Path) -> None:
        """A kept table under its name: read once, or one that is large each time it is asked."""
        name = f"{table}_kept"
        rows = parquet_relation(self.run.connection, file, name, opening)
        if file.stat().st_size <= IN_MEMORY:
            self.run.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM {rows}")
        else:
            self.run.connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {rows}")
            self._sealed[name] = sealed_rows(file, opening)

    def part(self, area: str) -> engine.Run:
        """The run over one area, with a connection of its own."""
        return self.narrowed(self.run, area)

    def narrowed(self, run: engine.Run, area: str) -> engine.Run:
        """A run over what this one keeps, asked about the subjects of one area only."""
        part = copy.copy(run)
        part.connection = self._knowing(run.connection.cursor())
        if area:
            low, high = DUCKDB.text(area), DUCKDB.text(area + ABOVE)
            part.verdicts = f"(SELECT * FROM {run.verdicts} WHERE place >= {low} AND place < {high})"
        return part

    def _knowing(self, connection: DuckDBPyConnection, names: Iterable[str] | None = None) -> DuckDBPyConnection:
        """A connection that knows the sealed files by their names, or some of them: each has to be told."""
        for name in self._sealed if names is None else names:
            rows = self._sealed.get(name)
            if rows is not None:
                connection.register(name, rows)
        return connection

    def row(self, key: str, *, names: bool = False) -> Row:
        """One subject with everything its rules read; with people's names when asked."""
        with self._lock:
            if self._subjects is None:
                self._subjects = self._found_by_key()
            asked = copy.copy(self._subjects)
        asked.connection = self._knowing(asked.connection.cursor(), map("file_{}".format, asked.relations))
        row = asked.row(key)
        return row if names else _nameless(self.pack, row)

    def _found_by_key(self) -> Subjects:
        personal = [f for t in self.pack.tables for f in self.pack.facts_of(t).values() if f.personal]
        shown = [f.name for f in personal if f.type.kind is Kind.TEXT]
        connection = engine.connect(limits=engine.Limits(threads=1))  # one row is found sooner by one than by many
        return Subjects(connection, self.pack, self.rules, self.on, self.snapshot, shown, hold=IN_MEMORY)

    def sources_for(self, pack: Pack) -> Mapping[str, Source]:
        """Where the tables lie that a changed pack's rules read: those of the run, and others the snapshot has."""
        tables = plan_rules(pack, pack.rule_sets[self.rules.name], self.on, with_gap=True).tables()
        if tables <= self._tables:
            return self.run.sources
        more = engine.snapshot_sources(
            self._knowing(self.run.connection), pack, self.snapshot, tables - self._tables, self.on
        )
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


def _as_it_lies(run: Run) -> Lies:
    """What a run's files are: others once a change of keys has sealed them anew, or a backup gave its number again."""
    try:
        known = (folder_of(run.pk) / JUDGED).stat()
    except OSError:
        return run.snapshot_hash, run.result_sha256, 0, 0
    return run.snapshot_hash, run.result_sha256, known.st_mtime_ns, known.st_ino


Lies = tuple[str, str, int, int]
_OPEN: OrderedDict[int, tuple[Lies, Kept]] = OrderedDict()
_OPENING = threading.Lock()


def kept(run: Run) -> Kept:
    """The run's files, opened; those looked at last stay open, as long as the files are the same."""
    with _OPENING:
        lies, found = _as_it_lies(run), _OPEN.pop(run.pk, None)
        if found is None or found[0] != lies:
            found = lies, Kept(run)
            while len(_OPEN) >= MOST_OPEN:
                _OPEN.popitem(last=False)
        _OPEN[run.pk] = found
        return found[1]
