"""The rules in the report: how many met each, what each says, and the values of the law it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bangfu.cli.report.tables import Cell, Column, table
from bangfu.core.drawing.charts import stacked_bar, swatch
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.model import Parameter, Rule
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.rules import placeholders
from bangfu.engines.report_words import Words
from bangfu.engines.tallies import Assessment, RuleTally

COMBINED = ("all", "any", "leads", "first")
"""Ways to combine rules that a sentence says; others are an expression."""


def outcome_fills(verdict: str) -> tuple[str, str, str]:
    """The fills of met, unmet and unknown: what raises its voice is the test that fails, or the lead."""
    if verdict == "all":
        return "fill-met", "fill-unmet", "fill-unknown"
    if verdict == "leads":
        return "fill-late", "fill-context", "fill-unknown"
    return "fill-met", "fill-context", "fill-unknown"


def outcomes_panel(assessment: Assessment, words: Words) -> Html:
    """One bar a rule: met, unmet, unknown, with the numbers beside it."""
    fills, heads = outcome_fills(words.rules.verdict), words.outcome_heads()
    columns = [
        Column(words.say("cli.report_rule"), False),
        Column(words.say("cli.report_bar"), False, "bar-cell", is_quiet=True),
        *map(Column, heads),
    ]
    alone = any(tally.alone is not None for tally in assessment.rule_tallies)
    if alone:
        columns.append(Column(words.say(f"cli.report_alone_{_alone_kind(words)}")))
    rows: list[list[Cell]] = []
    for tally in assessment.rule_tallies:
        counts = (tally.met, tally.unmet, tally.unknown)
        link = tag("a", words.label(tally.rule.label), href=f"#rule-{tally.rule.name}")
        bar = stacked_bar(list(zip(fills, counts, strict=True)), assessment.total.subjects)
        rows.append([link, bar, *counts, *([tally.alone] if alone else [])])
    legend = [tag("span", swatch(fill), head) for fill, head in zip(fills, heads, strict=True)]
    lead = words.say(f"cli.report_outcomes_lead_{_alone_kind(words)}" if alone else "cli.report_outcomes_lead")
    title = words.say("cli.report_outcomes_title")
    return tag(
        "section",
        tag("div", tag("h2", title), tag("p", legend, class_="legend"), class_="panel__head"),
        tag("p", lead, class_="panel__lead"),
        table(title, columns, rows),
        class_="panel", id="outcomes",
    )  # fmt: skip


def rules_panel(assessment: Assessment, words: Words) -> Html:
    """Each rule's sentence with a blank for every household's own value, its formula, its document."""
    articles = [_rule(words, tally, assessment.on) for tally in assessment.rule_tallies]
    gap = "" if words.is_chinese else " "
    basis = None
    if words.rules.source is not None:
        known = words.pack.sources[words.rules.source]
        said = words.say(
            "cli.report_rules_source", title=known.title, number=known.number, article=words.rules.article or ""
        )
        basis = tag("p", words.foreign(said.replace(" .", ".")), class_="panel__lead basis")
    how = words.rules.verdict if words.rules.verdict in COMBINED else "combined"
    return tag(
        "section",
        tag("div", tag("h2", words.say("cli.report_rules_title")), class_="panel__head"),
        tag("p", words.say(f"cli.report_verdict_{how}"), gap, words.say("cli.report_rules_lead"), class_="panel__lead"),
        basis,
        tag("div", articles, class_="panel__rules"),
        class_="panel", id="rules",
    )  # fmt: skip


def parameters_panel(assessment: Assessment, words: Words) -> Html | None:
    """The values of the day: from when, by which document, how sure."""
    columns = [
        Column(words.say(f"cli.report_parameter_{head}"), False, "nowrap" if head == "from" else "")
        for head in ("label", "value", "from", "source", "confidence")
    ]
    rows = [_parameter_row(words, parameter, assessment.on) for parameter in _parameters(assessment)]
    if not rows:
        return None
    title = words.say("cli.report_parameters_title")
    return tag(
        "section", tag("div", tag("h2", title), class_="panel__head"),
        tag("p", words.say("cli.report_parameters_lead", on=words.day(assessment.on)), class_="panel__lead"),
        table(title, columns, rows), class_="panel", id="parameters",
    )  # fmt: skip


def document(words: Words, source: str | None, article: str | None) -> Html:
    """A document by its number, with the article; the title beneath."""
    if source is None:
        return join("—")
    known = words.pack.sources[source]
    title = tag("small", words.foreign(known.title[words.lang]))
    return join(tag("span", words.foreign(f"{known.number} {article or ''}".strip())), title)


def _alone_kind(words: Words) -> str:
    return "unmet" if words.rules.verdict == "all" else "met"


def _rule(words: Words, tally: RuleTally, on: date) -> Html:
    rule = tally.rule
    number = words.say("cli.report_rule_number", number=1 + list(words.rules.rules).index(rule.name))
    formula = tag(
        "details", tag("summary", words.say("cli.report_formula")), tag("code", " ".join(rule.text.split())),
        class_="formula",
    )  # fmt: skip
    hear = None
    if rule.hear is not None:
        asked = tag("span", tag("b", words.say("cli.report_hear")), words.label(rule.hear))
        hear = tag("p", icon("arrow"), asked, class_="rule__change")
    own = document(words, rule.source or words.rules.source, rule.article) if rule.source or rule.article else None
    return tag(
        "article",
        tag("div", number, class_="rule__state note"),
        tag("div", tag("h3", words.label(rule.label)), tag("p", _sentence(words, rule, on)), hear, formula),
        tag("div", own, class_="rule__source"),
        class_="rule", id=f"rule-{rule.name}",
    )  # fmt: skip


def _sentence(words: Words, rule: Rule, on: date) -> Html | None:
    """The sentence with the law's values filled in and a blank where each subject's own value stands."""
    if rule.because is None:
        return None
    text = rule.because[words.lang]
    blank = tag("span", "…", class_="blank")
    parts: list[str] = []
    rest = text
    for name in placeholders(text):
        before, _, rest = rest.partition("{" + name + "}")
        parts.append(before)
        if name == "today":
            parts.append(words.day(on))
        elif name in words.pack.parameters:
            parameter = words.pack.parameters[name]
            parts.append(tag("b", words.parameter_value(parameter, parameter.on(on).value)))
        else:
            parts.append(blank)
    return join(parts, rest)


def _parameters(assessment: Assessment) -> Iterator[Parameter]:
    """Parameters of the rules in force, each once, in the order the rules use them."""
    rules = assessment.rules
    nodes: list[Node] = [tally.rule.condition for tally in assessment.rule_tallies]
    nodes += [node for node in (rules.applies_when, rules.gap) if node is not None]
    seen: dict[str, Parameter] = {}
    for node in nodes:
        for name in parameters_of(assessment.pack, node, rules.of):
            seen.setdefault(name, assessment.pack.parameters[name])
    yield from seen.values()


def _parameter_row(words: Words, parameter: Parameter, on: date) -> list[Cell]:
    dated = parameter.on(on)
    value = words.parameter_value(parameter, dated.value)
    unit = words.full_unit(parameter.unit)
    short = words.unit(parameter.unit).strip()
    if short and unit != short:
        value = value.removesuffix(short) + unit
    if not isinstance(dated.value, tuple):
        value = tag("span", value, class_="nowrap")
    if dated.valid_from == date.min:
        return [words.label(parameter.label), value, "—", words.say("cli.report_parameter_set"), "—"]
    confidence: str = words.say(f"cli.report_confidence_{dated.confidence}")
    if dated.note is not None and dated.confidence != "high":
        confidence = join(confidence, tag("small", dated.note[words.lang]))
    since = words.say("cli.report_from", first=dated.valid_from)
    if dated.valid_until is not None:
        since = words.say("cli.report_from_to", first=dated.valid_from, last=dated.valid_until - timedelta(days=1))
    return [words.label(parameter.label), value, since, document(words, dated.source, dated.article), confidence]
