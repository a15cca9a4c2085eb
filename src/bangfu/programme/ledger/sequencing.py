"""Gives committed entries their place in the tree, gaplessly; the only writer of `leaf_index` and of tree nodes.

It runs outside requests, as often as one likes: from a timer, from `bangfu ledger checkpoint`. Places are given in
order of id to what is committed and has none yet. An entry with a lower id that is committed later comes later; two
entries about one row cannot, as the second could only be written when the first was committed.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from bangfu.core.chain.tree import Peaks
from bangfu.core.errors import Problem
from bangfu.programme.ledger.models import Checkpoint, Entry, TreeNode
from bangfu.programme.ledger.writer import run_change

TOGETHER = 2_000
"""Entries placed in one transaction: others wait no longer than for these."""
LOCK = 0x62616E67  # "bang": one sequencer at a time on PostgreSQL; on SQLite the one writer is enough


def sequence_entries() -> int:
    """Place the committed entries that have no place; gives how many. A kill at any point loses and doubles nothing.

    It does not wait for those that are written meanwhile: there may always be some.
    """
    placed = step = run_change(_place_some)
    while step == TOGETHER:
        step = run_change(_place_some)
        placed += step
    return placed


def hold_sequence() -> None:
    """Let nobody else place entries or sign until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def tree_size() -> int:
    """How many entries have a place."""
    last = Entry.objects.aggregate(last=Max("leaf_index"))["last"]
    return 0 if last is None else int(last) + 1


def stored_node(level: int, index: int) -> bytes:
    """The hash of a complete subtree; raises Problem when it is gone."""
    if level == 0:
        found = Entry.objects.filter(leaf_index=index).values_list("leaf", flat=True).first()
    else:
        found = TreeNode.objects.filter(level=level, index=index).values_list("hash", flat=True).first()
    if found is None:
        raise Problem("ledger.tree_broken", level=level, index=index)
    return bytes(found)


def _place_some() -> int:
    hold_sequence()
    waiting = Entry.objects.filter(leaf_index=None).order_by("id").values_list("id", "leaf")
    entries = list(waiting[:TOGETHER])
    if not entries:
        return 0
    size = tree_size()
    signed = Checkpoint.objects.aggregate(most=Max("size"))["most"] or 0
    if size < signed:
        raise Problem("ledger.log_shorter", found=size, expected=signed, missing=signed - size)
    peaks = Peaks.of(size, stored_node)
    nodes: list[TreeNode] = []
    for _, leaf in entries:
        for level, index, hash_ in peaks.append(bytes(leaf))[1:]:
            nodes.append(TreeNode(level=level, index=index, hash=hash_))
    table = connection.ops.quote_name(Entry._meta.db_table)
    places = [(place, entry) for place, (entry, _) in enumerate(entries, size)]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET leaf_index = %s WHERE id = %s", places)
    TreeNode.objects.bulk_create(nodes, batch_size=2000)
    return len(entries)
