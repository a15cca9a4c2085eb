"""The list of households: keyset pages inside the actor's area, filters in the address, export of what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.policy.model import Pack
from bangfu.core.texts import headed
from bangfu.core.typed_days import day_written
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.queries import answers_to, leads_visible_to, open_on, with_verdict
from bangfu.programme.assessment.queries import visible_to as runs_visible_to
from bangfu.programme.households.models import Household
from bangfu.programme.households.past_days import Standing, standing_on, standings
from bangfu.programme.households.queries import capped_count, lived_in, visible_to
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.queries import ancestors_of, children_of, names_of, within
from bangfu.web.exporting import Leaving, given
from bangfu.web.middleware import OfficeRequest, Viewpoint, viewpoint
from bangfu.web.paging import page_of, row_number
from bangfu.web.place_names import whole_name, with_above
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
from bangfu.web.shown import Cell, Column, Table, count_cell, query_of
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
    view = viewpoint(request)
    lang, asked, run = request.lang, _asked(view), _run(view)
    rows = _households_in(view, asked, run)
    total, more = capped_count(rows, COUNTED)
    page = page_of(rows, request.GET)
    count = words("household_list.more" if more else "household_list.count", lang, count=total)
    pack = pack_on(request.on)
    shown = {
        "title": words("household_list.title", lang),
        "lead": headed(
            words("household_list.lead", lang, count=count, area=_place_name(asked.place or request.area, lang))
        ),
        "crumbs": _crumbs(request, asked),
        "filter": asked, "places": _below(asked.place or request.area, lang),
        "statuses": _status_choices(pack, request, lang),
        "runs": [(str(r.pk), _run_name(r, lang)) for r in runs_visible_to(request.actor).filter(state="done")[:30]],
        "verdicts": _verdicts(run, lang), "table": _table(request, page.rows, run, pack.name) if page.rows else None,
        "pager": page.pager(words("household_list.shown", lang, count=len(page.rows), total=count), asked.address),
        "filtered": asked != Filter(), "may_export": can(request.actor, May.EXPORT), "address": asked.address(),
    }  # fmt: skip
    return render(request, "web/households.html", shown)


@login_required
def households_exported(request: OfficeRequest, kind: str) -> HttpResponse:
    """Everything the filter shows, as CSV or as a workbook."""
    return given(request, kind, households_leaving(viewpoint(request)))


def households_leaving(view: Viewpoint) -> Leaving:
    """The list of everything the filter shows, for whoever may take it out."""
    check_may(view.actor, May.SEE_HOUSEHOLDS)
    check_may(view.actor, May.EXPORT)
    lang, asked, run = view.lang, _asked(view), _run(view)
    rows = _households_in(view, asked, run)
    count, area = rows.count(), asked.place or view.area
    household = rows.values_list("number", flat=True)[0] if count == 1 else ""
    named, status = names_of(with_above(view.area), lang), statuses(pack_on(view.on), lang)
    head = [words(f"household_list.{c}", lang) for c in ("number", "head", "place_code", "place", "persons", "status")]

    def lines() -> Iterator[Sequence[object]]:
        with confined(view.actor.area):
            homes = rows.order_by("path", "id").iterator(chunk_size=EXPORTED)
            while together := list(islice(homes, EXPORTED)):
                stood = _as_they_stood(together, view.on)
                named.update(names_of({then.path for _, then in stood} - named.keys(), lang))
                for home, then in stood:
                    place, word = named.get(then.path, ""), status.get(then.status, then.status)
                    yield [home.number, then.head, then.path, place, then.persons, word]

    return Leaving("households", words("household_list.title", lang), head, lines, area, count, household)


def _status_choices(pack: Pack, request: OfficeRequest, lang: str) -> list[tuple[str, str]]:
    """Each status, and before them those for whom the programme is not over, taken together."""
    waiting = waiting_statuses(pack.name, request.on or today())
    together = [(",".join(waiting), words("household_list.waiting", lang))] if len(waiting) > 1 else []
    return [*together, *((code, headed(label)) for code, label in statuses(pack, lang).items())]


def _asked(view: Viewpoint) -> Filter:
    place = view.query.get("place", "")
    if not (place.isalnum() and place.startswith(view.actor.area)):
        place = ""
    day = day_written(view.query.get("on", ""))
    named = {name: view.query.get(name, "")[:120] for name in ("status", "lead", "run", "verdict", "gone")}
    return Filter(place, **named, on=day.isoformat() if day else "")


def _run(view: Viewpoint) -> Run | None:
    number = row_number(view.query.get("run", ""))
    return runs_visible_to(view.actor).filter(pk=number, state="done").first() if number is not None else None


def _households_in(view: Viewpoint, asked: Filter, run: Run | None) -> QuerySet[Household]:
    """The households a filter speaks of, inside the actor's area and the place picked above."""
    area, day = asked.place or view.area, another_day(view.on)
    rows = lived_in(visible_to(view.actor), area, view.on, shape_named(pack_on(view.on).name).place)
    chosen = asked.status.split(",") if asked.status else []
    if day is not None:
        rows = standing_on(rows, day, chosen, empty=asked.gone == "all")
    else:
        rows = rows if asked.gone == "all" else rows.filter(persons__gt=0)
        rows = rows.filter(status__in=chosen) if chosen else rows
    if asked.lead == "open":
        leads = open_on(within(leads_visible_to(view.actor), area), day)
        rows = rows.filter(pk__in=leads.filter(household__isnull=False).values("household"))
    if run is not None and asked.verdict:
        rows = with_verdict(rows, run, asked.verdict, area)
    return rows


def _as_they_stood(page: Sequence[Household], on: date | None) -> list[tuple[Household, Standing]]:
    """Each household with what it is today, or was on the day that was picked."""
    day = another_day(on)
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
        said = answers_to(run, numbers)
    stood = _as_they_stood(page, request.on)
    names = names_of({path for _, then in stood for path in with_above(then.path)}, lang)
    status = statuses(pack_named(pack), lang)
    leads: dict[int, int] = {}
    about = leads_visible_to(request.actor).filter(key__in=numbers)  # the key has an index
    asked = about.filter(household__in=[home.pk for home in page])
    for household in open_on(asked, another_day(request.on)).values_list("household", flat=True):
        leads[household or 0] = leads.get(household or 0, 0) + 1
    table = Table(words("household_list.title", lang), columns, lines=True)
    for home, then in stood:
        href = reverse("household", args=[home.number])
        cells = [
            Cell(then.head or words("household_list.nobody", lang), href, home.number),
            Cell(whole_name(then.path, names)),
            count_cell(then.persons, f"{href}#people"), count_cell(leads.get(home.pk, 0), f"{href}#leads"),
            Cell(headed(status.get(then.status, then.status or "—"))),
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
    return Cell(headed(wording(pack, lang).verdict(pack.rule_sets[run.rules], verdict)), pill=pill)


def _verdicts(run: Run | None, lang: str) -> list[tuple[str, str]]:
    if run is None:
        return []
    pack = pack_of(run)
    rules = pack.rule_sets[run.rules]
    return [(verdict, headed(wording(pack, lang).verdict(rules, verdict))) for verdict in rules.outcomes]


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
