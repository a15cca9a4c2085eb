"""The list of households: keyset pages inside the actor's area, filters in the address, export of what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.policy.model import Pack
from bangfu.core.typed_days import day_written
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Lead, Run, Verdict
from bangfu.programme.assessment.queries import open_on, with_verdict
from bangfu.programme.assessment.queries import visible_to as runs_visible_to
from bangfu.programme.households.models import Household
from bangfu.programme.households.past import Standing, standing_on, standings
from bangfu.programme.households.queries import capped_count, lived_in, visible_to
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.queries import ancestors_of, children_of, histories_of, names_of, within
from bangfu.web.assessing import shorter, whole_name
from bangfu.web.exporting import exported
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.household_parts import capital
from bangfu.web.paging import page_of, row_number
from bangfu.web.policy import (
    another_day,
    pack_named,
    pack_on,
    shape_named,
    statuses,
    today,
    waiting_statuses,
    wording,
)
from bangfu.web.shown import Cell, Column, Pager, Table, count_cell, query_of
from bangfu.web.words import words

COUNTED = 1_000
EXPORTED = 2_000


@dataclass(frozen=True)
class Filter:
    """What the address asks for; every field may be empty."""

    place: str = ""
    status: str = ""
    lead: str = ""
    run: str = ""
    verdict: str = ""
    gone: str = ""
    """"all" also shows households in which nobody is left."""
    on: str = ""
    """A day that stands in the address; one picked above is kept with the session."""

    def address(self, **more: str) -> str:
        """The query of an address with this filter."""
        return query_of({**self.__dict__, **more})


@login_required
def households(request: OfficeRequest) -> HttpResponse:
    """The list."""
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    lang, asked, run = request.lang, _asked(request), _run(request)
    rows, total, more = _counted(request, asked, run)
    page, following = page_of(rows, request.GET.get("after", ""))
    count = words("household_list.more" if more else "household_list.count", lang, count=total)
    pack = pack_on(request.on)
    shown = {
        "title": words("household_list.title", lang),
        "lead": words("household_list.lead", lang, count=count, area=_place_name(asked.place or request.area, lang)),
        "crumbs": _crumbs(request, asked),
        "filter": asked, "places": _below(asked.place or request.area, lang),
        "statuses": _status_choices(pack, request, lang),
        "runs": [(str(r.pk), _run_name(r, lang)) for r in runs_visible_to(request.actor).filter(state="done")[:30]],
        "verdicts": _verdicts(run, lang), "table": _table(request, page, run, pack.name) if page else None,
        "pager": Pager(
            words("household_list.shown", lang, count=len(page), total=count),
            asked.address(after=following) if following else "",
            asked.address() or "?" if request.GET.get("after") else "",
        ),
        "filtered": asked != Filter(), "may_export": can(request.actor, May.EXPORT), "address": asked.address(),
    }  # fmt: skip
    return render(request, "web/households.html", shown)


@login_required
def households_exported(request: OfficeRequest, kind: str) -> HttpResponse:
    """Everything the filter shows, as CSV or as a workbook."""
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    check_may(request.actor, May.EXPORT)
    lang, asked, run = request.lang, _asked(request), _run(request)
    rows, _, _ = _counted(request, asked, run)
    named, status = names_of(shorter(request.area), lang), statuses(pack_on(request.on), lang)
    head = [words(f"household_list.{c}", lang) for c in ("number", "head", "place_code", "place", "persons", "status")]

    def lines() -> Iterator[Sequence[object]]:
        with confined(request.actor.area):
            homes = rows.order_by("path", "id").iterator(chunk_size=EXPORTED)
            while together := list(islice(homes, EXPORTED)):
                for home, then in _as_they_stood(request, together):
                    if then.path not in named:
                        named.update(names_of([then.path], lang))
                    place, word = named.get(then.path, ""), status.get(then.status, then.status)
                    yield [home.number, then.head, then.path, place, then.persons, word]

    return exported(kind, words("household_list.title", lang), head, lines)


def _status_choices(pack: Pack, request: OfficeRequest, lang: str) -> list[tuple[str, str]]:
    """Each status, and before them those for whom the programme is not over, taken together."""
    waiting = waiting_statuses(pack.name, request.on or today())
    together = [(",".join(waiting), words("household_list.waiting", lang))] if len(waiting) > 1 else []
    return [*together, *((code, capital(label, lang)) for code, label in statuses(pack, lang).items())]


def _asked(request: OfficeRequest) -> Filter:
    place = request.GET.get("place", "")
    if not (place.isalnum() and place.startswith(request.actor.area)):
        place = ""
    day = day_written(request.GET.get("on", ""))
    named = {name: request.GET.get(name, "")[:120] for name in ("status", "lead", "run", "verdict", "gone")}
    return Filter(place, **named, on=day.isoformat() if day else "")


def _run(request: OfficeRequest) -> Run | None:
    number = row_number(request.GET.get("run", ""))
    return runs_visible_to(request.actor).filter(pk=number, state="done").first() if number is not None else None


def households_in(request: OfficeRequest, asked: Filter, run: Run | None) -> QuerySet[Household]:
    """The households a filter speaks of, inside the actor's area and the place picked above."""
    area, day = asked.place or request.area, another_day(request.on)
    rows = lived_in(visible_to(request.actor), area, request.on, shape_named(pack_on(request.on).name).place)
    chosen = asked.status.split(",") if asked.status else []
    if day is not None:
        rows = standing_on(rows, day, chosen, empty=asked.gone == "all")
    else:
        rows = rows if asked.gone == "all" else rows.filter(persons__gt=0)
        rows = rows.filter(status__in=chosen) if chosen else rows
    if asked.lead == "open":
        leads = open_on(within(Lead.objects.all(), area), day)
        rows = rows.filter(pk__in=leads.filter(household__isnull=False).values("household"))
    if run is not None and asked.verdict:
        rows = with_verdict(rows, run, asked.verdict, histories_of(area))
    return rows


