"""Rosters in the browser: upload, what was found, the difference side by side, apply, undo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.policy.source import Label
from bangfu.core.texts import in_parts
from bangfu.core.typed_days import typed_day
from bangfu.programme.accounts.demo import PRACTICE_AREA
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.intake import actions, queries
from bangfu.programme.intake.folders import LARGEST_MB, Handed, practice_roster
from bangfu.programme.intake.models import Import, State
from bangfu.programme.jobs.actions import ask_for
from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.jobs.queries import jobs_before
from bangfu.programme.ledger.sealed_files import plain_pieces
from bangfu.web.middleware import OfficeRequest
from bangfu.web.other_imports import others_said
from bangfu.web.pages.differences import Part, differences_shown, pager_of, places_shown
from bangfu.web.pages.findings import findings_shown
from bangfu.web.policy import pack_on, packs, today
from bangfu.web.shown import Cell, Column, Stat, Table, count_cell
from bangfu.web.words import WORDS, days, name_of_actor, words

LISTED = 50
ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PILLS = {
    State.CHECKING: "", State.READY: "late", State.APPLIED: "met", State.UNDONE: "", State.FAILED: "unmet",
    State.CANCELLED: "",
}  # fmt: skip
STATS = ("households", "persons", "rows", "taken", "refused", "held")
KINDS = ("changed", "added", "unchanged", "missing", "outside", "orphan")

STAGES = {f"intake.{stage}": f"intake.{stage}_stage" for stage in ("check", "compare", "prepare", "apply", "undo")}
"""What is said of each stage of an import's job."""


@login_required
def imports(request: OfficeRequest) -> HttpResponse:
    """The imports of the area, and the form for another."""
    check_may(request.actor, May.IMPORT)
    if request.method == "POST":
        return _uploaded(request)
    return _list(request, "", {})


def _uploaded(request: OfficeRequest) -> HttpResponse:
    lang, files = request.lang, request.FILES.getlist("files")
    given = {name: request.POST.get(name, "") for name in ("pack", "since")}
    try:
        since = typed_day(given["since"])
    except Problem as problem:
        return _list(request, problem.sentence(lang), given)
    refused = _refused(files, lang)
    if given["pack"] not in {pack.name for pack in packs()}:
        raise Http404
    if refused:
        return _list(request, refused, given)
    handed = [Handed(Path(file.name or "").name, file.chunks()) for file in files]
    try:
        number = actions.hand_in(request.actor, given["pack"], since, handed)
    except Problem as problem:
        if problem.code != "intake.same_name":
            raise
        return _list(request, problem.sentence(lang), given)
    return HttpResponseRedirect(reverse("import", args=[number]))


def _refused(files: Sequence[UploadedFile[bytes]], lang: str) -> str:
    if not files:
        return words("imports.no_file", lang)
    for file in files:
        if not (file.name or "").lower().endswith(ENDINGS):
            return words("imports.bad_file", lang, name=file.name)
        if (file.size or 0) > LARGEST_MB * 2**20:
            return words("imports.too_large", lang, name=file.name, most=LARGEST_MB)
    return ""


def _list(request: OfficeRequest, refused: str, given: Mapping[str, str]) -> HttpResponse:
    lang = request.lang
    found = list(queries.visible_to(request.actor)[:LISTED])
    table = Table(words("imports.title", lang), [
        Column(words("imports.what", lang)), Column(words("imports.begun", lang), tight=True),
        Column(words("imports.who", lang)), Column(words("import.kind_added", lang), num=True),
        Column(words("import.kind_changed", lang), num=True), Column(words("imports.state", lang), tight=True),
    ], lines=True)  # fmt: skip
    for row in found:
        homes, href = _homes(row), reverse("import", args=[row.pk])
        table.add(
            Cell(_files(row), href), Cell(days.moment(row.begun_at)),
            Cell(name_of_actor(row.account_name, lang)),
            *(count_cell(homes.get(k, 0) if homes else None, f"{href}?kind={k}") for k in ("added", "changed")),
            Cell(words(f"imports.state_{row.state}", lang), pill=PILLS[State(row.state)]),
        )  # fmt: skip
    shown = {
        "title": words("imports.title", lang), "lead": words("imports.lead", lang), "refused": refused,
        "table": table if found else None, "shown": words("imports.shown", lang, count=len(found)),
        "packs": [(pack.name, pack.title[lang]) for pack in packs()],
        "pack": given.get("pack") or pack_on(request.on).name,
        "since": given.get("since") or (request.on or today()).isoformat(), "practice": _practice(request),
        "most_mb": LARGEST_MB,
    }  # fmt: skip
    return render(request, "web/imports.html", shown, status=400 if refused else 200)


