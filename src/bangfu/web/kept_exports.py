"""Where long lists lie that jobs made as files: sealed, for their time, and gone after it. Knows no page.

    BANGFU_DATA/exports/JOB/list.xlsx    sealed under the register's key for files, gone BANGFU_EXPORT_HOURS after
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.jobs.queries import jobs_numbered
from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.sealed_files import key_number, seal_file, seal_stream


def file_of(job: Job) -> Path:
    """Where the list of a job lies."""
    return _folder() / str(job.pk) / f"list.{job.arguments['form']}"


def keep_export(job: Job, pieces: Iterable[bytes]) -> None:
    """Seal the bytes of a job's list where they are looked for."""
    file = file_of(job)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seal_stream(pieces, file)


def kept_until(job: Job) -> datetime | None:
    """Until when a finished list can be taken; None before, and once it is gone."""
    if job.state != "done" or job.ended_at is None or not file_of(job).is_file():
        return None
    until = job.ended_at + timedelta(hours=settings.BANGFU_EXPORT_HOURS)
    return until if timezone.now() < until else None


def clear_exports() -> None:
    """Remove the lists that were kept for their time, and what failed jobs left."""
    numbers = [int(one.name) for one in _folder().glob("[0-9]*") if one.name.isdecimal()]
    jobs = jobs_numbered(numbers)
    for number in numbers:
        job = jobs.get(number)
        if job is None or (job.state not in GOING_ON and kept_until(job) is None):
            shutil.rmtree(_folder() / str(number), ignore_errors=True)


def reseal_exports() -> int:
    """Seal what lies under a former key under the one in use; gives how many lists."""
    fresh_keys()
    count = 0
    for file in sorted(_folder().glob("*/list.*")):
        try:
            if key_number(file) != key_ring().current:
                seal_file(file, file)
                count += 1
        except FileNotFoundError:  # its time was over meanwhile
            continue
    return count


def _folder() -> Path:
    return Path(settings.BANGFU_DATA) / "exports"
