"""A worker outlives what stands in its way: the work waits, and is done when the way is free."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from bangfu.core.errors import Problem
from bangfu.programme.jobs import actions
from bangfu.programme.jobs.actions import KINDS, Progress, ask_for, work_forever, work_once
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
