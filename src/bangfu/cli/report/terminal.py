"""The short form of a run on the terminal: aligned tables in either language, Chinese characters two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from bangfu.cli.report.contents import Origin
from bangfu.cli.report.reach import NotSupplied, facts_read
from bangfu.cli.report.unknown_section import lacking_name, rule_names, who_has
from bangfu.engines.headline import headline
from bangfu.engines.report_words import Words
from bangfu.engines.tallies import MOST_PLACES, Assessment, Tally

GAP = "  "
SHORT = 12


def summary_lines(
    assessment: Assessment, lacking: Sequence[NotSupplied], origin: Origin, words: Words
) -> Iterator[str]:
    """What a run found, said first, then by place and by rule, then where it comes from."""
    yield words.say(
        "cli.assess_head", rules=words.label(words.rules.label), on=assessment.on, pack=assessment.pack.title
    )
    yield headline(assessment, words)
    if words.rules.verdict == "leads":
        yield words.say("cli.report_lead_title")
        yield words.say("cli.report_lead_text")
    if assessment.level is not None and assessment.places:
        yield ""
        yield from _place_lines(assessment, words)
    if assessment.total.subjects:
        yield ""
        yield from _rule_lines(assessment, words)
    if lacking:
        yield ""
        yield words.say("cli.assess_not_supplied")
        for one in lacking:
            ask = words.say("cli.report_ask", ask=who_has(words, one)) if one.asks else who_has(words, one)
            yield "  " + words.say(
                "cli.assess_not_supplied_line",
                name=lacking_name(words, one),
                rules=rule_names(words, one.rules),
                ask=ask,
            )
    yield ""
    if assessment.outside and words.rules.applies_when is not None:
        read = facts_read(words.pack, words.rules.of, words.rules.applies_when)
        facts = words.listed(list(dict.fromkeys(fact.label[words.lang] for fact in read)))
        yield words.say("cli.assess_outside", count=words.counted(assessment.outside), facts=facts)
    yield words.say(
        "cli.assess_origin", pack=assessment.pack.name, pack_hash=assessment.pack.hash[:SHORT],
        snapshot_hash=origin.snapshot_hash[:SHORT], run_id=origin.run_id,
    )  # fmt: skip


def aligned(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Rows as lines of equal columns: the first `left` columns to the left, figures to the right."""
    widths = [max(width_of(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        GAP.join(
            cell + " " * (width - width_of(cell)) if i < left else " " * (width - width_of(cell)) + cell
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def width_of(text: str) -> int:
    """Columns a text takes on a terminal: wide characters take two, marks that combine none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def _place_lines(assessment: Assessment, words: Words) -> Iterator[str]:
    assert assessment.level is not None  # noqa: S101 - the caller looked
    verdicts = [verdict for verdict in words.rules.outcomes if verdict in assessment.total.counts]
    heads = [words.short_verdict(verdict) for verdict in verdicts]
    rows = [[words.label(assessment.level.label), words.say("cli.assess_code"), words.say("cli.report_judged"), *heads]]
    for tally in assessment.places[:MOST_PLACES]:
        rows.append([words.place(tally.place), tally.place or "—", *_counts(tally, verdicts)])
    rows.append([words.say("cli.report_total"), "", *_counts(assessment.total, verdicts)])
    yield from aligned(rows, left=2)
    if len(assessment.places) > MOST_PLACES:
        yield words.say("cli.report_more_places", count=f"{len(assessment.places) - MOST_PLACES:,}").strip()


def _rule_lines(assessment: Assessment, words: Words) -> Iterator[str]:
    rows = [[words.say("cli.report_rule"), *words.outcome_heads()]]
    for tally in assessment.rule_tallies:
        rows.append([words.label(tally.rule.label), *(f"{n:,}" for n in (tally.met, tally.unmet, tally.unknown))])
    yield from aligned(rows)


def _counts(tally: Tally, verdicts: Sequence[str]) -> list[str]:
    return [f"{tally.subjects:,}", *(f"{tally.counts.get(verdict, 0):,}" for verdict in verdicts)]
