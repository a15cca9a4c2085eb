"""One run: how far it is, and its result by place, around the line and rule by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level
from bangfu.engines.headline import headline
from bangfu.engines.report_words import Words
from bangfu.engines.spread import gather_spread
from bangfu.engines.tallies import Assessment, RuleTally, Tally, gap_sum, rule_tallies
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment import actions, queries
from bangfu.programme.assessment.kept_runs import Kept, kept
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.permissions import can_cancel, can_simulate
from bangfu.programme.assessment.queries import PlaceCounts
from bangfu.programme.jobs.models import GOING_ON
from bangfu.web.assessing import (
    bar_of,
    columns_of_verdicts,
    crumbs_of,
    rules_address,
    run_title,
    spread_shown,
    subjects_address,
    version_of,
    words_of,
)
from bangfu.web.maps import map_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.jobs import problem_of
from bangfu.web.pages.packs import document_of
from bangfu.web.pages.runs import form_address
from bangfu.web.place_names import place_name, with_above
from bangfu.web.shown import Cell, Column, Stat, Table, count_cell
from bangfu.web.words import WORDS, days, name_of_actor, words

MOST_PLACES, MOST_VERDICTS = 400, 5


@login_required
def run_page(request: OfficeRequest, number: int) -> HttpResponse:
    """A run: how far it is, or what it found."""
    run = queries.run_visible_to(request.actor, number)
    state = queries.state_of(run)
    if state != "done":
        return _progress(request, run, state)
    return _result(request, run)


@require_POST
@login_required
def run_cancelled(request: OfficeRequest, number: int) -> HttpResponse:
    """Stop a run."""
    actions.cancel_run(request.actor, queries.run_visible_to(request.actor, number).pk)
    return HttpResponseRedirect(reverse("run", args=[number]))


def _progress(request: OfficeRequest, run: Run, state: str) -> HttpResponse:
    lang, job = request.lang, queries.job_of(run)
    stage = job.stage if job is not None and job.stage in WORDS else f"runs.state_{state}"
    shown = {
        "title": run_title(run, lang), "lead": words(f"runs.{state}", lang), "run": run, "state": state,
        "moving": state in GOING_ON, "said": words(stage, lang), "job": job,
        "rest": f"{job.done:,} / {job.total:,}" if job is not None and job.total else "",
        "problem": problem_of(job, lang) if job is not None else "", "may_cancel": can_cancel(request.actor, run),
        "crumbs": crumbs_of(run, lang, here=True), "area_said": place_name(run.area, lang),
        "asked_by": name_of_actor(run.asked_name, lang), "again": form_address(run),
    }  # fmt: skip
    return render(request, "web/run_progress.html", shown)


@dataclass(frozen=True)
class View:
    """What the result page speaks of: a run in one area, by the places of one level."""

    run: Run
    area: str
    level: Level | None
    total: PlaceCounts
    places: Sequence[PlaceCounts]
    said: Words


def view_of(request: OfficeRequest, run: Run) -> View:
    """The part of a run that is asked for, or that of the place picked above."""
    wanted = request.GET.get("area", "") or request.area
    area = queries.area_in(request.actor, run, wanted=wanted if wanted.isalnum() else "")
    level = queries.level_below(run, area)
    places = queries.counts_below(run, area, level) if level is not None else []
    paths = [one.path for one in places] + with_above(area) + [run.area]
    total, said = queries.counts_for(request.actor, run, area), words_of(run, request.lang, paths)
    return View(run, area, level, total, places, said)


def _result(request: OfficeRequest, run: Run) -> HttpResponse:
    view, lang = view_of(request, run), request.lang
    said, gone = view.said, ""
    tallies: tuple[RuleTally, ...] = ()
    spread = None
    try:
        opened = kept(run)
        assessment = _assessment(view, opened)
        tallies = assessment.rule_tallies
        spread = gather_spread(opened.part(view.area), None)
    except Problem as problem:
        gone = problem.sentence(lang)
        assessment = _counted(view, ())
    gives_leads = said.rules.verdict == "leads"
    quiet = [tally for tally in tallies if gives_leads and not tally.met and not tally.unknown]
    loud = [tally for tally in tallies if tally not in quiet]
    actor = request.actor
    shown = {
        "title": run_title(run, lang), "lead": headline(assessment, said) + _part(view, lang), "run": run,
        "view": view, "gone": gone, "version": version_of(run), "rules_href": rules_address(run),
        "stats": _stats(view), "spread": spread_shown(spread, said) if spread is not None else None,
        "places": _places_table(view) if len(view.places) > 1 else None, "map": _map(view),
        "rules": _rules_table(view, loud) if tallies else None, "quiet": _rules_table(view, quiet),
        "gives_leads": gives_leads,
        "may_simulate": can_simulate(actor, run) and not gone, "may_leads": can(actor, May.SEE_HOUSEHOLDS),
        "may_list": can(actor, May.SEE_HOUSEHOLDS), "proof": _proof(run, lang), "before": _run_before(request, run),
        "crumbs": _result_crumbs(view, lang), "parts": _parts(request, view), "simulate": _simulate_address(view),
        "level": said.label(view.level.label) if view.level is not None else "",
        "cost": _cost(assessment, said), "empty": not view.total.subjects,
    }  # fmt: skip
    return render(request, "web/run.html", shown)


def _assessment(view: View, opened: Kept) -> Assessment:
    part = opened.part(view.area)
    return replace(_counted(view, rule_tallies(part)), gap=gap_sum(part))


def _counted(view: View, tallies: tuple[RuleTally, ...]) -> Assessment:
    """The roll-ups as the report's drawing wants them."""
    whole = view.area == view.run.area
    total = view.total.tally()
    return Assessment(
        pack=view.said.pack, rules=view.said.rules, on=view.run.on,
        subjects=view.run.subjects if whole else total.subjects, total=Tally(None, total.counts, total.sums),
        rule_tallies=tallies, added=None, level=view.level, places=tuple(one.tally() for one in view.places), gap=None,
    )  # fmt: skip


