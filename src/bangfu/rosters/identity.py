"""Identity numbers: read, proved and taken apart, whole columns at a time; never printed.

A pack's form names the scheme of its column (`identity: cn_resident`); a country adds its own function
here, or says `plain`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from stdnum import numdb

Mask = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int32)  # GB 11643-1999, ISO 7064 MOD 11-2
_CHECK = np.frombuffer(b"10X98765432", np.uint8)
_OLDEST_BIRTH = 1850  # before it a date is a slip, not an old person
_LENGTH, _OLD_LENGTH, _CERTIFICATE, _RENEWED = 18, 15, 20, 22


@dataclass(frozen=True)
class Identities:
    """A column of numbers, proved. Every array has one entry a number given."""

    numbers: pa.Array
    """The 18 characters to compare by; null where a fault makes them worthless."""
    birth_on: pa.Array
    sex: pa.Array
    """`male`, `female` or null, to be named by the pack's own codes."""
    faults: Mapping[str, Mask]
    """By kind of finding."""
    lengths: npt.NDArray[np.int32]
    training: Mask
    upgraded: Mask
    certificates: Mask


def read_identities(scheme: str, texts: pa.Array, training_prefix: str, today: date) -> Identities:
    """Prove a column of cleaned texts by the scheme the pack names."""
    return SCHEMES[scheme](texts, training_prefix, today)


def cn_resident(texts: pa.Array, training_prefix: str, today: date) -> Identities:
    """Chinese resident identity numbers: 18 characters; 15 of the first generation; 20 or 22 of a disability card.

    Check digit by GB 11643-1999 (ISO 7064, MOD 11-2). A first-generation number gets its century and check digit.
    """
    texts = _compact(texts)
    lengths = np.asarray(pc.fill_null(pc.utf8_length(texts), 0), np.int32)
    numbers, readable = _numbers(texts, lengths)
    old, certificate = readable & (lengths == _OLD_LENGTH), readable & (lengths >= _CERTIFICATE)
    check_fails = readable & (numbers[:, 17] != _check_characters(numbers))
    birth, no_such_day = _births(numbers, readable, today)
    ending_odd = certificate & ~_certificate_ending(texts, certificate)
    zeros = (numbers[:, 15:] == ord("0")).all(1) & (lengths == _LENGTH)
    exponent = np.zeros(len(texts), np.bool_)
    exponent[~readable] = _mask(pc.match_substring_regex(pc.filter(texts, pa.array(~readable)), r"^\d(\.\d+)?E\+?\d+$"))
    training = readable & (numbers[:, : len(training_prefix)] == _bytes(training_prefix)).all(1)
    bad = ~readable | check_fails | no_such_day | ending_odd
    given, known_length = (lengths > 0) & ~exponent, np.isin(lengths, (_LENGTH, _OLD_LENGTH, _CERTIFICATE, _RENEWED))
    faults = {
        "id_rounded": exponent | (check_fails & zeros),
        "id_length": given & ~known_length,
        "id_characters": given & known_length & ~readable,
        "id_check_digit": check_fails & ~zeros,
        "id_birth": no_such_day & ~check_fails,
        "id_certificate": ending_odd & ~check_fails & ~no_such_day,
        "id_place": ~bad & ~training & ~_known_places(numbers, ~bad & ~training),
    }
    sex = np.where((numbers[:, 16] - 48) % 2 == 1, 0, 1)
    sexes = pa.DictionaryArray.from_arrays(pa.array(sex, pa.int8(), mask=bad), pa.array(["male", "female"]))
    return Identities(
        _text_array(numbers, bad), pa.array(birth, pa.date32(), mask=bad), sexes.cast(pa.string()), faults, lengths,
        training & ~bad, old & ~bad, certificate & ~bad,
    )  # fmt: skip


def plain_card(texts: pa.Array, training_prefix: str, today: date) -> Identities:
    """Numbers of which nothing but sameness is known: capitals without blanks and hyphens, all of them taken."""
    texts = _compact(texts)
    count = len(texts)
    none = np.zeros(count, np.bool_)
    training = _mask(pc.starts_with(texts, training_prefix)) if training_prefix else none
    lengths = np.asarray(pc.fill_null(pc.utf8_length(texts), 0), np.int32)
    return Identities(
        texts, pa.nulls(count, pa.date32()), pa.nulls(count, pa.string()), {}, lengths, training, none, none
    )  # fmt: skip


SCHEMES: Mapping[str, Callable[[pa.Array, str, date], Identities]] = {"cn_resident": cn_resident, "plain": plain_card}


def _mask(values: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False), np.bool_)


def _bytes(text: str) -> Bytes:
    return np.frombuffer(text.encode("ascii"), np.uint8)


