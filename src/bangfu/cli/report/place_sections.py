"""The run by place: bars and counts in order of the place code, never by rank, with the detail folded in beneath."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.cli.report.contents import Contents, ListingRow
from bangfu.cli.report.tables import Cell, Column, table
from bangfu.core.drawing.charts import stacked_bar, swatch
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.core.policy.model import Level
from bangfu.engines.report_words import HAN, Words
from bangfu.engines.tallies import MOST_PLACES, Tally

KIND_FILLS = ("fill-cat-1", "fill-cat-2", "fill-cat-3", "fill-cat-4", "fill-cat-5")
FILLS = {
    "met": "fill-met", "unmet": "fill-context", "unknown": "fill-unknown", "lead": "fill-late", "clear": "fill-context",
    "none": "fill-context",
}  # fmt: skip
PILLS = {"met": ("pill--met", "check"), "unmet": ("pill--unmet", "cross"), "lead": ("pill--late", "clock")}
MOST_VERDICTS, MOST_UNFOLDED = 4, 30


def verdict_fills(verdicts: Sequence[str]) -> dict[str, str]:
    """The fill of each verdict that occurs; kinds of a `first` set take the colours of categories in turn."""
    kinds = iter(KIND_FILLS)
    return {verdict: FILLS.get(verdict) or next(kinds, KIND_FILLS[-1]) for verdict in verdicts}


def places_panel(contents: Contents, words: Words) -> Html | None:
    """The table by place with its bars, then the finer places of each, folded."""
    assessment = contents.assessment
    level, places = assessment.level, assessment.places
    if level is None or not places or _is_listing(contents):
        return None
    verdicts = [verdict for verdict in words.rules.outcomes if verdict in assessment.total.counts]
    fills = verdict_fills(verdicts)
    widest = max(place.subjects for place in places)
    columns = _columns(words, words.label(level.label), verdicts, with_bar=True)
    rows = [
        [_place_link(words, tally, contents),
         stacked_bar([(fills[v], tally.counts.get(v, 0)) for v in verdicts], widest),
         *_counts(tally, verdicts)]
        for tally in places[:MOST_PLACES]
    ]  # fmt: skip
    foot: list[Cell] = [
        words.say("cli.report_all_places", count=len(places), level=level_word(level, len(places), words)),
        "",
        *_counts(assessment.total, verdicts),
    ]
    title = words.say("cli.report_places_title", level=level.label)
    legend = [tag("span", swatch(fills[v]), words.short_verdict(v)) for v in verdicts]
    more = (
        words.say("cli.report_more_places", count=f"{len(places) - MOST_PLACES:,}") if len(places) > MOST_PLACES else ""
    )
    return tag(
        "section",
        tag("div", tag("h2", title), tag("p", legend, class_="legend"), class_="panel__head"),
        tag("p", words.say("cli.report_places_lead"), class_="panel__lead"),
        table(title, columns, rows, foot),
        tag("p", words.say("cli.report_order"), more, class_="panel__note"),
        _finer(contents, words, verdicts),
        class_="panel", id="places",
    )  # fmt: skip


def open_places_panel(contents: Contents, words: Words) -> Html | None:
    """The finest places where somebody has to go: those with subjects whose verdict is unknown."""
    if contents.finest is None or not contents.open_places:
        return None
    columns = [
        Column(words.label(contents.finest.label), False), Column(words.say("cli.report_within"), False),
        Column(words.say("cli.report_judged")), Column(words.short_verdict("unknown")),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [words.named_place(tally.place), words.foreign(_above(contents, words, tally.place)), tally.subjects,
         tally.counts["unknown"]]
        for tally in contents.open_places
    ]  # fmt: skip
    title = words.say("cli.report_open_places_title", level=contents.finest.label)
    listed, count = len(contents.open_places), len(contents.open_places) + contents.more_open_places
    level = level_word(contents.finest, count, words)
    shown = words.say("cli.report_open_places_all", count=f"{count:,}", level=level)
    if contents.more_open_places:
        shown = words.say("cli.report_open_places_some", count=f"{count:,}", level=level, shown=f"{listed:,}")
    fold = tag("details", tag("summary", words.say("cli.report_show_list")), table(title, columns, rows), class_="fold")
    return tag(
        "section", tag("div", tag("h2", title), class_="panel__head"), tag("p", shown, class_="panel__lead"), fold,
        class_="panel", id="open-places",
    )  # fmt: skip


def listing_panel(contents: Contents, words: Words) -> Html | None:
    """Sets that judge places: each place with its figures and its verdict, in order of the code; many are folded."""
    listing, level = contents.listing, contents.assessment.level
    if listing is None or not listing.rows:
        return None
    title = words.say("cli.report_listing_title", table=words.table.label)
    if len(listing.rows) <= MOST_UNFOLDED or level is None:
        body: Sequence[Html] = [_listing_table(contents, words, title, listing.rows)]
    else:
        groups: dict[str, list[ListingRow]] = {}
        for row in listing.rows:
            groups.setdefault(row[0][: level.width], []).append(row)
        body = [
            tag(
                "details", tag("summary", words.named_place(place), tag("small", words.counted(len(rows)))),
                _listing_table(contents, words, f"{title}: {words.place(place)}", rows), class_="fold",
            )
            for place, rows in groups.items()
        ]  # fmt: skip
    more = words.say("cli.report_more_places", count=f"{listing.more:,}") if listing.more else ""
    return tag(
        "section", tag("div", tag("h2", title), class_="panel__head"), tag("div", body, class_="panel__folds"),
        tag("p", words.say("cli.report_order"), more, class_="panel__note"), class_="panel", id="listing",
    )  # fmt: skip


def _listing_table(contents: Contents, words: Words, caption: str, listed: Sequence[ListingRow]) -> Html:
    facts = words.pack.facts_of(words.rules.of)
    figures = words.rules.figures[:5]
    columns = [
        Column(words.label(words.table.label), False),
        *(Column(words.with_unit(facts[figure])) for figure in figures),
        Column(words.say("cli.report_verdict"), False),
    ]
    rows: list[list[Cell]] = [
        [
            join(words.named_place(place), tag("small", words.foreign(_above(contents, words, place)))),
            *(words.figure(facts[figure], values[figure]) for figure in figures),
            verdict_pill(words, verdict),
        ]
        for place, verdict, values in listed
    ]
    return table(caption, columns, rows)


def verdict_pill(words: Words, verdict: str) -> Html:
    """A verdict as a pill: icon and word, colour only third."""
    class_, sign = PILLS.get(verdict, ("pill--unknown", "question") if verdict == "unknown" else ("", ""))
    said = words.label({words.lang: words.verdict(words.rules, verdict)})
    return tag("span", icon(sign) if sign else None, said, class_=f"pill {class_}".strip())


def _is_listing(contents: Contents) -> bool:
    """Whether every place of the table is one subject: then the listing says it better."""
    return contents.listing is not None and contents.assessment.level == contents.assessment.pack.level_named(
        contents.assessment.pack.tables[contents.assessment.rules.of].level or ""
    )


def _columns(words: Words, title: str, verdicts: Sequence[str], *, with_bar: bool) -> list[Column]:
    counted = Column(words.say("cli.report_judged"))
    named = [Column(words.short_verdict(v)) for v in verdicts[:MOST_VERDICTS]]
    bar = [Column(words.say("cli.report_bar"), False, "bar-cell", is_quiet=True)] if with_bar else []
    return [Column(title, False), *bar, counted, *named]


def _counts(tally: Tally, verdicts: Sequence[str]) -> list[Cell]:
    return [tally.subjects, *(tally.counts.get(v, 0) for v in verdicts[:MOST_VERDICTS])]


def _place_link(words: Words, tally: Tally, contents: Contents) -> Html:
    name = words.named_place(tally.place)
    if contents.finer is None or tally.place is None:
        return name
    return tag("a", name, href=f"#place-{tally.place}")


def _finer(contents: Contents, words: Words, verdicts: Sequence[str]) -> Html | None:
    level, finer = contents.assessment.level, contents.finer
    if level is None or finer is None:
        return None
    under: dict[str, list[Tally]] = {}
    for tally in contents.finer_places:
        if tally.place is not None:
            under.setdefault(tally.place[: level.width], []).append(tally)
    folds = []
    for place in contents.assessment.places[:MOST_PLACES]:
        below = under.get(place.place or "", [])
        if place.place is None or not below:
            continue
        count = words.say(
            "cli.report_finer_count", count=len(below), level=level_word(finer, len(below), words),
            subjects=words.counted(place.subjects),
        )  # fmt: skip
        summary = tag("summary", words.named_place(place.place), tag("small", count))
        rows = [[words.named_place(tally.place), *_counts(tally, verdicts)] for tally in below]
        foot: list[Cell] = [words.say("cli.report_total"), *_counts(place, verdicts)]
        caption = words.say("cli.report_finer_caption", place=words.place(place.place), level=finer.label)
        columns = _columns(words, words.label(finer.label), verdicts, with_bar=False)
        folds.append(
            tag("details", summary, table(caption, columns, rows, foot, id_=f"place-{place.place}"), class_="fold")
        )
    return tag("div", tag("h3", words.say("cli.report_finer_title", level=finer.label)), folds, class_="folds")


def _above(contents: Contents, words: Words, code: str | None) -> str:
    """The places a place lies in, below those the whole report lies in."""
    if code is None:
        return ""
    shared = len(contents.assessment.shared_places(words.pack.levels))
    names = [
        words.place(code[: level.width]) for level in words.pack.levels[shared:]
        if level.width < len(code) and words.places.exists(code[: level.width])
    ]  # fmt: skip
    return ("" if HAN.search("".join(names)) else ", ").join(names)


def level_word(level: Level, count: int, words: Words) -> str:
    """What so many places of a level are called."""
    return level.many.replace("_", " ") if not words.is_chinese and count != 1 else level.label[words.lang]
