"""Whoever shows the register writes nothing to it: in a face, a statement that would change evidenced rows is refused.

`EvidencedQuerySet` refuses what is written through a model; this is the lock behind it, for the statement that goes
round the model: a bare cursor, a base manager, a query set of Django's own. Actions open it for what they write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from bangfu.core.errors import Problem
from bangfu.programme.ledger.evidence import evidenced_models, may_write

WRITES = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|DROP\s+TABLE|"
    r"ALTER\s+TABLE)\s+(?:ONLY\s+)?[\"`]?(\w+)",
    re.IGNORECASE,
)
LOG = "ledger_"
"""How the tables of the log itself begin."""


@contextmanager
def reading_only() -> Iterator[None]:
    """Let this thread's connection read, and write evidenced tables and the log through actions alone."""
    with connection.execute_wrapper(_refuse):
        yield


def _refuse(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
    if not may_write() and (found := WRITES.match(sql)) and _kept(found[1]):
        raise Problem("ledger.write_outside", table=found[1])
    return execute(sql, params, many, context)


def _kept(table: str) -> bool:
    return table.startswith(LOG) or table in evidenced_models()
