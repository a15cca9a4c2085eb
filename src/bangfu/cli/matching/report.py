"""The plan as one HTML file to read and print: what it serves, lines on a schematic map, its points, who is left."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bangfu.cli.matching.pair_words import PairWords, points
from bangfu.cli.matching.reasons import Reason
from bangfu.cli.matching.shortage import Short
from bangfu.cli.report.shell import brand, document
from bangfu.cli.report.tables import Column, table
from bangfu.core.assignment.problem import Plan
from bangfu.core.drawing.charts import Bins, Labels, Size, histogram
from bangfu.core.drawing.markup import Html, tag
from bangfu.core.policy.nodes import COORDINATES
from bangfu.core.texts import headed
from bangfu.core.whole_files import whole_file

BINS = 24
MAP = Size(620, 460)
MARGIN = 14
HALF, WIDE, PHONE = Size(480, 180), Size(1100, 200), Size(326, 180)
MOST_LINES, MOST_ENDS, MOST_ROWS = 4000, 700, 60
SAMPLES = (("pair", "match.report_stays"), ("pair pair--new", "match.report_new"))
Rows = list[list[str | int | None]]


@dataclass(frozen=True)
class Answered:
    """What the report shows."""

    plan: Plan
    reasons: list[Reason]
    short: Short


def write_report(path: Path, words: PairWords, answered: Answered) -> None:
    """The whole file, written aside and renamed."""
    with whole_file(path) as aside:
        aside.write_text(page(words, answered), encoding="utf-8")


def page(words: PairWords, answered: Answered) -> str:
    """The file in the language of `words`."""
    title = _title(words)
    body = tag(
        "body", tag("a", words.say("cli.report_skip"), class_="skip", href="#main"),
        tag("div", tag("header", brand(words.lang), class_="topbar"), _main(words, answered, title), class_="shell"),
    )  # fmt: skip
    return document(title, body, words.lang)


def _title(words: PairWords) -> str:
    setting = words.opened.setting
    label = words.say("match.report_pairs") if setting is None else setting.programme.label[words.lang]
    return headed(label)


def _main(words: PairWords, answered: Answered, title: str) -> Html:
    plan, scale = answered.plan, words.opened.problem.scale
    setting = words.opened.setting
    total = plan.total + plan.load_points
    answer = words.say(
        "match.total_proved" if plan.gap == 0 else "match.total_open", assigned=f"{len(plan.helper):,}",
        total=points(total, scale), bound=points(plan.lower_bound, scale), gap=points(plan.gap, scale),
        share=f"{plan.gap / max(1, abs(plan.lower_bound)):.2%}",
    )  # fmt: skip
    basis = None if setting is None else words.say("cli.report_basis", on=setting.on, pack=setting.pack.title)
    head = tag("div", tag("div", tag("h1", title), tag("p", answer, class_="answer"), tag("p", basis, class_="note")),
               class_="page__head")  # fmt: skip
    lines = _lines_map(words, plan)
    panels = (_spread(words, plan, WIDE if lines is None else HALF), _terms(words, plan))
    beside = tag("div", [panel for panel in panels if panel is not None], class_="stack")
    first = beside if lines is None else tag("div", lines, beside, class_="cols cols--2")
    sections = [first, _left(words, answered), _dearest(words, plan)]
    foot = tag("p", words.say("match.report_foot"), class_="foot")
    shown = [section for section in sections if section is not None]
    return tag("main", head, _stats(words, plan), shown, foot, class_="page page--bare", id="main")


def _stats(words: PairWords, plan: Plan) -> Html:
    helpers, places = words.opened.problem.problem.costs.shape
    sent = len(np.unique(plan.helper))
    cells = [
        ("match.report_wanted", int(words.opened.problem.problem.place_least.sum()),
         words.say("match.report_of_places", number=f"{places:,}")),
        ("match.report_served", len(plan.helper), words.say("match.report_sent", number=f"{sent:,}")),
        ("match.report_reserve", helpers - sent, words.say("match.report_of_helpers", number=f"{helpers:,}")),
        ("match.report_lacking", int(plan.missing.sum()), words.say("match.report_proved")),
    ]  # fmt: skip
    shown = []
    for code, value, note in cells:
        figure = tag("span", f"{value:,}", class_="stat__value")
        shown.append(tag("div", tag("dt", words.say(code)), tag("dd", figure, note), class_="stat"))
    return tag("dl", shown, class_="stats")


def _panel(title: str, *inside: Html | str | None, lead: str | None = None, legend: Html | None = None) -> Html:
    said = None if lead is None else tag("p", lead, class_="panel__lead")
    return tag("section", tag("div", tag("h2", title), legend, class_="panel__head"), said, *inside, class_="panel")


def _lines_map(words: PairWords, plan: Plan) -> Html | None:
    """A line for each pair; those of the plan in force that stay are quiet, new ones dashed."""
    ends = [found for side in ("helper", "place") if (found := _points(words, side)) is not None]
    if len(ends) < 2 or not len(plan.helper):
        return None
    everywhere: NDArray[np.float64] = np.concatenate(ends)
    known = np.isfinite(everywhere).all(axis=1)
    low, high = everywhere[known].min(axis=0), everywhere[known].max(axis=0)
    flat = float(np.cos(np.radians((low[1] + high[1]) / 2)))
    scale = min((MAP.width - 2 * MARGIN) / max(1e-6, (high[0] - low[0]) * flat),
                (MAP.height - 2 * MARGIN) / max(1e-6, high[1] - low[1]))  # fmt: skip
    height = (high[1] - low[1]) * scale + 2 * MARGIN

    def at(end: NDArray[np.float64]) -> tuple[float, float]:
        return float((end[0] - low[0]) * flat * scale + MARGIN), float(height - MARGIN - (end[1] - low[1]) * scale)

    current = words.opened.problem.current
    kept = set() if current is None else set(zip(current.helper.tolist(), current.place.tolist(), strict=True))
    shapes: list[Html] = []
    ends_drawn: dict[tuple[str, int], Html] = {}
    for helper, place in list(zip(plan.helper.tolist(), plan.place.tolist(), strict=True))[:MOST_LINES]:
        one, other = ends[0][helper], ends[1][place]
        if not (np.isfinite(one).all() and np.isfinite(other).all()):
            continue
        (x1, y1), (x2, y2) = at(one), at(other)
        stays = not kept or (helper, place) in kept
        shapes.append(tag("line", class_="pair" if stays else "pair pair--new", x1=x1, y1=y1, x2=x2, y2=y2))
        ends_drawn["helper", helper] = tag("rect", class_="end", x=x1 - 2.5, y=y1 - 2.5, width=5, height=5)
        ends_drawn["place", place] = tag("circle", class_="end end--place", cx=x2, cy=y2, r=2.5)
    if len(plan.helper) <= MOST_ENDS:
        shapes += [*(end for (side, _), end in ends_drawn.items() if side == "place"),
                   *(end for (side, _), end in ends_drawn.items() if side == "helper")]  # fmt: skip
    for place in np.flatnonzero(plan.missing).tolist():
        if np.isfinite(ends[1][place]).all():
            x, y = at(ends[1][place])
            shapes.append(tag("circle", class_="pair--lacking", cx=x, cy=y, r=4))
    said = words.say("match.report_map_said", number=f"{len(plan.helper):,}")
    beside = (MAP.width - 2 * MARGIN - (high[0] - low[0]) * flat * scale) / 2
    frame = f"{-beside:.0f} 0 {MAP.width} {height:.0f}"
    drawing = tag("svg", shapes, viewBox=frame, class_="chart map", role="img", aria_label=said)
    samples = [_sample(class_, words.say(code)) for class_, code in SAMPLES] if kept else []
    if len(plan.helper) <= MOST_ENDS:
        samples += [
            _end_sample(tag("rect", class_="end", x=7, y=3.5, width=5, height=5), words.say("match.report_who")),
            _end_sample(tag("circle", class_="end end--place", cx=10, cy=6, r=2.5), words.say("match.report_place")),
        ]
    legend = tag("p", samples, class_="legend") if samples else None
    drawn = tag("div", drawing, class_="panel__body")
    return _panel(words.say("match.report_map"), drawn, lead=words.say("match.report_map_note"), legend=legend)


def _sample(class_: str, name: str) -> Html:
    line = tag("line", class_=class_, x1=0, x2=20, y1=6, y2=6)
    drawn = tag("svg", line, viewBox="0 0 20 12", class_="map", aria_hidden="true")
    return tag("span", drawn, name)


def _end_sample(mark: Html, name: str) -> Html:
    return tag("span", tag("svg", mark, viewBox="0 0 20 12", class_="map", aria_hidden="true"), name)


def _points(words: PairWords, side: str) -> NDArray[np.float64] | None:
    """Longitude and latitude of a side in degrees, NaN where not known; None where the files have none."""
    costs = words.opened.problem.programme
    if costs is None:
        return None
    columns = costs.evaluation.sides[side].columns
    if any(name not in columns for name in COORDINATES):
        return None
    found = []
    for name in COORDINATES:
        column = columns[name]
        degrees = column.values.ravel() / 10.0 ** costs.evaluation.programme.tables[side].facts[name].type.places
        found.append(degrees if column.known is None else np.where(column.known.ravel(), degrees, np.nan))
    return np.stack(found, axis=1)


def _spread(words: PairWords, plan: Plan, desk: Size) -> Html | None:
    """How many pairs have how many points."""
    if len(plan.cost) < BINS:
        return None
    low, high = int(plan.cost.min()), int(plan.cost.max())
    step = max(1, -(-(high - low + 1) // BINS))
    counts = np.bincount((plan.cost - low) // step, minlength=BINS)[:BINS].tolist()
    middle = int(np.median(plan.cost))
    finding = words.say("match.report_spread_said", middle=points(middle, words.opened.problem.scale),
                        most=points(high, words.opened.problem.scale))  # fmt: skip
    labels = Labels(finding, "", "", words.say("match.report_pairs_unit"), words.say("match.report_points_unit"))
    bins = Bins(counts, Decimal(low), Decimal(step), None)
    drawn = [
        tag("div", histogram(bins, labels, size), class_=shown)
        for size, shown in ((desk, "only-desk"), (PHONE, "only-phone"))
    ]
    return _panel(words.say("match.report_spread"), tag("div", *drawn, class_="panel__body"), lead=finding)


def _terms(words: PairWords, plan: Plan) -> Html | None:
    costs = words.opened.problem.programme
    if costs is None or not len(plan.helper):
        return None
    found = costs.points_of(plan.helper, plan.place)
    rows: Rows = [
        [headed(words.term(name)), int(value.sum()), int((value != 0).sum())] for name, value in found.items()
    ]
    if plan.load_points:
        rows.append([words.say("match.report_load"), plan.load_points, 0])
    columns = [Column(words.say("match.report_term"), False), Column(words.say("match.report_points")),
               Column(words.say("match.report_of_pairs"))]  # fmt: skip
    title = words.say("match.report_terms")
    foot: list[str | int | None] = [words.say("match.report_sum"), plan.total + plan.load_points, None]
    return _panel(title, table(title, columns, rows, foot))


def _left(words: PairWords, answered: Answered) -> Html | None:
    """Who is left in want, and why that is proved."""
    if not answered.reasons:
        return None
    shown = answered.reasons[:MOST_ROWS]
    rows: Rows = [[words.named("place", r.place), r.missing, r.eligible, r.text] for r in shown]
    columns = [Column(words.say("match.report_place"), False), Column(words.say("match.report_lacks")),
               Column(words.say("match.report_eligible")), Column(words.say("match.report_why"), False)]  # fmt: skip
    title = words.say("match.report_left")
    lines = tag("ul", [tag("li", line) for line in answered.short.lines]) if answered.short.lines else None
    return _panel(title, tag("div", lines, class_="panel__body") if lines else None, table(title, columns, rows))


def _dearest(words: PairWords, plan: Plan) -> Html | None:
    """The pairs with most points: look at these first."""
    if not len(plan.cost):
        return None
    order = np.argsort(-plan.cost, kind="stable")[:20]
    scale = words.opened.problem.scale
    rows: Rows = []
    for n in order.tolist():
        place, helper = words.named("place", int(plan.place[n])), words.named("helper", int(plan.helper[n]))
        rows.append([place, helper, points(int(plan.cost[n]), scale)])
    columns = [Column(words.say("match.report_place"), False), Column(words.say("match.report_who"), False),
               Column(words.say("match.report_points"))]  # fmt: skip
    title = words.say("match.report_dearest")
    return _panel(title, table(title, columns, rows), lead=words.say("match.report_dearest_note"))
