"""Rows made ready before the transaction that writes them, so that others wait for its writing alone.

    with rows_ahead(actor, "intake.apply_import", folder) as ahead:
        ahead.insert_rows(...); ahead.update_rows(...); ahead.close(drafts)    # sealed and digested, into its own file
        ...
        ahead.take_over(change)                          # inside the change: the rows, as they are, and their entries

Numbers of new rows are taken for good when they are made ready; those of rows that never come stay unused. Entries are
numbered when they are written. Whoever makes ready a change of rows that are there has to see, inside the change, that
they still are what they were: others may write them until the transaction begins.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

from django.db import models

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.rows import delete_plain_rows, insert_plain_rows, keep_ids, reserve_ids, update_plain_rows
from bangfu.programme.ledger.writer import run_change
from bangfu.programme.ledger.writing import Change, EndedDraft, EntryDraft


class _Kind(Enum):
    """What is to be done with rows that wait."""

    INSERT, UPDATE, DELETE, ENTRIES = range(4)


class Ahead(Change):
    """Rows of a change that has not begun: they wait in a file."""

    def __init__(self, actor: Actor, action: str, file: BinaryIO) -> None:
        super().__init__(actor, action)
        self._file, self._key, self._rows = file, key_ring().current, 0
        self._unseen: defaultdict[type[Evidenced], dict[int, Sequence[Any] | None]] = defaultdict(dict)

    def take_over(self, change: Change, told: Callable[[int, int], None]) -> None:
        """Write the rows inside an open change, with the entries that were closed; `told` hears how many of how many.

        Raises Problem when the keys are others now: what was sealed with the former ones might soon not open.
        """
        if self.is_void():
            raise Problem("ledger.keys_changed")
        if self.drafts:
            raise AssertionError("rows were made ready under an entry that was not closed")
        self._file.seek(0)
        done = 0
        while done < self._rows:
            kind, model, columns, rows = pickle.load(self._file)  # noqa: S301  written by this process, seen by no other
            match kind:
                case _Kind.INSERT:
                    insert_plain_rows(model, columns, rows)
                case _Kind.UPDATE:
                    update_plain_rows(model, columns, rows)
                case _Kind.DELETE:
                    delete_plain_rows(model, rows)
                case _Kind.ENTRIES:
                    change.write_entries(rows)
            told(done := done + len(rows), self._rows)

    def is_void(self) -> bool:
        """Whether the keys are others now than those that its rows were sealed with."""
        fresh_keys()
        return key_ring().current != self._key

    def close(self, drafts: Sequence[EntryDraft]) -> None:
        """As in any change; what is closed is not asked for as unseen any more."""
        super().close(drafts)
        self._unseen.clear()

    def write_entries(self, drafts: Sequence[EndedDraft]) -> None:
        """Keep entries; they get their numbers when they are written."""
        self._keep(_Kind.ENTRIES, None, (), drafts)

    def delete_rows(self, model: type[Evidenced], ids: Sequence[int], drafts: Sequence[EntryDraft]) -> None:
        """As in any change."""
        super().delete_rows(model, ids, drafts)
        self._unseen[model].update(dict.fromkeys(ids))

    def unseen(self, model: type[Evidenced]) -> Mapping[int, Sequence[Any] | None]:
        """Rows by id that were made ready since entries were last closed; None for one that is to go."""
        return self._unseen[model]

    def _reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        return run_change(lambda: keep_ids(model, reserve_ids(model, count))) if count else range(0)

    def _note(self, model: type[Evidenced], rows: Sequence[Sequence[object]], drafts: Sequence[EntryDraft]) -> None:
        super()._note(model, rows, drafts)
        self._unseen[model].update((int(str(row[0])), row) for row in rows)

    def _put(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        self._keep(_Kind.INSERT, model, columns, rows)

    def _set(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        self._keep(_Kind.UPDATE, model, columns, rows)

    def _drop(self, model: type[models.Model], ids: Sequence[int]) -> None:
        self._keep(_Kind.DELETE, model, (), ids)

    def _keep(
        self, kind: _Kind, model: type[models.Model] | None, columns: Iterable[str], rows: Sequence[Any]
    ) -> None:  # fmt: skip
        if rows:
            pickle.dump((kind, model, list(columns), rows), self._file, pickle.HIGHEST_PROTOCOL)
            self._rows += len(rows)


@contextmanager
def rows_ahead(actor: Actor, action: str, folder: Path) -> Iterator[Ahead]:
    """A place for rows to be made ready, in a file without a name in a folder: it is gone with the process."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield Ahead(actor, action, file)
