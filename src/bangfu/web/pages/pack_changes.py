"""What changed from one pack to another, for readers of law: values and rules side by side, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bangfu.core.drawing.markup import tag
from bangfu.core.policy.model import Pack, Parameter, Rule, RuleSet
from bangfu.core.policy.reading import Reading
from bangfu.core.texts import headed, in_parts
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.packs import asked_pack, days_of
from bangfu.web.policy import wording
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import words

SHORT = 8


@login_required
def pack_changes(request: OfficeRequest, name: str, other: str) -> HttpResponse:
    """Every value and rule that is not the same in both packs: what is in both, then what is new, then what is gone."""
    check_may(request.actor, May.SEE_FIGURES)
    old, new, lang = asked_pack(name, request.GET.get("version", "")), asked_pack(other), request.lang
    titles = titles_of(old, new, lang)
    values = [row for row in _values(old, new, lang) if row[1] != row[2]]
    rules = [row for row in _rules(old, new, lang) if row[1] != row[2]]
    shown = {
        "title": words("packs.changes", lang),
        "lead": words(
            "packs.changes_lead", lang, old=titles[0], new=titles[1], values=len(values), rules=len(rules)
        ),
        "tables": [
            (words("packs.rule", lang), _table("packs.rule", rules, titles, lang)),
            (words("packs.parameters", lang), _table("packs.parameters", values, titles, lang)),
        ],
        "crumbs": [
            (words("packs.title", lang), reverse("packs")), (old.title[lang], reverse("pack", args=[name])),
            (words("packs.changes", lang), ""),
        ],
    }  # fmt: skip
    return render(request, "web/pack_changes.html", shown)


def titles_of(old: Pack, new: Pack, lang: str) -> tuple[str, str]:
    """What the two are called beside each other; two versions of one pack also by the beginnings of their hashes."""
    if old.name != new.name:
        return old.title[lang], new.title[lang]
    then, now = (
        words(code, lang, title=pack.title[lang], hash=pack.hash[:SHORT])
        for code, pack in (("packs.version_then", old), ("packs.version_now", new))
    )
    return then, now


def _table(code: str, rows: list[tuple[str, str, str]], titles: tuple[str, str], lang: str) -> Table | None:
    table = Table(words(code, lang), [
        Column(words("packs.name", lang)), Column(titles[0]), Column(titles[1]),
    ])  # fmt: skip
    absent = words("packs.absent", lang)
    quiet = tag("span", absent, class_="zero")
    for label, before, after in sorted(rows, key=lambda row: (not (row[1] and row[2]), not row[2])):
        table.add(Cell(label), Cell(before or quiet), Cell(after or quiet))
    return table if rows else None


def _values(old: Pack, new: Pack, lang: str) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*old.parameters, *new.parameters}):
        before, after = old.parameters.get(name), new.parameters.get(name)
        known = after or before
        if known is not None:
            yield headed(known.label[lang]), _said(old, before, lang), _said(new, after, lang)


def _said(pack: Pack, parameter: Parameter | None, lang: str) -> str:
    """The values of a parameter with the days from which they hold."""
    if parameter is None:
        return ""
    if not parameter.values:
        return words("packs.local", lang)
    said = wording(pack, lang)
    return in_parts((
        f"{said.parameter_value(parameter, dated.value)} ({days_of(dated, lang)})" if lang == "en"
        else f"{said.parameter_value(parameter, dated.value)}（{days_of(dated, lang)}）"
        for dated in parameter.values
    ), lang)  # fmt: skip


def _rules(old: Pack, new: Pack, lang: str) -> Iterator[tuple[str, str, str]]:
    before, after = Reading(old, lang), Reading(new, lang)
    for name in dict.fromkeys([*old.rule_sets, *new.rule_sets]):
        sets = old.rule_sets.get(name), new.rule_sets.get(name)
        for rule in dict.fromkeys(rule for one in sets if one is not None for rule in one.rules):
            former, present = _rule(sets[0], rule), _rule(sets[1], rule)
            known = present or former
            if known is not None:
                whole = next(one for one in reversed(sets) if one is not None)
                yield (
                    words("packs.rule_of", lang, rules=headed(whole.label[lang]), rule=known.label[lang]),
                    headed(before.of(former.condition)) if former else "",
                    headed(after.of(present.condition)) if present else "",
                )  # fmt: skip


def _rule(rules: RuleSet | None, name: str) -> Rule | None:
    return rules.rules.get(name) if rules is not None else None
