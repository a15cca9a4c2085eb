"""What the page of a household is put together from: each part reads the register and gives words, not markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from bangfu.core.policy.explanation import Explanation, RuleExplanation
from bangfu.core.policy.judgement import WORDS as OUTCOMES
from bangfu.core.policy.meaning import Meaning, Row, from_stored
from bangfu.core.policy.model import Fact, Pack, RuleSet, Source, Table
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording, change_words, missing_words
from bangfu.core.texts import headed
from bangfu.engines.rows import StoredTables
from bangfu.programme.assessment.standing import Course, course_of, explained, rule_sets_on
from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household, HouseholdState, MemberState, Record
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.places.queries import holding
from bangfu.web.drawing import Series, years_chart
from bangfu.web.policy import wording
from bangfu.web.shown import Cell, Column, Event
from bangfu.web.shown import Table as ShownTable
from bangfu.web.words import days, words

VALUES = 4
"""Facts under a rule's sentence."""
PERSON_FACTS = 3
EVENTS = 12
MASK = "******"


# -- the verdict -----------------------------------------------------------------------------------


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
        names = ("、" if lang == "zh" else ", ").join(said.row_name(row) for row in rule.deciding[:4])
        values.append((words("verdict.deciding", lang), names))
    quiet = state == "unmet" and rules.verdict != "all"  # a ground that is not there is nothing wrong
    because = said.because(rule, meaning, one.row)
    values = [(label, value) for label, value in values if value not in because]
    key = rule.rule.source or rules.source
    document = pack.sources[key] if key is not None else None
    article = rule.rule.article or (rules.article if rule.rule.source is None else None) or ""
    return RuleShown(
        "" if quiet else state, capital(said.outcome(rules, state), lang), capital(rule.rule.label[lang], lang),
        because, values,
        [missing_words(missing, said) for missing in rule.missing],
        _cited(document, article, lang) if document is not None else "", _source_address(pack, rules),
    )  # fmt: skip


def _cited(document: Source, article: str, lang: str) -> str:
    """A document as the pages cite it: its number and article; in English by its title, for the number is Chinese."""
    return f"{document.number} {article}".strip() if lang == "zh" else f"{document.title['en']} ({document.number})"


def _source_address(pack: Pack, rules: RuleSet) -> str:
    for route, arguments in (("pack_rules", [pack.name, rules.name]), ("pack", [pack.name]), ("packs", [])):
        try:
            return reverse(route, args=arguments)
        except NoReverseMatch:
            continue
    return ""


# -- people ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """A member as the page shows it; sealed fields are masked until somebody opens them."""

    number: str
    name: str
    small: str
    identity: str
    facts: list[tuple[str, str]]
    sealed: list[tuple[str, str]]


def people_of(
    home: Household, shape: Shape, pack: Pack, on: date, lang: str, opened: Mapping[str, Mapping[str, str]]
) -> list[Person]:
    """Who lives there on a day, the head first."""
    table = shape.member
    if table is None:
        return []
    said, shown = wording(pack, lang), _person_facts(pack, shape, table)
    private = shape.facts(table, private=True)
    meaning = Meaning(pack, on)
    people: list[Person] = []
    states = MemberState.objects.filter(holding(on), household=home).select_related("member").order_by("member__number")
    for state in states:
        facts = read_facts(state.facts, table.facts)
        known = opened.get(state.member.number, {})
        row = Row(table.name, {n: from_stored(table.facts[n], v) for n, v in facts.items() if n in table.facts}, {}, {})
        relation = table.facts.get(shape.relation or "")
        identity = known.get("identity", MASK if state.member.identity is not None else "—")
        sealed = [
            (fact.label[lang], _code_word(said, fact, known.get(name))) for name, fact in private.items() if known
        ]
        person = Person(
            state.member.number, state.member.name,
            said.fact_value(relation, row.values.get(relation.name)) if relation is not None else "", identity,
            [(capital(fact.label[lang], lang), _value(said, meaning, row, fact)) for fact in shown],
            [(label, value) for label, value in sealed if value],
        )  # fmt: skip
        first = relation is not None and row.values.get(relation.name) == shape.head
        people.insert(0, person) if first else people.append(person)
    return people


