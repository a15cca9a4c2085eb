"""The first page after signing in: what is due, what is wrong, how far to the goal, for the level of the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from bangfu.core.drawing.charts import Size, stacked_bar
from bangfu.core.policy.loading import rule_set
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.queries import counts_in, lead_counts, leads_visible_to, open_on
from bangfu.programme.assessment.queries import today_visible_to as runs_visible_to
from bangfu.programme.assessment.states import OPEN
from bangfu.programme.complaints.queries import to_answer as complaints_to_answer
from bangfu.programme.households.counting import counts_over_years, status_counts
from bangfu.programme.households.models import DuplicatePair
from bangfu.programme.intake.models import State
from bangfu.programme.intake.queries import visible_to as imports_visible_to
from bangfu.programme.jobs.queries import visible_to as jobs_visible_to
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import ancestors_of, children_of, names_of, within
from bangfu.web.assessing import legend_of
from bangfu.web.drawing import Shade, bars_chart, place_map, round_limits, shades_of
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.household_parts import capital
from bangfu.web.policy import another_day, pack_named, pack_on, shape_named, statuses, today, waiting_statuses, wording
from bangfu.web.shown import Cell, Column, Stat, Table, count_cell, query_of
from bangfu.web.words import name_of_actor, words
from bangfu.web.words.days import long

SHORT, MAPPED = 4, 40
"""Things wrong that fill a column; places on one map, more are in the table only."""
YEARS, GOAL = 7, Size(612, 180)


@dataclass(frozen=True)
class Finding:
    """Something wrong: how many, of what, and where it is put right."""

    count: int
    said: str
    small: str
    href: str
    link: str


@login_required
def home(request: OfficeRequest) -> HttpResponse:
    """The page."""
    actor, lang, area = request.actor, request.lang, request.area
    figures = Figures(request)
    may = can(actor, May.SEE_FIGURES)
    past = another_day(request.on) is not None  # what is due and wrong is a matter of now
    due, wrong = (None, []) if past else (_due(actor, area, lang), _wrong(actor, area, lang))
    shown: dict[str, object] = {
        "title": names_of([area], lang).get(area) or words("area.all", lang),
        "crumbs": [(p.named(lang), "") for p in ancestors_of(area)],
        "lead": figures.lead(wrong) if may else words("home.nothing", lang),
        "stats": figures.stats(wrong) if may else [], "due": due, "wrong": wrong, "past": past,
        "goal": figures.goal() if may else None, "by_status": figures.by_status() if may else None,
        "imports": address("imports") if can(actor, May.IMPORT) else "", "jobs": address("jobs"),
    }  # fmt: skip
    shown["status_at"] = "" if past else _place_of_statuses(len(figures.places), len(wrong))
    if may and figures.places:
        shown |= {"map": figures.map(), "places": figures.table(), "below": words("home.below", lang)}
    return render(request, "web/home.html", shown)


def _place_of_statuses(places: int, wrong: int) -> str:
    """Under what the statuses stand, so that neither column of the page runs empty."""
    if places < 2 or wrong < SHORT:
        return "wrong"
    return "map" if places <= MAPPED else "table"


class Figures:
    """The figures of an area as its account sees them."""

    def __init__(self, request: OfficeRequest) -> None:
        self.actor, self.lang, self.area = request.actor, request.lang, request.area
        self.on, self.past = request.on or today(), another_day(request.on)
        self.pack = pack_on(self.on)
        self.places = list(children_of(self.area, self.past))
        self.width = len(self.places[0].path) if self.places else len(self.area) or 1
        self.waiting = waiting_statuses(self.pack.name, self.on)
        self.place = shape_named(self.pack.name).place
        self.counts = _counts(self.actor, self.area, self.width, self.past, self.place)
        self.names = {place.path: place.named(self.lang) for place in self.places}
        leads = open_on(within(leads_visible_to(self.actor), self.area), self.past)
        self.leads = leads.count()
        self.lead_paths: dict[str, int] = {}
        for path in leads.values_list("path", flat=True)[:20_000]:
            self.lead_paths[path[: self.width]] = self.lead_paths.get(path[: self.width], 0) + 1
        self.opens = can(self.actor, May.SEE_HOUSEHOLDS)

    def total(self, chosen: Sequence[str] | None = None, place: str = "") -> tuple[int, int]:
        """Households and persons of some statuses (all without), of a place or of the whole area."""
        rows = [self.counts.get(place, {})] if place else list(self.counts.values())
        found = [pair for row in rows for status, pair in row.items() if chosen is None or status in chosen]
        return sum(homes for homes, _ in found), sum(people for _, people in found)

    def href(self, place: str = "", status: str = "", on: date | None = None) -> str:
        """The list behind a figure, for those who may see households; of the day that is shown, or of another."""
        if not self.opens:
            return ""
        day = on or self.past
        asked = {"place": place or self.area, "status": status, "on": day.isoformat() if day else ""}
        return f"{address('households')}{query_of(asked)}"

    def lead(self, wrong: Sequence[Finding]) -> str:
        """The page's question answered in one sentence."""
        homes, people = self.total(self.waiting)
        if not self.counts:
            return words("home.empty", self.lang)
        if not self.waiting:
            return words("home.lead_all", self.lang, count=self.total()[0])
        code = "home.lead" if homes else "home.lead_done"
        tail = words("home.lead_wrong", self.lang, count=len(wrong)) if wrong else ""
        return words(code, self.lang, count=homes, people=people) + tail

    def stats(self, wrong: Sequence[Finding]) -> list[Stat]:
        """The line of figures."""
        lang, (all_homes, all_people) = self.lang, self.total()
        found = []
        if self.waiting:
            homes, people = self.total(self.waiting)
            href = self.href(status=",".join(self.waiting))
            note = words("home.people", lang, count=people)
            found.append(Stat(words("home.waiting", lang), f"{homes:,}", words("unit.homes", lang), note, href))
        label = statuses(self.pack, lang)
        for status in label:
            homes, people = self.total([status])
            if homes and status not in self.waiting and len(found) < 3:
                note = words("home.people", lang, count=people)
                href, name = self.href(status=status), capital(label[status], lang)
                found.append(Stat(name, f"{homes:,}", words("unit.homes", lang), note, href))
        note = words("home.people", lang, count=all_people)
        found.append(Stat(words("home.all", lang), f"{all_homes:,}", words("unit.homes", lang), note, self.href()))
        if self.opens:
            href = address("leads") or f"{self.href()}&lead=open"
            note = words("home.leads_note", lang)
            found.append(
                Stat(words("household_list.leads", lang), f"{self.leads:,}", words("unit.leads", lang), note, href)
            )
        late = sum(finding.count for finding in wrong if finding.href and finding.link)
        if late:
            found.append(
                Stat(
                    words("home.wrong", lang),
                    f"{len(wrong):,}",
                    words("unit.kinds", lang),
                    words("home.wrong_note", lang),
                    "#wrong",
                )
            )
        return found[:6]

    def goal(self) -> dict[str, object] | None:
        """Households for whom it is not over, at the end of each year and now."""
        if not self.waiting:
            return None
        ends = [date(year, 12, 31) for year in range(self.on.year - YEARS, self.on.year)]
        days = [day for day in ends if day >= self.pack.valid_from] + [self.on]
        counts = counts_over_years(self.actor, self.area, self.waiting, days, self.place)
        values = [(str(day.year), counts[day]) for day in days if day in counts]
        if len([1 for _, count in values if count]) < 2:
            return None
        first = next(pair for pair in values if pair[1])
        code = "home.goal_said" if self.on == today() else "home.goal_then"
        said = words(code, self.lang, first=first[0], before=first[1], now=values[-1][1], day=long(self.on, self.lang))
        waiting = ",".join(self.waiting)
        hrefs = {str(day.year): self.href(status=waiting, on=another_day(day)) for day in days} if self.opens else {}
        desk = bars_chart(values, said, hrefs=hrefs, height=GOAL.height, width=GOAL.width)
        return {"said": said, "chart": bars_chart(values, said, hrefs=hrefs), "desk": desk}

    def by_status(self) -> Table | None:
        """Households by status, as rows."""
        if not self.counts:
            return None
        columns = [
            Column(words("household_list.status", self.lang)), Column(words("home.share", self.lang), desk=True),
            Column(words("home.homes", self.lang), num=True),
            Column(words("household_list.persons", self.lang), num=True),
        ]  # fmt: skip
        table, whole = Table(words("home.by_status", self.lang), columns, cards=False), self.total()[0]
        for status, label in statuses(self.pack, self.lang).items():
            homes, people = self.total([status])
            if homes:
                name = Cell(capital(label, self.lang))
                href = self.href(status=status)
                bar = Cell(SafeString(stacked_bar([(_fill(status in self.waiting), homes)], whole)))
                table.add(name, bar, count_cell(homes, href), count_cell(people, href))
        everybody = [count_cell(count, self.href()) for count in self.total()]
        table.total(Cell(words("home.total", self.lang)), Cell(""), *everybody)
        return table

    def _value(self, place: Place) -> int:
        return self.total(self.waiting or None, place.path)[0]

    def map(self) -> dict[str, object] | None:
        """A schematic map of the places below."""
        if not 2 <= len(self.places) <= MAPPED:
            return None
        values: Mapping[str, float | None] = {place.path: float(self._value(place)) for place in self.places}
        limits = round_limits([v for v in values.values() if v is not None])
        classes = shades_of(values, limits)
        shades = {p.path: Shade(classes[p.path], f"{self._value(p):,}", f"?area={p.path}") for p in self.places}
        finding = words("home.map_said", self.lang, area=names_of([self.area], self.lang).get(self.area, ""))
        drawn: SafeString = place_map(self.area, self.names, shades, finding)
        return {"drawn": drawn, "legend": legend_of(limits, self.lang)}

    def table(self) -> Table:
        """The same figures as rows, in order of area code."""
        lang = self.lang
        columns = [Column(words("household_list.place", lang)), Column(words("home.all", lang), num=True)]
        if self.waiting:
            columns += [Column(words("home.waiting", lang), num=True), Column(words("home.drawn", lang), desk=True)]
        columns.append(Column(words("household_list.leads", lang), num=True))
        table = Table(words("home.below", lang), columns, cards=False)
        widest = max((self._value(place) for place in self.places), default=0)
        for place in self.places:
            cells = [
                Cell(place.named(lang), f"?area={place.path}"),
                count_cell(self.total(None, place.path)[0], self.href(place.path)),
            ]
            if self.waiting:
                href = self.href(place.path, ",".join(self.waiting))
                waiting = self.total(self.waiting, place.path)[0]
                cells += [count_cell(waiting, href), Cell(SafeString(stacked_bar([(_fill(True), waiting)], widest)))]
            href = f"{self.href(place.path)}&lead=open" if self.opens else ""
            table.add(*cells, count_cell(self.lead_paths.get(place.path, 0) if self.opens else None, href))
        cells = [
            Cell(words("home.total_places", lang, count=len(self.places))),
            count_cell(self.total()[0], self.href()),
        ]
        if self.waiting:
            cells += [count_cell(self.total(self.waiting)[0], self.href(status=",".join(self.waiting))), Cell("")]
        table.total(*cells, count_cell(self.leads if self.opens else None, f"{self.href()}&lead=open"))
        return table


