"""The log itself: every entry makes its leaf, every leaf has its place, the tree is the one that was signed.

What is found wrong is contained: where a node differs from the stored one, that is reported and the stored one taken
further, so that one altered entry does not look like a thousand. Signed roots are held against the leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from bangfu.core.chain.tree import folded, leaf_hash, node_hash
from bangfu.core.errors import Problem
from bangfu.programme.ledger.evidence import row_digest
from bangfu.programme.ledger.findings import Finding, as_bytes, in_order
from bangfu.programme.ledger.folded_log import Scratch
from bangfu.programme.ledger.models import Entry, EntrySecret, TreeNode
from bangfu.programme.ledger.sealing import Sealed, unseal
from bangfu.programme.ledger.writing import entry_body

COLUMNS = tuple(f.attname for f in Entry._meta.concrete_fields)
SECRET = ("secret__salt", "secret__reason")
FAR = 1_000_000
"""Places beyond the entries there are that are still walked one by one."""


def check_log(scratch: Scratch) -> Iterator[Finding]:
    """Findings about entries, secrets, the tree and its roots; folds the entries into `scratch`."""
    placed = Entry.objects.exclude(leaf_index=None)
    count = placed.count()
    signed = scratch.largest_size()
    size = max(count, signed) if signed <= count + FAR else count
    tree = _Tree(scratch)
    seen = 0
    for index, values in in_order(placed, "leaf_index", *COLUMNS, *SECRET, long="changes"):
        seen += 1
        scratch.counted["entries"] += 1
        if not isinstance(index, int) or not tree.size <= index < size:
            yield Finding("ledger.entry_misplaced", entry=values[0] if values else "?", index=index)
            continue
        if index > tree.size:
            yield Finding("ledger.entries_missing", first=tree.size, last=index - 1)
            while tree.size < index:
                yield from tree.append(None)
        yield from _check_entry(values, index, scratch)
        yield from tree.append(as_bytes(values[COLUMNS.index("leaf")]) if values else None)
    if tree.size < max(size, signed):
        yield Finding("ledger.entries_missing", first=tree.size, last=max(size, signed) - 1)
        while tree.size < size:
            yield from tree.append(None)
    if seen < count:
        yield Finding("ledger.entries_twice", count=count - seen)
    yield from tree.end()
    for entry, values in in_order(Entry.objects.filter(leaf_index=None), "id", *COLUMNS, *SECRET, long="changes"):
        scratch.counted["entries"] += 1
        scratch.counted["pending"] += 1
        yield from _check_entry(values, entry, scratch)
    for entry in _secrets_without_entry():
        yield Finding("ledger.secret_altered", entry=entry)
    yield from _check_erased(scratch)


def _check_entry(values: tuple[Any, ...] | None, place: int, scratch: Scratch) -> Iterator[Finding]:
    """Check one entry and fold it; one that is not what its leaf says is folded all the same."""
    if values is None:
        yield Finding("ledger.entry_altered", entry="?", index=place)
        return
    *columns, salt, reason = values
    entry = Entry(**dict(zip(COLUMNS, columns, strict=True)))
    try:
        body = entry_body(entry)
        same = leaf_hash(body) == as_bytes(entry.leaf)
    except (TypeError, ValueError, AttributeError):
        same = False
    if not same:
        yield Finding("ledger.entry_altered", entry=entry.pk, index=place)
    salt = None if salt is None else as_bytes(salt)
    if salt is None:
        scratch.miss(entry.pk)
    elif not _secret_holds(entry, salt, reason):
        yield Finding("ledger.secret_altered", entry=entry.pk)
    try:
        scratch.fold(entry.pk, entry.changes, salt)
    except (TypeError, ValueError, AttributeError):
        if same:
            yield Finding("ledger.entry_altered", entry=entry.pk, index=place)


def _check_erased(scratch: Scratch) -> Iterator[Finding]:
    """Salts that are gone without an erasure in the log, and such as the log says are gone and are there."""
    erased = EntrySecret._meta.db_table
    for entry in scratch.missed(but=erased):
        yield Finding("ledger.secret_missing", entry=entry)
    for entry in scratch.back(erased):
        yield Finding("ledger.secret_back", entry=entry)
    scratch.counted["erased"] = scratch.count(erased)


def _secret_holds(entry: Entry, salt: bytes, reason: Any) -> bool:
    """Whether salt and reason are those the entry was made with."""
    try:
        sealed = None if reason is None else Sealed(as_bytes(reason))
        text = unseal(sealed, EntrySecret, "reason", entry.pk) or ""
        return row_digest(salt, "reason", [text]) == entry.reason_digest
    except (Problem, TypeError, ValueError):
        return False


def _secrets_without_entry() -> list[int]:
    quote = connection.ops.quote_name
    secrets, entries = quote(EntrySecret._meta.db_table), quote(Entry._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.entry_id FROM {secrets} s LEFT JOIN {entries} e ON e.id = s.entry_id WHERE e.id IS NULL"
        )
        return [row[0] for row in cursor.fetchall()]


class _Tree:
    """The tree as it grows from the leaves, held against the stored nodes and the signed roots."""

    def __init__(self, scratch: Scratch) -> None:
        self.size = 0
        self._peaks: list[tuple[bytes | None, bytes | None]] = []  # from the leaves alone; from stored nodes below
        self._stored = _StoredNodes()
        self._roots = scratch.roots()
        self._next = next(self._roots, None)
        self._wrong: list[int] = []

    def append(self, leaf: bytes | None) -> Iterator[Finding]:
        """Add the next leaf (None when it is gone)."""
        peaks, index, level, pure, whole = self._peaks, self.size, 0, leaf, leaf
        while index & 1:
            pure_left, left = peaks.pop()
            index, level = index >> 1, level + 1
            stored = self._stored.take(level, index)
            computed = _joined(left, whole)
            same = pure_left == left and pure == whole
            pure = computed if same else _joined(pure_left, pure)
            if computed is not None and stored is None:
                yield Finding("ledger.node_missing", level=level, index=index)
            elif computed is not None and stored != computed:
                first = index << level
                yield Finding("ledger.tree_differs", first=first, last=first + (1 << level) - 1)
            whole = computed if stored is None else stored
        peaks.append((pure, whole))
        self.size += 1
        self._compare()

    def _compare(self) -> None:
        while self._next is not None and self._next[0] <= self.size:
            size, root = self._next
            known = [pure for pure, _ in self._peaks if pure is not None]
            if size == self.size and len(known) == len(self._peaks) and folded(known) != root:
                self._wrong.append(size)
            self._next = next(self._roots, None)

    def end(self) -> Iterator[Finding]:
        """What is left over: nodes of no tree, roots of another one."""
        for level, index in self._stored.left_over():
            yield Finding("ledger.node_unknown", level=level, index=index)
        if self._wrong:
            yield Finding("ledger.checkpoint_contradicted", size=self._wrong[0], more=len(self._wrong) - 1)


def _joined(left: bytes | None, right: bytes | None) -> bytes | None:
    return None if left is None or right is None else node_hash(left, right)


class _StoredNodes:
    """Stored nodes, level by level in order, read as the tree asks for them."""

    def __init__(self) -> None:
        self._rows: dict[int, Iterator[tuple[Any, tuple[Any, ...] | None]]] = {}
        self._heads: dict[int, tuple[Any, tuple[Any, ...] | None] | None] = {}
        self._extra: list[tuple[int, int]] = []

    def take(self, level: int, index: int) -> bytes | None:
        """The stored hash of a subtree that is complete now."""
        if level not in self._rows:
            self._rows[level] = in_order(TreeNode.objects.filter(level=level), "index", "hash")
            self._heads[level] = next(self._rows[level], None)
        head = self._heads[level]
        while head is not None and (not isinstance(head[0], int) or head[0] < index):
            self._extra.append((level, head[0]))
            head = next(self._rows[level], None)
        if head is None or head[0] != index:
            self._heads[level] = head
            return None
        self._heads[level] = next(self._rows[level], None)
        return as_bytes(head[1][0]) if head[1] is not None else b""

    def left_over(self) -> Iterator[tuple[int, int]]:
        """Nodes nobody asked for."""
        yield from self._extra
        for level, head in self._heads.items():
            while head is not None:
                yield level, head[0]
                head = next(self._rows[level], None)
        for level, index in TreeNode.objects.exclude(level__in=list(self._rows)).values_list("level", "index")[:100]:
            yield level, index
