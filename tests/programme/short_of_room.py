"""Forks that bring rosters in where the system lets no file grow, or nothing be written: what they say, what is left.

A line of standard input is ROSTERS and what to suffer: `room BYTES`, `closed`, or nothing.
Prints the code of what was refused, or `applied`; then what verification finds, and how many households there are.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402  only after setup
from forked_register import made_now  # noqa: E402  only after setup
from forking import fork_for_each_line, say  # noqa: E402  only after setup
from rosters_at_hand import load  # noqa: E402  only after setup

from bangfu.core.errors import Problem  # noqa: E402  only after setup
from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.households.models import Household  # noqa: E402  only after setup
from bangfu.programme.intake.models import Import, State  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup

NOBODY = 65534


def bring_in(rosters: str, what: str = "", room: str = "") -> None:
    """What one fork does."""
    made_now()
    if what == "room":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), resource.RLIM_INFINITY))
    if what == "closed" and os.geteuid() == 0:  # root may write anywhere
        connection.close()
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    say(_tried(rosters))
    if what == "closed":
        return
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with verification() as findings:
        say(" ".join(each.code for each in findings) or "clean")
    with confined(""):
        say(f"{Household.objects.count()} {Import.objects.filter(state=State.APPLIED).count()}")


def _tried(rosters: str) -> str:
    try:
        load(SYSTEM, sorted(Path(rosters).glob("*.csv")))
    except Problem as problem:
        return f"{problem.code} {problem.sentence('zh') != problem.sentence('en')}"
    return "applied"


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    fork_for_each_line(bring_in)
