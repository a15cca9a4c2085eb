"""Why a household got its verdict: the rules one by one, what each rests on, what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bangfu.core.policy.explanation import Explanation, RuleExplanation
from bangfu.core.policy.judgement import WORDS as OUTCOMES
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.model import Pack, Source
from bangfu.core.policy.wording import Wording, change_words, missing_words
from bangfu.core.texts import headed, listed
from bangfu.engines.rows import StoredTables
from bangfu.programme.assessment.one_household import explained, rule_sets_on
from bangfu.programme.households.shape import Shape
from bangfu.web.words import days, words

VALUES = 4
"""Facts under a rule's sentence."""


@dataclass(frozen=True)
class RuleShown:
    """One rule: its state, its sentence, what it rests on, what is missing, where it is written."""

    state: str
    word: str
    label: str
    said: str
    values: list[tuple[str, str]]
    missing: list[str]
    source: str
    href: str


@dataclass(frozen=True)
class VerdictShown:
    """One set's verdict on a household; `sets` are the others that speak of it."""

    name: str
    label: str
    answer: str
    counted: str
    rules: list[RuleShown]
    change: str
    missing: list[str]
    sets: list[tuple[str, str, bool]]


def verdict_shown(pack: Pack, shape: Shape, rows: StoredTables, on: date, lang: str, asked: str) -> VerdictShown | None:
    """The verdict of the set that was asked for, else of the first that speaks of the household."""
    if not (pack.valid_from <= on and (pack.valid_until is None or on < pack.valid_until)):
        return None
    speaking: dict[str, Explanation] = {}
    for rules in rule_sets_on(pack, shape, on):
        found = explained(pack, rules, rows, on)
        if found is not None:
            speaking[rules.name] = found
    if not speaking:
        return None
    order = sorted(speaking, key=lambda name: speaking[name].rules.applies_when is None)  # the narrower set first
    name = asked if asked in speaking else order[0]
    sets = [(one, pack.rule_sets[one].label[lang], one == name) for one in order]
    return _verdict(pack, speaking[name], lang, sets)


def _verdict(pack: Pack, one: Explanation, lang: str, sets: list[tuple[str, str, bool]]) -> VerdictShown:
    said, meaning, rules = Wording(pack, lang, names=True), Meaning(pack, one.on), one.rules
    shown = [_rule(pack, one, rule, said, meaning) for rule in one.explained]
    met = sum(rule.outcome is True for rule in one.explained)
    counted = words("verdict.counted", lang, count=len(shown), met=met, day=days.long(one.on, lang))
    return VerdictShown(
        rules.name, rules.label[lang], _answer(one, said, lang), counted, shown, change_words(one.change, one, said),
        [missing_words(missing, said) for missing in one.missing], sets,
    )  # fmt: skip


def _answer(one: Explanation, said: Wording, lang: str) -> str:
    """The verdict with the rules that keep it: 还不能退出：住房未达到，医疗情况未知."""
    rules = one.rules
    verdict = said.verdict(rules, one.judgement.verdict)
    if rules.verdict != "all":
        return words("verdict.answer", lang, rules=rules.label[lang], verdict=verdict)
    open_rules = [(r, OUTCOMES[r.outcome]) for r in one.explained if r.outcome is not True]
    parts = [
        words(
            "verdict.part", lang, rule=_inside(r.rule.label[lang], lang), word=said.outcome(rules, word)
        )
        for r, word in open_rules[:3]
    ]
    if len(open_rules) > len(parts):
        parts.append(words("verdict.others", lang, count=len(open_rules) - len(parts)))
    if not parts:
        return words("verdict.answer", lang, rules=rules.label[lang], verdict=verdict)
    joined = ("，" if lang == "zh" else ", ").join(parts)
    return words("verdict.answer_because", lang, rules=rules.label[lang], verdict=verdict, parts=joined)


def _inside(label: str, lang: str) -> str:
    return label if lang == "zh" or label[:2].isupper() else label[:1].lower() + label[1:]


def _rule(pack: Pack, one: Explanation, rule: RuleExplanation, said: Wording, meaning: Meaning) -> RuleShown:
    lang, rules = said.lang, one.rules
    state = OUTCOMES[rule.outcome]
    values = [
        (used.fact.label[lang], said.fact_value(used.fact, used.value))
        for used in rule.facts
        if not used.fact.personal and not used.fact.private
    ][:VALUES]
    for used_parameter in rule.parameters[:2]:
        value = said.parameter_value(used_parameter.parameter, used_parameter.dated.value)
        values.append((used_parameter.parameter.label[lang], value))
    if rule.deciding and state != "unknown":
        names = listed((said.row_name(row) for row in rule.deciding[:4]), lang)
        values.append((words("verdict.deciding", lang), names))
    quiet = state == "unmet" and rules.verdict != "all"  # a ground that is not there is nothing wrong
    because = said.because(rule, meaning, one.row)
    values = [(label, value) for label, value in values if value not in because]
    key = rule.rule.source or rules.source
    document = pack.sources[key] if key is not None else None
    article = rule.rule.article or (rules.article if rule.rule.source is None else None) or ""
    return RuleShown(
        "" if quiet else state, headed(said.outcome(rules, state)), headed(rule.rule.label[lang]), because, values,
        [missing_words(missing, said) for missing in rule.missing],
        _cited(document, article, lang) if document is not None else "",
        reverse("pack_rules", args=[pack.name, rules.name]),
    )  # fmt: skip


def _cited(document: Source, article: str, lang: str) -> str:
    """A document as the pages cite it: its number and article; in English by its title, for the number is Chinese."""
    return f"{document.number} {article}".strip() if lang == "zh" else f"{document.title['en']} ({document.number})"
