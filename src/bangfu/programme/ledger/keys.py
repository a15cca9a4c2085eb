"""The keys of one register: they lie in a folder beside the database, never in it.

`fields.json` holds the keys that seal fields, by number, and the key of the blind index. They are made on the
first start; a folder whose keys do not fit the database is refused in a sentence, for new keys would make
everything unreadable.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bangfu.core.errors import Problem

FILE = "fields.json"


@dataclass(frozen=True)
class KeyRing:
    """Sealing keys by number, the number of the one in use, and the key of the blind index."""

    current: int
    sealing: dict[int, AESGCM]
    index: bytes


def key_folder() -> Path:
    """Where the keys of this register lie."""
    return Path(settings.BANGFU_DATA) / "keys"


@cache
def key_ring() -> KeyRing:
    """The keys as they lie in the folder; raises Problem when there are none or they cannot be read."""
    file = key_folder() / FILE
    try:
        stored = json.loads(file.read_text())
        sealing = {int(number): AESGCM(base64.b64decode(key)) for number, key in stored["sealing"].items()}
        return KeyRing(int(stored["current"]), sealing, base64.b64decode(stored["index"]))
    except FileNotFoundError as error:
        raise Problem("ledger.no_keys", folder=key_folder()) from error
    except (OSError, ValueError, KeyError) as error:
        raise Problem("ledger.bad_keys", file=file, reason=type(error).__name__) from error


def make_keys() -> None:
    """Make the first keys of a new register; nothing happens when there are some."""
    if (key_folder() / FILE).exists():
        return
    _write(1, {1: secrets.token_bytes(32)}, secrets.token_bytes(32))


def add_key() -> int:
    """Add a sealing key and use it from now on; rows sealed before stay readable. Gives its number."""
    stored = json.loads((key_folder() / FILE).read_text())
    keys = {int(number): base64.b64decode(key) for number, key in stored["sealing"].items()}
    number = max(keys) + 1
    _write(number, {**keys, number: secrets.token_bytes(32)}, base64.b64decode(stored["index"]))
    return number


def _write(current: int, sealing: dict[int, bytes], index: bytes) -> None:
    folder = key_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps({
        "current": current,
        "sealing": {str(number): base64.b64encode(key).decode() for number, key in sealing.items()},
        "index": base64.b64encode(index).decode(),
    })  # fmt: skip
    part = folder / f".{FILE}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(folder / FILE)
    key_ring.cache_clear()
