"""The files of runs, brought under the key in use when keys are changed; those that lie plain are sealed with it.

A run of a version that did not seal holds hashes over the bytes of its files, which sealing changes. Where the files
are what they say, the run is given hashes over rows first, and the log an entry about it. Killed at any point, the
next change of keys goes on with it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from bangfu.core.errors import Problem
from bangfu.engines.snapshot import Snapshot
from bangfu.programme.assessment.actions import hash_run_anew
from bangfu.programme.assessment.hashes import HASHES, hash_of_result, hash_of_snapshot, hashes_now, write_hashes
from bangfu.programme.assessment.kept_runs import JUDGED, RESULT, SNAPSHOT, folder_of, run_folders
from bangfu.programme.assessment.models import Run
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.sealed_tables import key_number, seal_table

LOG = logging.getLogger(__name__)
UNREADABLE = (Problem, pa.ArrowException, OSError)
"""What a file gives rise to that is not what a run left."""
_DONE: set[tuple[Path, int]] = set()
"""Folders of finished runs all of whose files were found under a key."""


def reseal_runs() -> int:
    """Seal what lies plain or under a former key in one run's folder; gives how many files, 0 when none is left."""
    fresh_keys()
    current = key_ring().current
    for folder in run_folders():
        if (folder, current) in _DONE:
            continue
        stale = list(_stale(folder, current))
        if any(number is None for _, number in stale):
            _hash_anew(folder)
        count = sum(_seal(file) for file, _ in stale)
        if (folder / HASHES).is_file():  # else it may be worked on
            _DONE.add((folder, current))
        if count:
            return count
    return 0


def is_as_it_was_hashed(run: Run) -> bool:
    """Whether the bytes of a run's files are what a version wrote down that hashed bytes."""
    folder = folder_of(run.pk)
    files = {file.stem: file for file in _tables(folder / SNAPSHOT)}
    try:
        with (folder / RESULT).open("rb") as stream:
            result = hashlib.file_digest(stream, "sha256").hexdigest()
        return result == run.result_sha256 and Snapshot(folder, files).hash() == run.snapshot_hash
    except OSError:
        return False


def _hash_anew(folder: Path) -> None:
    run = Run.objects.filter(pk=int(folder.name), state="done").first()
    if run is None:
        return
    try:
        if is_as_it_was_hashed(run):
            hashes = hashes_now(run.pk, folder)
            write_hashes(folder, hashes)
            hash_run_anew(SYSTEM, run.pk, hash_of_snapshot(hashes), hash_of_result(hashes))
    except UNREADABLE as error:
        LOG.error("the files of run %s are sealed as they are, and cannot be read: %s", run.pk, error)


def _seal(file: Path) -> int:
    try:
        seal_table(file, file)
    except FileNotFoundError:  # its run was cancelled meanwhile
        return 0
    except UNREADABLE as error:
        LOG.error("%s is left as it lies: %s", file, error)
        return 0
    return 1


def _stale(folder: Path, current: int) -> Iterator[tuple[Path, int | None]]:
    """Files of a run under another key, with its number; that by which others know that it changed comes last."""
    for file in sorted(_tables(folder), key=lambda one: one.name == JUDGED):
        try:
            number = key_number(file)
        except FileNotFoundError:
            continue
        except Problem as problem:
            LOG.error("%s is left as it lies: %s", file, problem)
            continue
        if number != current:
            yield file, number


def _tables(folder: Path) -> Iterator[Path]:
    """Every finished table of a run."""
    for file in sorted(folder.rglob("*.parquet")):
        if not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file
