"""The type of the fixture that signs in, for tests of the pages."""

from collections.abc import Callable

from django.test import Client

SignIn = Callable[..., Client]

Calling = Callable[[str], Client]
"""Give a client that sends an account's token: `calling("county").get("/api/v1/households")`."""
