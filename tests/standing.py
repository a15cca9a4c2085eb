"""What the tests of a module find in the database: built once, used by each in a savepoint, gone with the module.

Building the small world costs more than most tests that look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

from django.db import transaction
from pytest_django import DjangoDbBlocker

from bangfu.programme.ledger.row_security import confined


class Standing:
    """The one thing that stands in this process's database, in a transaction that is never committed."""

    def __init__(self) -> None:
        self.key: tuple[str, str] | None = None
        self.built: Any = None  # whatever `build` gives
        self.open = ExitStack()

    @contextmanager
    def upon(self, module: str, build: Callable[[], object], blocker: DjangoDbBlocker) -> Iterator[Any]:
        """A copy of what `build` gave, for one test: rows it changes are as before for the next."""
        if self.key != (module, build.__qualname__):
            self.drop()
            self.key = module, build.__qualname__
            self.open.enter_context(blocker.unblock())
            self.open.enter_context(transaction.atomic())
            with confined(""):
                self.built = build()
        with transaction.atomic():
            yield deepcopy(self.built)
            transaction.set_rollback(True)

    def drop(self) -> None:
        """Take back what stands, if anything does."""
        if self.key is not None:
            transaction.set_rollback(True)
            self.open.close()
            self.key = self.built = None


STANDING = Standing()
Stand = Callable[[Callable[[], object]], Any]
"""Give what `build` puts into the database: `standing(build_world)`."""
