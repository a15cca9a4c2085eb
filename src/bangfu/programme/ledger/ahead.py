"""Rows made ready before the transaction that writes them, so that others wait for its writing alone.

    with rows_ahead(actor, "intake.apply_import", folder) as ahead:
        ahead.insert_rows(...); ahead.close(drafts)      # numbered, sealed and digested, into a file of its own
        ...
        ahead.take_over(change)                          # inside the change: the rows, as they are, and their entries

Numbers are taken for good when rows are made ready; those of rows that never come stay unused. Only new rows can be
made ready, for what is there may be changed by others until the transaction begins.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.db import models

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.rows import insert_plain_rows, keep_ids, reserve_ids
from bangfu.programme.ledger.writer import run_change
from bangfu.programme.ledger.writing import Change


class Ahead(Change):
    """New rows of a change that has not begun: they wait in a file."""

    def __init__(self, actor: Actor, action: str, file: BinaryIO) -> None:
        super().__init__(actor, action)
        self._file, self._key, self._rows = file, key_ring().current, 0

    def take_over(self, change: Change, told: Callable[[int, int], None]) -> None:
        """Write the rows inside an open change, with the entries that were closed; `told` hears how many of how many.

        Raises Problem when the keys are others now: what was sealed with the former ones might soon not open.
        """
        fresh_keys()
        if key_ring().current != self._key:
            raise Problem("ledger.keys_changed")
        self._file.seek(0)
        done = 0
        while done < self._rows:
            model, columns, rows = pickle.load(self._file)  # noqa: S301  written by this process, seen by no other
            insert_plain_rows(model, columns, rows)
            told(done := done + len(rows), self._rows)
        change.entries += self.entries

    def _reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        return run_change(lambda: keep_ids(model, reserve_ids(model, count))) if count else range(0)

    def _put(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            pickle.dump((model, list(columns), rows), self._file, pickle.HIGHEST_PROTOCOL)
            self._rows += len(rows)


@contextmanager
def rows_ahead(actor: Actor, action: str, folder: Path) -> Iterator[Ahead]:
    """A place for rows to be made ready, in a file without a name in a folder: it is gone with the process."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield Ahead(actor, action, file)
