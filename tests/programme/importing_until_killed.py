"""Processes that look whether a killed one left half an import, then do jobs that compare, apply and undo one.

A fork for each line of standard input: ROSTERS, and `only-check` after a tab where nothing shall be imported.

Prints "importing" when every import is there whole or not at all and verification found nothing, else what is wrong;
then "applying" before each job that writes. A job whose worker was killed is taken up by the next process.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  only after setup
from django.db import connection  # noqa: E402  only after setup
from django.utils import timezone  # noqa: E402  only after setup
from forking import fork_for_each_line  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.households.models import Household, HouseholdState, MemberState  # noqa: E402  only after setup
from bangfu.programme.intake.actions import begin_import, keep_given  # noqa: E402  only after setup
from bangfu.programme.intake.models import Import, State  # noqa: E402  only after setup
from bangfu.programme.jobs.actions import BEAT, ask_for, work_once  # noqa: E402  only after setup
from bangfu.programme.jobs.models import Job  # noqa: E402  only after setup
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
    found += [f"{job.kind} failed: {job.problem}" for job in Job.objects.filter(state="failed")]
    return found + ([f"{there} and {states} instead of {whole}"] if there != whole or states != whole[0] else [])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def take_up() -> None:
    """Let time pass, so that a job whose worker was killed is one that was lost; how often it was tried is forgiven."""
    Job.objects.filter(state="running").update(beat_at=timezone.now() - 4 * BEAT, attempts=1)


def next_job(files: list[Path]) -> str:
    """Ask for what comes next, where no job waits or was lost: compare, apply, undo. Gives its kind."""
    job = Job.objects.filter(state__in=("waiting", "running")).first()
    if job is None:
        row = Import.objects.order_by("-id").first()
        if row is None or row.state not in (State.CHECKING, State.READY, State.APPLIED):
            number = begin_import(SYSTEM, "cn-2014", date(2020, 6, 30), [file.name for file in files])
            keep_given(number, files)
            row = Import.objects.get(pk=number)
        kind = {State.CHECKING: "compare", State.READY: "apply", State.APPLIED: "undo"}[State(row.state)]
        job = ask_for(SYSTEM, f"intake.{kind}", {"import": row.pk})
    return str(job.kind)


def check_and_import(rosters: str, *only_check: str) -> None:
    """What one fork does."""
    files = sorted(Path(rosters).glob("*.csv"))
    homes, people = (len(file.read_text("utf-8-sig").splitlines()) - 1 for file in reversed(files))
    if Import._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    make_keys()
    with confined(""):
        bad = wrong(homes, people)
        _say("\n".join(bad) or "importing")
        take_up()
        while not bad and not only_check:
            kind = next_job(files)
            if kind != "intake.compare":
                _say("applying")
            work_once()
        if only_check:
            while work_once():
                pass
            left = sorted(set(Job.objects.exclude(state="done").values_list("kind", "state")))
            _say(f"{left} {wrong(homes, people)}")


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    fork_for_each_line(check_and_import)
