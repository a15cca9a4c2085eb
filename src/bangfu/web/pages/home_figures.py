"""The figures of the first page: households by status, by place on map and table, over the years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from bangfu.core.drawing.charts import Size, stacked_bar
from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.queries import leads_visible_to, open_on
from bangfu.programme.households.counting import counts_over_years, status_counts
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import children_of, names_of, within
from bangfu.web.drawing import bars_chart
from bangfu.web.maps import map_around, map_of
from bangfu.web.menu import address
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.home_due import Finding
from bangfu.web.policy import another_day, pack_on, shape_named, statuses, today, waiting_statuses
from bangfu.web.shown import Cell, Column, Stat, Table, count_cell, query_of
from bangfu.web.words import words
from bangfu.web.words.days import long

MAPPED = 40
"""Places on one map; more are in the table only."""
YEARS, GOAL = 7, Size(612, 180)


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

    def href(self, place: str = "", status: str = "", on: date | None = None, lead: str = "") -> str:
        """The list behind a figure, for those who may see households; of the day that is shown, or of another."""
        if not self.opens:
            return ""
        day = on or self.past
        asked = {"place": place or self.area, "status": status, "lead": lead, "on": day.isoformat() if day else ""}
        return f"{address('households')}{query_of(asked)}"

    def lead(self, wrong: Sequence[Finding]) -> str:
        """The page's question answered in one sentence."""
        homes, people = self.total(self.waiting)
        if not self.counts:
            return words("home.empty" if can(self.actor, May.IMPORT) else "home.empty_elsewhere", self.lang)
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
            unit = words("unit.homes", lang, count=homes)
            found.append(Stat(words("home.waiting", lang), f"{homes:,}", unit, note, href))
        label = statuses(self.pack, lang)
        for status in label:
            homes, people = self.total([status])
            if homes and status not in self.waiting and len(found) < 3:
                note = words("home.people", lang, count=people)
                href, name = self.href(status=status), headed(label[status])
                found.append(Stat(name, f"{homes:,}", words("unit.homes", lang, count=homes), note, href))
        note = words("home.people", lang, count=all_people)
        unit = words("unit.homes", lang, count=all_homes)
        found.append(Stat(words("home.all", lang), f"{all_homes:,}", unit, note, self.href()))
        if self.opens:
            href, note = address("leads"), words("home.leads_note", lang)
            unit = words("unit.leads", lang, count=self.leads)
            found.append(Stat(words("household_list.leads", lang), f"{self.leads:,}", unit, note, href))
        late = sum(finding.count for finding in wrong if finding.href and finding.link)
        if late:
            unit, note = words("unit.kinds", lang, count=len(wrong)), words("home.wrong_note", lang)
            found.append(Stat(words("home.wrong", lang), f"{len(wrong):,}", unit, note, "#wrong"))
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
            Column(words("household_list.status", self.lang), tight=True),
            Column(words("home.share", self.lang), desk=True),
            Column(words("home.homes", self.lang), num=True),
            Column(words("household_list.persons", self.lang), num=True),
        ]  # fmt: skip
        table, whole = Table(words("home.by_status", self.lang), columns, cards=False), self.total()[0]
        for status, label in statuses(self.pack, self.lang).items():
            homes, people = self.total([status])
            if homes:
                name = Cell(headed(label))
                href = self.href(status=status)
                bar = Cell(SafeString(stacked_bar([(_fill(status in self.waiting), homes)], whole)))
                table.add(name, bar, count_cell(homes, href), count_cell(people, href))
        everybody = [count_cell(count, self.href()) for count in self.total()]
        table.total(Cell(words("home.total", self.lang)), Cell(""), *everybody)
        return table

    def _value(self, place: Place) -> int:
        return self.total(self.waiting or None, place.path)[0]

    def map(self) -> dict[str, object] | None:
        """A schematic map of the places below, or of where the area itself lies."""
        lang, own = self.lang, names_of([self.area], self.lang).get(self.area, "")
        counts = {place.path: self._value(place) for place in self.places}
        if 2 <= len(counts) <= MAPPED:
            finding = words("home.map_said", lang, area=own)
            drawn = map_of(self.area, self.names, counts, {path: f"?area={path}" for path in counts}, finding, lang)
            if drawn is not None:
                return {**drawn, "title": words("home.below", lang), "said": words("home.map_lead", lang)}
        title = words("home.where", lang, area=own)
        around = map_around(self.area, title, lang)
        return around and {**around, "title": title}

    def table(self) -> Table:
        """The same figures as rows, in order of area code."""
        lang = self.lang
        columns = [Column(words("household_list.place", lang), tight=True), Column(words("home.all", lang), num=True)]
        drawn = bool(self.waiting) and len(self.places) > 1
        if self.waiting:
            columns.append(Column(words("home.waiting", lang), num=True))
        if drawn:
            columns.append(Column(words("home.drawn", lang), desk=True))
        if self.opens:
            columns.append(Column(words("household_list.leads", lang), num=True))
        table = Table(words("home.below", lang), columns, cards=False)
        widest = max((self._value(place) for place in self.places), default=0)
        for place in self.places:
            bar = Cell(SafeString(stacked_bar([(_fill(True), self._value(place))], widest))) if drawn else None
            table.add(Cell(place.named(lang), f"?area={place.path}"), *self._cells(place.path, bar))
        whole = Cell(words("home.total_places", lang, count=len(self.places)))
        table.total(whole, *self._cells("", Cell("") if drawn else None))
        return table

    def _cells(self, place: str, bar: Cell | None) -> list[Cell]:
        """The figures of a place, or of all (""), in the order of the columns."""
        found = [count_cell(self.total(None, place)[0], self.href(place))]
        if self.waiting:
            found.append(count_cell(self.total(self.waiting, place)[0], self.href(place, ",".join(self.waiting))))
        if bar is not None:
            found.append(bar)
        if self.opens:
            count = self.lead_paths.get(place, 0) if place else self.leads
            found.append(count_cell(count, self.href(place, lead="open")))
        return found


def _fill(waits: bool) -> str:
    """The bar of those for whom it is not over stands out."""
    return "fill-met" if waits else "fill-context"


def _counts(
    actor: Actor, area: str, width: int, day: date | None, place: str
) -> dict[str, dict[str, tuple[int, int]]]:
    return status_counts(actor, area, width, day, place) if can(actor, May.SEE_FIGURES) else {}