def _practice(request: OfficeRequest) -> Path | None:
    """The roster to practise with: in a demo, for whoever may import there."""
    may = settings.BANGFU_DEMO and can(request.actor, May.IMPORT, PRACTICE_AREA)
    return practice_roster() if may else None


@login_required
def practice(request: OfficeRequest) -> HttpResponseBase:
    """The roster to practise with, as a file."""
    check_may(request.actor, May.IMPORT)
    file = _practice(request)
    if file is None:
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=file.name)


# -- one import ------------------------------------------------------------------------------------------


@login_required
def import_page(request: OfficeRequest, number: int) -> HttpResponse:
    """How far it is, what was found, and the difference, kind by kind."""
    return _shown(request, _mine(request, number), "")


def _mine(request: OfficeRequest, number: int) -> Import:
    check_may(request.actor, May.IMPORT)
    row = queries.visible_to(request.actor).filter(pk=number).first()
    if row is None:
        raise Problem("intake.no_import", number=number)
    return row


def _shown(request: OfficeRequest, row: Import, refused: str) -> HttpResponse:
    lang, counts, homes = request.lang, queries.counts_of(row), _homes(row)
    job = queries.job_of(row)
    going = job is not None and job.state in GOING_ON
    state = State(row.state)
    kinds = {kind: homes.get(kind, 0) for kind in KINDS} | {"missing": int(counts.get("missing", 0))}
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        kind = next((known for known in ("changed", "added", "unchanged") if kinds[known]), "changed")
    begin = request.GET.get("after", "")[:60]
    staged = not going and (state is State.READY or (state is State.FAILED and bool(homes)))
    part = differences_shown(row, kind, lang, begin) if staged else Part()
    places = queries.places_by_kind(row) if staged or not homes else []
    to_write = sum(of.get(k, 0) for of in (kinds, *(counted for _, counted in places)) for k in ("added", "changed"))
    problem = queries.problem_of(row)
    check = counts.get("check") or {}
    workbook = reverse("import_errors", args=[row.pk]) if queries.error_workbook(row) is not None else ""
    shown = {
        "title": words("import.title", lang, number=row.pk, files=_files(row)), "row": row,
        "lead": _lead(row, kinds, [] if homes else places, lang),
        "state": words(f"imports.state_{row.state}", lang), "pill": PILLS[state], "going": going,
        "said": _stage(row, job, lang), "job": job, "progress": queries.progress_of(row),
        "stats": _stats(check, lang, workbook, "#difference" if staged else "") if check else None,
        "found": findings_shown(row, check, request.GET, lang, workbook) if check else None,
        "notices": (check.get("notices") or {}).get(lang, []), "workbook": workbook,
        "kinds": [(k, words(f"import.kind_{k}", lang), n, k == kind) for k, n in kinds.items() if n] if staged else [],
        "kind": kind, "kind_said": words(f"import.{kind}_said", lang) if f"import.{kind}_said" in WORDS else "",
        "table": part.table, "changes": part.changes, "pager": pager_of(part, kind, kinds[kind], begin, lang),
        "may_apply": state is State.READY and not going and to_write > 0,
        "places": places_shown(row, lang) if staged and places else None,
        "may_again": state in (State.READY, State.FAILED) and not going and bool(homes),
        "may_undo": state is State.APPLIED and not going,
        "may_cancel": state in (State.CHECKING, State.READY, State.FAILED) and not going,
        "problem": refused or _failed(job, lang) or (problem.sentence(lang) if problem is not None else ""),
        "others": others_said(row, lang), "duplicates": int(counts.get("duplicates") or 0),
        "crumbs": [(words("imports.title", lang), reverse("imports")), (_files(row), "")],
    }  # fmt: skip
    return render(request, "web/import.html", shown, status=400 if refused else 200)


