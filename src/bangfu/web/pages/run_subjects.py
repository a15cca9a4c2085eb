"""The subjects behind a figure of a run, their export, and why one of them got its verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.engines.report_words import Words
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment import queries
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.kept_packs import judged_by, pack_of
from bangfu.programme.assessment.models import Run, Verdict
from bangfu.programme.households.queries import capped_count, heads_of, household_visible_to
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.queries import children_of, names_of
from bangfu.web.assessing import crumbs_of, outcome_pill, pill_of, rules_address, verdict_cell, words_of
from bangfu.web.exporting import Leaving, given
from bangfu.web.middleware import OfficeRequest, Viewpoint, viewpoint
from bangfu.web.paging import page_of
from bangfu.web.place_names import whole_name, with_above
from bangfu.web.shown import Cell, Column, Table, query_of
from bangfu.web.words import words

COUNTED = 1_000
"""Subjects of one rule's outcome counted before the page says that there are more; verdicts stand in the roll-up."""


@dataclass(frozen=True)
class Asked:
    """What the address of the list asks for."""

    area: str = ""
    verdict: str = ""
    rule: str = ""
    outcome: str = ""

    def query(self, **more: str) -> str:
        """The query of an address with this filter."""
        return query_of({**self.__dict__, **more}) or "?"


@login_required
def run_subjects(request: OfficeRequest, number: int) -> HttpResponse:
    """The subjects of a verdict or of a rule's outcome, in order of place."""
    run = queries.run_visible_to(request.actor, number)
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    lang, asked = request.lang, _filter(viewpoint(request), run)
    rows = _subjects(request.actor, run, asked)
    if asked.rule:
        total, more = capped_count(rows, COUNTED)
    else:
        total, more = queries.number_of(request.actor, run, asked.verdict, asked.area), False
    turned = page_of(rows, request.GET)
    page = turned.rows
    names = names_of({p for row in page for p in with_above(row.path)} | set(with_above(asked.area)), lang)
    said = words_of(run, lang)
    count = words("subjects.more", lang, count=said.counted(total)) if more else said.counted(total)
    word = said.short_verdict(asked.verdict) if asked.verdict else words("subjects.all", lang)
    if asked.rule:
        rule, outcome = said.label(said.rules.rules[asked.rule].label), _outcome(said, asked.outcome)
        word = f"{rule}（{outcome}）" if lang == "zh" else f"{rule} ({outcome})"
    shown = {
        "title": words("subjects.title", lang, word=word, rules=said.rules.label[lang]),
        "lead": words(
            "subjects.lead", lang, area=names.get(asked.area, "") or words("area.all", lang), on=run.on,
            count=count,
        ),
        "run": run, "asked": asked, "table": _subjects_table(request.actor, page, run, said, names) if page else None,
        "places": [(p.path, p.named(lang)) for p in children_of(asked.area, run.on)[:100]] if asked.area != "" else [],
        "verdicts": [(v, said.short_verdict(v)) for v in said.rules.outcomes],
        "rules": [(r.name, said.label(r.label)) for r in said.rules.rules_on(run.on)],
        "outcomes": [(o, _outcome(said, o)) for o in ("met", "unmet", "unknown")],
        "pager": turned.pager(words("subjects.shown", lang, count=len(page), total=count), asked.query),
        "crumbs": [*crumbs_of(run, lang), (word, "")], "may_export": can(request.actor, May.EXPORT),
        "export": asked.query(),
    }  # fmt: skip
    return render(request, "web/run_subjects.html", shown)


@login_required
def run_exported(request: OfficeRequest, number: int, kind: str) -> HttpResponse:
    """Everything the list shows, as CSV or as a workbook."""
    return given(request, kind, verdicts_leaving(viewpoint(request), number))


def verdicts_leaving(view: Viewpoint, number: int) -> Leaving:
    """The list of everything a run's filter shows, for whoever may take it out."""
    run = queries.run_visible_to(view.actor, number)
    check_may(view.actor, May.SEE_HOUSEHOLDS)
    check_may(view.actor, May.EXPORT)
    judged_by(run)  # under heads of other rules the columns would be false: refused
    asked, said = _filter(view, run), words_of(run, view.lang)
    facts = said.pack.facts_of(said.rules.of)
    head = [
        *(words(f"subjects.{name}", view.lang) for name in ("key", "place", "verdict")),
        *(said.label(rule.label) for rule in said.rules.rules_on(run.on)),
        *(said.with_unit(facts[name]) for name in said.rules.figures),
    ]  # fmt: skip
    rows = _subjects(view.actor, run, asked)
    area = queries.area_in(view.actor, run, wanted=asked.area)
    within = area if area.startswith(view.actor.area) else view.actor.area  # a predecessor's code

    def lines() -> Iterator[Sequence[object]]:
        with confined(view.actor.area):
            for row in rows.iterator(chunk_size=5000):
                figures = json.loads(row.figures)
                yield [
                    row.key, row.path, said.verdict(said.rules, row.verdict),
                    *(_outcome(said, _outcome_of(row, bit)) for bit, _ in enumerate(said.rules.rules_on(run.on))),
                    *(said.figure(facts[name], figures.get(name)) for name in said.rules.figures),
                ]  # fmt: skip

    title = said.rules.label[view.lang]
    return Leaving("verdicts", title, head, lines, within, rows.count(), run=run.pk)


