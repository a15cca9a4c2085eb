"""Histograms of the report: bins meet exactly at the line, nothing is lost outside the drawing, labels stay inside."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.core.drawing.charts import Bins, Labels, Size, histogram, round_steps, stacked_bar
from bangfu.core.drawing.markup import Html, join, tag
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.engines.duckdb import run_folder
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.spread import Spread, gather_spread
from bangfu.engines.tallies import place_levels

ON = date(2019, 6, 30)


def spread_of(data: Path, aid: str, incomes: list[int | None], rules: str = "need") -> Spread | None:
    """The spread of households of one person each with these yearly incomes in fen."""
    head = "household_id,village_code,state,dwelling_safe\n"
    villages = ("110101", "110102", "120101")
    keys = [f"h{n:03d}" for n in range(len(incomes))]
    (data / "households.csv").write_text(
        head + "".join(f"{key},{villages[n % 3]},in,true\n" for n, key in enumerate(keys)), "utf-8"
    )
    (data / "incomes.csv").write_text(
        "household_id,income_fen\n"
        + "".join(f"{key},{fen}\n" for key, fen in zip(keys, incomes, strict=True) if fen is not None), "utf-8",
    )  # fmt: skip
    (data / "members.csv").write_text(
        "household_id,member_id,insured\n" + "".join(f"{key},{key}-1,true\n" for key in keys), "utf-8"
    )
    pack = load_pack(aid)
    set_ = rule_set(pack, rules)
    return gather_spread(run_folder(pack, set_, ON, open_snapshot(data, pack)), place_levels(pack, set_)[0])


@settings(max_examples=25)
@given(incomes=st.lists(st.none() | st.integers(-500_000, 5_000_000), min_size=1, max_size=60))
def test_every_household_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, aid: str, incomes: list[int | None]
) -> None:
    spread = spread_of(tmp_path_factory.mktemp("data"), aid, incomes)
    known = [fen for fen in incomes if fen is not None]
    if not known:
        assert spread is None
        return
    assert spread is not None
    assert spread.known == len(known)
    assert spread.unknown == len(incomes) - len(known)
    assert sum(spread.counts) + spread.under_range + spread.over_range == len(known)
    assert spread.below == sum(fen < 300_000 for fen in known)
    assert sum(place.below for place in spread.by_place.values()) == spread.below
    assert sum(place.known for place in spread.by_place.values()) == spread.known
    assert len(spread.counts) <= 32


def test_a_bin_begins_exactly_at_the_line(data: Path, aid: str) -> None:
    spread = spread_of(data, aid, [299_999, 300_000, 300_001, 310_000])
    assert spread is not None
    assert spread.line == 3000
    assert (spread.line - spread.low) % spread.width == 0
    at = int((spread.line - spread.low) / spread.width)
    assert sum(spread.counts[:at]) + spread.under_range == spread.below == 1


def test_what_is_far_from_the_line_is_counted_and_not_drawn(data: Path, aid: str) -> None:
    spread = spread_of(data, aid, [200_000, 250_000, 50_000_000, 60_000_000])
    assert spread is not None
    assert spread.over_range == 2
    assert spread.high <= 9500


def test_what_is_drawn_begins_at_nothing_or_at_the_lowest_hundredth_but_not_further_below_than_the_line(
    data: Path, aid: str
) -> None:
    """The line is 3,000 yuan; bins keep to it, so the drawing begins within one of them below."""
    for lowest, begins in ((200_000, 0), (-120_000, -1200), (-900_000, -3000)):
        spread = spread_of(data, aid, [lowest, 250_000, 320_000])
        assert spread is not None
        assert begins - spread.width < spread.low <= begins
        assert spread.under_range == (lowest == -900_000)


def test_a_set_without_money_per_head_has_no_spread(data: Path, aid: str) -> None:
    assert spread_of(data, aid, [100_000], rules="cars") is None


@pytest.mark.parametrize("line", [Decimal(-500), Decimal(0), Decimal(2000), Decimal(5900)])
@pytest.mark.parametrize("size", [Size(700, 270), Size(326, 250)])
def test_labels_stay_inside_the_picture(line: Decimal, size: Size) -> None:
    bins = Bins([1, 5, 900, 40, 3, 2, 1] * 4, Decimal(-1000), Decimal(250), line)
    drawn = histogram(bins, Labels("finding", "Line 2,000 yuan", "12,345 households", " households", " yuan"), size)
    assert 'role="img" aria-label="finding"' in drawn
    for text in drawn.split("<text")[1:]:
        said = text.split(">")[1].split("<")[0]
        at, anchor = float(text.split('x="')[1].split('"')[0]), text.partition('text-anchor="')[2].partition('"')[0]
        wide = 7 * len(said)
        left = at - {"middle": wide / 2, "end": wide}.get(anchor, 0)
        assert left >= -1
        assert left + wide <= size.width + 24


@given(low=st.integers(-100_000, 100_000), span=st.integers(1, 1_000_000), most=st.integers(2, 6))
def test_steps_are_round_few_and_inside(low: int, span: int, most: int) -> None:
    steps = round_steps(Decimal(low), Decimal(low + span), most)
    assert len(steps) <= most + 1
    assert all(low <= step <= low + span for step in steps)


def test_a_bar_of_nothing_is_empty_and_parts_fill_the_whole() -> None:
    assert "<rect" not in stacked_bar([("fill-met", 0)], 0)
    widths = [float(wide) for wide in re.findall(r' width="([\d.]+)%" y', stacked_bar([("a", 1), ("b", 2)], 3))]
    assert sum(widths) == pytest.approx(100, abs=0.02)


def test_text_is_escaped_and_markup_is_not() -> None:
    assert (
        tag("p", "a < b & c", Html("<b>d</b>"), title='"e"') == '<p title="&quot;e&quot;">a &lt; b &amp; c<b>d</b></p>'
    )
    assert join("<", None, ["&", tag("br")]) == "&lt;&amp;<br>"
    assert tag("details", open=True, id=None, aria_hidden=False) == "<details open></details>"
