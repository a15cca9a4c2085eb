"""The whole prefecture meets the campaign's published totals exactly, on the day of the claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import Ask

from bangfu.demo.summary import count_demo

pytestmark = pytest.mark.slow


def test_the_summary_agrees_with_every_published_figure(whole_folder: Path) -> None:
    counts = count_demo(whole_folder, 1)
    assert {c.name: c.found for c in counts if c.expected is not None} == {
        c.name: c.expected for c in counts if c.expected is not None
    }
    assert sum(c.expected is not None for c in counts) == 8


def test_about_twenty_thousand_households_are_registered(whole: Ask) -> None:
    [(households,)] = whole(
        "SELECT count(*) FROM households WHERE {on} AND status IN ('out', 'pre_exit', 'fallen_back')"
    )
    assert isinstance(households, int)
    assert 20_000 <= households <= 22_000


def test_a_poor_village_has_a_rural_population_of_about_a_thousand(whole: Ask) -> None:
    [(low, mean, high)] = whole(
        "SELECT min(n), avg(n), max(n) FROM (SELECT count(*) n FROM members JOIN (SELECT household_id, "
        "village_code FROM households "
        "WHERE {on}) USING (household_id) JOIN (SELECT village_code FROM villages WHERE {on} AND "
        "poor_village) USING (village_code) "
        "WHERE {on} GROUP BY village_code)"
    )
    assert 800 <= low < mean < high <= 1_500
    assert 1_000 <= mean <= 1_300


def test_four_of_ten_registered_people_live_outside_the_poor_villages(whole: Ask) -> None:
    [(share,)] = whole(
        "SELECT avg(CASE WHEN poor_village THEN 0.0 ELSE 1.0 END) FROM households h JOIN (SELECT "
        "village_code, poor_village FROM villages WHERE {on}) "
        "USING (village_code) WHERE {on} AND h.status = 'out'"
    )
    assert 0.36 <= share <= 0.44


def test_poor_villages_lie_mostly_in_the_key_counties(whole: Ask) -> None:
    [(inside,)] = whole(
        "SELECT count(*) FROM villages WHERE {on} AND poor_village AND substr(village_code, 5, 2) BETWEEN '21' AND '25'"
    )
    assert 180 <= inside < 346


def test_villages_leave_from_2016_to_2019_and_key_counties_in_2018_and_2019(whole: Ask) -> None:
    assert whole("SELECT DISTINCT year(exited_on) y FROM villages WHERE exited_on IS NOT NULL ORDER BY y") == [
        (2016,), (2017,), (2018,), (2019,)
    ]  # fmt: skip
    assert whole("SELECT DISTINCT year(exited_on) y FROM counties WHERE exited_on IS NOT NULL ORDER BY y") == [
        (2018,),
        (2019,),
    ]


def test_the_place_codes_are_the_real_ones_of_nanping(whole: Ask) -> None:
    assert whole("SELECT name FROM villages WHERE village_code = '350702101202' AND {on}") == [("坂头街村委会",)]
    assert whole("SELECT count(DISTINCT left(village_code, 9)), count(DISTINCT village_code) FROM villages") == [
        (142, 1_943)
    ]
