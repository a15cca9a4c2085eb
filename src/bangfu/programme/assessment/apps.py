"""The app of runs and leads; its kind of job is known once it is ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from bangfu.programme.ledger.findings import Finding


class AssessmentConfig(AppConfig):
    name = "bangfu.programme.assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bangfu.programme.jobs.actions import job_kinds
        from bangfu.programme.ledger.rotating import ELSEWHERE
        from bangfu.programme.ledger.verifying import BESIDE

        job_kinds("bangfu.programme.assessment.jobs", "assessment.run")
        ELSEWHERE.append(_reseal_runs)
        BESIDE.append(_check_runs)


def _reseal_runs() -> int:
    from bangfu.programme.assessment.resealing import reseal_runs  # reads Parquet, which few starts need

    return reseal_runs()


def _check_runs() -> Iterator[Finding]:
    from bangfu.programme.assessment.checking import check_runs

    return check_runs()