def _fill(waits: bool) -> str:
    """The bar of those for whom it is not over stands out."""
    return "fill-met" if waits else "fill-context"


def _counts(
    actor: Actor, area: str, width: int, day: date | None, place: str
) -> dict[str, dict[str, tuple[int, int]]]:
    return status_counts(actor, area, width, day, place) if can(actor, May.SEE_FIGURES) else {}


def _due(actor: Actor, area: str, lang: str) -> Table | None:
    """What waits for somebody: imports to apply, runs and jobs that go on, pairs to decide."""
    columns = [
        Column(words("home.due_what", lang)), Column(words("home.due_count", lang), num=True),
        Column(words("home.due_who", lang)), Column(words("home.due_since", lang), tight=True),
        Column(words("home.due_state", lang), tight=True),
    ]  # fmt: skip
    table = Table(words("home.due", lang), columns)
    for row in imports_visible_to(actor).filter(state__in=[State.READY, State.CHECKING])[:5]:
        state = words(f"home.import_{row.state}", lang)
        what = Cell(words("home.import", lang, number=row.pk), address("import", row.pk) or address("imports"))
        pill = "late" if row.state == State.READY else ""
        who, at = Cell(name_of_actor(row.account_name, lang)), Cell(f"{localtime(row.begun_at):%Y-%m-%d}")
        table.add(what, count_cell(1, what.href), who, at, Cell(state, pill=pill))
    for run in runs_visible_to(actor).filter(state__in=["waiting", "running"])[:5]:
        pack = pack_of(run)
        what = Cell(f"{pack.rule_sets[run.rules].label[lang]} {run.on}", address("run", run.pk) or address("runs"))
        who, at = Cell(name_of_actor(run.asked_name, lang)), Cell(f"{localtime(run.asked_at):%Y-%m-%d}")
        table.add(what, count_cell(1, what.href), who, at, Cell(words("home.run_goes", lang), pill=""))
    for job in jobs_visible_to(actor).filter(state="failed").order_by("-id")[:3]:
        what = Cell(words("home.job_failed", lang, number=job.pk), address("jobs"))
        at = Cell(f"{localtime(job.asked_at):%Y-%m-%d}")
        table.add(what, count_cell(1, what.href), Cell("—"), at, Cell(words("job.failed", lang), pill="unmet"))
    for line in (*_due_complaints(actor, lang), *_due_leads(actor, area, lang)):
        table.add(*line)
    return table if table.rows else None


