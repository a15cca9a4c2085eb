"""What a disk, a folder or a database refuses, as a sentence a person can act on."""

from __future__ import annotations

import errno
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from bangfu.core.errors import Problem

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
SAID = (
    ("no space", "ledger.disk_full"), ("is full", "ledger.disk_full"), ("file too large", "ledger.disk_full"),
    ("could not write init file", "ledger.disk_full"),  # a server that finds no room to let anybody in
    ("readonly", "ledger.read_only"), ("read-only", "ledger.read_only"), ("permission denied", "ledger.read_only"),
    ("unable to open database file", "ledger.read_only"), ("locked", "ledger.busy"),
    ("disk i/o error", "ledger.disk_error"), ("connection refused", "ledger.unreachable"),
    ("server closed the connection", "ledger.unreachable"), ("terminating connection", "ledger.unreachable"),
    ("the database system is", "ledger.unreachable"), ("connection to server", "ledger.unreachable"),
    ("connection is closed", "ledger.unreachable"), ("connection already closed", "ledger.unreachable"),
    ("could not connect", "ledger.unreachable"), ("connection failed", "ledger.unreachable"),
    ("connection is bad", "ledger.unreachable"), ("too many clients", "ledger.busy"),
)  # fmt: skip
"""What databases say of it, in small letters."""


RETRY_AFTER = "20"
"""Seconds after which it may be asked again, as the header says it."""
STANDS_IN_THE_WAY = frozenset({*(code for _, code in SAID)})
"""Codes that say nothing of what was asked: it may be asked again when this is put right."""


def refusals() -> tuple[type[BaseException], ...]:
    """Errors that may be about where things are kept: SQLite's own, and DuckDB's once something has brought it in."""
    known = (DatabaseError, InterfaceError, OSError, Problem, sqlite3.Error)
    duckdb = sys.modules.get("duckdb")
    return (*known, duckdb.Error) if duckdb is not None else known


def refusal(error: BaseException) -> Problem | None:
    """The sentence of an error about a full disk, a closed folder, a busy database; None for any other."""
    if isinstance(error, Problem):  # a file of the register's own that could not be written whole
        reason, path = error.details.get("reason"), error.details.get("path")
        own = (settings.BANGFU_DATA, tempfile.gettempdir())
        inside = isinstance(path, Path) and any(path.is_relative_to(folder) for folder in own)
        return refusal(reason) if inside and isinstance(reason, OSError) else None
    if not isinstance(error, refusals()):
        return None
    if isinstance(error, OSError):
        kind = "ledger.disk_full" if error.errno in FULL else "ledger.read_only" if error.errno in CLOSED else ""
        return Problem(kind) if kind else None
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
