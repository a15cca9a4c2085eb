"""Opens the register for a command; before that nothing of `programme` can be imported."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command
from django.db import DatabaseError, connection

from bangfu.core.errors import Problem

FOLDER, DATABASE = "BANGFU_DATA", "BANGFU_DATABASE"


def open_register(folder: Path | None = None, *, make: bool = False) -> None:
    """Open the register in a folder, else the one that the environment names; raises Problem when there is none.

    `make` makes a new one where there is none, and brings an old one to the tables of this version.
    """
    if folder is not None:
        os.environ[FOLDER] = str(folder)
    where = Path(os.environ.get(FOLDER, "bangfu-data"))
    if make:
        _make(where)
        return
    if not os.environ.get(DATABASE) and not (where / "register.sqlite3").is_file():
        raise Problem("cli.no_register", folder=where)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.site.settings")
    django.setup()
    try:
        _see_everything()
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise _closed(error) from error
    if "ledger_entry" not in tables:
        raise Problem("cli.no_register", folder=where)
    _check_keys()


def _make(where: Path) -> None:
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem("cli.cannot_write", path=where, reason=error) from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.site.settings")
    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        _see_everything()
    except DatabaseError as error:
        raise _closed(error) from error
    from bangfu.programme.ledger.keys import make_keys  # exist only when the register is open
    from bangfu.programme.ledger.queries import every_entry

    if not every_entry().exists():  # keys that were lost are restored, not made anew
        make_keys()
    _check_keys()


def _closed(error: DatabaseError) -> Problem:
    """What to say of a database that cannot be opened: a full disk is another matter than a wrong address."""
    from bangfu.programme.ledger.storage import refusal  # exists only when the register is open

    known = refusal(error)
    if known is not None and known.code != "ledger.unreachable":
        return known
    return Problem("cli.register_closed", reason=type(error).__name__)


def _see_everything() -> None:
    """Whoever reads the register's folder holds its keys as well: a command asks for no area."""
    from bangfu.programme.ledger.row_security import see_everything  # exists only when the register is open

    see_everything()


def _check_keys() -> None:
    from bangfu.programme.ledger.keys_fit import check_keys_fit  # exists only when the register is open
    from bangfu.programme.ledger.scratch_room import take_room

    check_keys_fit()
    take_room()