def _counted(request: OfficeRequest, asked: Filter, run: Run | None) -> tuple[QuerySet[Household], int, bool]:
    rows = households_in(request, asked, run)
    return rows, *capped_count(rows, COUNTED)


def _as_they_stood(request: OfficeRequest, page: Sequence[Household]) -> list[tuple[Household, Standing]]:
    """Each household with what it is today, or was on the day that was picked."""
    day = another_day(request.on)
    if day is None:
        return [(home, Standing(home.head, home.persons, home.status, home.path)) for home in page]
    then = standings(page, shape_named(pack_on(day).name), day)
    return [(home, then[home.pk]) for home in page]


def _table(request: OfficeRequest, page: Sequence[Household], run: Run | None, pack: str) -> Table:
    lang = request.lang
    columns = [
        Column(words("household_list.head", lang)), Column(words("household_list.place", lang)),
        Column(words("household_list.persons", lang), num=True), Column(words("household_list.leads", lang), num=True),
        Column(words("household_list.status", lang), tight=True),
    ]  # fmt: skip
    said: dict[str, str] = {}
    numbers = [home.number for home in page]
    if run is not None:
        columns.append(Column(words("household_list.verdict", lang), tight=True))
        said = dict(Verdict.objects.filter(run=run.pk, key__in=numbers).values_list("key", "verdict"))
    stood = _as_they_stood(request, page)
    names = names_of({path for _, then in stood for path in shorter(then.path)}, lang)
    status = statuses(pack_named(pack), lang)
    leads: dict[int, int] = {}
    asked = Lead.objects.filter(key__in=numbers, household__in=[home.pk for home in page])  # the key has an index
    for household in open_on(asked, another_day(request.on)).values_list("household", flat=True):
        leads[household or 0] = leads.get(household or 0, 0) + 1
    table = Table(words("household_list.title", lang), columns)
    for home, then in stood:
        href = reverse("household", args=[home.number])
        cells = [
            Cell(then.head or words("household_list.nobody", lang), href, home.number),
            Cell(whole_name(then.path, names)),
            count_cell(then.persons, f"{href}#people"), count_cell(leads.get(home.pk, 0), f"{href}#leads"),
            Cell(capital(status.get(then.status, then.status or "—"), lang)),
        ]  # fmt: skip
        if run is not None:
            cells.append(_verdict_cell(run, said.get(home.number), lang))
        table.add(*cells)
    return table


def _verdict_cell(run: Run, verdict: str | None, lang: str) -> Cell:
    if verdict is None:
        return Cell("—")
    pack = pack_of(run)
    pill = verdict if verdict in ("met", "unmet", "unknown") else "late" if verdict == "lead" else ""
    return Cell(wording(pack, lang).verdict(pack.rule_sets[run.rules], verdict), pill=pill)


def _verdicts(run: Run | None, lang: str) -> list[tuple[str, str]]:
    if run is None:
        return []
    pack = pack_of(run)
    rules = pack.rule_sets[run.rules]
    return [(verdict, wording(pack, lang).verdict(rules, verdict)) for verdict in rules.outcomes]


def _run_name(run: Run, lang: str) -> str:
    pack = pack_of(run)
    return f"{pack.rule_sets[run.rules].label[lang]} {run.on}"


def _place_name(path: str, lang: str) -> str:
    return names_of([path], lang).get(path) or words("area.all", lang)


def _below(area: str, lang: str) -> list[tuple[str, str]]:
    return [(place.path, place.named(lang)) for place in children_of(area)[:200]]


def _crumbs(request: OfficeRequest, asked: Filter) -> list[tuple[str, str]]:
    area = asked.place or request.area
    above = [place for place in ancestors_of(area) if place.path.startswith(request.actor.area)]
    crumbs = [(place.named(request.lang), replace(asked, place=place.path).address()) for place in above]
    name = names_of([area], request.lang).get(area)
    return [*crumbs, (name, "")] if name else crumbs