def _compact(texts: pa.Array) -> pa.Array:
    """Capitals, without blanks, hyphens and the quotation marks that were to keep a spreadsheet from counting."""
    return pc.replace_substring_regex(pc.utf8_upper(texts), "[ '\"`‘’“”-]", "").cast(pa.string())


def _numbers(texts: pa.Array, lengths: npt.NDArray[np.int32]) -> tuple[Bytes, Mask]:
    """The 18 characters of each number as a row of bytes, and for which numbers that could be done."""
    numbers = np.full((len(texts), _LENGTH), ord("0"), np.uint8)
    readable = np.zeros(len(texts), np.bool_)
    one_byte_each = np.asarray(pc.fill_null(pc.binary_length(texts), 0), np.int32) == lengths
    for length in (_LENGTH, _OLD_LENGTH, _CERTIFICATE, _RENEWED):
        chosen = one_byte_each & (lengths == length)
        if not chosen.any():
            continue
        rows = _matrix(texts, chosen, length)
        digits = (rows >= ord("0")) & (rows <= ord("9"))
        letters = (rows >= ord("A")) & (rows <= ord("Z"))
        good = digits[:, : min(17, length)].all(1)
        if length >= _LENGTH:
            good &= digits[:, 17] | (rows[:, 17] == ord("X"))
        good &= (digits | letters)[:, _LENGTH:].all(1)
        readable[chosen] = good
        numbers[np.flatnonzero(chosen)[good]] = _upgraded(rows[good]) if length == _OLD_LENGTH else rows[good, :_LENGTH]
    return numbers, readable


def _matrix(texts: pa.Array, chosen: Mask, length: int) -> Bytes:
    """The chosen texts, each of `length` bytes, as rows of bytes."""
    taken = pc.filter(texts, pa.array(chosen))
    start = int(np.frombuffer(taken.buffers()[1], np.int32)[taken.offset])
    return np.frombuffer(taken.buffers()[2], np.uint8, len(taken) * length, start).reshape(-1, length)


def _text_array(numbers: Bytes, bad: Mask) -> pa.Array:
    """The rows of bytes as texts, null where bad."""
    offsets = pa.array(np.arange(len(numbers) + 1, dtype=np.int32) * _LENGTH).buffers()[1]
    valid = pa.array(~bad).buffers()[1]
    return pa.StringArray.from_buffers(len(numbers), offsets, pa.py_buffer(numbers.tobytes()), valid)


def _upgraded(old: Bytes) -> Bytes:
    """18 characters from 15: the century 19 before the year, and the check character."""
    new = np.zeros((len(old), _LENGTH), np.uint8)
    new[:, :6], new[:, 6], new[:, 7], new[:, 8:17] = old[:, :6], ord("1"), ord("9"), old[:, 6:]
    new[:, 17] = _check_characters(new)
    return new


def _check_characters(numbers: Bytes) -> Bytes:
    digits = numbers[:, :17].astype(np.int32) - 48
    return np.asarray(_CHECK[(digits @ _WEIGHTS) % 11], np.uint8)


def _births(numbers: Bytes, readable: Mask, today: date) -> tuple[npt.NDArray[np.datetime64], Mask]:
    """The birth dates, and which numbers hold none that exists and is past."""
    digits = numbers[:, 6:14].astype(np.int64) - 48
    year, month, day = (digits[:, :4] @ [1000, 100, 10, 1], digits[:, 4:6] @ [10, 1], digits[:, 6:8] @ [10, 1])
    possible = readable & (year >= _OLDEST_BIRTH) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = (np.where(possible, year, 1970) - 1970) * 12 + np.where(possible, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    birth = first + (np.where(possible, day, 1) - 1)
    possible &= (birth.astype("datetime64[M]").astype(np.int64) == months) & (birth <= np.datetime64(today))
    return birth, readable & ~possible


def _certificate_ending(texts: pa.Array, chosen: Mask) -> Mask:
    """Is character 19 a class (1-7) and character 20 a grade (1-4)?"""
    good = np.zeros(len(texts), np.bool_)
    endings = pc.utf8_slice_codeunits(pc.filter(texts, pa.array(chosen)), _LENGTH, _CERTIFICATE)
    good[chosen] = _mask(pc.match_substring_regex(endings, "^[1-7][1-4]$"))
    return good


def _known_places(numbers: Bytes, chosen: Mask) -> Mask:
    """Were the first six digits ever a division? Numbers keep the code of their first issue, so history counts."""
    prefix = (numbers[:, :6].astype(np.int64) - 48) @ [100000, 10000, 1000, 100, 10, 1]
    distinct, place = np.unique(np.where(chosen, prefix, 0), return_inverse=True)
    known = np.array([_was_division(f"{each:06d}") for each in distinct], np.bool_)
    return np.asarray(known[place], np.bool_)


@lru_cache(maxsize=10_000)
def _was_division(code: str) -> bool:
    return any(properties for _, properties in numdb.get("cn/loc").info(code))
