"""A stored tree for tests, and the definition of RFC 9162 written down word for word to hold it against."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bangfu.core.chain.tree import Peaks


class StoredTree:
    """Every complete subtree of a growing tree, kept as a database would; `roots[n]` is the root of n leaves."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = list(leaves)
        self.stored: dict[tuple[int, int], bytes] = {}
        peaks = Peaks()
        self.roots = [peaks.root()]
        for leaf in leaves:
            self.stored.update({(level, index): hash_ for level, index, hash_ in peaks.append(leaf)})
            self.roots.append(peaks.root())

    def node(self, level: int, index: int) -> bytes:
        return self.stored[level, index]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162, 2.1.1: MTH of a list of leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1: PATH(m, D)."""
    if len(leaves) == 1:
        return []
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    if index < middle:
        return [*naive_path(index, leaves[:middle]), naive_root(leaves[middle:])]
    return [*naive_path(index - middle, leaves[middle:]), naive_root(leaves[:middle])]


def naive_subproof(old: int, leaves: Sequence[bytes], known: bool = True) -> list[bytes]:
    """RFC 9162, 2.1.4.1: SUBPROOF(m, D, b)."""
    if old == len(leaves):
        return [] if known else [naive_root(leaves)]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    if old <= middle:
        return [*naive_subproof(old, leaves[:middle], known), naive_root(leaves[middle:])]
    return [*naive_subproof(old - middle, leaves[middle:], False), naive_root(leaves[:middle])]
