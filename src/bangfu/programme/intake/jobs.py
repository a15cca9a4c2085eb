"""The kinds of jobs of an import: compare, apply, undo. Arguments: {"import": number}."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from bangfu.core.errors import Problem
from bangfu.programme.accounts.queries import account_numbered
from bangfu.programme.intake.actions import apply_import, compare_import, undo_import
from bangfu.programme.intake.applying import Say
from bangfu.programme.intake.folders import Folder
from bangfu.programme.jobs.actions import Progress, job_kind
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM, Actor


@job_kind("intake.compare")
def compare(progress: Progress) -> Mapping[str, object]:
    """Check the files of an import and compare them with the register."""
    actor, number = _asked(progress.job)
    return compare_import(actor, number, _telling(progress, number, in_change=False))


@job_kind("intake.apply")
def apply(progress: Progress) -> Mapping[str, object]:
    """Write an import into the register; what somebody changed meanwhile is compared again and not written unseen."""
    actor, number = _asked(progress.job)
    Folder(number).say("intake.apply", 0, 0)  # not what the comparison said last
    progress.say("intake.apply")
    try:
        return apply_import(actor, number, _telling(progress, number, in_change=True))
    except Problem as problem:
        if problem.code != "intake.register_changed":
            raise
        compare_import(actor, number, _telling(progress, number, in_change=False))
        raise Problem("intake.compared_again", **problem.details) from problem


@job_kind("intake.undo")
def undo(progress: Progress) -> Mapping[str, object]:
    """Take an import back."""
    actor, number = _asked(progress.job)
    Folder(number).say("intake.undo", 0, 0)
    progress.say("intake.undo")
    return undo_import(actor, number, _telling(progress, number, in_change=True))


def _asked(job: Job) -> tuple[Actor, int]:
    number = int(job.arguments["import"])
    if job.account is None:
        return SYSTEM, number
    account = account_numbered(job.account)
    if account is None or not account.is_active:
        raise Problem("intake.no_import", number=number)
    return account.actor(), number


def _telling(progress: Progress, number: int, *, in_change: bool) -> Say:
    """Progress goes to the import's folder; to the job too where that is seen before the change ends."""
    folder = Folder(number)

    def say(stage: str, done: int, total: int) -> None:
        folder.say(stage, done, total)
        if not in_change and not connection.in_atomic_block:
            progress.say(stage, done, total)

    return say
