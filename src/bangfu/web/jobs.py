"""The job that makes a long list as a file, as whoever asked for it may see it when it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.http import QueryDict

from bangfu.programme.accounts.queries import account_numbered
from bangfu.programme.jobs.actions import Progress, job_kind
from bangfu.programme.jobs.models import Job
from bangfu.web.exporting import KIND, pieces
from bangfu.web.kept_exports import keep_export
from bangfu.web.middleware import NOBODY, Viewpoint
from bangfu.web.pages.households import households_leaving
from bangfu.web.pages.run_subjects import verdicts_leaving


@job_kind(KIND)
def make_list(progress: Progress) -> Mapping[str, object]:
    """Write the list a job asks for; gives how many rows. Raises Problem when the account may not take it any more."""
    job, written = progress.job, 0
    view, form, run = _viewpoint(job), str(job.arguments["form"]), int(job.arguments["of_run"])
    leaving = verdicts_leaving(view, run) if run else households_leaving(view)

    def counted(lines: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        nonlocal written
        for written, line in enumerate(lines, 1):
            progress.say("export.rows", written, max(written, leaving.count))
            yield line

    progress.say("export.rows", 0, leaving.count)
    keep_export(job, pieces(form, leaving.title, leaving.head, counted(leaving.lines())))
    return {"rows": written, "area": leaving.area}


def _viewpoint(job: Job) -> Viewpoint:
    """From where its account asked, with what the account may see now."""
    asked, account = job.arguments, account_numbered(job.account)
    actor = account.actor() if account is not None and account.is_active else NOBODY
    area = asked["area"] if asked["area"].startswith(actor.area) else actor.area
    on = date.fromisoformat(asked["on"]) if asked["on"] else None
    return Viewpoint(actor, asked["lang"], area, on, QueryDict(asked["query"]))
