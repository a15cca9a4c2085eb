"""The histogram of a set's main figure around its line, with room beside and beneath for what a report adds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bangfu.core.drawing.charts import Bins, Size, hatching, histogram, swatch
from bangfu.core.drawing.markup import Html, join, tag
from bangfu.engines import spread_words
from bangfu.engines.report_words import Words
from bangfu.engines.spread import Spread

DESK, PHONE = Size(700, 270), Size(326, 250)


@dataclass(frozen=True, slots=True)
class Tried:
    """Another line drawn beside that of the law, and how many would turn by it, in words."""

    line: Decimal
    turned: str


def spread_section(
    spread: Spread, words: Words, beside: Html, beneath: Html | None = None, tried: Tried | None = None
) -> Html:
    """Bars around the line; with a tried one, what lies between the two is hatched."""
    note = tag("p", spread_words.bar_width(spread, words), class_="note")
    return tag(
        "section",
        tag("div", tag("h2", spread_words.title(spread, words)), _legend(spread, words, tried), class_="panel__head"),
        tag("p", spread_words.finding(spread, words), class_="panel__lead"),
        tag(
            "div", tag("div", note, _charts(spread, words, tried), class_="panel__body"),
            tag("div", beside, class_="panel__body stack"), class_="cols cols--main",
        ),
        beneath, class_="panel", id="spread",
    )  # fmt: skip


def _legend(spread: Spread, words: Words, tried: Tried | None) -> Html | None:
    if spread.line is None:
        return None
    return tag(
        "p",
        tag("span", swatch("bar"), words.say("cli.report_below")),
        tag("span", _hatched(), words.say("cli.trial_between")) if tried is not None else None,
        tag("span", swatch("bar bar--context"), words.say("cli.report_not_below")),
        class_="legend",
    )  # fmt: skip


def _hatched() -> Html:
    sample = tag("rect", fill="url(#tried-0)", width=20, height=12)
    return tag("svg", hatching(0), sample, viewBox="0 0 20 12", aria_hidden="true")


def _charts(spread: Spread, words: Words, tried: Tried | None) -> Html:
    bins = Bins(spread.counts, spread.low, spread.width, spread.line, tried.line if tried is not None else None)
    beside = words.say("cli.trial_line", value=words.value(tried.line, spread.figure.unit)) if tried is not None else ""
    turned = tried.turned if tried is not None else ""
    labels = spread_words.labels(spread, words, beside, turned)
    return join(
        tag("div", histogram(bins, labels, DESK), class_="only-desk"),
        tag("div", histogram(bins, labels, PHONE), class_="only-phone"),
    )
