"""Proofs over the tree of `tree.py`: that a leaf is in it, and that an older tree is its beginning.

A proof is a list of hashes and nothing else. Which hash stands where follows from the numbers alone (index and size, or
the two sizes), never from the proof: a verifier that lets a proof say its own shape can be lied to.
"""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.core.chain.tree import EMPTY_ROOT, HASH_SIZE, Node, node_hash, span_hash
from bangfu.core.errors import Problem


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves, from the leaf up."""
    if not 0 <= index < size:
        raise Problem("chain.no_such_leaf", index=index, size=size)
    return [span_hash(begin, end, node) for begin, end in _siblings(index, size)]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """The hashes that show the tree of `old` leaves to be the beginning of the tree of `new` leaves."""
    if not 0 <= old <= new:
        raise Problem("chain.shrinks", old=old, new=new)
    if old in (0, new):
        return []
    begin = _last_peak(old)
    proof = [span_hash(b, e, node) for b, e in _siblings(begin, new) if e > old or e <= begin]
    inner = [] if _is_power_of_two(old) else [span_hash(begin, old, node)]
    return inner + proof


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise `Problem` unless `proof` shows the leaf hash to stand at `index` of the tree with this size and root."""
    if not 0 <= index < size:
        raise Problem("chain.no_such_leaf", index=index, size=size)
    inner, border = _shape(index, size)
    _check_form(proof, inner + border, leaf, root)
    if _up(leaf, proof, inner, index) != root:
        raise Problem("chain.not_included", index=index, size=size)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise `Problem` unless `proof` shows the tree of `old` leaves to be the beginning of that of `new` leaves."""
    if not 0 <= old <= new:
        raise Problem("chain.shrinks", old=old, new=new)
    if old in (0, new):
        _check_form(proof, 0, old_root, new_root)
        if old_root != (EMPTY_ROOT if old == 0 else new_root) or (new == 0 and new_root != EMPTY_ROOT):
            raise Problem("chain.not_consistent", old=old, new=new)
        return
    level = (old & -old).bit_length() - 1  # the last complete subtree of the old tree; the proof starts from it
    inner, border = _shape(old - 1, new)
    inner -= level
    first = 0 if _is_power_of_two(old) else 1
    _check_form(proof, first + inner + border, old_root, new_root)
    start, path = (proof[0] if first else old_root), proof[first:]
    at = (old - 1) >> level
    before = start
    for height, sibling in enumerate(path):
        if height >= inner or at >> height & 1:  # what lies left of it was there before
            before = node_hash(sibling, before)
    if before != old_root or _up(start, path, inner, at) != new_root:
        raise Problem("chain.not_consistent", old=old, new=new)


def _siblings(index: int, size: int) -> list[tuple[int, int]]:
    """The spans of leaves beside the way from leaf `index` up to the root, the smallest first."""
    begin, end, beside = 0, size, []
    while end - begin > 1:
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((begin, middle))
            begin = middle
    return beside[::-1]


def _last_peak(size: int) -> int:
    """Where the last complete subtree of a tree of this size begins."""
    return size & (size - 1)


def _is_power_of_two(size: int) -> bool:
    return size & (size - 1) == 0


def _shape(index: int, size: int) -> tuple[int, int]:
    """How many hashes of a path lie inside the tree, on either side, and how many along its right edge, all left."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _up(start: bytes, path: Sequence[bytes], inner: int, index: int) -> bytes:
    """Fold a path from a subtree to the root: on the right edge every hash stands to the left."""
    whole = start
    for height, sibling in enumerate(path):
        left = height >= inner or index >> height & 1
        whole = node_hash(sibling, whole) if left else node_hash(whole, sibling)
    return whole


def _check_form(proof: Sequence[bytes], expected: int, *ends: bytes) -> None:
    if len(proof) != expected:
        raise Problem("chain.proof_length", found=len(proof), expected=expected)
    for hash_ in (*proof, *ends):
        if len(hash_) != HASH_SIZE:
            raise Problem("chain.hash_length", found=len(hash_), expected=HASH_SIZE)
