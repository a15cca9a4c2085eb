"""Signed-in browsers without a browser: Django's client for accounts of the small world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from bangfu.programme.accounts.models import Account
from bangfu.programme.ledger.anchors import anchor_file
from bangfu.programme.ledger.keys import make_keys
from bangfu.programme.ledger.row_security import confined
from signing import SignIn
from small_world import World, build_world
from standing import Stand

BACKEND = "bangfu.web.signing_in.OfficeBackend"


@pytest.fixture(autouse=True)
def _keys() -> None:
    make_keys()
    cache.clear()
    anchor_file().unlink(missing_ok=True)  # of a log that went with its test: this one's does not continue it


@pytest.fixture
def world(standing: Stand) -> Iterator[World]:
    """Places, accounts and households to look at; gone after the test. The test itself sees every area."""
    built: World = standing(build_world)
    with confined(""):
        yield built


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """Give a client signed in as an account of the small world, in a language."""

    def sign_in(name: str, lang: str = "zh", *, csrf: bool = False) -> Client:
        client = Client(enforce_csrf_checks=csrf)
        with confined(""):  # the requests are told the account's area, and nothing before
            account = Account.objects.get(username=name)
            account.language = lang
            account.save(update_fields=["language"])
            client.force_login(account, backend=BACKEND)
        return client

    return sign_in
