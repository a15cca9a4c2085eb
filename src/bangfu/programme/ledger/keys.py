"""The keys of one register: they lie in a folder beside the database, never in it.

`fields.json` holds the keys that seal fields, by number, and the key of the blind index; while keys are changed, the
former key of the index too. They are made on the first start; a folder whose keys do not fit the database is refused
in a sentence, for new keys would make everything unreadable. Another process may change them: each write looks first.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from bangfu.core.errors import Problem
from bangfu.core.whole_files import private_file

FILE = "fields.json"


@dataclass(frozen=True)
class KeyRing:
    """Sealing keys by number, the number of the one in use, and the key of the blind index.

    `former_index` is there from the beginning of a change of keys to its end. `files` are the keys, of 32 bytes, that
    seal whole files: each is made from the sealing key of its number, so that no field's key is handed to a reader of
    files.
    """

    current: int
    sealing: dict[int, AESGCM]
    index: bytes
    former_index: bytes | None = None
    files: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    def numbers(self) -> list[int]:
        """The numbers of the keys, that of the one in use first."""
        return [self.current, *sorted(self.sealing.keys() - {self.current}, reverse=True)]


def key_folder() -> Path:
    """Where the keys of this register lie."""
    return Path(settings.BANGFU_DATA) / "keys"


@cache
def key_ring() -> KeyRing:
    """The keys as they lie in the folder; raises Problem when there are none or they cannot be read."""
    file = key_folder() / FILE
    _READ_AS[0] = _state_of(file)
    try:
        stored = json.loads(file.read_text())
        keys = {int(number): base64.b64decode(key) for number, key in stored["sealing"].items()}
        former = stored.get("former_index")
        return KeyRing(
            int(stored["current"]), {number: AESGCM(key) for number, key in keys.items()},
            base64.b64decode(stored["index"]), None if former is None else base64.b64decode(former),
            {number: hmac.digest(key, b"files", "sha256") for number, key in keys.items()},
        )  # fmt: skip
    except FileNotFoundError as error:
        raise Problem("ledger.no_keys", folder=key_folder()) from error
    except (OSError, ValueError, KeyError) as error:
        raise Problem("ledger.bad_keys", file=file, reason=type(error).__name__) from error


_READ_AS: list[tuple[int, int] | None] = [None]
"""What the file was when the keys were read from it."""


def fresh_keys() -> None:
    """Let the keys be read again when the file is another one than they were read from."""
    if _READ_AS[0] != _state_of(key_folder() / FILE):
        key_ring.cache_clear()


def _state_of(file: Path) -> tuple[int, int] | None:
    try:
        known = file.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_ino


def make_keys() -> None:
    """Make the first keys of a new register; nothing happens when there are some."""
    if (key_folder() / FILE).exists():
        return
    _write({
        "current": 1, "sealing": {"1": _written(secrets.token_bytes(32))}, "index": _written(secrets.token_bytes(32)),
    })  # fmt: skip


def begin_new_keys() -> int:
    """Make new keys and use them from now on; what the former ones sealed stays readable. Gives the new number.

    A change of keys that was begun and has not ended is gone on with.
    """
    stored = _stored()
    if "former_index" in stored:
        return int(stored["current"])
    number = max(map(int, stored["sealing"])) + 1
    sealing = {**stored["sealing"], str(number): _written(secrets.token_bytes(32))}
    _write({
        "current": number, "sealing": sealing, "index": _written(secrets.token_bytes(32)),
        "former_index": stored["index"],
    })  # fmt: skip
    return number


def end_new_keys() -> None:
    """Forget the former key of the index: everything is found by the new one."""
    _write({name: value for name, value in _stored().items() if name != "former_index"})


def forget_former_keys() -> list[int]:
    """Throw every sealing key away but the one in use; gives their numbers. What they sealed is then lost."""
    stored = _stored()
    current = str(stored["current"])
    _write({**stored, "sealing": {current: stored["sealing"][current]}})
    return sorted(int(number) for number in stored["sealing"] if number != current)


def _stored() -> dict[str, Any]:  # numbers, texts and the keys by number
    key_ring()  # a file that cannot be read is refused in a sentence
    stored: dict[str, Any] = json.loads((key_folder() / FILE).read_text())
    return stored


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _write(ring: dict[str, Any]) -> None:
    folder = key_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f".{FILE}.part"
    with private_file(part) as stream:
        stream.write(json.dumps(ring).encode())
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(folder / FILE)
    key_ring.cache_clear()
