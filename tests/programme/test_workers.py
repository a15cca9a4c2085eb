"""A worker outlives what stands in its way: the work waits, and is done when the way is free."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.programme.jobs import actions
from bangfu.programme.jobs.actions import ATTEMPTS, KINDS, Progress, ask_for, work_forever, work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

pytestmark = pytest.mark.apart  # they close the database by a pragma of SQLite


class Opens(threading.Event):
    """Told to stop by its second wait; the first opens the register for writing again."""

    waits = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
        if self.waits == 2:
            self.set()
        return self.is_set()


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of job that says where it is."""

    def done(progress: Progress) -> dict[str, object]:
        return {"by": progress.job.pk}

    monkeypatch.setitem(KINDS, "tests.done", done)
    return "tests.done"


def test_a_stage_is_told_when_it_begins_and_what_is_counted_in_it_beside_the_work(world: World, kind: str) -> None:
    job = ask_for(SYSTEM, kind, {})
    progress = Progress(job)

    def told() -> tuple[str, int]:
        return Job.objects.values_list("stage", "done").get(pk=job.pk)

    progress.say("export.rows", 0, 9)
    assert told() == ("export.rows", 0)
    progress.say("export.rows", 5, 9)
    assert told() == ("export.rows", 0)
    assert (job.stage, job.done) == ("export.rows", 5), "what the next beat writes"
    progress.say("runs.stage_leads")
    assert told() == ("runs.stage_leads", 0)


def test_a_worker_goes_on_when_the_register_can_be_written_again(
    world: World, kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(actions, "close_old_connections", lambda: None)  # the test's own is in a transaction
    job, stop = ask_for(SYSTEM, kind, {}), Opens()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    work_forever(stop)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result) == ("done", 1, {"by": job.pk})
    assert "read-only" in caplog.text
    assert "Traceback" not in caplog.text


def test_work_that_cannot_even_be_taken_is_refused_in_a_sentence(world: World, kind: str) -> None:
    ask_for(SYSTEM, kind, {})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            with pytest.raises(Problem, match=r"ledger\.read_only"):
                work_once()
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    assert Job.objects.get().state == "waiting"


def test_the_third_worker_still_does_a_job_that_two_were_lost_over(world: World, kind: str) -> None:
    job = ask_for(SYSTEM, kind, {})
    long_ago = timezone.now() - timedelta(days=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=ATTEMPTS - 1, beat_at=long_ago)
    assert work_once()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", ATTEMPTS)


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (1, True), (0, False)])
def test_a_job_whose_worker_is_lost_is_taken_up_also_when_the_clock_was_set_back(
    world: World, kind: str, days: int, taken: bool
) -> None:
    job = ask_for(SYSTEM, kind, {})
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, beat_at=timezone.now() + timedelta(days=days))
    assert work_once() is taken
    job.refresh_from_db()
    assert (job.state, job.attempts) == (("done", 2) if taken else ("running", 1))


def test_a_job_that_ended_three_workers_is_given_up_and_says_so(world: World, kind: str) -> None:
    job = ask_for(SYSTEM, kind, {})
    long_ago = timezone.now() - timedelta(days=1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=ATTEMPTS, beat_at=long_ago)
    assert not work_once()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", {"code": "jobs.gave_up", "details": {"attempts": ATTEMPTS}})
