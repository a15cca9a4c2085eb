"""SQLite's one writer: changes that wait together share a commit, and none suffers for another."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from bangfu.core.errors import Problem
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.writer import patient, run_aside, run_change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.apart]  # PostgreSQL lets all write


class _Spoken(set[str]):
    """A set that can be watched."""


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """The writer is busy until this is set, as with a long import."""
    begun, released = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        released.wait(20)

    with ThreadPoolExecutor(1) as thread:
        ended = thread.submit(run_change, wait)
        begun.wait(20)
        yield released
        released.set()
        ended.result(20)


def _job(kind: str) -> int:
    return int(Job.objects.create(kind=kind, arguments={}).pk)


def _twice(pk: int) -> None:
    Job.objects.bulk_create([Job(pk=pk, kind="twice", arguments={})] * 2)


def test_what_a_change_spoke_of_is_let_go_before_the_next_one_comes() -> None:
    """Else a refusal's traceback lives until the process ends, and with it every table of the import it refused."""
    gone = threading.Event()

    def write(about: _Spoken) -> None:
        weakref.finalize(about, gone.set)
        run_change(lambda: _job(f"about {len(about)}"))

    write(_Spoken())
    assert gone.wait(20)


@pytest.mark.parametrize("wrong", [IntegrityError, KeyError, ZeroDivisionError])
def test_a_change_that_fails_takes_no_other_with_it(held: threading.Event, wrong: type[Exception]) -> None:
    def fails() -> None:
        _job("half")
        if wrong is IntegrityError:
            _twice(10_000)
        raise wrong

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(run_change, lambda: _job("first"))
        failing = threads.submit(run_change, fails)
        last = threads.submit(run_change, lambda: _job("last"))
        held.set()
        with pytest.raises(wrong):
            failing.result(20)
        assert first.result(20)
        assert last.result(20)
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["first", "last"]


def test_a_large_change_shares_no_transaction_and_begins_no_savepoint(held: threading.Event) -> None:
    def savepoints() -> int:
        _job("written")
        return sum(each is not None for each in connection.savepoint_ids)

    def fails() -> None:
        _job("half")
        raise KeyError

    with ThreadPoolExecutor(4) as threads:
        small = [threads.submit(run_change, savepoints) for _ in range(2)]
        large = threads.submit(run_change, savepoints, alone=True)
        failing = threads.submit(run_change, fails, alone=True)
        held.set()
        with pytest.raises(KeyError):
            failing.result(20)
        assert large.result(20) == 0
        assert max(each.result(20) for each in small) <= 1
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["written"] * 3


def test_nobody_waits_for_a_change_aside(held: threading.Event) -> None:
    def aside() -> None:
        _job("aside")

    run_aside(aside)  # comes back although the writer is busy
    assert not Job.objects.exists()
    held.set()
    run_change(lambda: None)
    assert Job.objects.get().kind == "aside"


def test_what_stops_a_change_aside_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    run_aside(lambda: _twice(10_001))
    run_change(lambda: None)
    assert "a change aside was not written" in caplog.text


def test_who_waits_too_long_is_told_and_the_change_is_not_made_later(held: threading.Event) -> None:
    with patient(0.01), pytest.raises(Problem) as refused:
        run_change(lambda: _job("too late"))
    assert refused.value.code == "ledger.busy"
    held.set()
    run_change(lambda: _job("next"))
    assert list(Job.objects.values_list("kind", flat=True)) == ["next"]
