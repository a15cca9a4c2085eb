"""What is said of a distribution, alike in the report and on the pages: title, finding, figures, width of a bar."""

from __future__ import annotations

from bangfu.core.drawing.charts import Labels
from bangfu.engines.report_words import Words
from bangfu.engines.spread import Spread


def title(spread: Spread, words: Words) -> str:
    """What is spread, and around which line."""
    said = words.label(spread.figure.label)
    if spread.parameter is None:
        return said
    return words.say("cli.report_spread_title", figure=said, line=spread.parameter.label[words.lang])


def finding(spread: Spread, words: Words) -> str:
    """What the drawing shows: how many are below the line, and the middle; without a line the middle alone."""
    middle = words.rounded(spread.middle, spread.figure.unit)
    if spread.line is None or spread.parameter is None:
        return words.say("cli.report_spread_plain", figure=spread.figure.label, middle=middle)
    code = "cli.report_spread_finding" if spread.below else "cli.report_spread_none"
    return words.say(
        code, line=words.value(spread.line, spread.figure.unit), middle=middle, count=words.counted(spread.below),
        share=words.share(spread.below, spread.known), figure=spread.figure.label,
    )  # fmt: skip


def figures(spread: Spread, words: Words) -> list[tuple[str, str]]:
    """Name and value of what stands beside the drawing: the line, how many are on either side of it, the middle."""
    unit = spread.figure.unit
    middle = (words.say("cli.report_median"), words.rounded(spread.middle, unit))
    if spread.line is None or spread.parameter is None:
        return [middle]
    return [
        (words.label(spread.parameter.label), words.value(spread.line, unit)),
        (words.say("cli.report_below"), _with_share(spread.below, spread.known, words)),
        (words.say("cli.report_not_below"), _with_share(spread.known - spread.below, spread.known, words)), middle,
    ]  # fmt: skip


def bar_width(spread: Spread, words: Words) -> str:
    """How wide a bar is, and how many subjects lie beyond those drawn."""
    unit = spread.figure.unit
    said = words.say("cli.report_bar_width", width=words.value(spread.width, unit))
    undrawn = spread.under_range + spread.over_range
    if undrawn:
        said += words.say("cli.report_undrawn", high=words.value(spread.high, unit), count=words.counted(undrawn))
    return said


def not_known(spread: Spread, words: Words) -> str:
    """Of how many subjects the figure is not known; empty where it is of all."""
    if not spread.unknown:
        return ""
    count = words.counted(spread.unknown)
    return words.say("cli.report_spread_unknown", count=count, figure=spread.figure.label)


def labels(spread: Spread, words: Words, tried: str = "", turned: str = "") -> Labels:
    """What is written into the drawing; `tried` at the line of a what-if, `turned` about whom it would turn."""
    line = under = ""
    if spread.line is not None and spread.parameter is not None:
        line = words.say("cli.report_line", value=words.value(spread.line, spread.figure.unit))
        under = words.say("cli.report_under", count=words.counted(spread.below))
    said = finding(spread, words)
    return Labels(said, line, under, words.unit(words.table.counts), words.unit(spread.figure.unit), tried, turned)


def _with_share(part: int, whole: int, words: Words) -> str:
    return words.say(
        "cli.report_count_share", count=words.counted(part), number=f"{part:,}", share=words.share(part, whole)
    )
