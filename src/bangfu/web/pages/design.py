"""The design system, as it is used: every component in the one way it is written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from bangfu.web.drawing import Series, bars_chart, years_chart
from bangfu.web.maps import first_mapped, map_of, outlines_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.shown import Cell, Column, Event, Pager, Stat, Table, count_cell
from bangfu.web.words import words

TOKENS = Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css"
SPRITE = Path(__file__).resolve().parent.parent / "templates" / "web" / "parts" / "sprite.html"


@login_required
def design(request: OfficeRequest) -> HttpResponse:
    """The gallery: examples are made by the same parts and helpers as the pages."""
    lang = request.lang

    def said(name: str, **details: object) -> str:
        return words(f"gallery.{name}", lang, **details)

    columns = [Column(said("village")), Column(said("homes"), num=True), Column(said("who")), Column(said("state"))]
    table = Table(said("table"), columns)
    due = Cell(said("due"), pill="late")
    table.add(Cell(said("place_1"), "#table"), count_cell(412, "#table"), Cell("陈立夏"), due)
    table.add(Cell(said("place_2"), "#table"), count_cell(0), Cell("林春分"), Cell(said("met"), pill="met"))
    table.total(Cell(said("total")), count_cell(412, "#table"), Cell(""), Cell(""))
    years = list(range(2014, 2020))
    income = Series("", [Decimal(v) for v in (2310, 2650, 2990, 3420, 3920, 4236)])
    line = Series(said("line"), [Decimal(v) for v in (2800, 2968, 3146, 3335, 3535, 3747)], "rule")
    mapped = first_mapped()
    outlines = outlines_of(mapped, {})
    places = {path: 3 * at for at, path in enumerate(outlines.shapes)} if outlines is not None else {}
    shown = {
        "title": words("design.title", lang), "lead": words("design.lead", lang),
        "colours": _colours(), "icons": _icons(), "table": table,
        "pager": Pager(said("pager"), "#table", "#table", "#table"),
        "stats": [
            Stat(said("stat_1"), "365", said("unit_1"), said("stat_1_note"), "#stat"),
            Stat(said("stat_2"), "0.25%", "", said("stat_2_note"), "#stat"),
            Stat(said("stat_3"), "2", said("unit_3"), said("stat_3_note"), "#stat", alert=True),
        ],
        "events": [Event(said("event_1_at"), said("event_1"), open=True), Event(said("event_2_at"), said("event_2"))],
        "steps": [
            (said("step_1"), "", "done"), (said("step_2"), said("step_2_note"), "here"), (said("step_3"), "", ""),
        ],
        "proof": [(said("proof_1"), "1,284,306", False), (said("proof_2"), "9f2c 41d0 7be8 … a71e", True)],
        "years": years_chart(years, [income, line], said("chart")),
        "bars": bars_chart([("2016", 1934), ("2017", 1108), ("2018", 620), ("2019", 365)], said("chart_bars")),
        "map": map_of(mapped, {}, places, {}, said("map"), lang),
    }  # fmt: skip
    return render(request, "web/design.html", shown)


def _colours() -> list[tuple[str, str]]:
    """Names and values of the colour tokens, read from the sheet itself."""
    found = []
    for text in TOKENS.read_text(encoding="utf-8").splitlines():
        name, colon, value = text.strip().partition(":")
        value = value.strip().split(";")[0]
        if colon and name.startswith("--") and value.startswith("#"):
            found.append((name, value))
    return found


def _icons() -> list[str]:
    """Names of the sprite's drawings."""
    return [part.split('"')[0] for part in SPRITE.read_text(encoding="utf-8").split('id="i-')[1:]]
