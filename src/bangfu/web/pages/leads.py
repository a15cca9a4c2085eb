"""The leads desk: what has to be asked, one lead with what was done about it, and the steps that may be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment import actions, queries
from bangfu.programme.assessment.models import Lead, LeadStep
from bangfu.programme.assessment.permissions import can_step
from bangfu.programme.assessment.states import LABELS, OPEN, STEP_LABELS, LeadState, Step
from bangfu.programme.households.queries import heads_of, household_visible_to
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import children_of, names_of, within
from bangfu.web.lead_words import LeadWords, rule_label, set_label, words_of_leads
from bangfu.web.middleware import OfficeRequest
from bangfu.web.paging import page_of
from bangfu.web.place_names import place_name, whole_name, with_above
from bangfu.web.shown import Cell, Column, Event, Table, query_of
from bangfu.web.words import days, words

CLOSING = (Step.EXPLAIN, Step.CORRECT, Step.REMOVE, Step.HAND_OVER)
STATE_PILLS = {
    LeadState.TO_CHECK: "", LeadState.EXPLAINED: "met", LeadState.CORRECTED: "met", LeadState.REMOVED: "",
    LeadState.HANDED_OVER: "",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    state: str = ""
    rules: str = ""
    rule: str = ""
    area: str = ""
    heard: str = ""

    def query(self, **more: str) -> str:
        """The query of an address with this filter."""
        return query_of({**self.__dict__, **more}) or "?"

    def holds(self, rule_set: str, rule: str) -> bool:
        """Whether leads of this rule are asked for."""
        return self.rules in ("", rule_set) and (not (self.rules and self.rule) or rule == self.rule)


@login_required
def leads(request: OfficeRequest) -> HttpResponse:
    """The desk."""
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    lang, asked = request.lang, _asked(request)
    area = asked.area or request.area
    rows = _rows(request.actor, asked, area)
    turned = page_of(rows, request.GET)
    page = turned.rows
    everything = within(queries.leads_visible_to(request.actor), area)
    names = names_of({p for lead in page for p in with_above(lead.path)} | set(with_above(area)), lang)
    states = _states(asked)
    tallies = queries.lead_tallies(everything.filter(state__in={*states, *OPEN}))
    found = Counter[tuple[str, str]]()
    for (state, rule_set, rule), count in tallies.items():
        if state in states:
            found[rule_set, rule] += count
    total = rows.count() if asked.heard else sum(n for (of, rule), n in found.items() if asked.holds(of, rule))
    opened = sum(count for (state, *_), count in tallies.items() if state in OPEN)
    by_set = Counter[str]()
    for (rule_set, _), count in found.items():
        by_set[rule_set] += count
    rules = {rule: count for (of, rule), count in found.items() if of == asked.rules}
    sets = [(name, f"{set_label(request.actor, name, lang)} {count:,}") for name, count in sorted(by_set.items())]
    shown = {
        "title": words("leads.title", lang),
        "lead": words("leads.lead", lang, area=names.get(area, "") or place_name(area, lang), open=opened),
        "asked": asked, "table": _table(request.actor, page, names, lang) if page else None,
        "states": [(s.value, LABELS[s][lang]) for s in LeadState], "sets": sets,
        "rules": [(n, f"{rule_label(request.actor, asked.rules, n, lang)} {c:,}") for n, c in sorted(rules.items())],
        "places": [(p.path, p.named(lang)) for p in children_of(area)[:100]] if area else [],
        "pager": turned.pager(words("leads.shown", lang, count=len(page), total=total), asked.query),
        "any": bool(tallies) or everything.exists(), "filtered": asked != Asked(state="to_check"),
    }  # fmt: skip
    return render(request, "web/leads.html", shown)


def _asked(request: OfficeRequest) -> Asked:
    area = request.GET.get("area", "")
    if not (area.isalnum() and area.startswith(request.actor.area)):
        area = ""
    state = request.GET.get("state", "to_check")
    state = state if state in {s.value for s in LeadState} or state == "all" else "to_check"
    heard = request.GET.get("heard", "")
    return Asked(
        state, request.GET.get("rules", "")[:60], request.GET.get("rule", "")[:60], area,
        heard if heard in ("yes", "no") else "",
    )  # fmt: skip


def _states(asked: Asked) -> list[str]:
    return [s.value for s in LeadState] if asked.state == "all" else [asked.state]


def _rows(actor: Actor, asked: Asked, area: str) -> QuerySet[Lead]:
    rows = within(queries.leads_visible_to(actor), area).filter(state__in=_states(asked))
    if asked.rules:
        rows = rows.filter(rule_set=asked.rules)
    if asked.rules and asked.rule:
        rows = rows.filter(rule=asked.rule)
    if asked.heard:
        rows = rows.filter(heard_at__isnull=asked.heard == "no")
    return rows.order_by("path", "id")


def _pairs(page: Sequence[Lead]) -> set[tuple[str, str]]:
    return {(lead.pack, lead.rule_set) for lead in page}


def _table(actor: Actor, page: Sequence[Lead], names: Mapping[str, str], lang: str) -> Table:
    latest = queries.latest_runs(actor, _pairs(page))
    told = words_of_leads(page, lang)
    heads = heads_of(actor, [lead.key for lead in page])
    table = Table(words("leads.title", lang), [
        Column(words("leads.household", lang), tight=True), Column(words("leads.place", lang)),
        Column(words("leads.says", lang)), Column(words("leads.opened", lang), tight=True),
        Column(words("leads.state", lang), tight=True),
    ], lines=True)  # fmt: skip
    for lead in page:
        state, run = LeadState(lead.state), latest.get((lead.pack, lead.rule_set))
        gone = run is not None and run.pk > lead.last_run and run.on >= lead.opened_on
        heard = words("leads.heard_yes" if lead.heard_at else "leads.heard_no", lang)
        hint, name = heard if state in OPEN else "", heads.get(lead.key) or names.get(lead.key)
        table.add(
            Cell(name or lead.key, reverse("lead", args=[lead.pk]), small=lead.key if name else ""),
            Cell(whole_name(lead.path, names)),
            Cell(told[lead.pk].title, small=words("leads.gone", lang) if gone else told[lead.pk].says),
            Cell(lead.opened_on.isoformat()), Cell(LABELS[state][lang], pill=STATE_PILLS[state], small=hint),
        )  # fmt: skip
    return table


# -- one lead ----------------------------------------------------------------------------------------------


@login_required
def lead_page(request: OfficeRequest, number: int) -> HttpResponse:
    """One lead: what was found, what to ask, what was done, and what may be done now."""
    return _shown(request, queries.lead_visible_to(request.actor, number), "", {})


@require_POST
@login_required
def lead_step(request: OfficeRequest, number: int) -> HttpResponse:
    """Take a step with a lead."""
    lead = queries.lead_visible_to(request.actor, number)
    given = {name: request.POST.get(name, "")[:4000] for name in ("step", "note")}
    if given["step"] not in {step.value for step in Step}:
        raise Http404
    try:
        state = actions.take_step(request.actor, lead.pk, Step(given["step"]), given["note"])
    except Problem as problem:
        if not problem.code.startswith("leads."):
            raise
        return _shown(request, lead, problem.sentence(request.lang), given)
    messages.success(request, words("lead.done", request.lang, state=LABELS[state][request.lang]))
    return HttpResponseRedirect(reverse("lead", args=[number]))


@require_POST
@login_required
def lead_opened(request: OfficeRequest, number: int) -> HttpResponse:
    """Show what was said and decided; who reads it, and what for, is written down first."""
    lead = queries.lead_visible_to(request.actor, number)
    check_may(request.actor, May.UNSEAL, lead.path)
    notes = actions.open_notes(request.actor, lead, request.POST.get("purpose", "")[:200])
    return _shown(request, lead, "", {}, notes)


def _shown(
    request: OfficeRequest, lead: Lead, refused: str, given: Mapping[str, str], notes: Mapping[int, str] | None = None
) -> HttpResponse:
    lang, actor = request.lang, request.actor
    home = household_visible_to(actor, lead.key)
    names, state = names_of(with_above(lead.path), lang), LeadState(lead.state)
    told = words_of_leads([lead], lang)[lead.pk]
    name = (home.head if home is not None and home.head else "") or names.get(lead.key) or lead.key
    run = queries.visible_to(actor).filter(pk=lead.last_run, state="done").first()
    shown = {
        "title": words("lead.title", lang, rule=told.title, name=name),
        "lead": words(
            "lead.lead", lang, place=whole_name(lead.path, names), on=lead.opened_on, state=LABELS[state][lang].lower()
        ),
        "lead_row": lead, "state": LABELS[state][lang], "pill": STATE_PILLS[state], "steps": _way(lead, state, lang),
        "says": told.says, "hear": told.hear,
        "rules_label": set_label(actor, lead.rule_set, lang), "events": _events(lead, told, lang, notes or {}),
        "opened": notes is not None,
        "may_open": can(actor, May.UNSEAL, lead.path) and lead.steps.exclude(note=None).exists(),
        "run_subject": reverse("run_subject", args=[run.pk, lead.key]) if run is not None else "",
        "household": reverse("household", args=[lead.key]) if home is not None else "",
        "may_hear": can_step(actor, lead, Step.HEAR), "may_reopen": can_step(actor, lead, Step.REOPEN),
        "may_close": can_step(actor, lead, Step.EXPLAIN), "closing": [(s.value, STEP_LABELS[s][lang]) for s in CLOSING],
        "is_open": state in OPEN, "refused": refused, "given": given,
        "crumbs": [(words("leads.title", lang), reverse("leads")), (told.title, "")],
    }  # fmt: skip
    return render(request, "web/lead.html", shown, status=400 if refused else 200)


def _way(lead: Lead, state: LeadState, lang: str) -> list[tuple[str, str, str]]:
    """Found, heard, closed: which of them is done, and what comes now."""
    heard, over = lead.heard_at is not None, state not in OPEN
    closed = queries.steps_of(lead).last() if over else None
    said = words("leads.heard_yes" if heard else "lead.hear", lang)
    return [
        (words("lead.way_found", lang), lead.opened_on.isoformat(), "done"),
        (said, days.day_of(lead.heard_at) if lead.heard_at else "", "done" if heard else "here"),
        (
            LABELS[state][lang] if over else words("lead.close", lang),
            days.day_of(closed.at) if closed is not None else "", "done" if over else "here" if heard else "",
        ),
    ]


def _events(lead: Lead, told: LeadWords, lang: str, notes: Mapping[int, str]) -> list[Event]:
    events = [Event(lead.opened_on.isoformat(), words("lead.opened", lang), told.says)]
    for step in queries.steps_of(lead):
        events.append(Event(days.moment(step.at), _step_said(step, lang, notes), step.by_name))
    last = events.pop()
    return [*events, Event(last.when, last.said, last.small, open=LeadState(lead.state) in OPEN)]


def _step_said(step: LeadStep, lang: str, notes: Mapping[int, str]) -> str:
    said = _step_named(step, lang)
    return words("lead.note_said", lang, step=said, note=notes[step.pk]) if step.pk in notes else said


def _step_named(step: LeadStep, lang: str) -> str:
    if step.note is None:
        return words("lead.reopened", lang)
    before, after_ = LeadState(step.from_state), LeadState(step.to_state)
    if before in OPEN and after_ in OPEN:
        return STEP_LABELS[Step.HEAR][lang]
    if after_ in OPEN:
        return STEP_LABELS[Step.REOPEN][lang]
    return LABELS[after_][lang]
