"""The evidence log as people read it: who wrote what in my area, and the checkpoint that stands for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.drawing.markup import Html, tag
from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.ledger.checkpoints import clock_set_back
from bangfu.programme.ledger.models import Checkpoint, Entry
from bangfu.programme.ledger.queries import entries_by, newest_checkpoint
from bangfu.programme.ledger.receipts import receipt_of
from bangfu.programme.places.queries import entries_in, names_of
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.household_traces import action_word, reason_of
from bangfu.web.paging import row_number
from bangfu.web.shown import Cell, Column, Pager, Table, query_of
from bangfu.web.words import days, name_of_actor, words

PAGE = 100
SUBJECTS = frozenset({
    "household", "place", "places", "account", "import", "run", "lead", "token", "snapshot", "duplicate", "keys",
    "erasure", "complaint", "export",
})  # fmt: skip


@login_required
def log(request: OfficeRequest) -> HttpResponse:
    """Entries of the picked area and what became part of it, the latest first, and the newest checkpoint."""
    check_may(request.actor, May.SEE_LOG)
    lang, subject = request.lang, request.GET.get("subject", "")[:80]
    page, pager = _page(request, subject)
    checkpoint = newest_checkpoint()
    shown = {
        "title": words("menu.log", lang), "lead": _lead(checkpoint, lang),
        "table": _table(request, page) if page else None,
        "pager": pager,
        "clock": back.sentence(lang) if (back := clock_set_back()) is not None else "",
        "proof": _proof(checkpoint, lang) if checkpoint is not None else [], "checkpoint": checkpoint,
    }  # fmt: skip
    return render(request, "web/log.html", shown)


@login_required
def checkpoint_note(request: OfficeRequest) -> HttpResponse:
    """The newest signed checkpoint as a file: holds a size and a hash, nothing about people."""
    check_may(request.actor, May.SEE_LOG)
    checkpoint = newest_checkpoint()
    if checkpoint is None:
        raise Http404
    response = HttpResponse(checkpoint.note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checkpoint.txt"'
    return response


@login_required
def receipt(request: OfficeRequest, number: int) -> HttpResponse:
    """The signed receipt of an entry, for whoever wrote it and whoever sees the log of its area."""
    if not entries_by(request.actor).filter(pk=number).exists():
        check_may(request.actor, May.SEE_LOG)
        if not entries_in(request.actor.area).filter(pk=number).exists():
            raise Http404
    response = HttpResponse(receipt_of(number), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{number}.txt"'
    return response


def _page(request: OfficeRequest, subject: str) -> tuple[list[Entry], Pager]:
    """The entries before one (the older ones) or after it that an address names, else the newest; and the way on."""
    older, newer = (row_number(request.GET.get(name, "")) for name in ("before", "after"))
    rows = entries_in(request.area)
    rows = rows.filter(subject=subject) if subject else rows
    # the numbers first, from an index alone: what is sorted for a province is then not whole entries
    numbers: list[int] = []
    if newer is not None:
        numbers = list(rows.filter(pk__gt=newer).order_by("id").values_list("pk", flat=True)[: PAGE + 1])
    first = len(numbers) <= PAGE and older is None
    if first or newer is None:
        begun = rows.filter(pk__lt=older) if older is not None else rows
        numbers = list(begun.order_by("-id").values_list("pk", flat=True)[: PAGE + 1])
    more = (newer is not None and not first) or len(numbers) > PAGE
    page = list(rows.filter(pk__in=numbers[:PAGE]).select_related("secret").order_by("-id"))

    def at(**named: int) -> str:
        return query_of({"subject": subject, **{name: str(number) for name, number in named.items()}}) or "?"

    said = words("log.shown", request.lang, count=len(page))
    following = at(before=page[-1].pk) if page and more else ""
    back = at(after=page[0].pk) if page and not first else ""
    return page, Pager(said, following, "" if first else at(), back)


def _lead(checkpoint: Checkpoint | None, lang: str) -> str:
    if checkpoint is None:
        return words("log.lead_none", lang)
    return words("log.lead", lang, size=checkpoint.size, at=days.moment(checkpoint.at))


def _table(request: OfficeRequest, page: list[Entry]) -> Table:
    """What was done at once, by one hand, stands on one line: the villages of an import, the accounts of a start."""
    lang = request.lang
    named = {entry.subject.partition("/")[2] for entry in page if entry.subject.startswith("place/")}
    names = names_of({*(entry.area for entry in page), *named} - {""}, lang)
    columns = [
        Column(words("log.what", lang), tight=True), Column(words("log.subject", lang)), Column(words("log.who", lang)),
        Column(words("household_list.place", lang)), Column(words("log.at", lang), tight=True),
        Column(words("log.number", lang), num=True),
    ]  # fmt: skip
    table = Table(words("menu.log", lang), columns, lines=True)
    for _, together in groupby(page, key=_at_once):
        entries = list(together)
        first, href = entries[0], reverse("log_entry", args=[entries[0].pk])
        act = Cell(headed(action_word(first.action, lang)), href, small=reason_of(first))
        who, at = Cell(name_of_actor(first.actor_name, lang)), Cell(days.exact_moment(first.at))
        if len(entries) == 1:
            label, leads = subject_of(request, first.subject, names)
            place = names.get(first.area) or words("area.all", lang)
            table.add(act, Cell(label, leads), who, Cell(place), at, Cell(_place(first)))
        else:
            table.add(act, Cell(_listed(request, entries, names)), who, Cell(_span(entries, names, lang)), at,
                      Cell(f"{_place(entries[-1])}–{_place(first)}"))  # fmt: skip
    return table


def _at_once(entry: Entry) -> tuple[object, ...]:
    reason = entry.reason_digest if entry.action.startswith("accounts.") else ""
    return entry.action, entry.actor, entry.actor_name, entry.at.replace(microsecond=0), reason


def _place(entry: Entry) -> str:
    return f"{entry.leaf_index + 1:,}" if entry.leaf_index is not None else "—"


def _listed(request: OfficeRequest, entries: list[Entry], names: Mapping[str, str]) -> Html:
    """How many entries at once, and behind it each of them."""
    links = [
        tag("li", tag("a", subject_of(request, entry.subject, names)[0], href=reverse("log_entry", args=[entry.pk])))
        for entry in entries
    ]
    head = words("log.at_once", request.lang, count=len(entries))
    return tag("details", tag("summary", head), tag("ul", *links), class_="rows rows--flat")


def _span(entries: list[Entry], names: Mapping[str, str], lang: str) -> str:
    """The first of the places, and how many others."""
    areas = list(dict.fromkeys(entry.area for entry in entries))
    first = names.get(areas[0]) or words("area.all", lang)
    return first if len(areas) == 1 else words("log.places", lang, first=first, more=len(areas) - 1)


def subject_of(request: OfficeRequest, subject: str, names: Mapping[str, str]) -> tuple[str, str]:
    """What an entry is about, in words, and where it is looked at."""
    kind, _, name = subject.partition("/")
    if kind == "export":
        return taken_out(name, request.lang), ""
    label = words(f"subject.{kind}", request.lang) if kind in SUBJECTS else words("subject.other", request.lang)
    href = ""
    if kind == "household" and can(request.actor, May.SEE_HOUSEHOLDS):
        href = reverse("household", args=[name])
    elif kind == "place" and name:
        href = f"{reverse('places')}?place={name}"
    elif kind in ("run", "import", "lead") and (row := row_number(name)) is not None:
        href = address(kind, row)
    shown = names.get(name, name) if kind in SUBJECTS and kind != "token" else ""
    if shown.isdecimal() and kind not in ("place", "household"):
        return words("log.numbered", request.lang, label=label, number=shown), href
    return (shown if kind == "place" and name in names else f"{label} {shown}".strip()), href


def taken_out(said: str, lang: str) -> str:
    """A list that left the register: which, in which form, how many rows."""
    taken, form, rows = said.split("/")
    return words(
        "taken.said", lang, taken=words(f"taken.{taken}", lang), form=words(f"taken.form_{form}", lang), count=int(rows)
    )  # fmt: skip


def grouped(digest: bytes) -> str:
    """A digest as eye and ear take it: groups of eight."""
    said = digest.hex()
    return " ".join(said[place : place + 8] for place in range(0, len(said), 8))


def _proof(checkpoint: Checkpoint, lang: str) -> list[tuple[str, str, bool]]:
    return [
        (words("log.size", lang), f"{checkpoint.size:,}", False),
        (words("log.signed_at", lang), days.exact_moment(checkpoint.at), False),
        (words("log.root", lang), grouped(bytes(checkpoint.root)), True),
    ]
