"""One rule set of a pack, as a lawyer reads it: each rule in words, the values and documents it rests on, and the
worked cases that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.policy.cases import NOT_A_SUBJECT, Case, row_of
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.model import Fact, Pack, Rule, RuleSet
from bangfu.core.policy.reading import Reading
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.wording import CONFIDENCE_WORDS, Wording
from bangfu.core.texts import headed, listed
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.packs import (
    asked_pack,
    cases_of,
    day_in_force,
    days_of,
    document_of,
    how_verdict,
    shown_value,
)
from bangfu.web.policy import wording
from bangfu.web.words import days, words

PILLS = {"met": "met", "unmet": "unmet", "unknown": "unknown", "lead": "late", "clear": ""}


@dataclass(frozen=True)
class Used:
    """A value a rule rests on, as of the day: since when, from which document, how sure."""

    label: str
    value: str
    days: str
    document: str
    confidence: str
    name: str


@dataclass(frozen=True)
class CaseShown:
    """A worked case: who is judged, on which day, what the law expects."""

    title: str
    on: str
    verdict: str
    pill: str
    given: list[tuple[str, str]]
    linked: list[tuple[str, list[str]]]
    rules: list[tuple[str, str, str]]


@login_required
def pack_rules(request: OfficeRequest, name: str, rules: str) -> HttpResponse:
    """One rule set: each rule in words, the values it uses, its document; then its worked cases."""
    check_may(request.actor, May.SEE_FIGURES)
    pack, lang = asked_pack(name, request.GET.get("version", "")), request.lang
    found = pack.rule_sets.get(rules)
    if found is None:
        raise Http404
    on, said, reading = day_in_force(pack, request), wording(pack, lang), Reading(pack, lang)
    cases = [_case(pack, found, case, said) for case in cases_of(pack.folder) if case.rules == rules]
    shown = {
        "title": headed(found.label[lang]), "pack": pack, "rules": found,
        "kept": pack.hash if pack.hash != asked_pack(name).hash else "",
        "lead": words(
            "packs.rules_lead", lang, how=how_verdict(found, lang), rules=len(found.rules), cases=len(cases),
        ),
        "of": pack.tables[found.of].label[lang], "applies_text": found.applies_text or "",
        "applies": headed(reading.of(found.applies_when)) if found.applies_when is not None else "",
        "source": _cited(pack, found.source, found.article, lang), "day": days.long(on, lang),
        "listed": [_rule(pack, found, rule, said, reading, on) for rule in found.rules.values()], "cases": cases,
        "crumbs": [
            (words("packs.title", lang), reverse("packs")), (pack.title[lang], reverse("pack", args=[name])),
            (headed(found.label[lang]), ""),
        ],
    }  # fmt: skip
    return render(request, "web/pack_rules.html", shown)


def _rule(pack: Pack, found: RuleSet, rule: Rule, said: Wording, reading: Reading, on: date) -> dict[str, object]:
    lang = said.lang
    return {
        "rule": rule, "label": headed(rule.label[lang]), "sentence": _sentence(pack, found, rule, lang),
        "hear": rule.hear[lang] if rule.hear else "", "in_force": rule.holds_on(on),
        "source": _cited(pack, rule.source or found.source, rule.article or "", lang),
        "read": headed(reading.of(rule.condition)), "made_of": reading.definitions(rule.condition),
        "uses": list(_uses(pack, found, rule, said, on)),
        "since": rule.valid_from.isoformat() if rule.valid_from else "",
    }  # fmt: skip


def _cited(pack: Pack, key: str | None, article: str | None, lang: str) -> str:
    """The document with its title, number and article."""
    if key is None:
        return ""
    source = pack.sources[key]
    numbered = not source.number.isascii() and source.number != "—" and source.number not in source.title[lang]
    if lang == "zh":
        return f"{source.number if numbered else ''}《{source.title[lang]}》{article or ''}"
    return " · ".join(part for part in (source.title[lang], source.number if numbered else "", article) if part)


def _sentence(pack: Pack, rules: RuleSet, rule: Rule, lang: str) -> str:
    """The rule's sentence with the names of what it is filled with."""
    if rule.because is None:
        return ""
    text, facts = rule.because[lang], pack.facts_of(rules.of)
    day = {"zh": "当日", "en": "the day"}
    named = {**{n: f.label for n, f in facts.items()}, **{n: p.label for n, p in pack.parameters.items()}, "today": day}
    begin, end = "〔〕" if lang == "zh" else "[]"
    return text.format(**{name: f"{begin}{named[name][lang]}{end}" for name in placeholders(text)})