def _lead(
    row: Import, homes: Mapping[str, int], places: Sequence[tuple[Label, Mapping[str, int]]], lang: str
) -> str:  # fmt: skip
    """What comes or came of it, in households; in `places` where a roster speaks of nothing else."""
    if not places or row.state not in (State.READY, State.APPLIED):
        return words(f"import.{row.state}", lang, **{k: homes[k] for k in ("added", "changed", "unchanged")})
    said = []
    for label, kinds in places:
        new, changed, same, later, outside = (
            kinds.get(k, 0) for k in ("added", "changed", "unchanged", "newer", "outside")
        )
        said.append(words(
            "import.of_places", lang, table=label[lang], added=new, changed=changed, unchanged=same + later,
        ))  # fmt: skip
        if outside:
            said.append(words("import.of_places_outside", lang, count=outside))
    return words(f"import.{row.state}_places", lang, said=in_parts(said, lang))


def _files(row: Import) -> str:
    return ", ".join(json.loads(row.files))


def _homes(row: Import) -> dict[str, int]:
    found = queries.counts_of(row).get("households")
    return dict(found) if isinstance(found, dict) else {}


def _failed(job: Job | None, lang: str) -> str:
    if job is None or job.state != "failed" or not job.problem:
        return ""
    return Problem(job.problem["code"], **job.problem["details"]).sentence(lang)


def _stage(row: Import, job: Job | None, lang: str) -> str:
    if job is not None and (others := jobs_before(job)):
        return words("import.waits", lang, count=others)
    stage = str(queries.progress_of(row).get("stage") or (job.stage if job is not None else ""))
    return words(STAGES.get(stage, stage if stage in WORDS else "imports.state_checking"), lang)


def _stats(check: Mapping[str, object], lang: str, workbook: str, below: str) -> list[Stat]:
    """The figures of the check; what is behind them is the difference below, or the workbook with its marks."""
    counts = {name: int(str(check.get(name, 0))) for name in STATS}
    leads = {"households": below, "persons": below, "refused": "#found", "held": workbook}
    return [
        Stat(
            words(f"import.{name}", lang), f"{count:,}", href=leads.get(name, "") if count else "",
            alert=name == "refused" and count > 0,
        )
        for name, count in counts.items()
    ]  # fmt: skip


# -- what may be done --------------------------------------------------------------------------------------


@require_POST
@login_required
def import_step(request: OfficeRequest, number: int) -> HttpResponse:
    """Apply, compare again, undo or give up."""
    row, step = _mine(request, number), request.POST.get("step", "")
    jobs = {"apply": "intake.apply", "again": "intake.compare", "undo": "intake.undo"}
    try:
        if step in jobs:
            ask_for(request.actor, jobs[step], {"import": row.pk})
        elif step == "cancel":
            actions.cancel_import(request.actor, row.pk)
        else:
            raise Http404
    except Problem as problem:
        if not problem.code.startswith("intake."):
            raise
        return _shown(request, row, problem.sentence(request.lang))
    return HttpResponseRedirect(reverse("import", args=[number]))


@login_required
def import_errors(request: OfficeRequest, number: int) -> HttpResponseBase:
    """The workbook with the errors marked."""
    file = queries.error_workbook(_mine(request, number))
    if file is None:
        raise Http404
    return StreamingHttpResponse(plain_pieces(file), content_type=WORKBOOK, headers={
        "Content-Disposition": f'attachment; filename="bangfu-{number}-errors.xlsx"',
    })  # fmt: skip
