"""Read rules/*.yaml: each rule parsed against the facts of its table, each sentence checked for its names."""

from __future__ import annotations

import string
from collections.abc import Mapping, Set

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Rule, RuleSet, Source
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.parser import Scope, nearest, parse
from bangfu.core.policy.source import Block, Label
from bangfu.core.policy.tables import Vocabulary
from bangfu.core.policy.types import Kind

PLAIN_VERDICTS = ("all", "any", "leads", "first")
MOST_RULES = 60
"""The outcome of a set is one 64-bit mask; two bits stay free for the sign and the set's own state."""


def read_rule_set(
    name: str, block: Block, vocabulary: Vocabulary, sources: Mapping[str, Source], changes: Mapping[str, str]
) -> RuleSet:
    """One rule set; `changes` may replace the text of a rule (`exit.income`) or of the set's verdict."""
    of = block.text("of")
    if of not in vocabulary.tables or vocabulary.tables[of].kind != "subject":
        subjects = [t.name for t in vocabulary.tables.values() if t.kind == "subject"]
        with block.at("of"):
            raise Problem("policy.unknown_table", table=name, found=of, nearest=nearest(of, subjects))
    scope = vocabulary.scope(of)
    verdict = changes.get(f"{name}.verdict", block.optional_text("verdict") or "all")
    bodies = dict(block.block("rules").blocks())
    if len(bodies) > MOST_RULES:
        raise Problem("policy.too_many_rules", rules=name, most=MOST_RULES)
    source = read_source(block, sources)
    rules = {
        rule: _read_rule(rule, body, scope, verdict, sources, changes.get(f"{name}.{rule}"))
        for rule, body in bodies.items()
    }
    applies_text = block.optional_text("applies_when")
    gap_text = block.optional_text("gap")
    made = RuleSet(
        name=name, of=of, label=block.label("label"), verdict=verdict,
        verdict_node=_verdict(block, verdict, vocabulary, of, rules),
        applies_when=_condition(block, "applies_when", applies_text, scope) if applies_text else None,
        applies_text=applies_text, rules=rules, figures=_figures(block, scope), words=_words(block),
        gap=_amount(block, gap_text, scope) if gap_text else None, gap_label=block.optional_label("gap_label"),
        gap_for=tuple(block.texts("gap_for")) or ("met",),
        source=source, article=block.optional_text("article"),
        valid_from=block.optional_date("valid_from"), valid_until=block.optional_date("valid_until"),
        file=block.file,
    )  # fmt: skip
    block.optional_label("note")
    block.finish()
    return made


def _read_rule(
    name: str, body: Block, scope: Scope, verdict: str, sources: Mapping[str, Source], changed: str | None
) -> Rule:
    key = "lead_when" if verdict == "leads" else "met_when"
    text = changed or body.text(key)
    rule = Rule(
        name=name, label=body.label("label"), condition=_condition(body, key, text, scope), text=text,
        because=body.optional_label("because"), hear=body.optional_label("hear"),
        source=read_source(body, sources), article=body.optional_text("article"),
        valid_from=body.optional_date("valid_from"), valid_until=body.optional_date("valid_until"),
    )  # fmt: skip
    if rule.because is not None:
        known = {*scope.facts, *scope.parameters, *scope.code_parameters, "today"}
        check_placeholders(body, rule.because, known, scope.table)
    body.optional_label("note")
    body.finish(also=(key,))
    return rule


def _condition(block: Block, key: str, text: str, scope: Scope) -> Node:
    with block.at(key):
        node = parse(text, scope)
        if node.type.kind is not Kind.BOOL:
            raise Problem("policy.not_a_condition", text=text, found=node.type.label)
        return node


def _amount(block: Block, text: str, scope: Scope) -> Node:
    with block.at("gap"):
        node = parse(text, scope)
        if node.type.kind is not Kind.NUMBER or not ((node.type.unit is not None) and node.type.unit.names()):
            raise Problem("policy.not_an_amount", text=text, found=node.type.label)
        return node


def _verdict(block: Block, verdict: str, vocabulary: Vocabulary, of: str, rules: Mapping[str, Rule]) -> Node | None:
    if verdict in PLAIN_VERDICTS:
        return None
    only_rules = Scope(table=of, facts={}, parameters={}, rules=frozenset(rules))
    return _condition(block, "verdict", verdict, only_rules)


def _figures(block: Block, scope: Scope) -> tuple[str, ...]:
    figures = tuple(block.texts("figures"))
    for figure in figures:
        if figure not in scope.facts:
            with block.at("figures"):
                raise Problem(
                    "policy.unknown_name", name=figure, table=scope.table, nearest=nearest(figure, scope.facts)
                )
    return figures


def _words(block: Block) -> dict[str, Label]:
    if "words" not in block:
        return {}
    words = block.block("words")
    return {key: words.label(key) for key in words.names}


def read_source(block: Block, sources: Mapping[str, Source]) -> str | None:
    """The document a rule rests on; raises `Problem` for one that sources.yaml does not have."""
    source = block.optional_text("source")
    if source is not None and source not in sources:
        with block.at("source"):
            raise Problem("policy.unknown_source_key", source=source, nearest=nearest(source, sources))
    return source


def placeholders(text: str) -> list[str]:
    """The names in braces of a sentence."""
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def check_placeholders(body: Block, because: Label, known: Set[str], table: str) -> None:
    """Refuse a sentence that asks for a name it cannot be given."""
    with body.at("because"):
        for text in because.values():
            try:
                names = placeholders(text)
            except ValueError as error:
                raise Problem("policy.bad_braces", text=text) from error
            for name in names:
                if name not in known:
                    raise Problem(
                        "policy.unknown_name", name=name, table=table, nearest=nearest(name, known)
                    )
