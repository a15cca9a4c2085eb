"""Words for pairs: who, where, which rule said what, and what each term of the points comes from."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from bangfu.cli.matching.opening import Opened
from bangfu.core.policy.matching import Preference, Requirement
from bangfu.core.policy.meaning import Outcome, Value
from bangfu.core.policy.model import Fact
from bangfu.core.policy.nodes import Distance
from bangfu.core.policy.pair_meaning import Pair, PairMeaning
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Unit
from bangfu.core.policy.wording import VERDICT_WORDS, Wording
from bangfu.core.texts import listed, sentence
from bangfu.engines.matching.costs import GIVEN, KEEP
from bangfu.engines.matching.rows import pair_of

DISTANCE = "distance_km"


class PairWords:
    """Says pairs of one problem in one language."""

    def __init__(self, opened: Opened, lang: str) -> None:
        self.opened, self.lang = opened, lang
        self.sides = opened.problem.sides
        setting = opened.setting
        self.wording = None if setting is None else Wording(setting.pack, lang)
        self.meaning = None if setting is None else PairMeaning(setting.pack, setting.programme, setting.on)

    def say(self, code: str, **details: object) -> str:
        return sentence(code, self.lang, **details)

    def named(self, side: str, index: int) -> str:
        """`陈平安（H0012）`: the name where the file has one, and always the identity."""
        rows = self.sides[side]
        key = str(rows.keys[index])
        wanted = rows.names.get("name" if self.lang == "zh" else "name_en", rows.names.get("name"))
        if wanted is None or not wanted[index]:
            return key
        return f"{wanted[index]}（{key}）" if self.lang == "zh" else f"{wanted[index]} ({key})"

    def listed(self, words: list[str]) -> str:
        return listed(words, self.lang)

    def term(self, name: str) -> str:
        """What a term of the points is called."""
        assert self.opened.setting is not None  # noqa: S101 - terms are a programme's
        programme = self.opened.setting.programme
        if name in programme.prefer:
            return programme.prefer[name].label[self.lang]
        if name == KEEP and programme.keep_label is not None:
            return programme.keep_label[self.lang]
        return self.say({KEEP: "match.term_keep", GIVEN: "match.term_given"}[name])

    def pair(self, helper: int, place: int) -> Pair:
        costs = self.opened.problem.programme
        assert costs is not None  # noqa: S101 - asked of programmes only
        return pair_of(costs.evaluation, helper, place)

    def outcome(self, requirement: Requirement, pair: Pair) -> Outcome:
        assert self.meaning is not None  # noqa: S101 - asked of programmes only
        return self.meaning.truth(requirement.condition, pair)

    def because(self, rule: Requirement | Preference, pair: Pair) -> str:
        """The rule's own sentence with the pair's values; empty without one, or where its list lacks the pair."""
        if rule.because is None:
            return ""
        assert self.meaning is not None and self.wording is not None  # noqa: S101, PT018 - programmes have both
        spoken = {name.partition(".")[0] for name in placeholders(rule.because[self.lang])}
        if any(pair.sides.get(table) is None for table in spoken & {*self.meaning.programme.pair_tables}):
            return ""
        return _filled(rule.because, self.lang, pair, self.meaning, self.wording)

    def value(self, fact: Fact, value: Value) -> str:
        assert self.wording is not None  # noqa: S101 - asked of programmes only
        return said_value(self.wording, fact, value)


def said_value(wording: Wording, fact: Fact, value: Value) -> str:
    """A value in words; a set of codes as its labels, none of them as a word for nothing."""
    if isinstance(value, frozenset):
        codes = wording.pack.codes[fact.type.codes or ""].codes
        held = [codes[code].label[wording.lang] for code in codes if code in value]
        return listed(held, wording.lang) or sentence("policy.none", wording.lang)
    return wording.fact_value(fact, value)


def _filled(because: Label, lang: str, pair: Pair, meaning: PairMeaning, wording: Wording) -> str:
    spaces: dict[str, SimpleNamespace] = {}
    plain: dict[str, object] = {}
    text = because[lang]
    for name in placeholders(text):
        table, dot, fact_name = name.partition(".")
        if dot:
            fact = meaning.programme.tables[table].facts[fact_name]
            space = spaces.setdefault(table, SimpleNamespace())
            setattr(space, fact_name, said_value(wording, fact, meaning.stored(pair, table, fact_name)))
        elif name == DISTANCE:
            apart = meaning.of(Distance(Unit()), pair)
            plain[name] = VERDICT_WORDS["unknown"][lang] if apart is None else f"{apart:,}"
        elif name == "today":
            plain[name] = meaning.on.isoformat()
        else:
            parameter = wording.pack.parameters[name]
            plain[name] = wording.parameter_value(parameter, parameter.on(meaning.on).value)
    return text.format(**spaces, **plain)


def points(cost: int, scale: int) -> str:
    """`12,340`, or with the decimals of the file it came from."""
    return f"{cost:,}" if scale == 1 else f"{(Decimal(cost) / scale).normalize():,f}"