def _value(said: Wording, meaning: Meaning, row: Row, fact: Fact) -> str:
    value = meaning.fact(row, fact.name) if fact.derived is not None else row.values.get(fact.name)
    return said.fact_value(fact, value) if value is not None else "—"


def _code_word(said: Wording, fact: Fact, text: str | None) -> str:
    if text is None:
        return ""
    if fact.type.codes is not None:
        return said.code(fact.type.codes, text)
    if fact.type.kind is Kind.BOOL:
        return said.value(text == "true", None)
    return text


def _person_facts(pack: Pack, shape: Shape, table: Table) -> list[Fact]:
    """What the table of people shows: the age, where the pack reckons one, and open facts that are codes."""
    age = [f for f in table.facts.values() if f.derived is not None and f.unit in _of_years(pack)][:1]
    codes = [
        fact
        for name, fact in table.facts.items()
        if fact.derived is None and fact.type.kind is Kind.CODE and not fact.private and name != shape.relation
    ]
    return [*age, *codes[:1], *[fact for fact in codes[1:] if fact.ask is not None]][:PERSON_FACTS]


def _of_years(pack: Pack) -> set[str]:
    return {name for name, unit in pack.units.items() if unit.of is not None}


# -- the years, records, what happened -----------------------------------------------------------------


@dataclass(frozen=True)
class YearsShown:
    """The main figure over the years: a sentence, the drawing, the same as rows."""

    title: str
    said: str
    chart: SafeString
    table: ShownTable


def years_shown(pack: Pack, shape: Shape, rows: StoredTables, on: date, lang: str) -> YearsShown | None:
    """How the main figure of the rules went, against the line of each year."""
    course = course_of(pack, shape, rows, on)
    if course is None:
        return None
    label, said = course.figure.label[lang], _course_said(course, pack, lang)
    years = [point.year for point in course.points]
    line = words("years.line", lang)
    series = [Series("", [point.value for point in course.points])]
    if any(point.line is not None for point in course.points):
        series.append(Series(line, [point.line for point in course.points], "rule"))
    table = ShownTable(
        label, [Column(words("years.year", lang)), Column(label, num=True), Column(line, num=True)], cards=False
    )
    for point in reversed(course.points):
        known = "—" if point.line is None else f"{point.line:,.0f}"
        table.add(Cell(str(point.year)), Cell(f"{point.value:,.0f}"), Cell(known))
    return YearsShown(capital(label, lang), said, years_chart(years, series, said), table)


def _course_said(course: Course, pack: Pack, lang: str) -> str:
    last, said = course.points[-1], wording(pack, lang)
    value = said.value(Decimal(round(last.value)), course.figure.unit)
    if last.line is None:
        return words("years.last", lang, year=last.year, value=value)
    over = [p.line is not None and p.value >= p.line for p in course.points]
    if not over[-1]:
        below = said.value(Decimal(round(last.line - last.value)), course.figure.unit)
        return words("years.under", lang, year=last.year, value=value, below=below)
    since = len(over)
    while since and over[since - 1]:
        since -= 1
    count = len(over) - since
    return words("years.over" if count > 1 else "years.over_once", lang, year=course.points[since].year, count=count)


def records_shown(home: Household, shape: Shape, pack: Pack, on: date, lang: str) -> list[tuple[str, ShownTable]]:
    """The rows of other tables that hang on the household and hold on the day, a table each."""
    said, found = wording(pack, lang), []
    for table in shape.records:
        if table.kind != "collection":
            continue
        records = list(Record.objects.filter(holding(on), household=home, table=table.name).order_by("since", "id"))
        facts = [f for f in shape.facts(table).values() if f.type.kind is not Kind.IDENTITY]
        known = [read_facts(record.facts, table.facts) for record in records]
        facts = [fact for fact in table.facts.values() if fact in facts and any(fact.name in row for row in known)][:5]
        if not records or not facts:
            continue
        columns = [Column(capital(f.label[lang], lang), num=f.type.kind is Kind.NUMBER) for f in facts]
        shown = ShownTable(table.label[lang], columns)
        for row in known:
            shown.add(*[Cell(stored_value(said, fact, row.get(fact.name))) for fact in facts])
        found.append((table.label[lang], shown))
    return found


