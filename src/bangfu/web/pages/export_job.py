"""The page of a job that makes a long list: how far it is, and the file while it is kept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.programme.accounts.actions import note_taken_out
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.jobs.queries import visible_to
from bangfu.programme.ledger.sealed_files import plain_pieces
from bangfu.web.exporting import KIND, as_file, page_of_list
from bangfu.web.kept_exports import file_of, kept_until
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.jobs import problem_of, stage_word
from bangfu.web.pages.log import taken_out
from bangfu.web.words import days, words


@login_required
def job(request: OfficeRequest, number: int) -> HttpResponse:
    """The page, for whoever asked."""
    row, lang = _own(request, number), request.lang
    asked, until = row.arguments, kept_until(row)
    rows = row.result.get("rows", asked["rows"])
    name = words("job.kind.export.list", lang)
    shown = {
        "title": name, "lead": words(
            "export.lead", lang, taken=taken_out(f"{asked['list']}/{asked['form']}/{rows}", lang),
            asked=days.moment(row.asked_at),
        ),
        "crumbs": [(words("menu.jobs", lang), reverse("jobs")), (words("job.number", lang, number=row.pk), "")],
        "job": row, "going": row.state in GOING_ON, "failed": row.state == "failed",
        "stage": stage_word(row.stage, lang) or words(f"job.{row.state}", lang), "problem": problem_of(row, lang),
        "said": words("export.ready_said", lang, until=days.moment(until)) if until is not None else "",
        "until": until, "hours": words("export.gone_said", lang),
        "back": f"{page_of_list(asked['of_run'])}?{asked['query']}",
    }  # fmt: skip
    return render(request, "web/export_job.html", shown)


@login_required
def job_file(request: OfficeRequest, number: int, kind: str) -> HttpResponse:
    """The list, opened for whoever asked; that it left the register is written down first."""
    row = _own(request, number)
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    check_may(request.actor, May.EXPORT)
    if kept_until(row) is None or row.arguments["form"] != kind:
        raise Http404
    asked, done = row.arguments, row.result
    note_taken_out(request.actor, asked["list"], kind, str(done["area"]), int(str(done["rows"])))
    return as_file(StreamingHttpResponse(plain_pieces(file_of(row))), kind)


def _own(request: OfficeRequest, number: int) -> Job:
    row = visible_to(request.actor).filter(pk=number, kind=KIND, account=request.actor.account).first()
    if row is None:
        raise Http404
    return row
