"""Settles which of several equally cheap plans is taken: by a hash of the keys, not by the order of rows.

A plan is cheapest exactly if it lies on the face that any optimal prices cut out: pairs that pay are taken, pairs that
cost are not, and only pairs at exactly zero are free. A second flow over the free pairs makes the sum of their hashes
least. So the plan depends on the keys and costs alone: not on rows' order, the machine or the solver's version.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

HASH_BITS = 40
"""Two plans of equal cost share their sum of hashes with a chance below (free pairs) / 2**40."""
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""The constants of splitmix64 (Steele, Lea and Flood 2014)."""

Hashes = NDArray[np.uint64]


def key_hashes(keys: Sequence[str], seed: str) -> Hashes:
    """One 64-bit number a key, the same wherever its row stands."""
    salt = blake2b(seed.encode(), digest_size=16).digest()
    joined = b"".join(blake2b(key.encode(), digest_size=8, salt=salt).digest() for key in keys)
    return np.frombuffer(joined, "<u8").astype(np.uint64)


def mixed(numbers: Hashes) -> Hashes:
    """Splitmix64: every bit of the result hangs on every bit of the number."""
    with np.errstate(over="ignore"):
        numbers = numbers + _MIX[0]
        numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIX[1]
        numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX[2]
        return numbers ^ (numbers >> np.uint64(31))


def pair_hashes(helper: Hashes, place: Hashes) -> NDArray[np.int64]:
    """A number below 2**40 for each pair of a helper's and a place's hash."""
    return (mixed(mixed(helper) ^ place) >> np.uint64(64 - HASH_BITS)).astype(np.int64)
