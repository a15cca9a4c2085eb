"""The frame of a report: one HTML file, styles inside, a bar above, the contents beside; no script, no request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from bangfu.core.drawing.markup import Html, icon, tag
from bangfu.core.texts import sentence
from bangfu.engines.report_words import Words

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
Section = tuple[str, str, Html]
"""The anchor of a section, its name in the contents, its markup."""


@dataclass(frozen=True)
class Report:
    """What a frame is put around: `where` names the places all of it lies in, `answer` says what was found."""

    title: str
    heading: str
    answer: str
    basis: str
    on: date
    where: Sequence[str]
    before: Sequence[Html | None]
    """What stands between the answer and the first section."""
    sections: Sequence[Section]
    foot: str


def framed(report: Report, words: Words) -> str:
    """The whole file in one language."""
    body = tag(
        "body", _sprite(), tag("a", words.say("cli.report_skip"), class_="skip", href="#main"),
        tag("div", _topbar(report, words), _menu(report, words), _main(report, words), class_="shell"),
    )  # fmt: skip
    return document(report.title, body, words.lang)


def document(title: str, body: Html, lang: str) -> str:
    """A body as a file of its own, styles inside."""
    head = tag(
        "head", tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · {sentence('cli.report_brand', lang)}"), tag("link", rel="icon", href="data:,"),
        tag("style", Html(_styles())),
    )  # fmt: skip
    return f"<!doctype html>\n{tag('html', head, body, lang=HTML_LANGUAGES[lang])}\n"


def brand(lang: str) -> Html:
    """The mark and the name, leading to the top."""
    return tag("a", Html(MARK), sentence("cli.report_brand", lang), class_="brand", href="#main")


def _styles() -> str:
    """The design's three sheets, then what only the report needs."""
    design = files("bangfu") / "web" / "static" / "css"
    own = files("bangfu") / "cli" / "report" / "report.css"
    return "\n".join(
        [*((design / name).read_text(encoding="utf-8") for name in SHEETS), own.read_text(encoding="utf-8")]
    )


def _sprite() -> Html:
    symbols = [tag("symbol", tag("path", d=path), id=f"i-{name}", viewBox="0 0 16 16") for name, path in ICONS.items()]
    hatch = tag(
        "pattern", tag("rect", class_="hatch-ground", width=5, height=5),
        tag("rect", class_="hatch-line", width=2, height=5),
        id="hatch", width=5, height=5, patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return tag("svg", symbols, tag("defs", hatch), class_="sprite", aria_hidden="true")


def _topbar(report: Report, words: Words) -> Html:
    menu = tag("a", icon("menu"), class_="topbar__menu", href="#menu", aria_label=words.say("cli.report_open_menu"))
    area = tag("span", words.foreign(report.where[-1]), class_="picker picker--area") if report.where else None
    day = words.say("cli.report_as_of")
    iso = report.on.isoformat()
    on = tag("time", iso if words.is_chinese else words.day(report.on), datetime=iso)
    as_of = tag("span", day, tag("b", on), class_="picker picker--date")
    return tag("header", menu, brand(words.lang), area, tag("div", as_of, class_="topbar__end"), class_="topbar")


def _menu(report: Report, words: Words) -> Html:
    links = [tag("li", tag("a", name, href=f"#{anchor}")) for anchor, name, _ in report.sections]
    close = tag("a", words.say("cli.report_close_menu"), icon("cross"), class_="menu__home menu__close", href="#main")
    top = tag("a", words.say("cli.report_menu_answer"), class_="menu__home", href="#main")
    inside = tag("div", close, top, tag("ul", links), class_="menu__in")
    return tag("nav", inside, class_="menu", id="menu", aria_label=words.say("cli.report_menu"))


def _main(report: Report, words: Words) -> Html:
    crumbs = [tag("li", words.foreign(name)) for name in report.where]
    place = (
        tag("nav", tag("ol", crumbs, class_="crumbs"), aria_label=words.say("cli.report_crumbs")) if crumbs else None
    )
    head = tag(
        "div",
        tag(
            "div", tag("h1", report.heading), tag("p", report.answer, class_="answer"),
            tag("p", report.basis, class_="note"),
        ),
        class_="page__head",
    )  # fmt: skip
    return tag(
        "main", place, head, [part for part in report.before if part is not None],
        [section for _, _, section in report.sections], tag("p", report.foot, class_="foot"), class_="page", id="main",
    )  # fmt: skip