def _uses(pack: Pack, rules: RuleSet, rule: Rule, said: Wording, on: date) -> Iterator[Used]:
    lang = said.lang
    for name in dict.fromkeys(parameters_of(pack, rule.condition, rules.of)):
        parameter = pack.parameters[name]
        dated, label = shown_value(parameter, on), headed(parameter.label[lang])
        if dated is None:
            yield Used(label, words("packs.local", lang), "", "", "", name)
        else:
            yield Used(
                label, said.parameter_value(parameter, dated.value), days_of(dated, lang),
                " ".join(filter(None, (document_of(pack, dated.source, lang), dated.article))),
                words("packs.sure", lang, how=CONFIDENCE_WORDS[dated.confidence][lang]), name,
            )  # fmt: skip


def _case(pack: Pack, rules: RuleSet, case: Case, said: Wording) -> CaseShown:
    lang = said.lang
    row, facts = row_of(pack, rules.of, case.given, case), pack.facts_of(rules.of)
    given = [(headed(facts[name].label[lang]), fact_said(facts[name], row, said)) for name in row.values]
    known = pack.parameters
    given += [
        (headed(known[name].label[lang]), known[value].label[lang] if value in known else value)
        for name, value in case.sets.items() if name in known
    ]  # fmt: skip
    linked = [
        (
            headed(pack.tables[name].label[lang]),
            [_row_said(pack, child, said) for child in children or []] or [words("packs.no_row", lang)],
        )
        for name, children in row.rows.items()
    ]
    outside = case.expect == NOT_A_SUBJECT
    return CaseShown(
        case.title[lang], days.long(case.on, lang),
        words("packs.no_subject", lang) if outside else said.verdict(rules, case.expect),
        "" if outside else PILLS.get(case.expect, "met"), given, linked,
        [
            (headed(rules.rules[name].label[lang]), said.outcome(rules, word), _outcome_pill(rules, word))
            for name, word in case.rules_expected.items() if name in rules.rules and word != "—"
        ],
    )  # fmt: skip


def _outcome_pill(rules: RuleSet, word: str) -> str:
    if rules.verdict != "leads":
        return PILLS[word]
    return {"met": "late", "unmet": "", "unknown": "unknown"}[word]


def _row_said(pack: Pack, row: Row, said: Wording) -> str:
    """A linked row in one line: a member, an income; a register that was looked at, with what it holds of them."""
    lang, facts = said.lang, pack.facts_of(row.table)
    parts = [f"{facts[name].label[lang]} {fact_said(facts[name], row, said)}" for name in row.values]
    for name, children in row.rows.items():
        label = pack.tables[name].label[lang]
        parts += [
            words("packs.in_register", lang, register=label, held=_row_said(pack, child, said))
            for child in children or []
        ]
    empty = [pack.tables[name].label[lang] for name, children in row.rows.items() if not children]
    if empty:
        parts.append(words("packs.no_rows", lang, registers=listed(empty, lang)))
    return ("，" if lang == "zh" else "; ").join(parts) or words("packs.a_row", lang)


def fact_said(fact: Fact, row: Row, said: Wording) -> str:
    """A given value in words, lists of codes too."""
    value = row.values[fact.name]
    if isinstance(value, tuple | frozenset) and fact.type.codes is not None:
        return listed((said.code(fact.type.codes, str(code)) for code in sorted(map(str, value))), said.lang)
    return said.fact_value(fact, value)