def _due_complaints(actor: Actor, lang: str) -> list[list[Cell]]:
    """Complaints and suggestions that wait for an answer the actor may give: how many, the first one's time limit."""
    waiting = complaints_to_answer(actor).aggregate(count=Count("pk"), since=Min("at"), due=Min("due_on"))
    if not waiting["count"]:
        return []
    late = waiting["due"] is not None and waiting["due"] < timezone.localdate()
    state = words("home.to_answer_late" if late else "home.to_answer_state", lang, due=waiting["due"] or "—")
    return [[
        Cell(words("home.to_answer", lang), address("complaints")), count_cell(waiting["count"], address("complaints")),
        Cell(words("home.to_answer_who", lang)), Cell(f"{localtime(waiting['since']):%Y-%m-%d}"),
        Cell(state, pill="late" if late else ""),
    ]]  # fmt: skip


def _due_leads(actor: Actor, area: str, lang: str) -> list[list[Cell]]:
    """Leads about which the household was not heard yet, then those heard and not closed: how many, since when."""
    if not can(actor, May.HANDLE_LEADS):
        return []
    leads, found = within(leads_visible_to(actor).filter(state__in=OPEN), area), []
    where = names_of([area], lang).get(area) or words("area.all", lang)
    for heard, state in (("no", "to_hear"), ("yes", "to_close")):
        asked = leads.filter(heard_at__isnull=heard == "no").aggregate(count=Count("pk"), since=Min("opened_on"))
        if asked["count"]:
            href = f"{address('leads')}?heard={heard}&area={area}"
            found.append([
                Cell(words(f"home.{state}", lang), href), count_cell(asked["count"], href), Cell(where),
                Cell(asked["since"].isoformat()), Cell(words(f"home.{state}_state", lang), pill=""),
            ])  # fmt: skip
    return found


