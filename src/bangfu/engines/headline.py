"""The answer of a run in one sentence with its figures, and the rule that decides most."""

from __future__ import annotations

from bangfu.core.drawing.markup import join
from bangfu.engines.report_words import Words
from bangfu.engines.tallies import Assessment, RuleTally


def headline(assessment: Assessment, words: Words) -> str:
    """The answer with its figures, and the rule that decides most."""
    counts = assessment.total.counts
    judged = words.counted(assessment.total.subjects)
    if not assessment.total.subjects:
        return words.say("cli.report_headline_none", outside=words.counted(assessment.outside))
    if len(counts) == 1:
        (verdict,) = counts
        code = "cli.report_headline_all_kind" if words.rules.verdict == "first" else "cli.report_headline_all"
        if assessment.total.subjects == 1:
            code = "cli.report_headline_one"
        return words.say(code, subjects=judged, word=words.verdict(words.rules, verdict))
    said = words.say("cli.report_headline", subjects=judged, parts=_and(words, words.verdict_parts(counts)))
    deciding = deciding_rule(assessment)
    if deciding is None:
        return said
    rule, count = deciding
    kind = {"all": "unmet", "leads": "leads"}.get(words.rules.verdict, "met")
    return join(said, " " if not words.is_chinese else "", _deciding(words, kind, rule, count))


def deciding_rule(assessment: Assessment) -> tuple[RuleTally, int] | None:
    """The rule behind most of the verdicts: the least met one of `all`, else the one met most."""
    if assessment.rules.verdict == "first" or len(assessment.rule_tallies) < 2:
        return None
    unmet = assessment.rules.verdict == "all"
    counted = [(tally, tally.unmet if unmet else tally.met) for tally in assessment.rule_tallies]
    most = max(counted, key=lambda pair: pair[1])
    return most if most[1] else None


def _and(words: Words, parts: list[str]) -> str:
    if words.is_chinese:
        return "，".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _deciding(words: Words, kind: str, tally: RuleTally, count: int) -> str:
    label = tally.rule.label[words.lang]
    return words.say(f"cli.report_deciding_{kind}", rule=label, count=words.counted(count))
