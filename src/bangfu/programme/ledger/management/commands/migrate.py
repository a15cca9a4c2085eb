"""Django's `migrate`, over rows of every area, and then the row policies as the tables say they are."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS

from bangfu.programme.ledger.row_policies import renew_policies
from bangfu.programme.ledger.row_security import confined


class Command(Migrate):
    """No migration is the last without the policies after it, whoever calls it: a start, a test, an administrator."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != DEFAULT_DB_ALIAS:
            super().handle(*args, **options)
            return
        with confined(""):
            super().handle(*args, **options)
        renew_policies()
