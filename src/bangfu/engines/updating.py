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
from bangfu.engines.features import Narrow, Source
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
    changed, fresh = f"{run.verdicts}_changed", f"{run.features}_fresh"
    ((key_type,),) = run.rows(f"SELECT typeof(subject_key) FROM {run.features} LIMIT 1") or [("VARCHAR",)]
    run.execute(f"CREATE OR REPLACE TEMP TABLE {changed} (key {key_type})")
    listed = [str(key) for key in keys]
    run.rows(f"INSERT INTO {changed} SELECT DISTINCT CAST(unnest(?::VARCHAR[]) AS {key_type})", [listed])
    near = _near(run, [key for (key,) in run.rows(f"SELECT key FROM {changed} ORDER BY key")])

    def one_of(key: str) -> str:
        return f"{key} IN (SELECT key FROM {changed})"

    def looked_for(key: str) -> str:
        return f"{near(key)} AND {one_of(key)}"

    cuts = _cuts(run, looked_for, one_of, handed or {})
    for cut in cuts.values():
        run.execute(f"CREATE OR REPLACE TEMP TABLE {cut.kept_as} AS {cut.query}")
    read = {**run.sources, **{name: cut.source for name, cut in cuts.items()}}
    again = Statements(run.pack, run.rules, run.on, run.plan, read, DUCKDB)
    again.features.stored = run.statements.features.stored
    run.execute(f"CREATE OR REPLACE TEMP TABLE {fresh} AS {again.kept()}")
    with _whole(run):
        for table, rows in ((run.features, f"SELECT * FROM {fresh}"), (run.verdicts, run.verdicts_of(fresh, run))):
            run.execute(f"DELETE FROM {table} WHERE {looked_for('subject_key')}")
            run.execute(f"INSERT INTO {table} {rows}")
    run.in_order = False
    for table in (fresh, changed, *(cut.kept_as for cut in cuts.values())):
        run.execute(f"DROP TABLE {table}")


def _near(run: Run, keys: list[int] | list[str]) -> Narrow:
    """That a key lies in one of few ranges which hold all of `keys`: storage far off is skipped."""
    bounds = [(written(least), written(most)) for least, most in changes.ranges(keys, run.key_marks())]
    return lambda key: "(" + " OR ".join(f"{key} BETWEEN {least} AND {most}" for least, most in bounds) + ")"


def _cuts(run: Run, looked_for: Narrow, one_of: Narrow, handed: Mapping[str, Source]) -> dict[str, changes.Cut]:
    """Where the changed subjects' rows of each table are cut out of: what was handed over, or the run's source."""
    prefix, read = f"{run.features}_cut", {**run.sources, **handed}
    found = changes.cuts(run.pack, run.plan, read, looked_for, prefix, DUCKDB)
    given = changes.cuts(run.pack, run.plan, read, one_of, prefix, DUCKDB) if handed else {}
    return {name: given[name] if name in handed else cut for name, cut in found.items()}


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
