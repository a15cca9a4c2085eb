"""The head of the report: the question answered in one sentence, the key numbers, the spread around the line."""

from __future__ import annotations

from bangfu.cli.report.contents import Contents
from bangfu.cli.report.spread_section import spread_section
from bangfu.core.drawing.charts import Bins, Size, small_histogram
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.engines import spread_words
from bangfu.engines.report_words import Words
from bangfu.engines.spread import Spread
from bangfu.engines.tallies import Assessment

SMALL = Size(200, 64)
MOST_SMALL = 36
MOST_STATS = 6


def stats(assessment: Assessment, words: Words) -> Html:
    """The key numbers as one line."""
    total = assessment.total
    outside = words.say("cli.report_outside", count=words.counted(assessment.outside)) if assessment.outside else None
    cells = [stat(words, words.say("cli.report_judged"), total.subjects, outside)]
    shown = [
        verdict for verdict in words.rules.outcomes if verdict in total.counts or verdict in ("met", "unknown", "lead")
    ]
    for verdict in shown[: MOST_STATS - 1]:
        count = total.counts.get(verdict, 0)
        notes = [words.say("cli.report_share", share=words.share(count, total.subjects))] if count else []
        if assessment.added is not None and verdict in total.sums:
            added = words.amount(assessment.added, total.sums[verdict])
            notes.append(words.say("cli.report_added", label=assessment.added.label, amount=added))
        note = ("，" if words.is_chinese else ", ").join(notes) or words.say("cli.report_nobody")
        cells.append(stat(words, words.short_verdict(verdict), count, note))
    return tag("dl", cells, class_="stats")


def spread_panel(contents: Contents, words: Words) -> Html | None:
    """The histogram around the line with its figures beside it; nothing where the set has no such figure."""
    spread = contents.spread
    if spread is None:
        return None
    return spread_section(spread, words, _beside(contents, spread, words), _small_multiples(contents, spread, words))


def stat(words: Words, name: str, count: int, note: str | None) -> Html:
    """One key number with its unit, and what stands beneath it."""
    unit = words.unit(words.table.counts).strip()
    value = tag("span", f"{count:,} ", tag("small", unit), class_="stat__value")
    return tag("div", tag("dt", name), tag("dd", value, note), class_="stat")


def _beside(contents: Contents, spread: Spread, words: Words) -> Html:
    rows = spread_words.figures(spread, words)
    gap = contents.assessment.gap
    gap_label = contents.assessment.rules.gap_label
    gap_node = contents.assessment.rules.gap
    note = None
    if gap is not None and gap.total and gap_node is not None:
        money = words.money(gap.total, gap.places, str(gap_node.type.unit))
        rows.append((words.say("cli.report_gap"), money))
        if gap_label:
            method = words.say("cli.report_gap_method", method=gap_label, count=words.counted(gap.subjects))
            note = tag("p", method, class_="note")
    said = spread_words.not_known(spread, words)
    unknown = tag("p", icon("info"), tag("span", said), class_="callout") if said else None
    facts = tag("dl", [join(tag("dt", name), tag("dd", value)) for name, value in rows], class_="facts facts--figures")
    return join(facts, note, unknown)


def _small_multiples(contents: Contents, spread: Spread, words: Words) -> Html | None:
    """The same picture for each place, in order of the code and on one axis, so that shapes can be compared."""
    level = contents.assessment.level
    if level is None or spread.line is None or not 2 <= len(spread.by_place) <= MOST_SMALL:
        return None
    figures = []
    for place, here in spread.by_place.items():
        bins = Bins(here.counts, spread.low, spread.width, spread.line)
        said = words.say(
            "cli.report_small", count=words.counted(here.below), number=f"{here.below:,}",
            share=words.share(here.below, here.known),
        )  # fmt: skip
        caption = tag("figcaption", tag("b", words.foreign(words.place(place))), tag("small", said))
        figures.append(tag("figure", caption, small_histogram(bins, f"{words.place(place)}: {said}", SMALL)))
    title = tag("h3", words.say("cli.report_small_title", level=level.label))
    note = tag("p", words.say("cli.report_small_note"), class_="note")
    return tag("div", title, note, tag("div", figures, class_="multiples"), class_="panel__body panel__part")
