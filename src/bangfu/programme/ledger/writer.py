"""Who may write when: PostgreSQL lets all; SQLite gets one writer thread with a fair queue and one commit for many.

SQLite's own way of waiting is unfair: with 32 writers some wait ten seconds. Here changes stand in line; those that
wait together are written in one transaction, each in a savepoint, so that one disk flush serves them all and one
that fails takes no other with it.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction

from bangfu.core.errors import Problem
from bangfu.programme.ledger.storage import refusal, refusals, translated

LOG = logging.getLogger(__name__)
T = TypeVar("T")
TOGETHER = 64
"""Changes written in one transaction at most."""


def run_change(change: Callable[[], T], *, alone: bool = False) -> T:
    """Run a change in a transaction of its own, or inside the one that is open here; give what it gives.

    `alone`: in one that it shares with no other that waits. A large change should, for in a savepoint SQLite keeps in
    memory what every page held before that it writes.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        return _WRITER.run(change, alone=alone)
    with translated(), transaction.atomic():
        return change()


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Let changes made inside this block wait so long for their turn; then they are refused, and not made later.

    Whoever looks at a page should be told that an import is being written, not left before an empty window.
    """
    token = _PATIENCE.set(seconds)
    try:
        yield
    finally:
        _PATIENCE.reset(token)


_PATIENCE: ContextVar[float | None] = ContextVar("patience", default=None)


def wait_at_most(seconds: float) -> None:
    """Let statements of this thread's connection that wait longer for another writer be refused, until it is closed.

    For a thread whose word may as well come later, and which somebody waits for.
    """
    setting = "PRAGMA busy_timeout = {}" if connection.vendor == "sqlite" else "SET lock_timeout = {}"
    with connection.cursor() as cursor:
        cursor.execute(setting.format(round(seconds * 1000)))


def run_aside(change: Callable[[], None]) -> None:
    """Run a change nobody waits for, such as when somebody was last seen: reading must not stand in line behind an
    import. What stops it is logged, for it is not worth stopping anybody."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        _WRITER.run_aside(change)
        return
    with translated(), transaction.atomic():
        change()


class _Writer:
    """The thread that writes; started with the first change of a process."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any], bool]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def run(self, change: Callable[[], T], *, alone: bool) -> T:
        future = self._queued(change, alone=alone)
        try:
            return future.result(_PATIENCE.get())
        except FutureTimeout:
            if not future.cancel():  # it is being made just now
                return future.result()
            raise Problem("ledger.busy") from None

    def run_aside(self, change: Callable[[], None]) -> None:
        self._queued(change).add_done_callback(_log_failure)

    def _queued(self, change: Callable[[], T], *, alone: bool = False) -> Future[T]:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write, name="bangfu-writer", daemon=True)
                self._thread.start()
        future: Future[T] = Future()
        self._waiting.put((change, future, alone))
        return future

    def _write(self) -> None:
        while True:
            batch: list[tuple[Callable[[], Any], Future[Any]]] = []
            change, future, alone = self._waiting.get()
            while not alone:
                batch.append((change, future))
                try:
                    if len(batch) == TOGETHER:
                        break
                    change, future, alone = self._waiting.get_nowait()
                except queue.Empty:
                    break
            if batch:
                self._commit(batch)
            if alone:
                self._commit([(change, future)])
            del change, future, batch  # waiting for the next, hold nothing that the last one spoke of

    def _commit(self, batch: list[tuple[Callable[[], Any], Future[Any]]]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        try:
            with translated(), transaction.atomic():
                for change, future in batch:
                    if not future.set_running_or_notify_cancel():
                        continue
                    try:
                        with transaction.atomic(savepoint=len(batch) > 1):
                            done.append((future, change()))
                    except (OperationalError, InterfaceError):
                        raise  # the database itself: nothing that waits can be written
                    except refusals() as error:  # of its own files
                        future.set_exception(refusal(error) or error)
                    except Exception as error:  # noqa: BLE001  whatever it was, it is this one change's alone
                        future.set_exception(error)
        except BaseException as error:  # noqa: BLE001  every caller must hear of it, whatever it was
            for _, future in batch:
                if not future.done() and (future.running() or future.set_running_or_notify_cancel()):
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)


def _log_failure(future: Future[None]) -> None:
    if (error := future.exception()) is not None:
        LOG.error("a change aside was not written: %s", error)


_WRITER = _Writer()
