"""Asking for work, doing it, saying how far it is. A job that a killed worker left is taken up again."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.storage import refusal, refusals, translated
from bangfu.programme.ledger.writer import wait_at_most

LOG = logging.getLogger(__name__)
BEAT = timedelta(seconds=20)
"""A running job that said nothing for this long three times over has lost its worker."""
TOLD = BEAT / 10
"""How often it is written down beside the work how far a job is: pages of what goes on ask again as often."""
ATTEMPTS = 3
BETWEEN: list[Callable[[], None]] = []
"""What apps have done now and then between jobs: clearing away what was kept for a time."""
BETWEEN_SECONDS = 600
KINDS: dict[str, Callable[[Progress], Mapping[str, object]]] = {}
MODULES: dict[str, str] = {}
"""Where the work of each kind lies: read with the first job of it, for it brings engines and readers of workbooks that
a command which does no work should not wait for."""


class Progress:
    """What a job's function is given: the job, and the way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def say(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Write a new stage down at once; how far it is within a stage is written beside the work, by `beating`.

        So a stage is begun before the reading it counts: SQLite lets no connection write from within a reading that
        somebody wrote behind.
        """
        begins = stage != self.job.stage
        self.job.stage, self.job.done, self.job.total = stage, done, total
        if begins:
            _tell(self.job)


def job_kind(name: str) -> Callable[[Callable[[Progress], Mapping[str, object]]], Any]:
    """Register a function as the work of jobs of this kind; what it gives becomes the job's result."""

    def register(function: Callable[[Progress], Mapping[str, object]]) -> Callable[[Progress], Mapping[str, object]]:
        KINDS[name] = function
        return function

    return register


def job_kinds(module: str, *names: str) -> None:
    """Say which module registers these kinds, for an app to call when it is ready."""
    MODULES.update(dict.fromkeys(names, module))


def work_of(kind: str) -> Callable[[Progress], Mapping[str, object]]:
    """The function that does the work of a kind; KeyError when no app knows it."""
    if kind not in KINDS:
        importlib.import_module(MODULES[kind])
    return KINDS[kind]


def ask_for(actor: Actor, kind: str, arguments: Mapping[str, object]) -> Job:
    """Put work in the queue."""
    return Job.objects.create(kind=kind, arguments=dict(arguments), account=actor.account, area=actor.area)


def work_once(telling: type[Progress] = Progress) -> bool:
    """Do the next job that waits; gives whether there was one. `telling` is how its progress is told."""
    with translated(), confined(""):
        job = _take()
    if job is None:
        return False
    progress = telling(job)
    try:
        with beating(job), confined(job.area):
            result = work_of(job.kind)(progress)
    except Problem as problem:
        _end(job, "failed", problem={"code": problem.code, "details": problem.kept()})
    except Exception as error:  # the queue must go on; the trace is in the log, without the arguments
        known = refusal(error)
        if known is None:
            LOG.exception("job %s (%s) failed", job.pk, job.kind)
            known = Problem("jobs.broke", job=job.pk)
        _end(job, "failed", problem={"code": known.code, "details": known.details})
    else:
        _end(job, "done", result=dict(result))
    return True


def work_forever(stop: threading.Event, pause: float = 0.5) -> None:
    """Do jobs until told to stop: the loop of `bangfu work`, and of the one process of a small site.

    A disk that is full, or a database that is away, ends no worker: what stands in the way is logged when it begins,
    and work goes on when it is put right. A job whose end could not be written is taken up again.
    """
    said, due = "", 0.0
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() >= due:
                due = time.monotonic() + BETWEEN_SECONDS
                for clear in BETWEEN:
                    clear()
            worked = work_once()
            said = ""
        except refusals() as error:
            worked = False
            if said != str(error):
                said = str(error)
                LOG.error("no job can be done: %s", said)
        if not worked:
            stop.wait(pause)


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Say now and then that the worker lives and how far it is, while one statement takes its minutes.

    The end of the work waits for the beat, so the beat waits for nobody: a transaction that is open around the work
    and has written the job's row would keep both for ever.
    """
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(TOLD.total_seconds()):
            with suppress(*refusals()):  # while an import is written, or the disk is full, the next beat may do
                wait_at_most(1)
                _tell(job)
        connection.close()

    thread = threading.Thread(target=beat, name="bangfu-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _tell(job: Job) -> None:
    said = {"stage": job.stage, "done": job.done, "total": job.total}
    with confined(job.area):  # the work may have confined itself further
        Job.objects.filter(pk=job.pk).update(beat_at=timezone.now(), **said)


def _take() -> Job | None:
    now = timezone.now()
    lost = Q(beat_at__lt=now - 3 * BEAT) | Q(beat_at__gt=now + 3 * BEAT)  # or the clock was set back since
    waiting = Q(state="waiting") | Q(state="running") & lost
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(waiting).order_by("id").first()
        if job is None:
            return None
        job.attempts += 1
        job.state, job.started_at, job.beat_at = "running", timezone.now(), timezone.now()
        if job.attempts > ATTEMPTS:
            job.state, job.ended_at = "failed", timezone.now()
            job.problem = {"code": "jobs.gave_up", "details": {"attempts": ATTEMPTS}}
        job.save()
    return job if job.state == "running" else None


def _end(job: Job, state: str, **said: object) -> None:
    """Write down how it ended. Where even that cannot be written, the job is taken up again as one that was lost."""
    if not connection.in_atomic_block and not connection.is_usable():
        connection.close()  # the next statement connects again
    with translated(), confined(job.area):
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=timezone.now(), **said)
