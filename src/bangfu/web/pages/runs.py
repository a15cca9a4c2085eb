"""Runs: the list of them, and the form for another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.core.texts import headed
from bangfu.core.typed_days import typed_day
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.assessment import actions, queries
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.permissions import can_start
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import children_of, names_of
from bangfu.web.assessing import words_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.place_names import place_name
from bangfu.web.policy import packs, today
from bangfu.web.shown import Cell, Column, Table, count_cell, query_of
from bangfu.web.words import name_of_actor, words

LISTED = 50
ASKED = ("rules", "on", "area")
"""What the form asks for; an address may fill it in."""
STATES = {"waiting": "", "running": "", "done": "met", "failed": "unmet", "cancelled": ""}


# -- the list and the form ------------------------------------------------------------------------------


@login_required
def runs(request: OfficeRequest) -> HttpResponse:
    """All runs the account may see, and the form for another."""
    check_may(request.actor, May.SEE_FIGURES)
    if request.method == "POST":
        return _asked(request)
    return _list(request, {name: request.GET.get(name, "")[:200] for name in ASKED}, None)


def form_address(run: Run) -> str:
    """The form, filled in as for a run."""
    asked = {"rules": f"{run.pack}.{run.rules}", "on": run.on.isoformat(), "area": run.area}
    return reverse("runs") + query_of(asked)


def _asked(request: OfficeRequest) -> HttpResponse:
    given = {name: request.POST.get(name, "")[:200] for name in ASKED}
    pack, _, rules = given["rules"].partition(".")
    if pack not in {known.name for known in packs()}:
        raise Http404
    try:
        on = typed_day(given["on"])
        run = actions.ask_for_run(request.actor, pack, rules, on, given["area"])
    except Problem as problem:
        if not problem.code.startswith(("policy.", "serving.")):
            raise
        return _list(request, given, problem.sentence(request.lang))
    return HttpResponseRedirect(reverse("run", args=[run.pk]))


def _list(request: OfficeRequest, given: Mapping[str, str], refused: str | None) -> HttpResponse:
    lang, actor = request.lang, request.actor
    found = list(queries.visible_to(actor)[:LISTED])
    done = queries.visible_to(actor).filter(state="done").count()
    shown = {
        "title": words("runs.title", lang), "lead": words("runs.lead", lang, count=done),
        "table": _runs_table(actor, found, lang) if found else None, "refused": refused,
        "shown": words("runs.shown", lang, count=len(found)),
        "may_start": can_start(actor, request.area), "sets": _sets(lang),
        "asked": {"rules": given.get("rules", ""), "on": given.get("on") or (request.on or today()).isoformat(),
                  "area": given.get("area") or request.area},
        "areas": _areas(request),
    }  # fmt: skip
    return render(request, "web/runs.html", shown, status=400 if refused else 200)


def _runs_table(actor: Actor, found: Sequence[Run], lang: str) -> Table:
    names = names_of({run.area for run in found if run.area}, lang)
    table = Table(words("runs.title", lang), [
        Column(words("runs.rules", lang)), Column(words("runs.on", lang), tight=True),
        Column(words("runs.area", lang)), Column(words("runs.judged", lang), num=True),
        Column(words("runs.said", lang)), Column(words("runs.by", lang)), Column(words("runs.state", lang), tight=True),
    ], lines=True)  # fmt: skip
    for run in found:
        said, state = words_of(run, lang), queries.state_of(run)
        counts = queries.counts_of(actor, run)
        href = reverse("run", args=[run.pk])
        table.add(
            Cell(said.label(said.rules.label), href, small=said.pack.title[lang]), Cell(run.on.isoformat()),
            Cell(names.get(run.area, run.area) or words("area.all", lang)),
            count_cell(sum(counts.values()) if state == "done" else None, href),
            Cell(said.listed(said.verdict_parts(counts)[:3]) if counts else "—"),
            Cell(name_of_actor(run.asked_name, lang)), Cell(words(f"runs.state_{state}", lang), pill=STATES[state]),
        )  # fmt: skip
    return table


def _sets(lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (pack.title[lang], [(f"{pack.name}.{rules.name}", _label(rules, lang)) for rules in own_sets(pack)])
        for pack in packs()
    ]


def own_sets(pack: Pack) -> list[RuleSet]:
    """The rule sets of a pack, in the order of what they judge: homes first."""
    return sorted(pack.rule_sets.values(), key=lambda r: (r.verdict == "leads", pack.tables[r.of].place is None))


def _label(rules: RuleSet, lang: str) -> str:
    return headed(rules.label[lang])


def _areas(request: OfficeRequest) -> list[tuple[str, str]]:
    area = request.area
    below = [(place.path, place.named(request.lang)) for place in children_of(area)[:60]]
    return [(area, place_name(area, request.lang)), *below]