def _cost(assessment: Assessment, said: Words) -> tuple[str, str, str] | None:
    gap, rules = assessment.gap, assessment.rules
    if gap is None or not gap.total or rules.gap is None:
        return None
    money = said.money(gap.total, gap.places, str(rules.gap.type.unit))
    return said.say("cli.report_gap"), money, said.label(rules.gap_label) if rules.gap_label else ""


def _stats(view: View) -> list[Stat]:
    said, total = view.said, view.total
    unit = said.unit(said.table.counts).strip()
    outside = view.run.subjects - total.subjects if view.area == view.run.area else 0
    note = said.say("cli.report_outside", count=said.counted(outside)) if outside else ""
    href = subjects_address(view.run, area=view.area)
    stats = [Stat(said.say("cli.report_judged"), f"{total.subjects:,}", unit, note, href)]
    listed = [v for v in said.rules.outcomes if v in total.counts or v in ("met", "unknown", "lead")]
    for verdict in listed[:MOST_VERDICTS]:
        count = total.counts.get(verdict, 0)
        share = said.say("cli.report_share", share=said.share(count, total.subjects)) if count else ""
        link = subjects_address(view.run, verdict=verdict, area=view.area) if count else ""
        stats.append(Stat(said.short_verdict(verdict), f"{count:,}", unit, share, link))
    return stats


def _verdicts(view: View) -> list[str]:
    return [verdict for verdict in view.said.rules.outcomes if verdict in view.total.counts][:MOST_VERDICTS]


def _places_table(view: View) -> Table:
    said, verdicts, lang = view.said, _verdicts(view), view.said.lang
    assert view.level is not None  # noqa: S101  there are places
    widest, loud = max(one.subjects for one in view.places), said.rules.verdict == "all"
    table = Table(words("run.by_place", lang), [
        Column(said.label(view.level.label)), Column(words("run.bar", lang), desk=True),
        Column(words("runs.judged", lang), num=True), *columns_of_verdicts(said, verdicts),
    ], cards=len(verdicts) > 3)  # fmt: skip
    levels = queries.levels_of(view.run)
    deeper = bool(levels) and view.level != levels[-1]
    for one in view.places[:MOST_PLACES]:
        listed = subjects_address(view.run, area=one.path)
        href = f"{reverse('run', args=[view.run.pk])}?area={one.path}" if deeper else listed
        links = {verdict: subjects_address(view.run, area=one.path, verdict=verdict) for verdict in verdicts}
        bar = Cell(bar_of(one, verdicts, widest, loud=loud))
        table.add(
            Cell(said.place(one.path), href), bar, count_cell(one.subjects, listed),
            *(count_cell(one.counts.get(verdict, 0), links[verdict]) for verdict in verdicts),
        )
    many = view.level.many.replace("_", " ") if lang == "en" and len(view.places) != 1 else view.level.label[lang]
    whole = words("run.all_places", lang, count=len(view.places), level=many)
    table.total(
        Cell(whole), Cell(""), count_cell(view.total.subjects, subjects_address(view.run, area=view.area)),
        *(
            count_cell(view.total.counts.get(v, 0), subjects_address(view.run, area=view.area, verdict=v))
            for v in verdicts
        ),
    )  # fmt: skip
    return table


