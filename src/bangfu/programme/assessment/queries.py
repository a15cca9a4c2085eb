"""Reading runs, verdicts and leads: what an actor may see of them, as pages and programs ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level
from bangfu.engines.tallies import Tally, place_levels
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.kept_packs import pack_of
from bangfu.programme.assessment.models import Lead, LeadStep, Run, RunPlace, Verdict
from bangfu.programme.assessment.sight import brought_to, of_area, seen_in
from bangfu.programme.assessment.states import OPEN
from bangfu.programme.households.models import Household
from bangfu.programme.jobs.models import GOING_ON, Job
from bangfu.programme.jobs.queries import job_numbered
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import histories_of, parted_from, stood_on, within, within_any

M = TypeVar("M", bound=Model)
READ_ON = 1_000
"""Households that are counted for the number above a list; a page needs far fewer."""


def visible_to(actor: Actor) -> QuerySet[Run]:
    """Runs that judged some of the actor's area, or of what became part of it: places inside, and those it lies in.

    Those of a place too of which only some came here: of them the actor sees what was said of the homes that did.
    """
    histories = histories_of(actor.area)
    return _judging(actor, [*histories, *parted_from(actor.area, histories)])


def today_visible_to(actor: Actor) -> QuerySet[Run]:
    """Of these the runs that judged places of the actor's area under the codes they have today."""
    return _judging(actor, [actor.area])


def _judging(actor: Actor, areas: Sequence[str]) -> QuerySet[Run]:
    if not can(actor, May.SEE_FIGURES):
        return Run.objects.none()
    above = {area[:width] for area in areas for width in range(len(area))}
    runs = within_any(Run.objects.all(), areas, "area") | Run.objects.filter(area__in=sorted(above))
    return runs.order_by("-id")


def run_visible_to(actor: Actor, number: int) -> Run:
    """One run; raises Problem when there is none the actor may see."""
    run = visible_to(actor).filter(pk=number).first()
    if run is None:
        raise Problem("runs.no_such_run")
    return run


def areas_in(actor: Actor, *runs: Run) -> list[str]:
    """The parts of some runs the actor may see: of the own area, and of places that have become part of it since.

    Those whose place stood on the day of the first run come first.
    """
    parts = []
    for area in histories_of(actor.area):
        part = max(area, *(run.area for run in runs), key=len)
        if all(part.startswith(other) for other in (area, *(run.area for run in runs))):
            parts.append(part)
    if len(parts) > 1:
        stood = stood_on(parts, runs[0].on)
        parts.sort(key=lambda part: part not in stood)
    return parts or [actor.area]


def area_in(actor: Actor, *runs: Run, wanted: str = "") -> str:
    """The area of some runs that is shown: what is wanted, where that is the actor's to see, else the actor's part."""
    own = areas_in(actor, *runs)
    return wanted if wanted.startswith(tuple(own)) else own[0]


def verdicts_visible_to(actor: Actor, run: Run) -> QuerySet[Verdict]:
    """The verdicts of a run in the actor's area and what became part of it; none before the run is done.

    None either for a role that sees only figures.
    """
    if not can(actor, May.SEE_HOUSEHOLDS) or run.state != "done":
        return Verdict.objects.none()
    return seen_in(actor.area, Verdict.objects.filter(run=run.pk))


def subjects_of(actor: Actor, run: Run, verdict: str, area: str) -> QuerySet[Verdict]:
    """Subjects with one verdict in an area, in order of place; page on with `places.queries.after`."""
    rows, area = verdicts_visible_to(actor, run), area_in(actor, run, wanted=area)
    rows = of_area(area, rows) if area == actor.area else within(rows, area)
    return (rows.filter(verdict=verdict) if verdict else rows).order_by("path", "id")


def judged_by_rule(rows: QuerySet[Verdict], bit: int, outcome: str) -> QuerySet[Verdict]:
    """Of some verdicts those to which one rule came out as `met`, `unmet` or `unknown`; `bit` is the rule's place."""
    mask = 1 << bit
    failed, unknown = F("failed").bitand(mask), F("unknown").bitand(mask)
    if outcome == "unmet":
        return rows.annotate(bits=failed).filter(bits__gt=0)
    if outcome == "unknown":
        return rows.annotate(bits=unknown).filter(bits__gt=0)
    return rows.annotate(bits=failed, open_bits=unknown).filter(bits=0, open_bits=0)


