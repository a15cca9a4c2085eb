"""Forks that look what a killed run left, then work one out, to be killed in its snapshot, its judging or its writing.

Prints "working" when no unfinished run shows anything and verification found nothing, else what is wrong; then each
stage. `only-check` after a tab works the run out to its end and prints its verdicts.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  only after setup
from django.core.management import call_command  # noqa: E402  only after setup
from django.db import connection  # noqa: E402  only after setup
from django.utils import timezone  # noqa: E402  only after setup
from forking import fork_for_each_line  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.assessment.actions import ask_for_run  # noqa: E402  only after setup
from bangfu.programme.assessment.models import Lead, Run, RunPlace, Verdict  # noqa: E402  only after setup
from bangfu.programme.assessment.queries import verdicts_visible_to  # noqa: E402  only after setup
from bangfu.programme.intake.actions import apply_import, begin_import, compare_import  # noqa: E402
from bangfu.programme.jobs.actions import BEAT, Progress, work_once  # noqa: E402  only after setup
from bangfu.programme.jobs.models import Job  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.keys import make_keys  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup


class Telling(Progress):
    """Says each stage aloud too."""

    def say(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage != self.job.stage:
            _say(stage)
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
    if Run._meta.db_table not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
        make_keys()
        files = sorted(Path(rosters).glob("*.csv"))
        number = begin_import(SYSTEM, "cn-2014", date(2020, 6, 30), [file.name for file in files])
        compare_import(SYSTEM, number, errors=False, paths=files)
        apply_import(SYSTEM, number)
    with confined(""):
        Job.objects.filter(state="running").update(beat_at=timezone.now() - 4 * BEAT, attempts=1)  # time passed
        bad = wrong()
        _say("\n".join(bad) or "working")
        while not bad:
            if not Job.objects.filter(state__in=("waiting", "running")).exists():
                ask_for_run(SYSTEM, "cn-2014", "integrity", date(2020, 6, 30), "350702")
            work_once(Telling)
            if only_check:
                run = Run.objects.filter(state="done").latest("id")
                left = [str(p) for p in (Path(settings.BANGFU_DATA) / "runs").rglob(".*part*")]
                _say(f"{run.subjects} {Verdict.objects.filter(run=run.pk).count()} {left} {wrong()}")
                return


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    fork_for_each_line(check_and_run)
