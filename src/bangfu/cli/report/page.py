"""The report of one run as one HTML file: its sections in the frame all reports share."""

from __future__ import annotations

from bangfu.cli.report.answer import spread_panel, stats
from bangfu.cli.report.contents import Contents
from bangfu.cli.report.origin import origin_panel
from bangfu.cli.report.place_sections import listing_panel, open_places_panel, places_panel
from bangfu.cli.report.rule_sections import outcomes_panel, parameters_panel, rules_panel
from bangfu.cli.report.shell import Report, Section, framed
from bangfu.cli.report.unknown_section import unknown_panel
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.engines.headline import headline
from bangfu.engines.report_words import Words


def page(contents: Contents, words: Words) -> str:
    """The whole file in one language."""
    assessment, rules = contents.assessment, words.label(words.rules.label)
    on = words.day(assessment.on)
    return framed(
        Report(
            title=words.say("cli.report_page_title", rules=rules, on=on), heading=rules,
            answer=headline(assessment, words), basis=words.say("cli.report_basis", on=on, pack=assessment.pack.title),
            on=assessment.on, where=[words.place(code) for code in assessment.shared_places(words.pack.levels)],
            before=[_lead_callout(words), _empty(contents, words) or stats(assessment, words)],
            sections=_sections(contents, words), foot=words.say("cli.report_foot"),
        ),
        words,
    )  # fmt: skip


def _sections(contents: Contents, words: Words) -> list[Section]:
    """Anchor, name in the menu, and markup of every section that has something to say."""
    assessment = contents.assessment
    possible = [
        ("spread", "cli.report_menu_spread", spread_panel(contents, words)),
        (
            "outcomes",
            "cli.report_menu_outcomes",
            outcomes_panel(assessment, words) if assessment.total.subjects else None,
        ),
        ("unknown", "cli.report_menu_unknown", unknown_panel(contents, words)),
        ("listing", "cli.report_menu_listing", listing_panel(contents, words)),
        ("places", "cli.report_menu_places", places_panel(contents, words)),
        ("open-places", "cli.report_menu_open_places", open_places_panel(contents, words)),
        ("rules", "cli.report_menu_rules", rules_panel(assessment, words)),
        ("parameters", "cli.report_menu_parameters", parameters_panel(assessment, words)),
        ("origin", "cli.report_menu_origin", origin_panel(contents, words)),
    ]
    return [(anchor, words.say(name), section) for anchor, name, section in possible if section is not None]


def _lead_callout(words: Words) -> Html | None:
    if words.rules.verdict != "leads":
        return None
    said = join(tag("b", words.say("cli.report_lead_title")), " ", words.say("cli.report_lead_text"))
    return tag("div", icon("info"), tag("p", said), class_="callout")


def _empty(contents: Contents, words: Words) -> Html | None:
    """What to say instead of numbers when the set speaks of nobody."""
    assessment = contents.assessment
    if assessment.total.subjects:
        return None
    code = "cli.report_empty_outside" if assessment.subjects else "cli.report_empty_day"
    said = words.say(code, on=words.day(assessment.on), table=words.table.label, all=words.counted(assessment.subjects))
    return tag("div", icon("question"), tag("p", said), class_="empty panel")
