"""What pages say at the edge: a figure that is just the line, a run on the very day a lead was opened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessing import held_run
from bangfu.core.policy.loading import load_pack
from bangfu.programme.assessment.one_household import Course, Point
from bangfu.web.pages.household_history import _course_said
from signing import SignIn
from small_world import World


@pytest.mark.parametrize(("last", "said"), [
    (4000, "Above the line of the year for 2 years, since 2018."), (3999, "3,999"),
])  # fmt: skip
def test_a_figure_that_is_just_the_line_is_not_under_it(last: int, said: str) -> None:
    pack = load_pack("cn-2014")
    figure = pack.facts_of("households")["net_income_per_head_fen"]
    points = [
        Point(year, date(year, 12, 31), Decimal(value), Decimal(4000))
        for year, value in ((2017, 3000), (2018, 4000), (2019, last))
    ]
    assert said in _course_said(Course(figure, None, tuple(points)), pack, "en")


def test_a_run_of_the_day_a_lead_was_opened_says_that_it_is_no_longer_found(sign_in: SignIn, world: World) -> None:
    county = world.actors["county"]
    held_run(county, "data_checks", changes={"H1": {"reported_size": 5}})
    listed = sign_in("county", "en").get("/leads?rules=data_checks&rule=size_differs")
    assert "Not found by the latest run" not in listed.content.decode()
    held_run(county, "data_checks")
    listed = sign_in("county", "en").get("/leads?rules=data_checks&rule=size_differs")
    assert "Not found by the latest run" in listed.content.decode()
