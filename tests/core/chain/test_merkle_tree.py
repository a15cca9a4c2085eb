"""The Merkle tree and its proofs: as the standards say, for every small tree, and against whoever alters a byte."""

from __future__ import annotations

import time

import pytest
from growing import StoredTree, naive_path, naive_root, naive_subproof
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.core.chain.proofs import consistency_proof, inclusion_proof, verify_consistency, verify_inclusion
from bangfu.core.chain.tree import EMPTY_ROOT, Peaks, leaf_hash, root_of
from bangfu.core.errors import Problem

MOST = 40
TREE = StoredTree([leaf_hash(bytes([number])) for number in range(MOST)])

# The leaves and roots that implementations of RFC 6962 have shared since the first of them.
REFERENCE_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
REFERENCE_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def test_the_reference_vectors_of_rfc_6962_hold() -> None:
    tree = StoredTree([leaf_hash(bytes.fromhex(entry)) for entry in REFERENCE_LEAVES])
    assert [root.hex() for root in tree.roots] == REFERENCE_ROOTS
    for (index, size), proof in INCLUSION.items():
        assert [h.hex() for h in inclusion_proof(index, size, tree.node)] == proof
        verify_inclusion(index, size, tree.leaves[index], [bytes.fromhex(h) for h in proof], tree.roots[size])
    for (old, new), proof in CONSISTENCY.items():
        assert [h.hex() for h in consistency_proof(old, new, tree.node)] == proof
        verify_consistency(old, new, tree.roots[old], tree.roots[new], [bytes.fromhex(h) for h in proof])


@pytest.mark.parametrize("size", range(MOST + 1))
def test_every_small_tree_is_as_the_standard_defines_it(size: int) -> None:
    leaves, root = TREE.leaves[:size], TREE.roots[size]
    assert root == naive_root(leaves) == root_of(leaves) == Peaks.of(size, TREE.node).root()
    for index in range(size):
        proof = inclusion_proof(index, size, TREE.node)
        assert proof == naive_path(index, leaves)
        verify_inclusion(index, size, leaves[index], proof, root)
    for old in range(size + 1):
        proof = consistency_proof(old, size, TREE.node)
        assert proof == (naive_subproof(old, leaves) if 0 < old < size else [])
        verify_consistency(old, size, TREE.roots[old], root, proof)


def test_a_proof_holds_at_no_other_place_and_no_other_size() -> None:
    accepted = 0
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.node)
            for other_size in range(1, MOST + 1):
                for other in {0, index, size - 1, other_size - 1}:
                    accepted += includes(other, other_size, TREE.leaves[index], proof, TREE.roots[other_size])
    assert accepted == sum(range(1, MOST + 1))


def test_a_stored_subtree_is_written_once_and_never_changes() -> None:
    peaks, seen = Peaks(), set()
    for number, leaf in enumerate(TREE.leaves):
        for level, index, hash_ in peaks.append(leaf):
            assert (level, index) not in seen
            seen.add((level, index))
            assert hash_ == naive_root(TREE.leaves[index << level : (index + 1) << level])
            assert (index + 1) << level == number + 1
    assert len(seen) == sum(MOST >> level for level in range(MOST.bit_length()))


