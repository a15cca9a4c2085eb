"""Compares the whole register with its log, and the log with every checkpoint that was signed.

    with verification([copy_of_anchors]) as findings:
        for finding in findings: ...
        findings.counted["rows"]

(a) every entry is what its leaf says, and the leaves make the tree that is stored; (b) the tree has the root of every
checkpoint, stored or anchored; (c) every row of every evidenced table is what the last entry about it says; (d) what
is kept beside, such as the files of runs, is what their rows say. Memory does not grow with the register. Nothing is
said of what stands in a row, only which row it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db import DatabaseError, connection

from bangfu.core.chain.notes import VerifierKey
from bangfu.core.errors import Problem
from bangfu.programme.ledger.anchors import anchor_file
from bangfu.programme.ledger.checking_log import check_log
from bangfu.programme.ledger.checking_rows import check_rows
from bangfu.programme.ledger.checking_signatures import check_anchors, check_checkpoints
from bangfu.programme.ledger.evidence import evidenced_models
from bangfu.programme.ledger.findings import Finding, one_moment
from bangfu.programme.ledger.folded_log import Scratch
from bangfu.programme.ledger.log_keys import believed_keys
from bangfu.programme.ledger.models import Checkpoint, Entry, EntrySecret, TreeNode
from bangfu.programme.ledger.row_security import confined

BESIDE: list[Callable[[], Iterator[Finding]]] = []
"""What keeps more than rows puts a function here that finds what of it is not as its rows say."""
OWN = tuple(model._meta.db_table for model in (Entry, EntrySecret, TreeNode, Checkpoint))


@dataclass(frozen=True)
class Findings:
    """Read it to its end; then `counted` says how many entries, pending entries, rows and checkpoints there were."""

    found: Iterator[Finding]
    counted: Counter[str]

    def __iter__(self) -> Iterator[Finding]:
        return self.found


@contextmanager
def verification(anchors: Sequence[Path] = (), keys: Sequence[VerifierKey] = ()) -> Iterator[Findings]:
    """Everything that is not as it should be, found while one reads; `anchors` are copies kept elsewhere.

    `keys` come from elsewhere too, the log's own first; without them those in the key folder are believed.
    """
    files = [file for file in (anchor_file(), *anchors) if file.exists()]
    with Scratch() as scratch, confined(""):
        believed = keys or (believed_keys() if files or Checkpoint.objects.exists() else ())
        anchored = list(check_anchors(scratch, files, believed))
        with one_moment():
            yield Findings(chain(anchored, _findings(scratch, files, believed)), scratch.counted)


def _findings(scratch: Scratch, anchors: Sequence[Path], keys: Sequence[VerifierKey]) -> Iterator[Finding]:
    there = set(connection.introspection.table_names())
    gone = [table for table in (*OWN, *sorted(evidenced_models())) if table not in there]
    for table in gone:
        yield Finding("ledger.table_missing", table=table)
    if set(OWN) & set(gone):
        return
    try:
        if keys:
            yield from check_checkpoints(scratch, anchors, keys)
        yield from check_log(scratch)
        yield from check_rows(scratch, gone)
        if not gone:
            for check in BESIDE:
                yield from check()
    except DatabaseError as error:
        raise Problem("ledger.unverifiable", reason=type(error).__name__) from error
