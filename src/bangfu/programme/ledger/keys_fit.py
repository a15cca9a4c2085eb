"""Whether the keys in the folder are those of this database: asked when a register is opened, before anybody writes.

With other keys everything sealed would be closed, and what is written from then on would be closed to the right ones.
"""

from __future__ import annotations

from django.db import connection

from bangfu.core.errors import Problem
from bangfu.programme.ledger.keys import key_folder
from bangfu.programme.ledger.rotating import sealed_places
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import Sealed, unseal

FOREIGN = frozenset({"ledger.seal_broken", "ledger.unknown_key"})


def check_keys_fit() -> None:
    """Raise Problem when the newest sealed values do not open, or there are no keys to open them with.

    One that somebody altered is `verify`'s matter.
    """
    there = set(connection.introspection.table_names())
    tried = opened = 0
    with confined(""):
        for model, column in sealed_places():
            if model._meta.db_table not in there:
                continue
            newest = model._base_manager.exclude(**{column: None}).order_by("-pk").values_list("pk", column).first()
            if newest is None:
                continue
            tried += 1
            try:
                unseal(Sealed(bytes(newest[1])), model, column, newest[0])
            except Problem as problem:
                if problem.code not in FOREIGN:
                    raise
            else:
                opened += 1
    if tried and not opened:
        raise Problem("ledger.foreign_keys", folder=key_folder())
