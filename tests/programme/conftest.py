"""The small world of the register's tests: two counties of one prefecture, a few households, one account a role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from bangfu.programme.ledger.keys import make_keys
from bangfu.programme.ledger.row_security import confined
from small_world import World, build_world

collect_ignore = [] if connection.vendor == "postgresql" else ["test_row_security.py"]
"""What only PostgreSQL has is tested in the second pass of `./test`, which runs this folder there."""


@pytest.fixture(autouse=True)
def _keys() -> None:
    make_keys()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Places, accounts and households to act upon; gone after the test. The test itself sees every area."""
    with confined(""):
        yield build_world()
