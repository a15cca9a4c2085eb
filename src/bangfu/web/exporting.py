"""Tables as files: CSV and workbooks that spreadsheet programs open as text, never as formulas.

Short ones are given at once. A long one is made by a job, and whoever asked finds it on the job's page while it is
kept. Either way the log says who took it, each time.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, islice
from typing import IO, cast

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.spreadsheets import defused
from bangfu.programme.accounts.actions import note_taken_out
from bangfu.programme.jobs.actions import ask_for
from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import words

BOM = "\ufeff"
SENT = 500
"""Lines that are sent together: each piece costs the server as much as some hundred lines."""
SHEET = 1_048_575
"""Rows below the heading that a sheet has at most: what is written beyond would be lost without a word."""
PIECE = 1 << 18
KIND = "export.list"
"""The job that makes a long list."""
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
Lines = Callable[[], Iterable[Sequence[object]]]


@dataclass(frozen=True)
class Leaving:
    """A list that is asked for as a file: what the log calls it, its heads and lines, how many, from which area."""

    taken: str
    title: str
    head: Sequence[str]
    lines: Lines
    area: str
    count: int
    household: str = ""
    """The only household it holds."""
    run: int = 0
    """The run whose verdicts it holds."""


def written_form(kind: str) -> str:
    """The form of a file that is asked for; another is an address that is not there."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    return kind


def given(request: OfficeRequest, kind: str, leaving: Leaving) -> HttpResponse:
    """The file of a list; of a long one the page where a job can be asked for, or that job's page."""
    form, lang = written_form(kind), request.lang
    if leaving.count <= settings.BANGFU_LONG_EXPORT:
        note_taken_out(request.actor, leaving.taken, form, leaving.area, leaving.count, leaving.household)
        return _exported(form, leaving)
    if request.method == "POST":
        job = ask_for(request.actor, KIND, {
            "list": leaving.taken, "of_run": leaving.run, "form": form, "rows": leaving.count, "lang": lang,
            "area": request.area, "on": request.on.isoformat() if request.on else "", "query": request.GET.urlencode(),
        })  # fmt: skip
        return HttpResponseRedirect(reverse("job", args=[job.pk]))
    back = page_of_list(leaving.run)
    shown = {
        "title": words("export.long", lang),
        "lead": words("export.long_lead", lang, title=leaving.title, count=leaving.count),
        "said": words("export.long_said", lang, most=settings.BANGFU_LONG_EXPORT, hours=settings.BANGFU_EXPORT_HOURS),
        "asked": request.get_full_path(), "crumbs": [(leaving.title, back), (words("export.long", lang), "")],
        "back": f"{back}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "web/export.html", shown)


def page_of_list(run: int) -> str:
    """The page on which a list stands: that of a run's verdicts, or without one that of households."""
    return reverse("run_subjects", args=[run]) if run else reverse("households")


def pieces(form: str, title: str, head: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The bytes of a file of a table, `csv` or `xlsx`, some at a time."""
    if form == "csv":
        yield from (text.encode() for text in _csv(head, lines))
        return
    with _workbook(title, head, lines) as file:
        yield from iter(partial(file.read, PIECE), b"")


def as_file(response: HttpResponseBase, form: str) -> HttpResponse:
    """An answer that a browser puts away as a file."""
    response["Content-Type"], response["Content-Disposition"] = TYPES[form], f'attachment; filename="bangfu.{form}"'
    return cast(HttpResponse, response)


def _exported(form: str, leaving: Leaving) -> HttpResponse:
    lines = leaving.lines()
    if form == "csv":
        return as_file(StreamingHttpResponse(_csv(leaving.head, lines)), form)
    return as_file(FileResponse(_workbook(leaving.title, leaving.head, lines)), form)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BOM)
    writer.writerow(head)
    for number, row in enumerate(rows, 1):
        writer.writerow([defused(value) if isinstance(value, str) else value for value in row])
        if number % SENT == 0:
            yield text.getvalue()
            text.seek(text.truncate(0))
    yield text.getvalue()


def _workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """In a file without a name, which is gone with the answer; what does not fit on one sheet goes on on the next."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, following = book.add_format({"bold": True}), iter(rows)
        for number in count(1):
            sheet = book.add_worksheet(title[:31] if number == 1 else f"{title[:27]} {number}")
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, head, bold)
            place = 0
            for place, row in enumerate(islice(following, SHEET), 1):
                sheet.write_row(place, 0, row)
            if place < SHEET:
                break
    file.seek(0)
    return file
