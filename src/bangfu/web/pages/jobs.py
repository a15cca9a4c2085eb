"""Long work: what waits, how far it is, how it ended. The page asks again by itself while something goes on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from bangfu.core.errors import Problem
from bangfu.core.texts import TEXTS
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.accounts.queries import names_of_accounts
from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.jobs.queries import visible_to
from bangfu.web.exporting import KIND
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import WORDS, days, words

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
    names = names_of_accounts(row.account for row in rows)
    going = sum(row.state in GOING_ON for row in rows)
    lead = words("job.lead" if going else "job.lead_idle", lang, going=going, count=len(rows)) if rows else ""
    shown = {
        "title": words("menu.jobs", lang), "lead": lead,
        "jobs": [_shown(row, names, request.actor.account, lang) for row in rows], "going": going,
    }  # fmt: skip
    return render(request, "web/jobs.html", shown)


def _shown(row: Job, names: dict[int, str], account: int | None, lang: str) -> JobShown:
    return JobShown(
        row.pk, kind_word(row.kind, lang),
        names.get(row.account or 0, words("role.system", lang)),
        days.moment(row.asked_at), words(f"job.{row.state}", lang), PILLS.get(row.state, ""),
        stage_word(row.stage, lang), row.done, row.total, problem_of(row, lang), _result(row, account),
    )  # fmt: skip


def kind_word(kind: str, lang: str) -> str:
    """What a kind of job is called."""
    code = f"job.kind.{kind}"
    return words(code if code in WORDS else "job.kind.other", lang)


def problem_of(row: Job, lang: str) -> str:
    """Why a job failed, in a sentence."""
    if row.problem and row.problem.get("code") in TEXTS:
        return Problem(row.problem["code"], **row.problem.get("details", {})).sentence(lang)
    return ""


def stage_word(stage: str, lang: str) -> str:
    """What a stage of a job is called; nothing when it has no word."""
    for code in (stage, f"{stage}_stage"):
        if code in WORDS:
            return words(code, lang)
    return ""


def _result(row: Job, account: int | None) -> str:
    """Where the outcome of a job is looked at; a list by whoever asked for it."""
    if row.kind == KIND:
        return address("job", row.pk) if row.account == account else ""
    for name in ("run", "import"):
        number = row.arguments.get(name)
        if isinstance(number, int):
            return address(name, number)
    return ""
