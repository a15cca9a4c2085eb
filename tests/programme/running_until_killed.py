"""Forks that look what a killed run left, then work one out, to be killed in its snapshot, its judging or its writing.

Prints "working" when no unfinished run shows anything and verification found nothing, else what is wrong; then each
stage. `only-check` after a tab works the run out to its end and prints its verdicts.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  only after setup
from forked_register import let_time_pass, made_now  # noqa: E402  only after setup
from forking import fork_for_each_line, say  # noqa: E402  only after setup
from rosters_at_hand import load  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.assessment.actions import ask_for_run  # noqa: E402  only after setup
from bangfu.programme.assessment.models import Lead, Run, RunPlace, Verdict  # noqa: E402  only after setup
from bangfu.programme.assessment.queries import verdicts_visible_to  # noqa: E402  only after setup
from bangfu.programme.jobs.actions import Progress, work_of, work_once  # noqa: E402  only after setup
from bangfu.programme.jobs.models import GOING_ON, Job  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup


class Telling(Progress):
    """Says each stage aloud too."""

    def say(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage != self.job.stage:
            say(stage)
        super().say(stage, done, total)


def wrong() -> list[str]:
    """What shows of a run that is not done, and what verification finds."""
    with verification() as findings:
        found = [each.sentence("en") for each in findings]
    with confined(""):
        for run in Run.objects.exclude(state="done"):
            if verdicts_visible_to(SYSTEM, run).exists() or Lead.objects.exists():
                found.append(f"run {run.pk} shows something")
        for run in Run.objects.filter(state="done"):
            counted = Verdict.objects.filter(run=run.pk).count(), RunPlace.objects.filter(run=run.pk, level=0).count()
            if not all(counted):
                found.append(f"run {run.pk} has {counted}")
    return found


def check_and_run(rosters: str, *only_check: str) -> None:
    """What one fork does."""
    if made_now():
        load(SYSTEM, sorted(Path(rosters).glob("*.csv")))
    with confined(""):
        let_time_pass()
        bad = wrong()
        say("\n".join(bad) or "working")
        while not bad:
            if not Job.objects.filter(state__in=GOING_ON).exists():
                ask_for_run(SYSTEM, "cn-2014", "integrity", date(2020, 6, 30), "350702")
            work_once(Telling)
            if only_check:
                run = Run.objects.filter(state="done").latest("id")
                left = [str(p) for p in (Path(settings.BANGFU_DATA) / "runs").rglob(".*part*")]
                say(f"{run.subjects} {Verdict.objects.filter(run=run.pk).count()} {left} {wrong()}")
                return


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    work_of("assessment.run")
    fork_for_each_line(check_and_run)
