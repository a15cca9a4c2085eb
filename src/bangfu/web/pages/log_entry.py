"""One entry of the evidence log: what was done, by whom, where; which rows it left; and how anybody checks it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.ledger.models import Checkpoint, Entry
from bangfu.programme.ledger.proving import evidence_of
from bangfu.programme.ledger.queries import newest_checkpoint
from bangfu.programme.places.queries import entries_in, names_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.household_traces import action_word, reason_of
from bangfu.web.pages.log import grouped, subject_of
from bangfu.web.words import WORDS, days, name_of_actor, words

MOST_ROWS = 200
"""Rows whose digests are shown; the evidence file has all of them."""


@dataclass(frozen=True)
class RowsLeft:
    """The rows of one table that an entry left, each with its digest; a row that is gone has none."""

    what: str
    count: str
    rows: list[tuple[int, str]]
    more: int


@login_required
def log_entry(request: OfficeRequest, number: int) -> HttpResponse:
    """An entry in words, its place in the log, and the steps to check it without this register."""
    entry, lang = _rows(request, number)[0], request.lang
    named = {entry.area, entry.subject.partition("/")[2] if entry.subject.startswith("place/") else ""}
    names = names_of(named - {""}, lang)
    area = names.get(entry.area) or words("area.all", lang)
    subject, href = subject_of(request, entry.subject, names)
    act = headed(action_word(entry.action, lang))
    who, at = name_of_actor(entry.actor_name, lang), days.exact_moment(entry.at)
    checkpoint = newest_checkpoint()
    place = entry.leaf_index
    sealed = checkpoint is not None and place is not None and place < checkpoint.size
    shown = {
        "title": act, "act": act, "lead": words("log_entry.lead", lang, who=who, at=at, area=area), "entry": entry,
        "subject": subject, "subject_href": href, "area": area, "who": who, "at": at, "reason": reason_of(entry),
        "left": [_left(table, rows, lang) for table, rows in json.loads(entry.changes).items()],
        "proof": _proof(entry, checkpoint if sealed else None, lang), "sealed": sealed,
        "crumbs": [(words("menu.log", lang), reverse("log")), (_number(entry, lang), "")],
    }  # fmt: skip
    return render(request, "web/log_entry.html", shown)


@login_required
def log_proof(request: OfficeRequest, number: int) -> HttpResponse:
    """The evidence of one entry as a file that is checked without this register; holds digests only."""
    body = json.dumps(evidence_of(_rows(request, number)), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evidence-{number}.json"'
    return response


def _rows(request: OfficeRequest, number: int) -> QuerySet[Entry]:
    """The one entry of a number; 404 where there is none in the actor's area."""
    check_may(request.actor, May.SEE_LOG)
    rows = entries_in(request.actor.area).filter(pk=number).select_related("secret")
    if not rows:
        raise Http404
    return rows


def _number(entry: Entry, lang: str) -> str:
    if entry.leaf_index is None:
        return words("log_entry.waiting", lang)
    return words("proof.number", lang, number=entry.leaf_index + 1)


def _left(table: str, rows: list[tuple[int, str | None]], lang: str) -> RowsLeft:
    code = f"table.{table}"
    shown = [(row, digest or words("log_entry.gone", lang)) for row, digest in rows[:MOST_ROWS]]
    what = words(code, lang) if code in WORDS else table
    return RowsLeft(what, words("log_entry.rows", lang, count=len(rows)), shown, max(len(rows) - MOST_ROWS, 0))


def _proof(entry: Entry, checkpoint: Checkpoint | None, lang: str) -> list[tuple[str, str, bool]]:
    rows = [
        (words("proof.entry", lang), _number(entry, lang), False),
        (words("proof.digest", lang), grouped(bytes(entry.leaf)), True),
    ]
    if checkpoint is not None:
        said = words(
            "proof.checkpoint.said", lang, size=checkpoint.size, at=days.moment(checkpoint.at)
        )
        rows += [
            (words("proof.checkpoint", lang), said, False),
            (words("log.root", lang), grouped(bytes(checkpoint.root)), True),
        ]
    return rows