def _map(view: View) -> dict[str, object] | None:
    """The verdict that asks for something, by place: leads, what is met in a set of grounds, else what is unmet.

    Of a township or a village there is none: its parts have no outlines, and where it lies is no result of a run. The
    first page shows that; here a map without figures would stand before the answers.
    """
    if view.level is None or not 2 <= len(view.places) <= 60:
        return None
    said, rules = view.said, view.said.rules
    wanted = {"leads": "lead", "any": "met", "all": "unmet"}.get(rules.verdict) or next(iter(view.total.counts), "")
    if not view.total.counts.get(wanted):
        return None
    counts = {one.path: one.counts.get(wanted, 0) for one in view.places}
    hrefs = {path: subjects_address(view.run, area=path, verdict=wanted) for path in counts}
    word, level = said.short_verdict(wanted), view.level.label[said.lang]
    total = said.counted(sum(counts.values()))
    finding = words("run.map_finding", said.lang, level=level, verdict=word, count=total)
    drawn = map_of(view.area, {path: said.place(path) for path in counts}, counts, hrefs, finding, said.lang)
    return drawn and {**drawn, "said": words("run.map_of", said.lang, level=level, verdict=word)}


def _rules_table(view: View, tallies: Sequence[RuleTally]) -> Table:
    said, lang = view.said, view.said.lang
    met, unmet, unknown = said.outcome_heads()
    table = Table(words("run.rule_by_rule", lang), [
        Column(words("run.rule", lang)), Column(met, num=True), Column(unmet, num=True), Column(unknown, num=True),
        Column(words("run.source", lang), desk=True),
    ], cards=False)  # fmt: skip
    href = rules_address(view.run)
    for tally in tallies:
        rule, rules = tally.rule, said.rules
        source = rule.source or rules.source
        anchor = f"{href}#{rule.name}"
        links = {
            outcome: subjects_address(view.run, area=view.area, rule=rule.name, outcome=outcome)
            for outcome in ("met", "unmet", "unknown")
        }
        table.add(
            Cell(said.label(rule.label), anchor), count_cell(tally.met, links["met"]),
            count_cell(tally.unmet, links["unmet"]), count_cell(tally.unknown, links["unknown"]),
            Cell(document_of(said.pack, source, lang) or "—", small=rule.article or ""),
        )  # fmt: skip
    return table


def _proof(run: Run, lang: str) -> list[tuple[str, str, bool]]:
    asked = f"{name_of_actor(run.asked_name, lang)}  {days.moment(run.asked_at)}"
    return [
        (words("run.pack", lang), f"{run.pack} {run.pack_hash}", True),
        (words("run.snapshot", lang), run.snapshot_hash, True),
        (words("run.result", lang), run.result_sha256, True),
        (words("run.asked", lang), asked, False),
    ]


def _run_before(request: OfficeRequest, run: Run) -> str:
    """The comparison with the run of the same rules before this one, where there is one."""
    same = queries.visible_to(request.actor).filter(rules=run.rules, area=run.area, state="done", pk__lt=run.pk).first()
    return f"{reverse('compare')}?{urlencode({'first': same.pk, 'second': run.pk})}" if same is not None else ""


def _result_crumbs(view: View, lang: str) -> list[tuple[str, str]]:
    href = reverse("run", args=[view.run.pk])
    own = [p for p in with_above(view.area) if len(p) >= len(view.run.area) and view.said.places.exists(p)]
    crumbs = [(words("runs.title", lang), reverse("runs")), (run_title(view.run, lang), href if own[1:] else "")]
    for path in own[1:]:
        crumbs.append((view.said.place(path), f"{href}?area={path}" if path != view.area else ""))
    return crumbs


def _part(view: View, lang: str) -> str:
    if view.area == view.run.area:
        return ""
    whole, part = place_name(view.run.area, lang), view.said.place(view.area)
    return (" " if lang == "en" else "") + words("run.part", lang, whole=whole, part=part)


def _parts(request: OfficeRequest, view: View) -> list[tuple[str, str, bool]]:
    """Where places have become part of one since the run: the account's parts of it, to be looked at one by one."""
    parts = queries.areas_in(request.actor, view.run)
    lang = request.lang
    return [(part, place_name(part, lang), view.area.startswith(part)) for part in parts] if len(parts) > 1 else []


def _simulate_address(view: View) -> str:
    asked = {"run": view.run.pk, **({"area": view.area} if view.area else {})}
    return f"{reverse('simulate')}?{urlencode(asked)}"
