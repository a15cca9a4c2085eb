"""Policy packs to read: rule sets, dated values and how sure they are, documents."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.drawing.markup import Html, join, tag
from bangfu.core.policy.cases import Case, read_cases
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.model import DatedValue, Pack, Parameter, RuleSet
from bangfu.core.policy.wording import CONFIDENCE_WORDS, Wording
from bangfu.core.texts import headed
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.assessment.kept_packs import pack_with_hash, versions_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.runs import own_sets
from bangfu.web.policy import pack_named, packs, today, wording
from bangfu.web.shown import Cell, Column, Table, count_cell
from bangfu.web.words import days, words

SHORT = 16
"""Characters of a hash that tell versions apart; the whole one stands below."""
SURE = ("high", "medium", "low")


@login_required
def pack_list(request: OfficeRequest) -> HttpResponse:
    """The packs of this office."""
    check_may(request.actor, May.SEE_FIGURES)
    lang = request.lang
    table = Table(words("packs.title", lang), [
        Column(words("packs.pack", lang)), Column(words("packs.valid", lang)),
        Column(words("packs.rule_sets", lang), num=True), Column(words("packs.parameters", lang), num=True),
        Column(words("packs.sources", lang), num=True),
    ])  # fmt: skip
    for pack in packs():
        href = reverse("pack", args=[pack.name])
        table.add(
            Cell(pack.title[lang], href, small=pack.name), Cell(_span(pack, lang)),
            Cell(f"{len(pack.rule_sets)}", href, num=True),
            Cell(f"{len(pack.parameters)}", f"{href}#parameters", num=True),
            Cell(f"{len(pack.sources)}", f"{href}#sources", num=True),
        )  # fmt: skip
    shown = {"title": words("packs.title", lang), "lead": words("packs.lead", lang), "table": table}
    return render(request, "web/packs.html", shown)


@login_required
def pack_page(request: OfficeRequest, name: str) -> HttpResponse:
    """One pack: its rule sets, its values as of the day, its documents."""
    check_may(request.actor, May.SEE_FIGURES)
    version = request.GET.get("version", "")[:64]
    pack, lang, text = asked_pack(name, version), request.lang, request.GET.get("text", "")[:60].strip()
    kept = version if version and pack.hash != pack_named(name).hash else ""
    said, on = wording(pack, lang), day_in_force(pack, request)
    used, everything = _used(pack), bool(text) or request.GET.get("all") == "1"
    parameters = [
        p for p in pack.parameters.values() if text.lower() in _searched(p) and (everything or p.name in used)
    ]
    shown = {
        "title": pack.title[lang],
        "lead": words(
            "packs.count", lang, rules=len(pack.rule_sets), parameters=len(pack.parameters), sources=len(pack.sources)
        ),
        "kept": kept, "versions": _versions_table(name, pack, lang),
        "pack": pack, "span": _span(pack, lang), "text": text, "sets": _sets_table(pack, lang, kept),
        "parameters": _parameters_table(pack, parameters, said, on) if parameters else None,
        "found": words("packs.found", lang, count=len(parameters)), "everything": everything,
        "used_said": words("packs.used", lang, count=len(used)),
        "all_said": words("packs.all", lang, count=len(pack.parameters)), "sources": _sources_table(pack, lang),
        "against": [
            (one.name, words("packs.against", lang, title=one.title[lang])) for one in packs() if one.name != pack.name
        ],
        "crumbs": [(words("packs.title", lang), reverse("packs")), (pack.title[lang], "")],
    }  # fmt: skip
    return render(request, "web/pack.html", shown)


def day_in_force(pack: Pack, request: OfficeRequest) -> date:
    """The day that was picked, or today; where the pack does not hold then, the nearest day on which it does."""
    day = max(request.on or today(), pack.valid_from)
    return min(day, pack.valid_until - timedelta(days=1)) if pack.valid_until else day


def _searched(parameter: Parameter) -> str:
    return f"{parameter.label['zh']} {parameter.label['en']} {parameter.name}".lower()


def _used(pack: Pack) -> set[str]:
    """The parameters that some rule rests on."""
    return {
        name for rules in pack.rule_sets.values() for rule in rules.rules.values()
        for name in parameters_of(pack, rule.condition, rules.of)
    }  # fmt: skip


@cache
def cases_of(folder: str) -> list[Case]:
    """The worked cases of a pack, read once."""
    return read_cases(Path(folder))


def asked_pack(name: str, version: str = "") -> Pack:
    """A pack of this office: today's, or that of a hash as it was kept with the runs judged by it."""
    if name not in {known.name for known in packs()}:
        raise Http404
    found = pack_with_hash(name, version) if version else pack_named(name)
    if found is None:
        raise Http404
    return found


def _span(pack: Pack, lang: str) -> str:
    last = pack.valid_until.isoformat() if pack.valid_until else words("packs.open_end", lang)
    return words("packs.until", lang, first=pack.valid_from.isoformat(), last=last)


def how_verdict(rules: RuleSet, lang: str) -> str:
    """How the outcomes of its rules make a set's verdict, as a sentence."""
    if rules.verdict in ("all", "any", "leads", "first"):
        return words(f"packs.verdict_{rules.verdict}", lang) + ("。" if lang == "zh" else ".")
    return words("packs.verdict_expression", lang, text=rules.verdict)


def document_of(pack: Pack, key: str | None, lang: str) -> str:
    """A document as it is cited: in Chinese by its number, in English by its title."""
    if key is None:
        return ""
    source = pack.sources[key]
    return source.title[lang] if lang != "zh" or source.number.isascii() or source.number == "—" else source.number


def _versions_table(name: str, shown: Pack, lang: str) -> Table | None:
    """Each version that runs were judged by: its hash, when, how often; each leads to how it stood."""
    versions = versions_of(name)
    if not versions:
        return None
    table = Table(words("packs.versions", lang), [
        Column(words("packs.hash", lang)), Column(words("packs.first_used", lang), tight=True),
        Column(words("packs.last_used", lang), tight=True), Column(words("packs.version_runs", lang), num=True),
        Column(words("state", lang), tight=True),
    ])  # fmt: skip
    for one in versions:
        query = "" if one.is_todays else f"?version={one.hash}"
        href = reverse("pack", args=[name]) + query if one.is_kept and one.hash != shown.hash else ""
        state = "todays" if one.is_todays else "kept" if one.is_kept else "lost"
        word = words(f"packs.version_{state}", lang)
        table.add(
            Cell(tag("code", one.hash[:SHORT], title=one.hash), href), Cell(days.day_of(one.first)),
            Cell(days.day_of(one.last)), Cell(f"{one.runs:,}", num=True),
            Cell(word, pill="unmet" if state == "lost" else ""),
        )  # fmt: skip
    return table


def _sets_table(pack: Pack, lang: str, kept: str) -> Table:
    table = Table(words("packs.rule_sets", lang), [
        Column(words("packs.rule_sets", lang)), Column(words("packs.rules_of", lang)),
        Column(words("packs.verdict", lang)), Column(words("packs.rule", lang), num=True),
        Column(words("packs.cases", lang), num=True), Column(words("packs.source", lang)),
    ])  # fmt: skip
    counted = Counter(case.rules for case in cases_of(pack.folder))
    for rules in own_sets(pack):
        href = reverse("pack_rules", args=[pack.name, rules.name]) + (f"?version={kept}" if kept else "")
        table.add(
            Cell(headed(rules.label[lang]), href), Cell(pack.tables[rules.of].label[lang]),
            Cell(how_verdict(rules, lang).rstrip("。.")), Cell(f"{len(rules.rules)}", href, num=True),
            count_cell(counted[rules.name], f"{href}#cases"),
            Cell(document_of(pack, rules.source, lang), small=rules.article or ""),
        )  # fmt: skip
    return table


def _parameters_table(pack: Pack, parameters: list[Parameter], said: Wording, on: date) -> Table:
    """A line a parameter: its value on the day, the earlier and later ones behind it; what is surest stands first."""
    lang = said.lang
    table = Table(words("packs.parameters", lang), [
        Column(words("packs.name", lang)), Column(words("packs.value", lang)),
        Column(words("packs.source", lang)), Column(words("packs.confidence", lang), tight=True),
    ])  # fmt: skip
    for parameter in sorted(parameters, key=lambda one: _sureness(one, on)):
        name, note = headed(parameter.label[lang]), parameter.note[lang] if parameter.note else ""
        dated = shown_value(parameter, on)
        if dated is None:
            table.add(Cell(name, small=note), Cell(words("packs.local", lang)), Cell("—"), Cell("—"))
            continue
        if dated.note is not None:
            note = f"{note} {dated.note[lang]}".strip()
        table.add(
            Cell(name, small=note), Cell(_values(pack, parameter, dated, said)),
            Cell(document_of(pack, dated.source, lang) or "—", small=dated.article or ""),
            confidence_cell(dated.confidence, lang),
        )  # fmt: skip
    return table


def _sureness(parameter: Parameter, on: date) -> int:
    dated = shown_value(parameter, on)
    return len(SURE) if dated is None else SURE.index(dated.confidence)


def shown_value(parameter: Parameter, on: date) -> DatedValue | None:
    """The value of the day, or the one nearest to it; none where it is set locally."""
    holding = [dated for dated in parameter.values if dated.holds_on(on)]
    begun = [dated for dated in parameter.values if dated.valid_from <= on]
    return next(iter([*holding, *reversed(begun), *parameter.values]), None)


def confidence_cell(confidence: str, lang: str) -> Cell:
    """How sure a value is, as a mark: our own choices and unconfirmed figures look unfinished."""
    pill = {"high": "met", "medium": "", "low": "unknown"}[confidence]
    return Cell(CONFIDENCE_WORDS[confidence][lang], pill=pill)


def _values(pack: Pack, parameter: Parameter, dated: DatedValue, said: Wording) -> Html:
    """The value with the days it holds; all others, each with its document, open behind it."""
    now = tag("b", said.parameter_value(parameter, dated.value))
    days = tag("small", days_of(dated, said.lang))
    others = [one for one in parameter.values if one is not dated]
    if not others:
        return join(now, days)
    lines = [
        tag("li", tag("b", said.parameter_value(parameter, one.value)), " ", days_of(one, said.lang), " ",
            tag("span", document_of(pack, one.source, said.lang), class_="muted"))
        for one in others
    ]  # fmt: skip
    head = words("packs.other_days", said.lang, count=len(others))
    return join(now, days, tag("details", tag("summary", head), tag("ul", *lines), class_="rows rows--flat"))


def days_of(dated: DatedValue, lang: str) -> str:
    """From when until when a value holds."""
    if dated.valid_until is None:
        return words("packs.since", lang, first=dated.valid_from.isoformat())
    return words("packs.between", lang, first=dated.valid_from.isoformat(), last=dated.valid_until.isoformat())


def _sources_table(pack: Pack, lang: str) -> Table:
    table = Table(words("packs.sources", lang), [
        Column(words("packs.document", lang)), Column(words("packs.number", lang)),
        Column(words("packs.issuer", lang)), Column(words("packs.issued", lang), tight=True),
        Column(words("packs.confidence", lang)),
    ])  # fmt: skip
    for source in pack.sources.values():
        table.add(
            Cell(source.title[lang], small=source.note[lang] if source.note else ""), Cell(source.number),
            Cell(source.issuer[lang] if source.issuer else "—"),
            Cell(source.issued_on.isoformat() if source.issued_on else "—"),
            confidence_cell(source.confidence, lang),
        )  # fmt: skip
    return table
