"""Processes that look whether a killed one left half an import, then do jobs that compare, apply and undo one.

A fork for each line of standard input: ROSTERS, LATER ROSTERS, and `only-check` where nothing shall be imported, with
tabs between them. The first loads what the later ones change and add to; those are applied and undone.

Prints "importing" when every import is there whole or not at all and verification found nothing, else what is wrong;
then "applying" before each job that writes. A job whose worker was killed is taken up by the next process.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import django

django.setup()

from forked_register import let_time_pass, made_now  # noqa: E402  only after setup
from forking import fork_for_each_line, say  # noqa: E402  only after setup
from rosters_at_hand import hand_in_files, load  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.households.models import Household, HouseholdState, MemberState  # noqa: E402  only after setup
from bangfu.programme.intake.models import Import, State  # noqa: E402  only after setup
from bangfu.programme.jobs.actions import ask_for, work_of, work_once  # noqa: E402  only after setup
from bangfu.programme.jobs.models import GOING_ON, Job  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup

FIRST = 1
"""The number of the import that stays."""


Counts = tuple[int, int, int]
"""Households, their circumstances, those of their members."""


def wrong(before: Counts, after: Counts) -> list[str]:
    """What is not as it should be after the last process was killed."""
    with verification() as findings:
        found = [each.sentence("en") for each in findings]
    whole = {1: before, 2: after}[Import.objects.filter(state=State.APPLIED).count()]
    there = Household.objects.count(), HouseholdState.objects.count(), MemberState.objects.count()
    found += [f"{job.kind} failed: {job.problem}" for job in Job.objects.filter(state="failed")]
    return found + ([f"{there} instead of {whole}"] if there != whole else [])


def next_job(files: list[Path]) -> str:
    """Ask for what comes next, where no job waits or was lost: compare, apply, undo. Gives its kind."""
    job = Job.objects.filter(state__in=GOING_ON).first()
    if job is None:
        row = Import.objects.order_by("-id").first()
        if row.pk == FIRST or row.state not in (State.READY, State.APPLIED):
            hand_in_files(SYSTEM, files)
            return "intake.compare"
        kind = {State.READY: "apply", State.APPLIED: "undo"}[State(row.state)]
        job = ask_for(SYSTEM, f"intake.{kind}", {"import": row.pk})
    return str(job.kind)


def rows(files: list[Path]) -> tuple[int, int]:
    """How many homes and people some rosters name."""
    homes, people = (len(file.read_text("utf-8-sig").splitlines()) - 1 for file in reversed(files))
    return homes, people


def check_and_import(rosters: str, later: str, *only_check: str) -> None:
    """What one fork does."""
    first, files = (sorted(Path(folder).glob("*.csv")) for folder in (rosters, later))
    homes, people = rows(first)
    all_homes, all_people = rows(files)
    before, after = (homes, homes, people), (all_homes, homes + all_homes, people + all_people)
    if made_now():
        load(SYSTEM, first, date(2019, 6, 30))
    with confined(""):
        bad = wrong(before, after)
        say("\n".join(bad) or "importing")
        let_time_pass()
        while not bad and not only_check:
            kind = next_job(files)
            if kind != "intake.compare":
                say("applying")
            work_once()
        if only_check:
            while work_once():
                pass
            left = sorted(set(Job.objects.exclude(state="done").values_list("kind", "state")))
            say(f"{left} {wrong(before, after)}")


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    work_of("intake.compare")
    fork_for_each_line(check_and_import)
