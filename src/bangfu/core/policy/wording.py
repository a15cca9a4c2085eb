"""Say values and explanations in Chinese and English: the sentences a household and an officer read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from bangfu.core.policy.counterfactual import Change
from bangfu.core.policy.explanation import Explanation, Missing, RuleExplanation, UsedFact, UsedParameter
from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.meaning import Meaning, Row, Value
from bangfu.core.policy.model import Fact, Pack, Parameter, ParameterValue, RuleSet
from bangfu.core.policy.parameters import PERCENT
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.source import Label
from bangfu.core.texts import in_parts, listed, sentence

VERDICT_WORDS: Mapping[str, Label] = {
    "met": {"zh": "达到", "en": "met"},
    "unmet": {"zh": "未达到", "en": "not met"},
    "unknown": {"zh": "未知", "en": "unknown"},
    "lead": {"zh": "有线索", "en": "lead"},
    "clear": {"zh": "无线索", "en": "clear"},
    "none": {"zh": "均不属于", "en": "none"},
}
CONFIDENCE_WORDS: Mapping[str, Label] = {
    "high": {"zh": "高", "en": "high"},
    "medium": {"zh": "中", "en": "medium"},
    "low": {"zh": "低", "en": "low"},
}
MARKS = {"met": "✓", "unmet": "✗", "unknown": "?"}
"""In a set of leads a rule that is not met is nothing found, and one that is met a question."""


class Wording:
    """Words of one pack in one language; `names` lets people's names be printed."""

    def __init__(self, pack: Pack, lang: str, *, names: bool = False) -> None:
        self.pack, self.lang, self.names = pack, lang, names

    def verdict(self, rules: RuleSet, verdict: str) -> str:
        """The set's own word for a verdict, else the general one."""
        if verdict in rules.words:
            return rules.words[verdict][self.lang]
        if verdict in rules.rules:
            return rules.rules[verdict].label[self.lang]
        return VERDICT_WORDS[verdict][self.lang]

    def outcome(self, rules: RuleSet, word: str) -> str:
        """What one rule's outcome is called: in a set of leads a met rule is a lead."""
        if rules.verdict == "leads" and word != "unknown":
            word = {"met": "lead", "unmet": "clear"}[word]
        return VERDICT_WORDS[word][self.lang]

    def fact_value(self, fact: Fact, value: Value) -> str:
        """A value with its unit; an identity number is never printed."""
        if value is None:
            return VERDICT_WORDS["unknown"][self.lang]
        if fact.personal and not (self.names and fact.type.kind.value == "text"):
            return "****"
        if fact.type.codes is not None and isinstance(value, str):
            return self.code(fact.type.codes, value)
        return self.value(value, fact.unit)

    def code(self, code_list: str, code: str) -> str:
        known = self.pack.codes[code_list].codes
        return known[code].label[self.lang] if code in known else code

    def parameter_value(self, parameter: Parameter, value: ParameterValue) -> str:
        """A parameter's value; it is written in its own unit, so a percent stays as written."""
        if isinstance(value, tuple):
            codes = parameter.type.codes
            return listed((self.code(codes, v) if codes else v for v in value), self.lang)
        if isinstance(value, Decimal) and parameter.unit == PERCENT:
            return f"{_grouped(value)}%"
        return self.value(value, parameter.unit)

    def value(self, value: Decimal | bool | date | str, unit: str | None) -> str:
        """A value with its unit; yes or no, a day and a text as they are said."""
        if isinstance(value, bool):
            return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[self.lang, value]
        if not isinstance(value, Decimal):
            return str(value)
        if unit == PERCENT:
            return f"{_grouped(value.scaleb(2))}%"
        if unit is None and value == value.to_integral_value():
            return str(int(value))  # a bare number is a year
        return _grouped(value) + self.unit(unit, one=value == 1)

    def unit(self, unit: str | None, *, one: bool = False) -> str:
        """What is counted: of `yuan/person/year` the yuan; the label of the fact says per head and year.

        A unit is named in the singular in pack.yaml, so English has its word for `one` of it.
        """
        if unit is None:
            return ""
        first = unit.split("/")[0].split("*")[0]
        if first not in self.pack.units:
            return ""
        unit_name = self.pack.units[first]
        label, singular = unit_name.label[self.lang], unit_name.of or first
        if self.lang == "zh":
            return label
        plurals = (f"{singular}s", f"{singular.removesuffix('y')}ies")  # else `first` is no English word
        return f" {singular}" if one and label in plurals else f" {label}"

    def row_name(self, row: Row) -> str:
        """What a linked row is called: its name where names may be printed, else its key."""
        label = self.pack.tables[row.table].label[self.lang]
        for name, fact in self.pack.facts_of(row.table).items():
            if self.names and fact.personal and fact.type.kind.value == "text" and row.values.get(name):
                return str(row.values[name])
        return f"{label} {row.key}".strip()

    def because(self, rule: RuleExplanation, meaning: Meaning, row: Row) -> str:
        """The rule's own sentence with the values filled in; without one, its label."""
        text = (rule.rule.because or rule.rule.label)[self.lang]
        facts = self.pack.facts_of(row.table)
        filled = {}
        for name in placeholders(text):
            if name in facts:
                filled[name] = self.fact_value(facts[name], meaning.fact(row, name))
            elif name == "today":
                filled[name] = meaning.on.isoformat()
            else:
                parameter = self.pack.parameters[name]
                filled[name] = self.parameter_value(parameter, parameter.on(meaning.on).value)
        return text.format(**filled)


