"""What someone who knows the countryside would look at first, held in wide bands of the calibration."""

from __future__ import annotations

import pytest
from asking import Ask

REGISTERED = "status IN ('out', 'pre_exit', 'fallen_back', 'not_out', 'newly_identified')"
MEMBERS = f"""(
    SELECT m.* FROM members m
    JOIN (SELECT household_id FROM households WHERE {{on}} AND {REGISTERED}) USING (household_id)
    WHERE {{on}})"""


def share(ask: Ask, condition: str, rows: str) -> float:
    [(found,)] = ask(f"SELECT avg(CASE WHEN {condition} THEN 1.0 ELSE 0.0 END) FROM {rows}")
    assert isinstance(found, float)
    return found


@pytest.mark.parametrize(
    ("condition", "low", "high"),
    [
        ("sex = 'male'", 0.50, 0.58),
        ("date_diff('year', birth_on, DATE '2020-06-30') < 16", 0.13, 0.22),
        ("date_diff('year', birth_on, DATE '2020-06-30') >= 65", 0.14, 0.24),
        ("health IN ('chronic', 'major_illness')", 0.13, 0.26),
        ("health = 'disabled'", 0.06, 0.15),
        ("months_worked > 0", 0.17, 0.34),
        ("ethnicity = 'she'", 0.005, 0.05),
        ("medical_insured OR serving_soldier", 0.99, 1.0),
        ("dibao", 0.10, 0.35),
    ],
)
def test_registered_people_are_like_the_published_ones(clean: Ask, condition: str, low: float, high: float) -> None:
    assert low <= share(clean, condition, MEMBERS) <= high


def test_households_are_small_as_in_the_east(clean: Ask) -> None:
    [(mean,)] = clean(f"SELECT avg(reported_size) FROM households WHERE {{on}} AND {REGISTERED}")
    assert 2.6 <= mean <= 3.1
    assert (
        0.12 <= share(clean, "reported_size = 1", f"(SELECT * FROM households WHERE {{on}} AND {REGISTERED})") <= 0.28
    )


def test_illness_and_disability_lead_the_causes(clean: Ask) -> None:
    rows = f"(SELECT * FROM households WHERE {{on}} AND {REGISTERED})"
    assert 0.60 <= share(clean, "main_cause IN ('illness', 'disability')", rows) <= 0.78
    [(first,)] = clean(f"SELECT main_cause FROM {rows} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    assert first == "illness"


def test_the_sick_are_the_cause_in_the_households_that_say_so(clean: Ask) -> None:
    first = "(SELECT * FROM households WHERE status = 'newly_identified')"
    sick = "household_id IN (SELECT household_id FROM members WHERE health IN ('chronic', 'major_illness'))"
    assert share(clean, sick, f"{first} h WHERE main_cause = 'illness'") > 0.98


def test_incomes_rise_and_are_skewed(clean: Ask) -> None:
    years = clean(
        "SELECT income_year, avg(reported_net_per_head_fen), median(reported_net_per_head_fen) FROM incomes "
        f"WHERE household_id IN (SELECT household_id FROM households WHERE {{on}} AND {REGISTERED}) GROUP BY 1 "
        "ORDER BY 1"
    )
    means = [row[1] for row in years]
    assert means == sorted(means)
    last = {row[0]: row for row in years}[2019]
    assert 800_000 <= last[1] <= 1_200_000
    assert last[1] > last[2]


def test_interviewers_round(clean: Ask) -> None:
    hundreds = share(clean, "wage_fen % 10000 = 0", "(SELECT * FROM incomes WHERE wage_fen > 100000)")
    assert 0.6 <= hundreds <= 0.9


NEAR_LINE = """
    WITH judged AS (SELECT *, make_date(CAST(income_year AS INTEGER), 11, 30) AS on_day,
            wage_fen + business_fen + property_fen + transfer_fen - production_cost_fen AS net_fen
        FROM incomes WHERE income_year BETWEEN 2016 AND 2019
    ), leaving AS (SELECT net_fen / reported_size / 100.0
            / CASE income_year WHEN 2016 THEN 3146 WHEN 2017 THEN 3335 WHEN 2018 THEN 3535 ELSE 3747 END AS ratio
        FROM judged j JOIN households h USING (household_id)
        WHERE h.status = 'pre_exit' AND j.valid_from <= on_day AND j.valid_until > on_day
            AND h.valid_from <= on_day AND coalesce(h.valid_until, DATE '2099-01-01') > on_day)
    SELECT count(*) FILTER (WHERE ratio > 1.00 AND ratio <= 1.03),
        count(*) FILTER (WHERE ratio > 1.03 AND ratio <= 1.09)
    FROM leaving
"""
"""Leavers of 2016 to 2019, on the last of November: incomes just over the line, and a little more."""


def test_incomes_do_not_bunch_over_the_line_unless_forged(clean: Ask, small: Ask) -> None:
    [(honest, _)] = clean(NEAR_LINE)
    [(forged, after)] = small(NEAR_LINE)
    assert honest <= 2
    assert forged > 3 * after > 0


def test_guarantees_close_before_the_household_leaves(clean: Ask) -> None:
    assert clean(
        "SELECT household_id FROM households WHERE status = 'out' AND ((dwelling_grade IN ('C', 'D') AND NOT "
        "dwelling_repaired AND NOT relocated) "
        "OR NOT food_assured OR NOT water_safe_marked OR NOT coalesce(household_confirmed, false))"
    ) == []  # fmt: skip
    assert clean(
        "SELECT count(*) > 20 FROM households WHERE status = 'not_out' AND dwelling_grade IN ('C', 'D') AND "
        "NOT dwelling_repaired"
    ) == [(True,)]


def test_each_repair_has_its_measure(clean: Ask) -> None:
    assert clean(
        "SELECT household_id FROM households WHERE dwelling_repaired AND status <> 'unregistered' "
        "EXCEPT SELECT household_id FROM measures WHERE measure = 'house_repair'"
    ) == []  # fmt: skip


@pytest.mark.slow
def test_a_few_hundred_wait_on_the_last_day(whole: Ask) -> None:
    [(waiting,)] = whole("SELECT count(*) FROM households WHERE {on} AND status = 'pre_exit'")
    assert 150 <= waiting <= 500


def test_nobody_falls_back_in_the_months_of_the_epidemic(small: Ask) -> None:
    assert (
        small("SELECT household_id FROM households WHERE status = 'fallen_back' AND valid_from >= DATE '2020-01-01'")
        == []
    )
