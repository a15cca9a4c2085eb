"""The key that signs checkpoints, and the keys whose checkpoints are believed; both lie in the key folder.

`signer.key` is the secret one, one line that only the server's user may read; better still it lies on another machine,
and `bangfu ledger checkpoint` runs there. `trusted-keys.txt` has two lines for every key this log ever had, one for its
signatures and one for the times at which they were made; it is to be handed out.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bangfu.core.chain.notes import COSIGNATURE, SigningKey, VerifierKey, read_keys
from bangfu.core.errors import Problem
from bangfu.programme.ledger.keys import key_folder

SECRET, PUBLIC = "signer.key", "trusted-keys.txt"


def make_log_key() -> None:
    """Make the first key of a new log, under a name nobody else has; nothing happens when there is one."""
    folder = key_folder()
    if (folder / PUBLIC).exists():
        return
    if (folder / SECRET).exists():  # a kill came between the two files
        key = _secret_key()
    else:
        key = SigningKey(f"bangfu/{secrets.token_hex(6)}", secrets.token_bytes(32))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(folder / SECRET, f"{key.secret_text()}\n", 0o600)
    _write(folder / PUBLIC, "".join(f"{each}\n" for each in (key.verifier, timed(key).verifier)), 0o644)


def log_key() -> SigningKey:
    """The key that signs; raises Problem when it is missing, cannot be read, or is not one of this log."""
    key = _secret_key()
    if key.verifier not in believed_keys():
        listed = key_folder() / PUBLIC
        raise Problem("ledger.foreign_log_key", file=key_folder() / SECRET, name=key.name, listed=listed)
    return key


def timed(key: SigningKey) -> SigningKey:
    """The same key as a witness of the time at which a checkpoint was signed."""
    return SigningKey(key.name, key.seed, COSIGNATURE)


def believed_keys(file: Path | None = None) -> list[VerifierKey]:
    """The keys in a file, one a line (the log's own unless another is named); raises Problem when there are none."""
    file = file or key_folder() / PUBLIC
    try:
        return read_keys(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("ledger.no_public_keys", file=file) from error


def _secret_key() -> SigningKey:
    file = key_folder() / SECRET
    try:
        return SigningKey.parsed(file.read_text(encoding="utf-8").strip())
    except FileNotFoundError as error:
        raise Problem("ledger.no_log_key", file=file) from error
    except (OSError, UnicodeDecodeError, Problem) as error:
        reason = error.code if isinstance(error, Problem) else type(error).__name__
        raise Problem("ledger.bad_log_key", file=file, reason=reason) from error


def _write(file: Path, text: str, mode: int) -> None:
    part = file.with_name(f".{file.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)