def with_verdict(rows: QuerySet[Household], run: Run, verdict: str, area: str) -> QuerySet[Household]:
    """Of some households of an area those a run gave one verdict.

    Where few were judged, theirs are read at once: of a town PostgreSQL expects one household and one verdict, and
    would read all verdicts again for each household. Else, where few got it, or one in very many, they are listed
    first; else each household passed is looked up, for a page is full long before all are listed. What is looked up is
    compared as a value: of a bare EXISTS PostgreSQL makes a join, and sorts the whole nation for a page of fifty.
    """
    counted = [counts_in(run, part) for part in histories_of(area)]
    got, judged = sum(one.counts.get(verdict, 0) for one in counted), sum(one.subjects for one in counted)
    passed = min(judged, READ_ON * judged // max(got, 1))
    said = seen_in(area, Verdict.objects.filter(run=run.pk, verdict=verdict))
    if judged <= READ_ON:
        keys = list(said.values_list("key", flat=True)[: READ_ON + 1])
        if len(keys) <= READ_ON:  # homes may have come by a split, who are not counted here
            return rows.filter(number__in=keys)
    if got + min(got, READ_ON) < passed or not got:
        return rows.filter(number__in=said.values("key"))
    about = seen_in(area, Verdict.objects.filter(run=run.pk, key=OuterRef("number")))
    return rows.alias(said=Subquery(about.values("verdict")[:1])).filter(said=verdict)


def answers_to(run: Run, numbers: Iterable[str]) -> dict[str, str]:
    """What a run said of some households, by number, which the actor was seen to see: their verdicts."""
    return dict(Verdict.objects.filter(run=run.pk, key__in=list(numbers)).values_list("key", "verdict"))


def number_of(actor: Actor, run: Run, verdict: str, area: str) -> int:
    """How many subjects of a run lie in an area, of one verdict or of all: from its roll-up."""
    counted = counts_for(actor, run, area)
    return counted.counts.get(verdict, 0) if verdict else counted.subjects


def run_of(actor: Actor, key: str) -> list[tuple[Run, Verdict]]:
    """What the runs an actor may see said of one subject, the latest first."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return []
    rows = {v.run: v for v in seen_in(actor.area, Verdict.objects.filter(key=key))}
    runs = visible_to(actor).filter(pk__in=rows, state="done")
    return [(run, rows[run.pk]) for run in runs]


# -- counts -----------------------------------------------------------------------------------------


@dataclass
class PlaceCounts:
    """One place of a run in figures."""

    path: str
    counts: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)

    @property
    def subjects(self) -> int:
        return sum(self.counts.values())

    def tally(self) -> Tally:
        """The same as the report's drawing wants it."""
        return Tally(self.path or None, self.counts, self.added)


def levels_of(run: Run) -> tuple[Level, ...]:
    """The levels a run's subjects can be counted by, the coarsest first."""
    pack = pack_of(run)
    return place_levels(pack, pack.rule_sets[run.rules])


def level_below(run: Run, area: str) -> Level | None:
    """The level of the table under an area: the first below it that tells at least two places apart, else the next."""
    below = [level for level in levels_of(run) if level.width > len(area)]
    for level in below:
        if _rows(run, area, level).values("path").distinct()[:2].count() > 1:
            return level
    return below[0] if below else None


def counts_in(run: Run, area: str) -> PlaceCounts:
    """A run's figures for one area; area and level must be ones the run was rolled up by."""
    level = next((lv for lv in levels_of(run) if lv.width == len(area)), None)
    total = PlaceCounts(area)
    rows = _rows(run, area, level) if level or not area else within(_rows(run, area, levels_of(run)[-1]), area)
    for row in rows:
        _add(total, row)
    return _in_order(_outcomes(run), total)


def counts_for(actor: Actor, run: Run, area: str) -> PlaceCounts:
    """The same for an actor: in its own area homes are counted too that came there later, by a split."""
    total = counts_in(run, area)
    if area == actor.area:
        came = brought_to(area, Verdict.objects.filter(run=run.pk)).order_by()
        for verdict, count in came.values_list("verdict").annotate(n=Count("pk")):
            total.counts[verdict] = total.counts.get(verdict, 0) + count
    return _in_order(_outcomes(run), total)


def counts_below(run: Run, area: str, level: Level) -> list[PlaceCounts]:
    """A run's figures for each place of a level in an area, in order of the code."""
    found: dict[str, PlaceCounts] = {}
    for row in _rows(run, area, level).order_by("path"):
        _add(found.setdefault(row.path, PlaceCounts(row.path)), row)
    outcomes = _outcomes(run)
    return [_in_order(outcomes, one) for one in found.values()]


def _rows(run: Run, area: str, level: Level | None) -> QuerySet[RunPlace]:
    number = pack_of(run).levels.index(level) + 1 if level is not None else 0
    return within(RunPlace.objects.filter(run=run.pk, level=number), area)


def _add(total: PlaceCounts, row: RunPlace) -> None:
    total.counts[row.verdict] = total.counts.get(row.verdict, 0) + row.subjects
    if row.added is not None:
        total.added[row.verdict] = total.added.get(row.verdict, 0) + row.added
    if row.gap is not None:
        total.gaps[row.verdict] = total.gaps.get(row.verdict, 0) + row.gap


def _outcomes(run: Run) -> Sequence[str]:
    return pack_of(run).rule_sets[run.rules].outcomes


def _in_order(outcomes: Sequence[str], total: PlaceCounts) -> PlaceCounts:
    total.counts = {verdict: total.counts[verdict] for verdict in outcomes if verdict in total.counts}
    return total


# -- leads ---------------------------------------------------------------------------------------------


def leads_visible_to(actor: Actor) -> QuerySet[Lead]:
    """The leads of the actor's area; none for a role that may not see households."""
    if not can(actor, May.SEE_HOUSEHOLDS):
        return Lead.objects.none()
    return within(Lead.objects.all(), actor.area)


def lead_visible_to(actor: Actor, number: int) -> Lead:
    """One lead; raises Problem when there is none the actor may see."""
    lead = leads_visible_to(actor).filter(pk=number).first()
    if lead is None:
        raise Problem("leads.no_such_lead")
    return lead


def open_leads(actor: Actor, area: str) -> int:
    """How many leads wait in an area, of those the actor sees."""
    return within(leads_visible_to(actor), area).filter(state__in=OPEN).count()


def open_on(leads: QuerySet[Lead], on: date | None) -> QuerySet[Lead]:
    """Of some leads those that were open at the end of a day; without one, those that are open now."""
    if on is None:
        return leads.filter(state__in=OPEN)
    steps = LeadStep.objects.filter(lead=OuterRef("pk"), at__date__lte=on).order_by("-id")
    rows = leads.filter(opened_on__lte=on).annotate(then=Subquery(steps.values("to_state")[:1]))
    return rows.filter(Q(then=None) | Q(then__in=OPEN))


def lead_tallies(leads: QuerySet[Lead]) -> dict[tuple[str, str, str], int]:
    """How many of some leads there are by state, rule set and rule: all figures of a desk from one walk over them."""
    rows = leads.order_by().values_list("state", "rule_set", "rule").annotate(n=Count("pk"))
    return {(state, rule_set, rule): count for state, rule_set, rule, count in rows}


def leads_of(actor: Actor, key: str) -> QuerySet[Lead]:
    """The leads about one subject, the newest first."""
    return leads_visible_to(actor).filter(key=key).order_by("-id")


def steps_of(lead: Lead) -> QuerySet[LeadStep]:
    """What was done about a lead, in order."""
    return LeadStep.objects.filter(lead=lead).order_by("id")


def latest_runs(actor: Actor, pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Run]:
    """For each pack and rule set the latest finished run the actor may see."""
    wanted = set(pairs)
    found: dict[tuple[str, str], Run] = {}
    for run in today_visible_to(actor).filter(state="done", rules__in={rules for _, rules in wanted}):
        if (run.pack, run.rules) in wanted:
            found.setdefault((run.pack, run.rules), run)
    return found


# -- the small things of a page ---------------------------------------------------------------------


def job_of(run: Run) -> Job | None:
    """The job that works a run out."""
    return job_numbered(run.job) if run.job is not None else None


def state_of(run: Run) -> str:
    """waiting, running, done, failed or cancelled: a run that is not done stands where its job does."""
    if run.state not in GOING_ON:
        return run.state
    job = job_of(run)
    return job.state if job is not None and job.state in ("running", "failed") else "waiting"


def counts_of(actor: Actor, run: Run) -> dict[str, int]:
    """A finished run's counts by verdict in the actor's part of it."""
    area = area_in(actor, run)
    if area != run.area:
        return counts_for(actor, run, area).counts
    counts: dict[str, int] = json.loads(run.counts)
    outcomes = _outcomes(run)
    return {verdict: counts[verdict] for verdict in outcomes if verdict in counts}
