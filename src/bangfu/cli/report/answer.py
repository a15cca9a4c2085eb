"""The head of the report: the question answered in one sentence, the key numbers, the spread around the line."""

from __future__ import annotations

from bangfu.cli.report.contents import Contents
from bangfu.core.drawing.charts import Bins, Labels, Size, histogram, small_histogram, swatch
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.engines.saying import Words
from bangfu.engines.spread import Spread
from bangfu.engines.tallies import Assessment

DESK, PHONE, SMALL = Size(700, 270), Size(326, 250), Size(200, 64)
MOST_SMALL = 36
MOST_STATS = 6


def stats(assessment: Assessment, words: Words) -> Html:
    """The key numbers as one line."""
    total = assessment.total
    outside = words.say("cli.report_outside", count=words.counted(assessment.outside)) if assessment.outside else None
    cells = [_stat(words, words.say("cli.report_judged"), total.subjects, outside)]
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
        cells.append(_stat(words, words.short_verdict(verdict), count, note))
    return tag("dl", cells, class_="stats")


def spread_panel(contents: Contents, words: Words) -> Html | None:
    """The histogram around the line with its figures beside it; nothing where the set has no such figure."""
    spread = contents.spread
    if spread is None:
        return None
    title = words.label(spread.figure.label)
    if spread.parameter is not None:
        title = words.say("cli.report_spread_title", figure=title, line=spread.parameter.label[words.lang])
    return tag(
        "section",
        tag("div", tag("h2", title), _legend(spread, words), class_="panel__head"),
        tag("p", _finding(spread, words), class_="panel__lead"),
        tag(
            "div",
            tag("div", tag("p", _range(spread, words), class_="note"), _charts(spread, words), class_="panel__body"),
            tag("div", _beside(contents, spread, words), class_="panel__body stack"),
            class_="cols cols--main",
        ),
        _small_multiples(contents, spread, words),
        class_="panel", id="spread",
    )  # fmt: skip


def _stat(words: Words, name: str, count: int, note: str | None) -> Html:
    unit = words.unit(words.table.counts).strip()
    value = tag("span", f"{count:,} ", tag("small", unit), class_="stat__value")
    return tag("div", tag("dt", name), tag("dd", value, note), class_="stat")


def _legend(spread: Spread, words: Words) -> Html | None:
    if spread.line is None:
        return None
    return tag(
        "p",
        tag("span", swatch("bar"), words.say("cli.report_below")),
        tag("span", swatch("bar bar--context"), words.say("cli.report_not_below")),
        class_="legend",
    )  # fmt: skip


def _finding(spread: Spread, words: Words) -> str:
    middle = words.rounded(spread.middle, spread.figure.unit)
    if spread.line is None or spread.parameter is None:
        return words.say("cli.report_spread_plain", figure=spread.figure.label, middle=middle)
    code = "cli.report_spread_finding" if spread.below else "cli.report_spread_none"
    return words.say(
        code, line=words.value(spread.line, spread.figure.unit), middle=middle, count=words.counted(spread.below),
        share=words.share(spread.below, spread.known), figure=spread.figure.label,
    )  # fmt: skip


def _range(spread: Spread, words: Words) -> str:
    unit = spread.figure.unit
    said = words.say("cli.report_bar_width", width=words.value(spread.width, unit))
    undrawn = spread.under_range + spread.over_range
    if undrawn:
        said += words.say("cli.report_undrawn", high=words.value(spread.high, unit), count=words.counted(undrawn))
    return said


def _charts(spread: Spread, words: Words) -> Html:
    bins = Bins(spread.counts, spread.low, spread.width, spread.line)
    unit = words.unit(spread.figure.unit)
    line = under = ""
    if spread.line is not None and spread.parameter is not None:
        line = words.say("cli.report_line", value=words.value(spread.line, spread.figure.unit))
        under = words.say("cli.report_under", count=words.counted(spread.below))
    labels = Labels(_finding(spread, words), line, under, words.unit(words.table.counts), unit)
    return join(
        tag("div", histogram(bins, labels, DESK), class_="only-desk"),
        tag("div", histogram(bins, labels, PHONE), class_="only-phone"),
    )


def _beside(contents: Contents, spread: Spread, words: Words) -> Html:
    unit = spread.figure.unit
    rows: list[tuple[str, str]] = []
    if spread.line is not None and spread.parameter is not None:
        rows.append((words.label(spread.parameter.label), words.value(spread.line, unit)))
        rows.append((words.say("cli.report_below"), _with_share(words, spread.below, spread.known)))
        rows.append((words.say("cli.report_not_below"), _with_share(words, spread.known - spread.below, spread.known)))
    rows.append((words.say("cli.report_median"), words.rounded(spread.middle, unit)))
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
    unknown = None
    if spread.unknown:
        said = words.say("cli.report_spread_unknown", count=words.counted(spread.unknown), figure=spread.figure.label)
        unknown = tag("p", icon("info"), tag("span", said), class_="callout")
    facts = tag("dl", [join(tag("dt", name), tag("dd", value)) for name, value in rows], class_="facts facts--figures")
    return join(facts, note, unknown)


def _with_share(words: Words, part: int, whole: int) -> str:
    return words.say(
        "cli.report_count_share", count=words.counted(part), number=f"{part:,}", share=words.share(part, whole)
    )


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
