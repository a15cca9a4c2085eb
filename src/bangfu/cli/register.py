"""Opens the register for a command; before that nothing of `programme` can be imported."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.db import DatabaseError, connection

from bangfu.core.errors import Problem

FOLDER, DATABASE = "BANGFU_DATA", "BANGFU_DATABASE"


def open_register(folder: Path | None = None) -> None:
    """Open the register in a folder, else the one that the environment names; raises Problem when there is none."""
    if folder is not None:
        os.environ[FOLDER] = str(folder)
    where = Path(os.environ.get(FOLDER, "bangfu-data"))
    if not os.environ.get(DATABASE) and not (where / "register.sqlite3").is_file():
        raise Problem("cli.no_register", folder=where)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.site.settings")
    django.setup()
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise Problem("cli.register_closed", reason=type(error).__name__) from error
    if "ledger_entry" not in tables:
        raise Problem("cli.no_register", folder=where)
