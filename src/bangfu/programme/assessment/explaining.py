"""Why a subject got its verdict in a run, as sentences of one language: what a page shows rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.explanation import Explanation, RuleExplanation, explain
from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.wording import Wording, change_words, fact_words, missing_words, parameter_words
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.assessment.kept_runs import Kept, kept
from bangfu.programme.assessment.models import Run, Verdict
from bangfu.programme.assessment.queries import verdicts_visible_to
from bangfu.programme.ledger.actors import Actor


@dataclass(frozen=True)
class SaidRule:
    """One rule in words. `outcome` is met, unmet or unknown; in a set of leads `met` is a lead."""

    name: str
    label: str
    outcome: str
    word: str
    sentence: str
    missing: tuple[str, ...]
    deciding: tuple[str, ...]
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    source: str
    article: str
    hear: str


@dataclass(frozen=True)
class Said:
    """The whole explanation in words; `change` is the least that would alter the verdict."""

    run: Run
    key: str
    path: str
    on: date
    pack: str
    rules: str
    verdict: str
    word: str
    gives_leads: bool
    missing: tuple[str, ...]
    explained: tuple[SaidRule, ...]
    change: str


def said_of(actor: Actor, run: Run, key: str, lang: str) -> Said:
    """The reasoning of a run for one subject in words, with people's names for whoever sees households.

    Raises Problem where the run did not judge it for this actor to see.
    """
    verdict = _check_judged(actor, run, key)
    opened, names = kept(run), can(actor, May.SEE_HOUSEHOLDS)
    explanation = _explained(opened, key, names=names)
    wording, rules = Wording(opened.pack, lang, names=names), opened.rules
    meaning = Meaning(opened.pack, opened.on)
    return Said(
        run=run, key=key, path=verdict.path, on=run.on, pack=opened.pack.title[lang], rules=rules.label[lang],
        verdict=explanation.judgement.verdict, word=wording.verdict(rules, explanation.judgement.verdict),
        gives_leads=rules.verdict == "leads",
        missing=tuple(missing_words(one, wording) for one in explanation.missing),
        explained=tuple(_said_rule(one, explanation, wording, meaning) for one in explanation.explained),
        change=change_words(explanation.change, explanation, wording) if rules.verdict != "leads" else "",
    )  # fmt: skip


def _check_judged(actor: Actor, run: Run, key: str) -> Verdict:
    verdict = verdicts_visible_to(actor, run).filter(key=key).first()
    if verdict is None:
        raise Problem("runs.not_judged", key=key)
    return verdict


def _explained(opened: Kept, key: str, *, names: bool) -> Explanation:
    seeks = opened.rules.verdict != "leads"  # a lead asks to be heard, not to be avoided
    return explain(opened.pack, opened.rules, opened.row(key, names=names), opened.on, with_change=seeks)


def _said_rule(one: RuleExplanation, explanation: Explanation, wording: Wording, meaning: Meaning) -> SaidRule:
    lang, rules, rule = wording.lang, explanation.rules, one.rule
    outcome = WORDS[one.outcome]
    source = rule.source or rules.source
    document = wording.pack.sources[source] if source is not None else None
    article = rule.article or (rules.article if rule.source is None else None) or ""
    return SaidRule(
        name=rule.name, label=rule.label[lang], outcome=outcome, word=wording.outcome(rules, outcome),
        sentence=wording.because(one, meaning, explanation.row),
        missing=tuple(missing_words(m, wording) for m in one.missing),
        deciding=tuple(wording.row_name(row) for row in one.deciding) if outcome != "unknown" else (),
        facts=tuple(fact_words(u, wording) for u in one.facts if not (u.fact.personal or u.fact.private)),
        parameters=tuple(parameter_words(u, wording) for u in one.parameters),
        source=f"{document.number} {document.title[lang]}".strip(" —") if document is not None else "",
        article=article, hear=rule.hear[lang] if rule.hear is not None and one.outcome else "",
    )  # fmt: skip
