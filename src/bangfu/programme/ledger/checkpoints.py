"""Signs how large the log is and what its root is, after something was added; never what contradicts an earlier one."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import DatabaseError, close_old_connections

from bangfu.core.chain.checkpoints import Checkpoint as Signed
from bangfu.core.chain.checkpoints import cosigned_checkpoint, opened_checkpoint
from bangfu.core.chain.proofs import consistency_proof, verify_consistency
from bangfu.core.chain.tree import Peaks
from bangfu.core.errors import Problem
from bangfu.programme.ledger.anchors import anchor_checkpoints, last_anchored
from bangfu.programme.ledger.log_keys import believed_keys, log_key, make_log_key, timed
from bangfu.programme.ledger.models import Checkpoint
from bangfu.programme.ledger.queries import newest_checkpoint
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sequencing import hold_sequence, sequence_entries, stored_node, tree_size
from bangfu.programme.ledger.writer import run_change

CLOCKS_DIFFER = timedelta(minutes=5)
"""Servers' clocks are not exact; less than this is no news."""
LOG = logging.getLogger(__name__)


def seal_log(now: datetime | None = None) -> Checkpoint | None:
    """Place what is committed, sign a checkpoint if the log grew, anchor it; gives the newest one there is."""
    with confined(""):
        sequence_entries()
        if (back := clock_set_back(now)) is not None:
            LOG.warning("%s", back)
        checkpoint = run_change(partial(_sign, now))
        anchor_checkpoints()
    return checkpoint


def clock_set_back(now: datetime | None = None) -> Problem | None:
    """What to say when the clock is behind the last checkpoint; the order of the log does not rest on it."""
    last = Checkpoint.objects.order_by("-size").values_list("at", flat=True).first()
    now = now or datetime.now(UTC)
    if last is None or now >= last - CLOCKS_DIFFER:
        return None
    said = {name: day.astimezone().strftime("%Y-%m-%d %H:%M") for name, day in (("last", last), ("now", now))}
    return Problem("ledger.clock_back", **said)


def seal_forever(stop: threading.Event, pause: float = 5.0) -> None:
    """Seal the log until told to stop: an entry is in a signed checkpoint some seconds after its commit.

    What stands in the way is logged when it begins; writing goes on meanwhile, and sealing when it is put right.
    """
    said = ""
    while not stop.is_set():
        close_old_connections()
        try:
            seal_log()
            said = ""
        except (Problem, DatabaseError) as error:
            if said != str(error):
                said = str(error)
                LOG.error("the log is not sealed: %s", said)
        stop.wait(pause)


def _sign(now: datetime | None) -> Checkpoint | None:
    hold_sequence()
    last = newest_checkpoint()
    if last is None:
        make_log_key()
    size, key = tree_size(), log_key()
    before = [_opened(note, key.name) for note in (last_anchored(), last.note if last else None) if note is not None]
    signed = max((each.size for each in before), default=0)
    if size < signed:
        raise Problem("ledger.log_shorter", found=size, expected=signed, missing=signed - size)
    if size == (last.size if last else 0):
        return last
    root = Peaks.of(size, stored_node).root()
    for each in before:
        proof = consistency_proof(each.size, size, stored_node)
        verify_consistency(each.size, size, each.root, root, proof)
    at = int((now or datetime.now(UTC)).timestamp())
    note = cosigned_checkpoint(Signed(key.name, size, root).signed([key]), timed(key), at)
    return Checkpoint.objects.create(size=size, root=root, at=datetime.fromtimestamp(at, UTC), note=note)


def _opened(note: str, origin: str) -> Signed:
    return opened_checkpoint(note, believed_keys(), origin)[0]
