"""Processes that look whether a killed one left half an import, then apply and undo one, to be killed in it.

A fork for each line of standard input: ROSTERS, and `only-check` after a tab where nothing shall be imported.

Prints "importing" when every import is there whole or not at all and verification found nothing, else what is wrong;
then "applying" before each transaction.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  only after setup
from django.db import connection  # noqa: E402  only after setup
from forking import fork_for_each_line  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.households.models import Household, HouseholdState, MemberState  # noqa: E402  only after setup
from bangfu.programme.intake.actions import apply_import, begin_import, compare_import, undo_import  # noqa: E402
from bangfu.programme.intake.models import Import, State  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.keys import make_keys  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup


def wrong(homes: int, people: int) -> list[str]:
    """What is not as it should be after the last process was killed."""
    with verification() as findings:
        found = [each.sentence("en") for each in findings]
    whole = {0: (0, 0), 1: (homes, people)}[Import.objects.filter(state=State.APPLIED).count()]
    with confined(""):
        there = Household.objects.count(), MemberState.objects.count()
        states = HouseholdState.objects.count()
    return found + ([f"{there} and {states} instead of {whole}"] if there != whole or states != whole[0] else [])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def check_and_import(rosters: str, *only_check: str) -> None:
    """What one fork does."""
    files = sorted(Path(rosters).glob("*.csv"))
    homes, people = (len(file.read_text("utf-8-sig").splitlines()) - 1 for file in reversed(files))
    if Import._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    make_keys()
    bad = wrong(homes, people)
    _say("\n".join(bad) or "importing")
    while not bad and not only_check:
        applied = Import.objects.filter(state=State.APPLIED).first()
        if applied is None:
            number = begin_import(SYSTEM, "cn-2014", date(2020, 6, 30), [file.name for file in files])
            compare_import(SYSTEM, number, errors=False, paths=files)
            _say("applying")
            apply_import(SYSTEM, number)
        else:
            _say("applying")
            undo_import(SYSTEM, applied.pk)


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    fork_for_each_line(check_and_import)
