"""Processes that verify what a killed one left, then write and seal until they are killed themselves.

A fork for each line of standard input: ACKNOWLEDGED, and after a tab `only-check` where nothing shall be written, or
`unhurried` where writers shall rest after each write, and the sealer longer.

Each acknowledged write stands in the file ACKNOWLEDGED as `HOUSEHOLD PERSONS`; it was put there after the action
had returned. Prints "writing" when all of them were found and verification found nothing, else what is wrong.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  only after setup
from forking import fork_for_each_line  # noqa: E402  only after setup

from bangfu.programme.households.models import Household  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.checkpoints import seal_forever  # noqa: E402  only after setup
from bangfu.programme.ledger.keys import make_keys  # noqa: E402  only after setup
from bangfu.programme.ledger.models import Checkpoint, Entry  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup
from bangfu.programme.ledger.writing import Change, action  # noqa: E402  only after setup

WRITERS = 3


@action("tests.put_household")
def put_household(change: Change, number: str, persons: int) -> None:
    """Register a household, or correct how many persons it has."""
    draft = change.entry(f"household/{number}", "350702101201", "更正人数" if persons > 1 else "")
    row = Household.objects.filter(number=number).first()
    if row is None:
        change.insert(draft, Household(number=number, path="350702101201", head="", persons=persons))
        return
    row.persons = persons
    change.update(draft, row, "persons")


def wrong(acknowledged: Path) -> list[str]:
    """What is not as it should be after the last process was killed."""
    with verification() as findings:
        found = [each.sentence("en") for each in findings]
    latest: dict[str, int] = {}
    for line in acknowledged.read_text().splitlines() if acknowledged.exists() else []:
        number, persons = line.split()
        latest[number] = max(int(persons), latest.get(number, 0))
    with confined(""):
        stored = dict(Household.objects.values_list("number", "persons"))
    lost = [f"{number} has {stored.get(number)} for {persons}" for number, persons in latest.items()
            if not persons <= stored.get(number, -1) <= persons + 1]  # fmt: skip
    return found + lost


def write(name: str, acknowledged: int, rest: float) -> None:
    """Households one after another, each registered and corrected twice; `rest`: seconds after each write."""
    at = 0
    while True:
        for persons in (1, 2, 3):
            put_household(SYSTEM, f"{name}-{at}", persons)
            os.write(acknowledged, f"{name}-{at} {persons}\n".encode())
            time.sleep(rest)
        at += 1


def check_and_write(acknowledged_file: str, how: str = "") -> None:
    """What one fork does."""
    file = Path(acknowledged_file)
    if not file.exists():
        call_command("migrate", verbosity=0)
    make_keys()
    bad = wrong(file)
    acknowledged = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    sys.stdout.write("".join(f"{line}\n" for line in bad) or "writing\n")
    if how == "only-check":
        counts = Entry.objects.count(), Entry.objects.exclude(leaf_index=None).count(), Checkpoint.objects.count()
        sys.stdout.write(" ".join(map(str, counts)) + "\n")
    sys.stdout.flush()
    if bad or how == "only-check":
        return
    rest = 0.02 if how == "unhurried" else 0.0
    for number in range(WRITERS):
        threading.Thread(target=write, args=(f"{os.getpid()}-{number}", acknowledged, rest), daemon=True).start()
    seal_forever(threading.Event(), pause=0.01 + 10 * rest)


if __name__ == "__main__":
    fork_for_each_line(check_and_write)
