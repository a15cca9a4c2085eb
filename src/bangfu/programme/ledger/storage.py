"""What a disk, a folder or a database refuses, as a sentence a person can act on."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError

from bangfu.core.errors import Problem

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
SAID = (
    ("no space", "ledger.disk_full"), ("is full", "ledger.disk_full"), ("file too large", "ledger.disk_full"),
    ("readonly", "ledger.read_only"), ("read-only", "ledger.read_only"), ("permission denied", "ledger.read_only"),
    ("unable to open database file", "ledger.read_only"), ("locked", "ledger.busy"),
    ("disk i/o error", "ledger.disk_error"),
)  # fmt: skip
"""What databases say of it, in small letters."""


def refusals() -> tuple[type[BaseException], ...]:
    """Errors that may be about where things are kept: also DuckDB's, once something has brought it in."""
    known = (DatabaseError, InterfaceError, OSError)
    duckdb = sys.modules.get("duckdb")
    return (*known, duckdb.Error) if duckdb is not None else known


def refusal(error: BaseException) -> Problem | None:
    """The sentence of an error about a full disk, a closed folder, a busy database; None for any other."""
    if not isinstance(error, refusals()):
        return None
    if isinstance(error, OSError) and error.errno in FULL | CLOSED:
        return Problem("ledger.disk_full" if error.errno in FULL else "ledger.read_only")
    said = str(error).lower()
    code = next((code for words, code in SAID if words in said), None)
    return Problem(code) if code is not None else None


@contextmanager
def translated() -> Iterator[None]:
    """Errors about where things are kept as sentences; all others go on as they are."""
    try:
        yield
    except refusals() as error:
        problem = refusal(error)
        if problem is None:
            raise
        raise problem from error