def _filter(view: Viewpoint, run: Run) -> Asked:
    rules = pack_of(run).rule_sets[run.rules]
    area = view.query.get("area", "")
    verdict, rule = view.query.get("verdict", ""), view.query.get("rule", "")
    outcome = view.query.get("outcome", "")
    same = pack_of(run).hash == run.pack_hash
    known = same and rule in {one.name for one in rules.rules_on(run.on)} and outcome in ("met", "unmet", "unknown")
    return Asked(
        queries.area_in(view.actor, run, wanted=area if area.isalnum() else ""),
        verdict if verdict in rules.outcomes else "", rule if known else "", outcome if known else "",
    )  # fmt: skip


def _subjects(actor: Actor, run: Run, asked: Asked) -> QuerySet[Verdict]:
    rows = queries.subjects_of(actor, run, asked.verdict, asked.area)
    if asked.rule:
        in_force = [rule.name for rule in pack_of(run).rule_sets[run.rules].rules_on(run.on)]
        rows = queries.judged_by_rule(rows, in_force.index(asked.rule), asked.outcome)
    return rows


def _subjects_table(
    actor: Actor, page: Sequence[Verdict], run: Run, said: Words, names: Mapping[str, str]
) -> Table:
    lang, rules = said.lang, said.rules
    facts = said.pack.facts_of(rules.of)
    figures = rules.figures[:3]
    heads = heads_of(actor, [row.key for row in page])
    about = {"all": "subjects.not_met", "leads": "subjects.grounds"}.get(rules.verdict, "subjects.grounds")
    table = Table(rules.label[lang], [
        Column(said.label(said.table.label)), Column(words("subjects.place", lang)),
        *(Column(said.with_unit(facts[name]), num=True) for name in figures),
        Column(words(about, lang)), Column(words("subjects.verdict", lang), tight=True),
    ], lines=True)  # fmt: skip
    for row in page:
        values = json.loads(row.figures)
        named, why = heads.get(row.key) or names.get(row.key, ""), reverse("run_subject", args=[run.pk, row.key])
        table.add(
            Cell(named or row.key, why, small=row.key if named else ""),
            Cell(whole_name(row.path, names)),
            *(
                Cell(said.figure(facts[name], values.get(name)), why if values.get(name) is not None else "", num=True)
                for name in figures
            ),
            _rules_cell(row, said, run, failed=about == "subjects.not_met"),
            verdict_cell(said, row.verdict),
        )  # fmt: skip
    return table


def _rules_cell(row: Verdict, said: Words, run: Run, *, failed: bool) -> Cell:
    none = Cell("—", zero=True)
    if said.pack.hash != run.pack_hash:
        return none  # the bits are those of other rules
    in_force = list(enumerate(said.rules.rules_on(run.on)))
    wanted = "unmet" if failed else "met"
    listed = [rule.label[said.lang] for bit, rule in in_force if _outcome_of(row, bit) == wanted]
    shown = said.listed(listed[:3])
    return Cell(f"{shown} +{len(listed) - 3}" if len(listed) > 3 else shown) if listed else none


def _outcome_of(row: Verdict, bit: int) -> str:
    mask = 1 << bit
    return "unmet" if row.failed & mask else "unknown" if row.unknown & mask else "met"


def _outcome(said: Words, outcome: str) -> str:
    return dict(zip(("met", "unmet", "unknown"), said.outcome_heads(), strict=True)).get(outcome, "")


@login_required
def run_subject(request: OfficeRequest, number: int, key: str) -> HttpResponse:
    """Why one subject got its verdict in a run, rule by rule."""
    run = queries.run_visible_to(request.actor, number)
    lang = request.lang
    explained = said_of(request.actor, run, key, lang)
    home = household_visible_to(request.actor, key)
    names = names_of(with_above(explained.path), lang)
    name = (home.head if home is not None and home.head else "") or names.get(key, "") or key
    asked = {"on": run.on.isoformat(), "rules": run.rules}
    rules = [(rule, outcome_pill(explained.gives_leads, rule.outcome)) for rule in explained.explained]
    quiet = [(rule, pill) for rule, pill in rules if explained.gives_leads and rule.outcome == "unmet"]
    shown = {
        "title": words("explained.title", lang, name=name),
        "lead": words(
            "explained.lead", lang, place=whole_name(explained.path, names), on=run.on, rules=explained.rules
        ),
        "run": run, "rules_href": rules_address(run), "said": explained,
        "state": pill_of(words_of(run, lang), explained.verdict),
        "rules": [one for one in rules if one not in quiet], "quiet": quiet,
        "household": reverse("household", args=[key]) + query_of(asked) if home is not None else "",
        "crumbs": [*crumbs_of(run, lang), (key, "")],
    }  # fmt: skip
    return render(request, "web/run_subject.html", shown)
