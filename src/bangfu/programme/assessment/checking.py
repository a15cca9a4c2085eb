"""What `verify` finds of runs: files that were altered, exchanged or taken away, and verdicts altered in the database.

The run itself is evidence, held against the log like every row; here what it holds is held against files and rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bangfu.programme.assessment.hashes import (
    PLACES,
    VERDICTS,
    hash_of_result,
    hash_of_snapshot,
    hashes_now,
    read_hashes,
)
from bangfu.programme.assessment.kept_runs import JUDGED, folder_of
from bangfu.programme.assessment.models import Run, RunPlace, Verdict
from bangfu.programme.assessment.resealing import UNREADABLE, is_as_it_was_hashed
from bangfu.programme.ledger.findings import Finding, in_order

TABLES = {VERDICTS: Verdict._meta.db_table, PLACES: RunPlace._meta.db_table}


def check_runs() -> Iterator[Finding]:
    """Findings about everything that finished runs keep."""
    for number, values in in_order(Run.objects.filter(state="done"), "id", "snapshot_hash", "result_sha256"):
        if values is None:  # told with the row itself
            continue
        snapshot, result = values
        run = Run(pk=number, snapshot_hash=snapshot, result_sha256=result)
        if not (folder_of(number) / JUDGED).is_file():
            yield Finding("runs.files_missing", run=number, folder=str(folder_of(number)))
        elif not is_as_it_was_hashed(run):
            yield from _check(run)


def _check(run: Run) -> Iterator[Finding]:
    folder = folder_of(run.pk)
    try:
        now = hashes_now(run.pk, folder)
    except UNREADABLE as error:
        yield Finding("runs.file_broken", run=run.pk, folder=str(folder), reason=type(error).__name__)
        return
    if _fits(run, now):
        return
    then = read_hashes(folder)
    if not _fits(run, then):
        yield Finding("runs.altered", run=run.pk, folder=str(folder))
        return
    for name in sorted(now.keys() | then.keys()):
        if now.get(name) == then.get(name):
            continue
        if name in TABLES:
            yield Finding("runs.rows_altered", run=run.pk, table=TABLES[name])
        else:
            yield Finding("runs.file_altered", run=run.pk, file=str(folder / name))


def _fits(run: Run, hashes: Mapping[str, str]) -> bool:
    return hash_of_snapshot(hashes) == run.snapshot_hash and hash_of_result(hashes) == run.result_sha256
