"""The small world of the register's tests: two counties of one prefecture, a few households, one account a role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from bangfu.programme.ledger.keys import key_ring, make_keys
from bangfu.programme.ledger.row_security import confined
from small_world import World, build_world
from standing import Stand

ONLY_POSTGRES = ["test_row_policies.py", "test_row_security.py", "test_two_at_once.py", "test_verdict_plan.py"]
collect_ignore = [] if connection.vendor == "postgresql" else ONLY_POSTGRES
"""What only PostgreSQL has is tested in the second pass of `./test`, which runs this folder there."""


@pytest.fixture(autouse=True)
def _keys() -> None:
    make_keys()


@pytest.fixture
def own_keys(db: None, tmp_path: Path) -> Iterator[None]:
    """Keys and anchors of its own, and an empty register."""
    with override_settings(BANGFU_DATA=tmp_path), confined(""):
        key_ring.cache_clear()
        make_keys()
        yield
    key_ring.cache_clear()


@pytest.fixture
def keyed(own_keys: None) -> World:
    """The small world, with keys and anchors of its own."""
    return build_world()


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """Places, accounts and households to act upon; gone after the test. The test itself sees every area."""
    built = standing(build_world)  # opens the database to the test; only then can it be told an area
    with confined(""):
        yield built
