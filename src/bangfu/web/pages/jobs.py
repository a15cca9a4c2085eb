"""Long work: what waits, how far it is, how it ended. The page asks again by itself while something goes on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from bangfu.core.errors import Problem
from bangfu.core.texts import TEXTS
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.jobs.models import Job
from bangfu.programme.jobs.queries import visible_to
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import WORDS, words

MOST = 50
PILLS = {"waiting": "", "running": "", "done": "met", "failed": "unmet"}


@dataclass(frozen=True)
class JobShown:
    """A job in words."""

    number: int
    kind: str
    who: str
    asked: str
    state: str
    pill: str
    stage: str
    done: int
    total: int
    problem: str
    href: str

    @property
    def goes_on(self) -> bool:
        return self.pill == "" and self.state != ""


@login_required
def jobs(request: OfficeRequest) -> HttpResponse:
    """The jobs of the actor and of its area, the latest first."""
    check_may(request.actor, May.SEE_FIGURES)
    lang, rows = request.lang, list(visible_to(request.actor)[:MOST])
    names = dict(Account.objects.filter(pk__in={row.account for row in rows}).values_list("pk", "name"))
    going = sum(row.state in ("waiting", "running") for row in rows)
    shown = {
        "title": words("menu.jobs", lang), "lead": words("job.lead", lang, going=going, count=len(rows)),
        "jobs": [_shown(row, names, lang) for row in rows], "going": going,
    }  # fmt: skip
    return render(request, "web/jobs.html", shown)


def _shown(row: Job, names: dict[int, str], lang: str) -> JobShown:
    kind = f"job.kind.{row.kind}"
    problem = ""
    if row.problem and row.problem.get("code") in TEXTS:
        problem = Problem(row.problem["code"], **row.problem.get("details", {})).sentence(lang)
    return JobShown(
        row.pk, words(kind if kind in WORDS else "job.kind.other", lang),
        names.get(row.account or 0, words("role.system", lang)),
        f"{localtime(row.asked_at):%Y-%m-%d %H:%M}", words(f"job.{row.state}", lang), PILLS.get(row.state, ""),
        stage_word(row.stage, lang), row.done, row.total, problem, _result(row),
    )  # fmt: skip


def stage_word(stage: str, lang: str) -> str:
    """What a stage of a job is called; nothing when it has no word."""
    for code in (stage, f"{stage}_stage"):
        if code in WORDS:
            return words(code, lang)
    return ""


def _result(row: Job) -> str:
    """Where the outcome of a job is looked at."""
    for name in ("run", "import"):
        number = row.arguments.get(name)
        if isinstance(number, int):
            return address(name, number)
    return ""