def stored_value(said: Wording, fact: Fact, stored: object) -> str:
    """A value as the register holds it, in words; an identity number is never printed."""
    if stored is None:
        return "—"
    if fact.personal and fact.type.kind is Kind.TEXT:
        return str(stored)
    return said.fact_value(fact, from_stored(fact, stored))


def events_of(home: Household, shape: Shape, pack: Pack, on: date, lang: str) -> list[Event]:
    """What changed up to a day, the latest first: each dated state held against the one before."""
    said = wording(pack, lang)
    events: list[tuple[date, Event]] = []
    states = list(HouseholdState.objects.filter(household=home).order_by("since", "id"))
    for before, after in zip([None, *states], states, strict=False):
        if after.since is None or after.since > on:
            continue
        known = read_facts(before.facts, shape.home.facts) if before is not None else {}
        now = read_facts(after.facts, shape.home.facts)
        parts = (
            list(_changes(said, shape, known, now, lang)) if before is not None else [_begun(said, shape, now, lang)]
        )
        if parts:
            events.append(
                (after.since, Event(days.long(after.since, lang), _listed(parts, lang), open=after.until is None))
            )
    for joined in MemberState.objects.filter(household=home).select_related("member"):
        if joined.until is not None and joined.until <= on and not _goes_on(joined):
            text = words("event.left", lang, name=joined.member.name)
            events.append((joined.until, Event(days.long(joined.until, lang), text)))
    events.sort(key=lambda pair: pair[0], reverse=True)
    return [event for _, event in events[:EVENTS]]


def _goes_on(state: MemberState) -> bool:
    later = MemberState.objects.filter(member=state.member_id, since__gte=state.until)
    return later.exists()


def _begun(said: Wording, shape: Shape, now: Mapping[str, object], lang: str) -> str:
    fact = shape.home.facts.get(STATUS)
    status = stored_value(said, fact, now.get(STATUS)) if fact is not None else ""
    return words("event.begun", lang, status=status)


def _changes(
    said: Wording, shape: Shape, before: Mapping[str, object], now: Mapping[str, object], lang: str
) -> Iterator[str]:
    for name, fact in shape.home.facts.items():
        old, new = before.get(name), now.get(name)
        if old == new or fact.derived is not None or fact.private or fact.personal:
            continue
        label = capital(fact.label[lang], lang)
        if old is None:
            yield words("event.now", lang, fact=label, value=stored_value(said, fact, new))
        else:
            yield words(
                "event.changed", lang, fact=label, before=stored_value(said, fact, old),
                after=stored_value(said, fact, new) if new is not None else words("verdict.unknown", lang),
            )  # fmt: skip


def _listed(parts: Sequence[str], lang: str) -> str:
    stop = "。" if lang == "zh" else "."
    return ("；" if lang == "zh" else "; ").join(parts[:4]) + stop


def capital(text: str, lang: str) -> str:
    """A label at the head of something: English ones begin with a capital."""
    return text if lang == "zh" else headed(text)


def present_value(home: Household, pack: Pack, member: str, fact: Fact, lang: str) -> tuple[str, date | None]:
    """What the register says of a fact now, and since when."""
    states = MemberState.objects.filter(household=home, member__number=member, until=None) if member else (
        HouseholdState.objects.filter(household=home, until=None)
    )  # fmt: skip
    state = states.order_by("-since", "-id").first()
    if state is None:
        return "—", None
    stored = json.loads(state.facts).get(fact.name)
    typed = read_facts(state.facts, {fact.name: fact}).get(fact.name)
    return (stored_value(wording(pack, lang), fact, typed) if stored is not None else "—"), state.since
