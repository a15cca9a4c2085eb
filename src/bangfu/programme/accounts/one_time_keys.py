"""The secrets of one-time codes lie sealed in the tables of the package that checks the codes."""

from __future__ import annotations

import base64

from allauth.mfa.models import Authenticator

from bangfu.programme.ledger.keys import fresh_keys, key_ring
from bangfu.programme.ledger.sealing import VERSION, Sealed, seal, unseal

SEALED_LEAST = 14
"""Version, key number and nonce stand before what is sealed."""


def sealed_key(text: str) -> str:
    """A secret as it is kept: sealed, in Base64."""
    fresh_keys()
    return base64.b64encode(seal(text, Authenticator._meta.db_table, "data", 0)).decode()


def opened_key(kept: str) -> str:
    """The secret of what was kept; empty where it was erased."""
    return unseal(Sealed(base64.b64decode(kept)), Authenticator, "data", 0) or ""


def reseal_one_time_keys() -> int:
    """Seal secrets anew that lie under a former key; gives how many there were."""
    fresh_keys()
    count = 0
    for row in Authenticator.objects.all():
        former = {name: value for name, value in row.data.items() if _under_former(value)}
        if former:
            row.data |= {name: sealed_key(opened_key(value)) for name, value in former.items()}
            row.save(update_fields=["data"])
            count += 1
    return count


def _under_former(value: object) -> bool:
    """Whether a value of an authenticator is sealed, and under another key than the one in use."""
    if not isinstance(value, str):
        return False
    try:
        sealed = base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return len(sealed) > SEALED_LEAST and sealed[0] == VERSION and sealed[1] != key_ring().current
