"""The whole of Nanping has the campaign's matching figures, over its own register."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import Ask
from matching_tables import asking_problems

from bangfu.core.divisions import load_places
from bangfu.core.policy.loading import SHIPPED
from bangfu.demo.summary import count_problems

pytestmark = pytest.mark.slow


def test_every_problem_has_the_published_size(whole_folder: Path) -> None:
    sizes = {count.problem: (count.helpers, count.places, count.current) for count in count_problems(whole_folder)}
    households = sizes.pop("household_helper")
    assert sizes == {
        "organ_village": (1_695, 1_635, 1_635),
        "first_secretary": (522, 522, 522),
        "commissioner_village": (2_492, 1_635, 2_492),
        "cadre_firm": (360, 905, 905),
        "head_firm": (405, 1_017, 1_017),
        "chamber_group": (4, 16, 16),
    }
    assert households[0] == 2_100
    assert 20_000 <= households[1] == households[2] <= 22_000


def test_poor_villages_are_the_registers_and_each_has_a_first_secretary(whole_folder: Path, whole: Ask) -> None:
    ask = asking_problems(whole_folder)
    poor = whole("SELECT village_code FROM villages WHERE {on} AND poor_village ORDER BY 1")
    assert len(poor) == 346
    assert ask("SELECT place_id FROM first_secretary_places WHERE poor_village ORDER BY 1") == poor
    assert ask("SELECT place_id FROM organ_village_places WHERE poor_village ORDER BY 1") == poor


def test_the_last_village_by_code_is_the_one_left_out(whole_folder: Path) -> None:
    ask = asking_problems(whole_folder)
    places = load_places(SHIPPED / "cn-2014")
    villages = [code for code in places.under("3507", 12) if places.kind_of(code) == "villagers"]
    assert len(villages) == 1_636
    assert ask("SELECT place_id FROM organ_village_places ORDER BY 1") == [(code,) for code in villages[:-1]]


def test_at_most_1595_pairs_can_fit_the_categories(whole_folder: Path) -> None:
    ask = asking_problems(whole_folder)
    fits = """SELECT sum(least(o.n, b.n)) FROM
        (SELECT organ_category, count(*) n FROM organ_village_helpers GROUP BY ALL) o
        JOIN (SELECT CASE branch_class WHEN 'weak' THEN 'party_mass' WHEN 'disorderly' THEN 'political_legal'
            WHEN 'poor' THEN 'economic' ELSE 'agricultural' END AS organ_category, count(*) n
            FROM organ_village_places GROUP BY ALL) b USING (organ_category)"""
    assert ask(fits) == [(1_595,)]
