"""Sealed fields: AES-256-GCM bound to table, column and row; and the blind index by which a sealed value is found.

    identity = SealedField(null=True)
    row.identity                        # Sealed: prints as ▮, compares by its bytes
    unseal(row.identity, Member, "identity", row.pk)   # the text; who reads it must leave a trace first

The row's number is part of the seal, so a value moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from django.db import models

from bangfu.core.errors import Problem
from bangfu.programme.ledger.keys import fresh_keys, key_ring

VERSION = 1
INDEX_BYTES = 16
NONCE_BYTES = 12


class Sealed(bytes):
    """A sealed value as it is stored; never shows what it holds."""

    def __repr__(self) -> str:
        return "▮"

    __str__ = __repr__


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # the stubs want the types of get and set
    """A column of sealed text; `writing` seals it, `unseal` opens it."""

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:  # a driver's bytes or memoryview
        return None if value is None else Sealed(bytes(value))


def seal(text: str, table: str, column: str, row: int) -> Sealed:
    """Seal a text for one place in the register."""
    ring, nonce = key_ring(), os.urandom(NONCE_BYTES)
    head = bytes((VERSION, ring.current))
    return Sealed(head + nonce + ring.sealing[ring.current].encrypt(nonce, text.encode(), _bound(table, column, row)))


def seal_all(
    values: Sequence[str | Sealed | None], table: str, column: str, rows: Sequence[int]
) -> list[bytes | None]:
    """Seal the texts of a column, each for its row; what is sealed already stays as it is."""
    ring = key_ring()
    encrypt, head, bound = ring.sealing[ring.current].encrypt, bytes((VERSION, ring.current)), f"{table}.{column}:"
    chance = os.urandom(NONCE_BYTES * len(values))
    sealed: list[bytes | None] = []
    for start, (value, row) in enumerate(zip(values, rows, strict=True)):
        if value is None or isinstance(value, Sealed):
            sealed.append(None if value is None else bytes(value))
            continue
        nonce = chance[start * NONCE_BYTES : (start + 1) * NONCE_BYTES]
        sealed.append(head + nonce + encrypt(nonce, value.encode(), f"{bound}{row}".encode()))
    return sealed


def unseal(value: Sealed | None, model: type[models.Model], column: str, row: int) -> str | None:
    """The text under a seal; raises Problem when the key is not the one, or the value was moved or altered."""
    if value is None:
        return None
    whole = len(value) > 14 and value[0] == VERSION
    if whole and value[1] not in key_ring().sealing:
        fresh_keys()
    key = key_ring().sealing.get(value[1]) if whole else None
    if key is None:
        raise Problem("ledger.unknown_key", table=model._meta.db_table, column=column, row=row)
    try:
        return key.decrypt(value[2:14], bytes(value[14:]), _bound(model._meta.db_table, column, row)).decode()
    except InvalidTag as error:
        raise Problem("ledger.seal_broken", table=model._meta.db_table, column=column, row=row) from error


def blind_index(text: str) -> bytes:
    """What a sealed identity number is found by: equal numbers give equal bytes, and nothing else can be read."""
    return _index_under(key_ring().index, text)


def blind_indexes(text: str) -> list[bytes]:
    """Everything a sealed identity number may be found by now: while keys are changed, under either key."""
    fresh_keys()
    ring = key_ring()
    return [_index_under(key, text) for key in (ring.index, ring.former_index) if key is not None]


def _index_under(key: bytes, text: str) -> bytes:
    same = unicodedata.normalize("NFKC", text).strip().upper()
    return hmac.new(key, same.encode(), hashlib.sha256).digest()[:INDEX_BYTES]


def key_of_signs(purpose: str) -> bytes:
    """A key, of 32 bytes, for signs that stand for identity numbers in files of one purpose."""
    return hmac.digest(key_ring().index, f"signs:{purpose}".encode(), "sha256")


def _bound(table: str, column: str, row: int) -> bytes:
    return f"{table}.{column}:{row}".encode()
