"""The sign of life of a worker: it never keeps the work waiting that it speaks of."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import transaction

from bangfu.programme.jobs import actions
from bangfu.programme.jobs.actions import Progress, ask_for, beating
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World


@pytest.mark.timeout(40, method="signal")
def test_a_beat_that_finds_the_job_held_lets_the_work_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "TOLD", timedelta(milliseconds=10))
    job = ask_for(SYSTEM, "tests.any", {})
    with transaction.atomic(), beating(job):
        Progress(job).say("runs.stage_write")  # from here on nobody else may write the row, or on SQLite anything
        time.sleep(0.1)
    job.refresh_from_db()
    assert job.stage == "runs.stage_write"
