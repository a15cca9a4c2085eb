"""Works a few subjects of a finished run out again after their rows changed; every other subject stays as it was.

Equal to a whole run, in time that goes with the change. Register features are kept from that run; only a table met
again by its own identity numbers is gathered anew (who else meets a changed row there, name too).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bangfu.engines import changes
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import Run, written
from bangfu.engines.features import Source
from bangfu.engines.statements import Statements


def update(run: Run, keys: Sequence[object], handed: Mapping[str, Source] | None = None) -> None:
    """Work out the subjects called `keys` again; one that no longer holds on the day is dropped.

    The changed rows are looked for in the run's sources: keys in village order let DuckDB skip what lies far off, but
    scattered ones lie in nearly every block of storage. Who changed them may hand them over instead: in `handed` stand,
    by table, all rows those subjects now have in it, so nothing is looked for there.
    """
    if not keys:
        return
    run.map_registers(met_again_only=True)
    changed = _Changed(run, keys)
    fresh, cuts = f"{run.features}_fresh", _cuts(run, changed, handed or {})
    read = {**run.sources, **{name: cut.source for name, cut in cuts.items()}}
    again = Statements(run.pack, run.rules, run.on, run.plan, read, DUCKDB)
    again.features.stored = run.statements.features.stored
    run.execute(f"CREATE OR REPLACE TEMP TABLE {fresh} AS {again.kept()}")
    with changed.seen_by_scans(), _whole(run):
        for table, rows in ((run.features, f"SELECT * FROM {fresh}"), (run.verdicts, run.verdicts_of(fresh, run))):
            run.execute(f"DELETE FROM {table} WHERE {changed.narrow('subject_key')}")
            run.execute(f"INSERT INTO {table} {rows}")
    run.in_order = False
    for table in (fresh, changed.table, *(cut.kept_as for cut in cuts.values())):
        run.execute(f"DROP TABLE {table}")


class _Changed:
    """The changed keys as a table, and how rows that bear one of them are found."""

    def __init__(self, run: Run, keys: Sequence[object]) -> None:
        self.run, self.table = run, f"{run.verdicts}_changed"
        ((key_type,),) = run.rows(f"SELECT typeof(subject_key) FROM {run.features} LIMIT 1") or [("VARCHAR",)]
        run.execute(f"CREATE OR REPLACE TEMP TABLE {self.table} (key {key_type})")
        listed = [str(key) for key in keys]
        run.rows(f"INSERT INTO {self.table} SELECT DISTINCT CAST(unnest(?::VARCHAR[]) AS {key_type})", [listed])
        found = [key for (key,) in run.rows(f"SELECT key FROM {self.table} ORDER BY key")]
        self.number, self.ranges = len(found), changes.ranges(found, run.key_marks())

    def narrow(self, key: str) -> str:
        """That a key is one of the changed; one range is said too, so that storage beside it is skipped."""
        (least, most), *others = self.ranges
        near = "" if others else f"{key} BETWEEN {written(least)} AND {written(most)} AND "
        return f"{near}{key} IN (SELECT key FROM {self.table})"

    @contextmanager
    def seen_by_scans(self) -> Iterator[None]:
        """Inside, each block of storage is held against every key, where keys lie close together in several places.

        DuckDB does that for a few dozen keys; for more it only looks whether they may lie between least and most.
        """
        several = len(self.ranges) > 1
        if several:
            self.run.execute(f"SET dynamic_or_filter_threshold = {self.number}")
        try:
            yield
        finally:
            if several:
                self.run.execute("RESET dynamic_or_filter_threshold")


def _cuts(run: Run, changed: _Changed, handed: Mapping[str, Source]) -> dict[str, changes.Cut]:
    """Cut the changed subjects' rows out of what was handed over, or else out of the run's source.

    Rows of a table are found first and fetched after: their other columns are then read only where there are any.
    """
    cuts = changes.cuts(run.pack, run.plan, {**run.sources, **handed}, f"{run.features}_cut", DUCKDB)
    places: dict[str, str] = {}
    with changed.seen_by_scans():
        for name, cut in cuts.items():
            if not run.numbers_rows(cut.relation):
                run.execute(f"CREATE OR REPLACE TEMP TABLE {cut.kept_as} AS {cut.rows(changed.narrow(cut.key))}")
                continue
            places[name] = DUCKDB.name_of(f"{run.features}_at_{name}")
            found = f"SELECT t.rowid AS place FROM {cut.relation} AS t WHERE {changed.narrow(cut.key)}"
            run.execute(f"CREATE OR REPLACE TEMP TABLE {places[name]} AS {found}")
    for name, table in places.items():
        rows = cuts[name].rows(f"t.rowid IN (SELECT place FROM {table})")
        run.execute(f"CREATE OR REPLACE TEMP TABLE {cuts[name].kept_as} AS {rows}")
        run.execute(f"DROP TABLE {table}")
    return cuts


@contextmanager
def _whole(run: Run) -> Iterator[None]:
    """Everything inside happens, or nothing does."""
    run.execute("BEGIN")
    end = "ROLLBACK"
    try:
        yield
        end = "COMMIT"
    finally:
        run.execute(end)
