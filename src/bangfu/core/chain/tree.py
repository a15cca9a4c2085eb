"""The Merkle tree of RFC 6962 and RFC 9162: what a list of leaves hashes to, and what appending one changes.

    peaks = Peaks()
    new = peaks.append(leaf_hash(b"first entry"))    # complete subtrees to store: [(level, index, hash), ...]
    peaks.size, peaks.root()

A complete subtree is named by (level, index): it stands over the leaves index * 2**level up to, not including,
(index + 1) * 2**level. Once complete it never changes, so it is written once. Level 0 is the leaves themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Node = Callable[[int, int], bytes]  # (level, index) of a complete subtree -> its hash
Subtree = tuple[int, int, bytes]  # level, index, hash


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of an entry; the byte before it keeps leaves and inner nodes apart."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbouring subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in this order; memory grows with the logarithm of their number."""
    peaks = Peaks()
    for leaf in leaves:
        peaks.append(leaf)
    return peaks.root()


class Peaks:
    """The right edge of a growing tree: one hash for each complete subtree, the largest first.

    It is all that appending needs. `size` is the number of leaves; its set bits are the sizes of the subtrees.
    """

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count():
            raise ValueError(f"{len(self._hashes)} hashes cannot be the edge of {size} leaves")

    @classmethod
    def of(cls, size: int, node: Node) -> Peaks:
        """Take up a stored tree of `size` leaves."""
        return cls(size, (node(level, index) for level, index in complete_subtrees(0, size)))

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The edge, the largest subtree first."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> list[Subtree]:
        """Add a leaf hash; returns the subtrees that became complete, the leaf first, each above the one before."""
        if len(leaf) != HASH_SIZE:
            raise ValueError(f"a leaf hash has {HASH_SIZE} bytes, not {len(leaf)}")
        hashes, index, level = self._hashes, self.size, 0
        new = [(0, index, leaf)]
        while index & 1:
            leaf = node_hash(hashes.pop(), leaf)
            index, level = index >> 1, level + 1
            new.append((level, index, leaf))
        hashes.append(leaf)
        self.size += 1
        return new

    def root(self) -> bytes:
        """The root of the whole tree."""
        return folded(self._hashes)


def complete_subtrees(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The fewest complete subtrees, as (level, index), over the leaves from `begin` up to `end`, left to right."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        if begin:
            level = min(level, (begin & -begin).bit_length() - 1)
        yield level, begin >> level
        begin += 1 << level


def span_hash(begin: int, end: int, node: Node) -> bytes:
    """The hash of the tree over the leaves from `begin` up to `end`, where `begin` is where such a tree may begin."""
    return folded([node(level, index) for level, index in complete_subtrees(begin, end)])


def folded(hashes: list[bytes]) -> bytes:
    """One hash over subtrees that shrink from left to right, joined from the smallest up."""
    if not hashes:
        return EMPTY_ROOT
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole
