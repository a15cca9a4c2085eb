"""Policy packs to read: rule sets with their rules and sentences, dated values, documents; who uses what."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.model import DatedValue, Pack, Parameter, Rule, RuleSet
from bangfu.core.policy.reading import Reading
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.wording import CONFIDENCE_WORDS, Wording
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.runs import own_sets
from bangfu.web.policy import pack_named, packs, today, wording
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import words


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
    pack, lang, text = _pack(name), request.lang, request.GET.get("text", "")[:60].strip()
    said = wording(pack, lang)
    used, everything = _used(pack), bool(text) or request.GET.get("all") == "1"
    parameters = [
        p for p in pack.parameters.values() if text.lower() in _searched(p) and (everything or p.name in used)
    ]
    shown = {
        "title": pack.title[lang],
        "lead": words(
            "packs.count", lang, rules=len(pack.rule_sets), parameters=len(pack.parameters), sources=len(pack.sources)
        ),
        "pack": pack, "span": _span(pack, lang), "text": text, "sets": _sets_table(pack, lang),
        "parameters": _parameters_table(pack, parameters, said) if parameters else None,
        "found": words("packs.found", lang, count=len(parameters)), "everything": everything,
        "used_said": words("packs.used", lang, count=len(used)),
        "all_said": words("packs.all", lang, count=len(pack.parameters)), "sources": _sources_table(pack, lang),
        "crumbs": [(words("packs.title", lang), reverse("packs")), (pack.title[lang], "")],
    }  # fmt: skip
    return render(request, "web/pack.html", shown)


@login_required
def pack_rules(request: OfficeRequest, name: str, rules: str) -> HttpResponse:
    """One rule set: each rule with its sentence, its condition, the values it uses and its document."""
    check_may(request.actor, May.SEE_FIGURES)
    pack, lang = _pack(name), request.lang
    found = pack.rule_sets.get(rules)
    if found is None:
        raise Http404
    on = request.on or min(max(today(), pack.valid_from), pack.valid_until or today())
    said, reading = wording(pack, lang), Reading(pack, lang)
    shown = {
        "title": _head(found.label[lang]), "lead": _how(found, lang), "pack": pack, "rules": found,
        "of": pack.tables[found.of].label[lang], "applies_text": found.applies_text or "",
        "applies": reading.of(found.applies_when) if found.applies_when is not None else "",
        "source": _document(pack, found.source, lang), "article": found.article or "",
        "listed": [
            {
                "rule": rule, "label": _head(rule.label[lang]), "sentence": _sentence(pack, found, rule, lang),
                "hear": rule.hear[lang] if rule.hear else "", "in_force": rule.holds_on(on),
                "source": _document(pack, rule.source or found.source, lang), "article": rule.article or "",
                "read": reading.of(rule.condition), "made_of": reading.definitions(rule.condition),
                "uses": list(_uses(pack, found, rule, said)),
                "since": rule.valid_from.isoformat() if rule.valid_from else "",
            }
            for rule in found.rules.values()
        ],
        "crumbs": [
            (words("packs.title", lang), reverse("packs")), (pack.title[lang], reverse("pack", args=[name])),
            (_head(found.label[lang]), ""),
        ],
    }  # fmt: skip
    return render(request, "web/pack_rules.html", shown)


def _searched(parameter: Parameter) -> str:
    return f"{parameter.label['zh']} {parameter.label['en']} {parameter.name}".lower()


def _used(pack: Pack) -> set[str]:
    """The parameters that some rule rests on."""
    return {
        name for rules in pack.rule_sets.values() for rule in rules.rules.values()
        for name in parameters_of(pack, rule.condition, rules.of)
    }  # fmt: skip


def _pack(name: str) -> Pack:
    if name not in {known.name for known in packs()}:
        raise Http404
    return pack_named(name)


def _span(pack: Pack, lang: str) -> str:
    last = pack.valid_until.isoformat() if pack.valid_until else words("packs.open_end", lang)
    return words("packs.until", lang, first=pack.valid_from.isoformat(), last=last)


def _head(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(pack: Pack, rules: RuleSet, rule: Rule, lang: str) -> str:
    """The rule's sentence with the names of what it is filled with."""
    if rule.because is None:
        return ""
    text, facts = rule.because[lang], pack.facts_of(rules.of)
    day = {"zh": "当日", "en": "the day"}
    named = {**{n: f.label for n, f in facts.items()}, **{n: p.label for n, p in pack.parameters.items()}, "today": day}
    begin, end = "〔〕" if lang == "zh" else "[]"
    return text.format(**{name: f"{begin}{named[name][lang]}{end}" for name in placeholders(text)})


