"""The demo's matching problems hold the campaign's figures, real places, known codes and a plan to improve on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from asking import SMALL
from matching_tables import Ask, asking_problems, problems_in

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.demo.geography import UNITS, load_counties
from bangfu.demo.matching import BAD_DAY, SCENARIOS, MatchingWish, build_matching
from bangfu.demo.summary import count_problems

CODES: Mapping[str, str] = {
    "organ_category": "organ_category", "level": "place_level", "branch_class": "branch_class", "skills": "expertise",
    "needs": "expertise", "sex": "sex", "education": "education", "political_status": "political_status",
    "rank": "cadre_rank", "languages": "village_language", "language": "village_language", "trade": "firm_trade",
    "special_kind": "special_place_kind", "branch_setup": "branch_setup", "function": "expertise", "cause": "cause",
    "industry_kind": "industry_kind", "relation": "kin_relation",
}  # fmt: skip
OTHER_NEEDS = {"cadre_firm": "firm_need", "head_firm": "firm_need", "chamber_group": "return_factor"}
AROUND_A_PLACE = {"chamber_group", "cadre_firm", "head_firm", "household_helper", "special_place"}
"""Their points lie a short way from a village or a seat, or in another city."""


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> dict[str, Path]:
    made = {"nanping": small_folder}
    for name in ("guizhou", "bazhong"):
        made[name] = tmp_path_factory.mktemp("matching") / name
        build_matching(made[name], name, MatchingWish(bad_day=True))
    return made


@pytest.fixture(params=sorted(SCENARIOS))
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(folders: dict[str, Path], scenario: str) -> Path:
    return folders[scenario]


@pytest.fixture
def ask(folder: Path) -> Ask:
    return asking_problems(folder)


@pytest.fixture(scope="session")
def guizhou(folders: dict[str, Path]) -> Ask:
    return asking_problems(folders["guizhou"])


@pytest.fixture(scope="session")
def bazhong(folders: dict[str, Path]) -> Ask:
    return asking_problems(folders["bazhong"])


def test_guizhou_has_the_campaigns_figures(guizhou: Ask) -> None:
    profile = """SELECT count(*), count(*) FILTER (WHERE birth_on > DATE '2019-12-31' - INTERVAL 46 YEAR),
        count(*) FILTER (WHERE education = 'bachelor') FROM first_secretary_helpers"""
    assert guizhou(profile) == [(8_848, 6_365, 6_540)]
    assert guizhou("SELECT count(*), count(DISTINCT place_id) FROM first_secretary_places") == [(8_848, 8_848)]
    pairs = "SELECT (SELECT count(*) FROM advanced_poor_helpers), (SELECT count(*) FROM advanced_poor_places)"
    assert guizhou(pairs) == [(3_659, 3_851)]
    leaders = "SELECT (SELECT count(*) FROM leader_township_helpers), (SELECT count(*) FROM leader_township_places)"
    assert guizhou(leaders) == [(20, 20)]


def test_exactly_192_advanced_villages_take_two_when_all_help(guizhou: Ask) -> None:
    loads = "SELECT count(*) n FROM advanced_poor_current GROUP BY helper_id"
    taken = f"SELECT n, count(*) FROM ({loads}) GROUP BY n ORDER BY n"
    assert guizhou(taken) == [(1, 3_467), (2, 192)]


def test_no_advanced_village_is_a_poor_one(guizhou: Ask) -> None:
    assert guizhou("SELECT * FROM advanced_poor_helpers JOIN first_secretary_places ON helper_id = place_id") == []
    assert guizhou("SELECT count(*) FROM first_secretary_places WHERE poor_village") == [(3_851,)]


def test_rates_stand_a_hundredth_apart_on_each_side_of_the_lines_of_visit_all(guizhou: Ask) -> None:
    found = guizhou(
        "SELECT DISTINCT poor_rate_percent::VARCHAR r FROM first_secretary_places "
        "WHERE poor_rate_percent IN (19.99, 20.00, 29.99, 30.00) ORDER BY r"
    )
    assert found == [("19.99",), ("20.00",), ("29.99",), ("30.00",)]


def test_every_registered_poor_village_of_bazhong_has_a_first_secretary_of_its_own(bazhong: Ask) -> None:
    assert bazhong("SELECT count(*), count(DISTINCT place_id) FROM first_secretary_places") == [(699, 699)]
    covered = """SELECT count(DISTINCT place_id), count(DISTINCT helper_id) FROM first_secretary_current
        JOIN first_secretary_helpers USING (helper_id) WHERE full_time"""
    assert bazhong(covered) == [(699, 699)]


def test_the_function_model_of_bazhong_names_five_fields_and_its_gaps_are_what_no_member_covers(bazhong: Ask) -> None:
    assert bazhong(
        "SELECT count(DISTINCT function), count(*) / 5.0 = count(DISTINCT team_code) FROM team_function_teams"
    ) == [(5, True)]
    missing = "SELECT team_code, function FROM team_function_teams WHERE present = 'false'"
    assert bazhong(f"({missing}) EXCEPT SELECT team_code, function FROM team_function_places") == []
    assert bazhong(f"SELECT team_code, function FROM team_function_places EXCEPT ({missing})") == []
    assert bazhong("SELECT count(DISTINCT special_kind) FROM special_place_places") == [(5,)]


def test_keys_are_unique_and_every_pair_names_both_sides(folder: Path, ask: Ask) -> None:
    for problem in problems_in(folder):
        for part, key in (("helpers", "helper_id"), ("places", "place_id")):
            assert ask(f"SELECT {key} FROM {problem}_{part} GROUP BY ALL HAVING count(*) > 1") == [], problem
        for part in ("current", "kin", "pairs"):
            if (folder / "matching" / problem / f"{part}.csv").exists():
                strangers = f"""FROM {problem}_{part} p
                    WHERE p.helper_id NOT IN (SELECT helper_id FROM {problem}_helpers)
                        OR p.place_id NOT IN (SELECT place_id FROM {problem}_places)"""
                assert ask(strangers) == [], (problem, part)


def test_every_code_is_one_of_the_pack(folder: Path, ask: Ask) -> None:
    lists = load_pack("cn-2014").codes
    checked = 0
    for problem in problems_in(folder):
        for part in ("helpers", "places", "kin"):
            if not any((folder / "matching" / problem).glob(f"{part}.*")):
                continue
            for column, *_ in ask(f"DESCRIBE {problem}_{part}"):
                if column not in CODES:
                    continue
                codes = OTHER_NEEDS.get(problem, CODES[column]) if column in ("skills", "needs") else CODES[column]
                found = {
                    code
                    for (text,) in ask(f"SELECT DISTINCT {column} FROM {problem}_{part} WHERE {column} IS NOT NULL")
                    for code in text.split(";")
                }
                assert found, (problem, part, column)
                assert found <= set(lists[codes].codes), (problem, part, column)
                checked += 1
    assert checked >= 8


def test_places_lie_inside_the_outline_of_their_county_and_helpers_near_them(
    folder: Path, ask: Ask, scenario: str
) -> None:
    counties = load_counties()
    for problem in set(problems_in(folder)) - AROUND_A_PLACE:
        rows = ask(f"SELECT left(area_code, 6), lon, lat FROM {problem}_places ORDER BY ALL")
        for county in {row[0] for row in rows}:
            points = np.array([[round(lon * UNITS), round(lat * UNITS)] for code, lon, lat in rows if code == county])
            assert counties[county].holds(points).all(), (problem, county)
    area = {code: shape for code, shape in counties.items() if code.startswith(SCENARIOS[scenario].area)}
    corners = np.concatenate([ring for shape in area.values() for ring in shape.rings]) / UNITS
    for problem in set(problems_in(folder)) - {"chamber_group", *BAD_DAY}:
        extent = "SELECT min(lon), max(lon), min(lat), max(lat)"
        [(west, east, south, north)] = ask(f"{extent} FROM {problem}_places")
        assert corners[:, 0].min() - 0.05 <= west <= east <= corners[:, 0].max() + 0.05, problem
        assert corners[:, 1].min() - 0.05 <= south <= north <= corners[:, 1].max() + 0.05, problem


def test_the_plan_in_force_keeps_loads_and_serves_everybody(folder: Path, ask: Ask) -> None:
    for problem in set(problems_in(folder)) - {*BAD_DAY, "team_function"}:
        for side, key in (("helpers", "helper_id"), ("places", "place_id")):
            off = f"""FROM {problem}_{side} s
                LEFT JOIN (SELECT {key}, count(*) AS load FROM {problem}_current GROUP BY ALL) c
                USING ({key}) WHERE coalesce(load, 0) NOT BETWEEN least AND most"""
            assert ask(off) == [], (problem, side)


def test_the_first_secretaries_in_force_may_stand_where_they_stand(folder: Path, ask: Ask, scenario: str) -> None:
    on = f"DATE '{SCENARIOS[scenario].on}'"
    refused = f"""
        SELECT helper_id FROM first_secretary_current c JOIN first_secretary_helpers h USING (helper_id)
        JOIN first_secretary_places p USING (place_id)
        WHERE NOT (healthy AND full_time AND political_status = 'party_member' AND starts_with(place_id, h.area_code)
            AND home_code <> place_id AND served_before IS DISTINCT FROM place_id
            AND party_member_since <= {on} - INTERVAL 1 YEAR AND work_since <= {on} - INTERVAL 2 YEAR
            AND list_contains(string_split(languages, ';'), language) AND (team_size = 3 OR NOT wants_team))
            OR EXISTS (FROM first_secretary_kin k WHERE k.helper_id = c.helper_id AND k.place_id = c.place_id)"""
    assert ask(refused) == []
    assert ask("SELECT count(*) > 0 FROM first_secretary_kin") == [(True,)]


def test_what_secretaries_know_has_nothing_to_do_with_where_they_stand(guizhou: Ask) -> None:
    met = """SELECT avg(len(list_intersect(string_split(skills, ';'), string_split(needs, ';'))))
        FROM first_secretary_helpers h JOIN {} c USING (helper_id)
        JOIN first_secretary_places p ON p.place_id = c.place_id"""
    [(now,)] = guizhou(met.format("first_secretary_current"))
    shuffled = """(SELECT h.helper_id, p.place_id FROM
        (SELECT helper_id, row_number() OVER (ORDER BY hash(helper_id)) n FROM first_secretary_helpers) h
        JOIN (SELECT place_id, row_number() OVER (ORDER BY hash(place_id)) n FROM first_secretary_places
        ) p USING (n))"""
    [(by_lot,)] = guizhou(met.format(shuffled))
    assert abs(now - by_lot) < 0.05


def test_a_bad_day_leaves_twelve_villages_with_nine_people(bazhong: Ask) -> None:
    twelve = "SELECT id FROM short_of_people_truth WHERE side = 'place'"
    nine = "SELECT id FROM short_of_people_truth WHERE side = 'helper'"
    assert bazhong(f"SELECT count(*) FROM ({twelve})") == [(12,)]
    assert bazhong(
        f"SELECT DISTINCT helper_id FROM short_of_people_pairs WHERE place_id IN ({twelve}) ORDER BY 1"
    ) == sorted(bazhong(nine))
    per_village = f"SELECT count(*) n FROM short_of_people_pairs WHERE place_id NOT IN ({twelve}) GROUP BY place_id"
    others = f"SELECT min(n) FROM ({per_village})"
    assert bazhong(others) == [(60,)]


def test_a_bad_day_leaves_twelve_teams_with_nine_specialists(bazhong: Ask) -> None:
    sides = "SELECT side, count(*) FROM short_of_specialists_truth GROUP BY ALL ORDER BY side"
    assert bazhong(sides) == [("helper", 9), ("place", 12)]
    knowing = """SELECT count(*) FROM short_of_specialists_helpers
        WHERE list_contains(string_split(skills, ';'), 'rural_finance')"""
    assert bazhong(knowing) == [(9,)]
    assert bazhong("SELECT count(*) FROM short_of_specialists_places WHERE function = 'rural_finance'") == [(12,)]


def test_equal_seeds_give_equal_bytes_and_others_other_people(folders: dict[str, Path], tmp_path: Path) -> None:
    for seed in (7, 8):
        build_matching(tmp_path / str(seed), "bazhong", MatchingWish(seed=seed, bad_day=True))
    files = sorted(file.relative_to(folders["bazhong"]) for file in folders["bazhong"].rglob("*") if file.is_file())
    same = [(folders["bazhong"] / file).read_bytes() == (tmp_path / "7" / file).read_bytes() for file in files]
    assert all(same)
    helpers = "matching/first_secretary/helpers.parquet"
    assert (tmp_path / "7" / helpers).read_bytes() != (tmp_path / "8" / helpers).read_bytes()


def test_a_part_has_a_share_of_everything(tmp_path: Path) -> None:
    build_matching(tmp_path / "part", "bazhong", MatchingWish(scale=0.1))
    sizes = {count.problem: (count.helpers, count.places, count.current) for count in count_problems(tmp_path / "part")}
    gaps = sizes.pop("team_function")
    assert gaps[0] > gaps[1]
    assert sizes == {"first_secretary": (76, 70, 70), "special_place": (18, 26, 26)}


def test_the_small_prefecture_has_seven_problems_of_its_size(folders: dict[str, Path]) -> None:
    sizes = {count.problem: count for count in count_problems(folders["nanping"])}
    assert len(sizes) == 7
    assert (sizes["organ_village"].helpers, sizes["organ_village"].places) == (
        round(1_695 * SMALL),
        round(1_635 * SMALL),
    )
    assert (sizes["chamber_group"].helpers, sizes["chamber_group"].places) == (4, 16)


@pytest.mark.parametrize("wish", [MatchingWish(scale=0), MatchingWish(scale=1.5), MatchingWish(seed=-1)])
def test_a_wish_out_of_range_is_refused(wish: MatchingWish, tmp_path: Path) -> None:
    with pytest.raises(Problem):
        build_matching(tmp_path / "d", "guizhou", wish)
    assert not (tmp_path / "d").exists()


def test_nobody_in_force_serves_kin(folder: Path, ask: Ask) -> None:
    with_kin = [problem for problem in problems_in(folder) if (folder / "matching" / problem / "kin.csv").exists()]
    assert with_kin
    for problem in with_kin:
        assert ask(f"FROM {problem}_kin") != [], problem
        assert ask(f"FROM {problem}_kin SEMI JOIN {problem}_current USING (helper_id, place_id)") == [], problem