def _wrong(actor: Actor, area: str, lang: str) -> list[Finding]:
    """What is wrong: unknown verdicts of the latest runs, leads by rule, pairs of one identity number."""
    found: list[Finding] = []
    if can(actor, May.SEE_FIGURES):
        found += _unknown(actor, area, lang)
    leads = within(leads_visible_to(actor).filter(state__in=OPEN), area)
    ruled = lead_counts(leads, "rule")
    known = {
        rule: (pack, rules) for rule, pack, rules in leads.order_by().values_list("rule", "pack", "rule_set").distinct()
    }
    for rule, count in sorted(ruled.items(), key=lambda pair: -pair[1])[:4]:
        pack, rules = known[rule]
        label = capital(rule_set(pack_named(pack), rules).rules[rule].label[lang], lang)
        href = f"{address('leads')}?rule={rule}" if address("leads") else ""
        found.append(Finding(count, label, words("home.lead_small", lang), href, words("home.lead_do", lang)))
    pairs = within(DuplicatePair.objects.filter(state="proposed"), area).count() if can(actor, May.CORRECT) else 0
    if pairs:
        said, small = words("home.pairs", lang, count=pairs), words("home.pairs_small", lang)
        found.append(Finding(pairs, said, small, address("duplicates"), words("home.pairs_do", lang)))
    return found


def _unknown(actor: Actor, area: str, lang: str) -> list[Finding]:
    found, seen = [], set()
    for run in runs_visible_to(actor).filter(state="done")[:12]:
        if run.rules in seen:
            continue
        seen.add(run.rules)
        pack = pack_of(run)
        rules = pack.rule_sets[run.rules]
        count = counts_in(run, area).counts.get("unknown", 0) if rules.verdict != "leads" else 0
        if count:
            small = words("home.unknown_small", lang, run=f"{rules.label[lang]} {run.on}")
            listed = f"{address('households')}?run={run.pk}&verdict=unknown&place={area}"
            href = listed if can(actor, May.SEE_HOUSEHOLDS) else address("run", run.pk)
            said = words("home.unknown", lang, count=count, word=wording(pack, lang).verdict(rules, "unknown"))
            found.append(Finding(count, said, small, href, words("home.unknown_do", lang)))
    return found