def _how(rules: RuleSet, lang: str) -> str:
    if rules.verdict in ("all", "any", "leads", "first"):
        return words(f"packs.verdict_{rules.verdict}", lang) + ("。" if lang == "zh" else ".")
    return words("packs.verdict_expression", lang, text=rules.verdict)


def _document(pack: Pack, key: str | None, lang: str) -> str:
    if key is None:
        return ""
    source = pack.sources[key]
    return source.number if source.number != "—" else source.title[lang]


def _uses(pack: Pack, rules: RuleSet, rule: Rule, said: Wording) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys(parameters_of(pack, rule.condition, rules.of)):
        parameter = pack.parameters[name]
        values = [said.parameter_value(parameter, dated.value) for dated in parameter.values]
        yield parameter.label[said.lang], " → ".join(values[-3:]) or words("packs.local", said.lang), name


def _sets_table(pack: Pack, lang: str) -> Table:
    table = Table(words("packs.rule_sets", lang), [
        Column(words("packs.rule_sets", lang)), Column(words("packs.rules_of", lang)),
        Column(words("packs.verdict", lang)), Column(words("packs.rule", lang), num=True),
        Column(words("packs.source", lang)),
    ])  # fmt: skip
    for rules in own_sets(pack):
        href = reverse("pack_rules", args=[pack.name, rules.name])
        table.add(
            Cell(_head(rules.label[lang]), href), Cell(pack.tables[rules.of].label[lang]),
            Cell(_how(rules, lang).rstrip("。.")), Cell(f"{len(rules.rules)}", href, num=True),
            Cell(_document(pack, rules.source, lang), small=rules.article or ""),
        )  # fmt: skip
    return table


def _parameters_table(pack: Pack, parameters: list[Parameter], said: Wording) -> Table:
    lang = said.lang
    table = Table(words("packs.parameters", lang), [
        Column(words("packs.name", lang)), Column(words("packs.value", lang), num=True),
        Column(words("packs.from", lang), tight=True), Column(words("packs.source", lang)),
        Column(words("packs.confidence", lang)),
    ])  # fmt: skip
    for parameter in parameters:
        for at, dated in enumerate(parameter.values):
            name = Cell(_head(parameter.label[lang]), small=_note(parameter, dated, lang)) if at == 0 else Cell(
                "〃", small=_note(None, dated, lang)
            )  # fmt: skip
            table.add(
                name, Cell(said.parameter_value(parameter, dated.value)), Cell(_days(dated)),
                Cell(_document(pack, dated.source, lang) or "—", small=dated.article or ""),
                Cell(CONFIDENCE_WORDS[dated.confidence][lang]),
            )  # fmt: skip
        if not parameter.values:
            name = Cell(_head(parameter.label[lang]), small=parameter.note[lang] if parameter.note else "")
            table.add(name, Cell(words("packs.local", lang)), Cell("—"), Cell("—"), Cell("—"))
    return table


def _days(dated: DatedValue) -> str:
    return f"{dated.valid_from} – {dated.valid_until}" if dated.valid_until else f"{dated.valid_from} –"


def _note(parameter: Parameter | None, dated: DatedValue, lang: str) -> str:
    notes = [note[lang] for note in (parameter.note if parameter else None, dated.note) if note]
    return " ".join(notes)


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
            Cell(CONFIDENCE_WORDS[source.confidence][lang]),
        )  # fmt: skip
    return table
