"""The report as one HTML file: styles inside, charts inside, no script, no request to anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from bangfu.cli.report.answer import spread_panel, stats
from bangfu.cli.report.contents import Contents
from bangfu.cli.report.origin import origin_panel
from bangfu.cli.report.place_sections import listing_panel, open_places_panel, places_panel
from bangfu.cli.report.rule_sections import outcomes_panel, parameters_panel, rules_panel
from bangfu.cli.report.unknown_section import unknown_panel
from bangfu.core.drawing.markup import Html, icon, join, tag
from bangfu.engines.headline import headline
from bangfu.engines.saying import Words

SHEETS = ("tokens.css", "base.css", "components.css")
HTML_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
ICONS = {
    "arrow": "M3 8h10M9 4l4 4-4 4",
    "check": "M3 8.5l3.2 3.2L13 5",
    "clock": "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M8 4.8V8l2.2 1.5",
    "cross": "M4 4l8 8M12 4l-8 8",
    "down": "M4 6l4 4 4-4",
    "info": "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M8 7.3v3.4M8 5.2v.1",
    "menu": "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "question": "M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.35-1 .8-1 1.6M8 12.4v.1",
}
MARK = (
    '<svg class="brand__mark" viewBox="0 0 26 26" aria-hidden="true"><rect class="bar" width="26" height="26" rx="6"/>'
    '<g fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"><path d="M6 17.5c2.6-5 4.6-7.4 7-7.4s4.4 2.4 '
    '7 7.4"/><path d="M9.3 17.5c1.3-2.5 2.4-3.6 3.7-3.6s2.4 1.1 3.7 3.6"/></g><circle cx="13" cy="6.6" r="1.5" '
    'fill="#fff"/></svg>'
)


def page(contents: Contents, words: Words) -> str:
    """The whole file in one language."""
    sections = _sections(contents, words)
    title = words.say(
        "cli.report_page_title", rules=words.label(words.rules.label), on=words.day(contents.assessment.on)
    )
    head = tag(
        "head", tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · {words.say('cli.report_brand')}"), tag("link", rel="icon", href="data:,"),
        tag("style", Html(styles())),
    )  # fmt: skip
    body = tag(
        "body", _sprite(), tag("a", words.say("cli.report_skip"), class_="skip", href="#main"),
        tag("div", _topbar(contents, words), _menu(sections, words), _main(contents, words, sections), class_="shell"),
    )  # fmt: skip
    return f"<!doctype html>\n{tag('html', head, body, lang=HTML_LANGUAGES[words.lang])}\n"


def styles() -> str:
    """The design's three sheets, then what only the report needs."""
    design = files("bangfu") / "web" / "static" / "css"
    own = files("bangfu") / "cli" / "report" / "report.css"
    return "\n".join(
        [*((design / name).read_text(encoding="utf-8") for name in SHEETS), own.read_text(encoding="utf-8")]
    )


def _sections(contents: Contents, words: Words) -> list[tuple[str, str, Html]]:
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


def _sprite() -> Html:
    symbols = [tag("symbol", tag("path", d=path), id=f"i-{name}", viewBox="0 0 16 16") for name, path in ICONS.items()]
    hatch = tag(
        "pattern", tag("rect", class_="hatch-ground", width=5, height=5),
        tag("rect", class_="hatch-line", width=2, height=5),
        id="hatch", width=5, height=5, patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return tag("svg", symbols, tag("defs", hatch), class_="sprite", aria_hidden="true")


def _topbar(contents: Contents, words: Words) -> Html:
    menu = tag("a", icon("menu"), class_="topbar__menu", href="#menu", aria_label=words.say("cli.report_open_menu"))
    brand = tag("a", Html(MARK), words.say("cli.report_brand"), class_="brand", href="#main")
    where = _where(contents, words)
    area = tag("span", words.foreign(where[-1]), class_="picker picker--area") if where else None
    day = words.say("cli.report_as_of")
    on = tag("time", words.day(contents.assessment.on) if not words.is_chinese else contents.assessment.on.isoformat(),
             datetime=contents.assessment.on.isoformat())  # fmt: skip
    as_of = tag("span", day, tag("b", on), class_="picker picker--date")
    return tag("header", menu, brand, area, tag("div", as_of, class_="topbar__end"), class_="topbar")


def _menu(sections: Sequence[tuple[str, str, Html]], words: Words) -> Html:
    links = [tag("li", tag("a", name, href=f"#{anchor}")) for anchor, name, _ in sections]
    close = tag("a", words.say("cli.report_close_menu"), icon("cross"), class_="menu__home menu__close", href="#main")
    top = tag("a", words.say("cli.report_menu_answer"), class_="menu__home", href="#main")
    inside = tag("div", close, top, tag("ul", links), class_="menu__in")
    return tag("nav", inside, class_="menu", id="menu", aria_label=words.say("cli.report_menu"))


def _main(contents: Contents, words: Words, sections: Sequence[tuple[str, str, Html]]) -> Html:
    where = _where(contents, words)
    crumbs = [tag("li", words.foreign(name)) for name in where]
    place = (
        tag("nav", tag("ol", crumbs, class_="crumbs"), aria_label=words.say("cli.report_crumbs")) if crumbs else None
    )
    basis = words.say(
        "cli.report_basis", on=words.day(contents.assessment.on), pack=contents.assessment.pack.title
    )  # fmt: skip
    head = tag(
        "div",
        tag(
            "div", tag("h1", words.label(words.rules.label)),
            tag("p", headline(contents.assessment, words), class_="answer"),
            tag("p", basis, class_="note"),
        ),
        class_="page__head",
    )  # fmt: skip
    return tag(
        "main", place, head, _lead_callout(words), _empty(contents, words) or stats(contents.assessment, words),
        [section for _, _, section in sections], tag("p", words.say("cli.report_foot"), class_="foot"),
        class_="page", id="main",
    )  # fmt: skip


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


def _where(contents: Contents, words: Words) -> list[str]:
    """Names of the places all subjects lie in."""
    return [words.place(code) for code in contents.assessment.shared_places(words.pack.levels)]