def lines(explanation: Explanation, pack: Pack, lang: str, *, names: bool = False) -> Iterator[str]:
    """The whole explanation as lines of text, the verdict first."""
    wording = Wording(pack, lang, names=names)
    rules, judgement = explanation.rules, explanation.judgement
    meaning = Meaning(pack, explanation.on)
    table = pack.tables[rules.of]
    named = table.label["zh"] if lang == "zh" else (table.one or table.name).replace("_", " ").capitalize()
    yield sentence(
        "policy.explain_head", lang, table=named, key=explanation.row.key, on=explanation.on,
        rules=rules.label, pack=pack.title,
    )  # fmt: skip
    yield sentence("policy.explain_verdict", lang, verdict=wording.verdict(rules, judgement.verdict))
    if rules.verdict == "leads":
        yield sentence("policy.explain_lead", lang)
    for missing in explanation.missing:
        yield "  " + missing_words(missing, wording)
    for explained in explanation.explained:
        yield ""
        yield from _rule_lines(explained, explanation, wording, meaning)
    yield ""
    yield change_words(explanation.change, explanation, wording)


def _rule_lines(
    explained: RuleExplanation, explanation: Explanation, wording: Wording, meaning: Meaning
) -> Iterator[str]:
    lang, rules = wording.lang, explanation.rules
    word = WORDS[explained.outcome]
    colon = "：" if lang == "zh" else ": "
    said = wording.because(explained, meaning, explanation.row)
    mark = {"met": "!", "unmet": "·"}.get(word, "?") if rules.verdict == "leads" else MARKS[word]
    yield f"{mark} {explained.rule.label[lang]}{colon}{wording.outcome(rules, word)}  {said}"
    for missing in explained.missing:
        yield "    " + missing_words(missing, wording)
    if explained.deciding and word != "unknown":
        rows = listed((wording.row_name(row) for row in explained.deciding), lang)
        yield "    " + sentence("policy.explain_deciding", lang, rows=rows)
    used = [fact_words(u, wording) for u in explained.facts if not u.fact.personal]
    if used:
        yield "    " + sentence("policy.explain_facts", lang, facts=in_parts(used, lang))
    for parameter in explained.parameters:
        yield "    " + parameter_words(parameter, wording)
    source = explained.rule.source or rules.source
    if source is not None:
        document = wording.pack.sources[source]
        article = explained.rule.article or (rules.article if explained.rule.source is None else None) or ""
        yield "    " + sentence(
            "policy.explain_source", lang, number=document.number, title=document.title, article=article
        ).rstrip()
    if explained.rule.hear is not None and explained.outcome:
        yield "    " + sentence("policy.explain_hear", lang, hear=explained.rule.hear)


def fact_words(used: UsedFact, wording: Wording) -> str:
    """`net income: 12,000 yuan (since 2019-01-01)`."""
    since = ""
    if used.since is not None:
        since = f"（自{used.since}）" if wording.lang == "zh" else f" (since {used.since})"
    colon = "：" if wording.lang == "zh" else ": "
    return f"{used.fact.label[wording.lang]}{colon}{wording.fact_value(used.fact, used.value)}{since}"


def parameter_words(used: UsedParameter, wording: Wording) -> str:
    """The parameter with its value, from when, and where it stands written."""
    dated, pack = used.dated, wording.pack
    document = pack.sources[dated.source].number if dated.source else "—"
    return sentence(
        "policy.explain_parameter" if dated.confidence == "high" else "policy.explain_parameter_unsure", wording.lang,
        label=used.parameter.label, value=wording.parameter_value(used.parameter, dated.value),
        since="—" if dated.valid_from == date.min else dated.valid_from,
        source=f"{document} {dated.article or ''}".strip(), confidence=CONFIDENCE_WORDS[dated.confidence],
    )  # fmt: skip


def missing_words(missing: Missing, wording: Wording) -> str:
    """What is unknown, of whom, and who can supply it."""
    lang, pack = wording.lang, wording.pack
    if missing.fact is None:
        table = pack.tables[missing.table]
        if missing.row.rows.get(missing.table) is not None:
            return sentence("policy.missing_rows", lang, table=table.label)
        text = "policy.missing_table" if table.ask is not None else "policy.missing_table_unasked"
        return sentence(text, lang, table=table.label, ask=table.ask or {})
    whose = "" if pack.tables[missing.table].kind == "subject" else wording.row_name(missing.row)
    if whose and lang == "zh":
        whose += "的"
    elif whose:
        whose += ": "
    text = "policy.missing_fact" if missing.fact.ask is not None else "policy.missing_fact_unasked"
    return sentence(text, lang, whose=whose, fact=missing.fact.label, ask=missing.fact.ask or {})


def change_words(change: Change | None, explanation: Explanation, wording: Wording) -> str:
    """What would alter the verdict."""
    if change is None:
        return sentence("policy.no_single_change", wording.lang)
    verdict = wording.verdict(explanation.rules, change.verdict)
    whose = "" if change.row is explanation.row else wording.row_name(change.row)
    if change.fact is None:
        return sentence("policy.change_entry", wording.lang, entry=whose, verdict=verdict)
    if whose:
        whose += "的" if wording.lang == "zh" else ": "
    return sentence(
        "policy.change_fact", wording.lang, whose=whose, fact=change.fact.label,
        before=wording.fact_value(change.fact, change.before), after=wording.fact_value(change.fact, change.after),
        verdict=verdict,
    )  # fmt: skip


def _grouped(value: Decimal) -> str:
    """Thousands commas, no trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
