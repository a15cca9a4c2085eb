"""Brings the kept figures up to the log, block by block, outside of requests: the thread `bangfu serve` has for it.

A kill at any point leaves figures that are right, for until the moment is put down readers take every block as written
that was written since the moment before.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.db import DatabaseError, close_old_connections, connection

from bangfu.core.errors import Problem
from bangfu.programme.households.blocks import Added, block_figures, blocks_there
from bangfu.programme.households.kept_figures import WRITTEN_MOST, blocks_written, moment_of, widths_of
from bangfu.programme.households.models import BlockFigure, FiguresKept
from bangfu.programme.households.packs import packs
from bangfu.programme.households.shape import shape_of
from bangfu.programme.ledger.freshness import LOOKED_AT, Moment, moment
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import in_pieces, insert_plain_rows
from bangfu.programme.ledger.writer import run_change

LOG = logging.getLogger(__name__)
LOCK = 0x66696775  # "figu": one keeper at a time on PostgreSQL
TOGETHER = 20
"""Blocks written in one transaction: others wait no longer than for these."""
ENTRIES_MOST = 50_000
"""Entries whose households are looked up; after more all blocks are counted anew, which takes no longer."""


def keep_figures(*, soon: bool = False) -> int:
    """Count what was written since the last time; gives how many blocks. Little is left to wait, but not `soon`."""
    with confined(""), _alone() as mine:
        now, kept = moment(), FiguresKept.objects.first()
        if not mine or now.waiting is None:
            return 0
        pack = packs()[-1]
        place = shape_of(pack).place
        widths = tuple(level.width for level in pack.levels[:-2])  # below a county there are few rows to add up
        blocks = None
        if kept is not None and (kept.place, widths_of(kept)) == (place, widths):
            blocks = blocks_written(moment_of(kept), ENTRIES_MOST)
            few = blocks is not None and len(blocks) < WRITTEN_MOST // 2 and now.placed - kept.placed < LOOKED_AT // 2
            if few and not soon:
                return 0
        if blocks is None:
            run_change(FiguresKept.objects.all().delete)
            return _count_all(now, place, widths)
        for some in in_pieces(sorted(blocks), TOGETHER):
            _count(some, place, widths)
        run_change(partial(_put_down, now, place, widths))
        return len(blocks)


def keep_figures_forever(stop: threading.Event, pause: float = 5.0) -> None:
    """Do so until told to stop. What stands in the way is logged when it begins; figures are counted without them."""
    said = ""
    while not stop.is_set():
        close_old_connections()
        try:
            keep_figures()
            said = ""
        except (Problem, DatabaseError) as error:
            if said != str(error):
                said = str(error)
                LOG.error("figures are not kept: %s", said)
        stop.wait(pause)


def _count_all(now: Moment, place: str, widths: tuple[int, ...]) -> int:
    blocks, last = blocks_there(), -1
    for some in in_pieces(blocks, TOGETHER):
        _count(some, place, widths, between=(last, some[-1]))
        last = some[-1]
    run_change(BlockFigure.objects.filter(block__gt=last).delete)
    run_change(partial(_put_down, now, place, widths))
    return len(blocks)


def _count(blocks: Sequence[int], place: str, widths: Sequence[int], between: tuple[int, int] | None = None) -> None:
    """Put the figures of some blocks in the stead of those that were kept; and of what lies between, where asked."""
    columns = ("block", *Added._fields)
    rows = [(block, *row) for block in blocks for row in block_figures(block, widths, place)]
    former = BlockFigure.objects.filter(block__in=blocks)
    if between is not None:
        former = BlockFigure.objects.filter(block__gt=between[0], block__lte=between[1])

    def put() -> None:
        former.delete()
        insert_plain_rows(BlockFigure, columns, rows)

    run_change(put)


def _put_down(now: Moment, place: str, widths: Sequence[int]) -> None:
    FiguresKept.objects.all().delete()
    FiguresKept.objects.create(
        placed=now.placed, leaf=now.leaf, waiting=",".join(one.hex() for one in sorted(now.waiting or ())),
        place=place, widths=",".join(map(str, widths)),
    )  # fmt: skip


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process keeps figures just now; none begins before this block is left."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (mine,) = cursor.fetchone()
        try:
            yield bool(mine)
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