def includes(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    try:
        verify_inclusion(index, size, leaf, proof, root)
    except Problem:
        return False
    return True


def continues(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    try:
        verify_consistency(old, new, old_root, new_root, proof)
    except Problem:
        return False
    return True


@st.composite
def trees(draw: st.DrawFn) -> tuple[StoredTree, int, int]:
    """A tree of up to 300 leaves and two sizes of it, the smaller first."""
    size = draw(st.integers(2, 300))
    tree = StoredTree([leaf_hash(draw(st.binary(max_size=4)) + number.to_bytes(2, "big")) for number in range(size)])
    return tree, draw(st.integers(1, size - 1)), size


def altered(draw: st.DataObject, value: bytes) -> bytes:
    at = draw.draw(st.integers(0, len(value) - 1))
    return value[:at] + bytes([value[at] ^ draw.draw(st.integers(1, 255))]) + value[at + 1 :]


@settings(max_examples=150)
@given(trees(), st.data())
def test_an_altered_byte_of_leaf_root_or_proof_is_refused(
    grown: tuple[StoredTree, int, int], data: st.DataObject
) -> None:
    tree, index, size = grown
    proof = inclusion_proof(index, size, tree.node)
    leaf, root = tree.leaves[index], tree.roots[size]
    assert includes(index, size, leaf, proof, root)
    assert not includes(index, size, altered(data, leaf), proof, root)
    assert not includes(index, size, leaf, proof, altered(data, root))
    for at, hash_ in enumerate(proof):
        assert not includes(index, size, leaf, [*proof[:at], altered(data, hash_), *proof[at + 1 :]], root)


@settings(max_examples=150)
@given(trees(), st.data())
def test_an_altered_byte_of_either_root_or_the_proof_is_refused(
    grown: tuple[StoredTree, int, int], data: st.DataObject
) -> None:
    tree, old, new = grown
    proof = consistency_proof(old, new, tree.node)
    old_root, new_root = tree.roots[old], tree.roots[new]
    assert continues(old, new, old_root, new_root, proof)
    assert not continues(old, new, altered(data, old_root), new_root, proof)
    assert not continues(old, new, old_root, altered(data, new_root), proof)
    for at, hash_ in enumerate(proof):
        assert not continues(old, new, old_root, new_root, [*proof[:at], altered(data, hash_), *proof[at + 1 :]])


@settings(max_examples=100)
@given(trees(), st.data())
def test_a_proof_longer_shorter_or_out_of_order_is_refused(
    grown: tuple[StoredTree, int, int], data: st.DataObject
) -> None:
    tree, at, size = grown
    for proof, holds in (
        (inclusion_proof(at, size, tree.node), lambda p: includes(at, size, tree.leaves[at], p, tree.roots[size])),
        (
            consistency_proof(at, size, tree.node),
            lambda p: continues(at, size, tree.roots[at], tree.roots[size], p),
        ),
    ):
        cut = data.draw(st.integers(0, len(proof) - 1))
        assert not holds([*proof, proof[cut]])
        assert not holds([proof[cut], *proof])
        assert not holds(proof[:cut] + proof[cut + 1 :])
        assert len(proof) == 1 or not holds(proof[::-1])
        assert not holds([*proof[:cut], proof[cut] + b"\x00", *proof[cut + 1 :]])
        assert not holds([*proof[:cut], proof[cut][:-1], *proof[cut + 1 :]])


@settings(max_examples=60)
@given(trees(), st.data())
def test_a_rewritten_history_is_no_continuation(grown: tuple[StoredTree, int, int], data: st.DataObject) -> None:
    tree, old, new = grown
    changed = data.draw(st.integers(0, old - 1))
    leaves = list(tree.leaves)
    leaves[changed] = altered(data, leaves[changed])
    rewritten = StoredTree(leaves)
    proof = consistency_proof(old, new, rewritten.node)
    assert not continues(old, new, tree.roots[old], rewritten.roots[new], proof)


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_log_that_shrinks_has_no_proof(old: int, new: int) -> None:
    for ask in (lambda: consistency_proof(old, new, TREE.node), lambda: verify_consistency(old, new, b"", b"", [])):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.code == "chain.shrinks"


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (9, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    for ask in (lambda: inclusion_proof(index, size, TREE.node), lambda: verify_inclusion(index, size, b"", [], b"")):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.code == "chain.no_such_leaf"


def test_the_empty_tree_begins_every_tree_under_its_own_root_only() -> None:
    verify_consistency(0, 3, EMPTY_ROOT, TREE.roots[3], [])
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not continues(0, 3, TREE.roots[1], TREE.roots[3], [])
    assert not continues(0, 0, TREE.roots[1], TREE.roots[1], [])
    assert not continues(3, 3, TREE.roots[3], TREE.roots[4], [])


def test_peaks_refuse_what_cannot_be_an_edge() -> None:
    with pytest.raises(ValueError, match="edge of 3 leaves"):
        Peaks(3, [EMPTY_ROOT])
    with pytest.raises(ValueError, match="32 bytes"):
        Peaks().append(b"short")


def test_twenty_five_thousand_leaves_take_a_fraction_of_a_second() -> None:
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(25_000)]
    began = time.process_time()
    peaks = Peaks()
    for leaf in leaves:
        peaks.append(leaf)
    assert time.process_time() - began < 1  # about 0.05 on a quiet machine
    assert peaks.root() == naive_root(leaves)
