"""What leads say, in the words of the pack they were found by: a later one may have other rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.meaning import from_stored
from bangfu.core.policy.model import Pack, Rule, RuleSet
from bangfu.core.policy.rules import placeholders
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import headed
from bangfu.programme.assessment.kept_packs import packs_that_found
from bangfu.programme.assessment.models import Lead
from bangfu.programme.assessment.queries import leads_visible_to
from bangfu.programme.ledger.actors import Actor
from bangfu.web.policy import packs


@dataclass(frozen=True)
class LeadWords:
    """One lead in words."""

    title: str
    """What was found, in the rule's own words; the rule's name where no pack has it."""
    says: str
    """The rule's sentence filled with what the run found."""
    hear: str
    """What to ask the household."""


def words_of_leads(leads: Iterable[Lead], lang: str) -> dict[int, LeadWords]:
    """Some leads in words, by their numbers."""
    listed = list(leads)
    found = packs_that_found((lead.last_run, lead.pack) for lead in listed)
    return {lead.pk: _words_of(lead, found[lead.last_run, lead.pack], lang) for lead in listed}


def titles_of_rules(rules: Iterable[tuple[int, str, str, str]], lang: str) -> dict[str, str]:
    """By rule, given with a run that found it, its pack and its set: what it is called."""
    listed = list(rules)
    found = packs_that_found((run, pack) for run, pack, _, _ in listed)
    return {rule: _label(found[run, pack], rule_set, rule, lang) or rule for run, pack, rule_set, rule in listed}


def set_label(actor: Actor, name: str, lang: str) -> str:
    """What a rule set is called today, or was when it last found something."""
    for pack in _packs(actor, rule_set=name):
        if name in pack.rule_sets:
            return pack.rule_sets[name].label[lang]
    return name


def rule_label(actor: Actor, rules: str, name: str, lang: str) -> str:
    """What a rule is called today, or was when it last found something."""
    for pack in _packs(actor, rule_set=rules, rule=name):
        if label := _label(pack, rules, name, lang):
            return label
    return name


def _packs(actor: Actor, **found: str) -> Iterator[Pack]:
    """Today's packs; then, only where these were not enough, the one by which such a lead was last found."""
    yield from packs()
    lead = leads_visible_to(actor).filter(**found).order_by("-last_run").first()
    if lead is not None:
        (pack,) = packs_that_found([(lead.last_run, lead.pack)]).values()
        if pack is not None:
            yield pack


def _label(pack: Pack | None, rules: str, name: str, lang: str) -> str:
    found = _rule(pack, rules, name)
    return found[1].label[lang] if found is not None else ""


def _rule(pack: Pack | None, rules: str, name: str) -> tuple[RuleSet, Rule] | None:
    of = pack.rule_sets.get(rules) if pack is not None else None
    rule = of.rules.get(name) if of is not None else None
    return (of, rule) if of is not None and rule is not None else None


def _words_of(lead: Lead, pack: Pack | None, lang: str) -> LeadWords:
    found = _rule(pack, lead.rule_set, lead.rule)
    if pack is None or found is None:
        return LeadWords(headed(lead.rule), "", "")
    rules, rule = found
    return LeadWords(
        headed(rule.label[lang]), _sentence(lead, pack, rules, rule, lang), rule.hear[lang] if rule.hear else ""
    )  # fmt: skip


def _sentence(lead: Lead, pack: Pack, rules: RuleSet, rule: Rule, lang: str) -> str:
    if rule.because is None:
        return ""
    values, text = json.loads(lead.facts), rule.because[lang]
    wording, facts = Wording(pack, lang), pack.facts_of(rules.of)
    filled: dict[str, str] = {}
    for name in placeholders(text):
        if name in facts:
            value = from_stored(facts[name], _typed(values.get(name), facts[name].type.kind.value))
            filled[name] = wording.fact_value(facts[name], value)
        elif name == "today":
            filled[name] = lead.opened_on.isoformat()
        else:
            parameter = pack.parameters[name]
            filled[name] = wording.parameter_value(parameter, parameter.on(lead.opened_on).value)
    return text.format(**filled)


def _typed(value: object, kind: str) -> object:
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value
