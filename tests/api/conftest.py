"""Programs of the small world: each account with a token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from bangfu.programme.accounts.actions import make_token
from bangfu.programme.ledger.row_security import confined
from signing import Calling
from small_world import World, build_world
from standing import Stand


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """The small world; the test itself sees every area."""
    built = standing(build_world)  # opens the database to the test; only then can it be told an area
    with confined(""):
        yield built


@pytest.fixture
def calling(world: World) -> Calling:
    """A client that sends an account's token: `calling("county").get("/api/v1/households")`."""

    def made(name: str) -> Client:
        actor = world.actors[name]
        token = make_token(actor, actor.account, "test")
        return Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=True)

    return made
