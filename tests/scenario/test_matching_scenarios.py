"""`bangfu match` over the demo's problems: the optimum is proved, and what the campaign's figures demand holds."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

from bangfu.cli import main
from bangfu.demo.matching import MatchingWish, build_matching
from building import BuiltOnce


class Solved(NamedTuple):
    """What the command said, and the plan it wrote as pairs of helper and place."""

    code: int
    said: dict[str, object]
    plan: list[tuple[str, str]]


def solve(folder: Path, problem: str, plan: Path, capsys: pytest.CaptureFixture[str]) -> Solved:
    code = main(["match", str(folder / "matching" / problem), "--out", str(plan), "--json"])
    said = json.loads(capsys.readouterr().out)
    with plan.open(encoding="utf-8-sig", newline="") as file:
        pairs = [(row["helper_id"], row["place_id"]) for row in csv.DictReader(file)]
    return Solved(code, said, pairs)


def proved_whole(solved: Solved) -> bool:
    return (solved.code, solved.said["gap"], solved.said["unserved"]) == (0, 0, 0)


def column(folder: Path, problem: str, side: str, name: str) -> list[object]:
    return pq.read_table(folder / "matching" / problem / f"{side}.parquet")[name].to_pylist()


@pytest.fixture(scope="session")
def bazhong(built_once: BuiltOnce) -> Path:
    return built_once("bazhong", lambda folder: build_matching(folder, "bazhong", MatchingWish(bad_day=True)))


@pytest.fixture(scope="session")
def guizhou(built_once: BuiltOnce) -> Path:
    return built_once("guizhou", lambda folder: build_matching(folder, "guizhou", MatchingWish()))


def test_699_of_699_poor_villages_of_bazhong_have_a_first_secretary_full_time(
    bazhong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = solve(bazhong, "first_secretary", tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert {place for _, place in solved.plan} == set(column(bazhong, "first_secretary", "places", "place_id"))
    assert len(solved.plan) == len({helper for helper, _ in solved.plan}) == 699
    full_time = column(bazhong, "first_secretary", "helpers", "full_time")
    able = dict(zip(column(bazhong, "first_secretary", "helpers", "helper_id"), full_time, strict=True))
    assert all(able[helper] for helper, _ in solved.plan)


def test_the_plan_is_verified_and_the_one_in_force_is_not(
    bazhong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = bazhong / "matching" / "first_secretary"
    solve(bazhong, "first_secretary", tmp_path / "plan.csv", capsys)
    assert main(["match", "verify", str(folder), str(tmp_path / "plan.csv")]) == 0
    assert main(["match", "verify", str(folder), str(folder / "current.csv")]) == 1


@pytest.mark.parametrize("problem", ["special_place", "team_function"])
def test_every_special_place_and_every_gap_of_a_team_is_served(
    bazhong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], problem: str
) -> None:
    solved = solve(bazhong, problem, tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert len(solved.plan) == len(column(bazhong, problem, "places", "place_id"))
    assert max(Counter(helper for helper, _ in solved.plan).values()) <= 2


@pytest.mark.parametrize("problem", ["short_of_people", "short_of_specialists"])
def test_a_bad_day_leaves_three_of_the_twelve_without(
    bazhong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], problem: str
) -> None:
    solved = solve(bazhong, problem, tmp_path / "plan.csv", capsys)
    assert (solved.code, solved.said["gap"], solved.said["unserved"]) == (1, 0, 3)
    with (bazhong / "matching" / problem / "truth.csv").open(encoding="utf-8") as file:
        truth = [(row["side"], row["id"]) for row in csv.DictReader(file)]
    twelve = {name for side, name in truth if side == "place"}
    nine = {name for side, name in truth if side == "helper"}
    assert {helper for helper, place in solved.plan if place in twelve} == nine
    without = set(column(bazhong, problem, "places", "place_id")) - {place for _, place in solved.plan}
    assert len(without) == 3
    assert without <= twelve


def test_192_advanced_villages_take_two_when_all_must_help(
    guizhou: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = solve(guizhou, "advanced_poor", tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert len({place for _, place in solved.plan}) == len(solved.plan) == 3_851
    loads = Counter(helper for helper, _ in solved.plan)
    assert Counter(loads.values()) == {1: 3_467, 2: 192}


def test_twenty_leaders_hold_twenty_townships_one_each(
    guizhou: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = solve(guizhou, "leader_township", tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert len({helper for helper, _ in solved.plan}) == len({place for _, place in solved.plan}) == 20


@pytest.mark.slow
def test_8848_first_secretaries_are_placed_at_a_proved_optimum(
    guizhou: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = solve(guizhou, "first_secretary", tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert len({helper for helper, _ in solved.plan}) == len({place for _, place in solved.plan}) == 8_848


@pytest.mark.slow
def test_every_branch_of_nanping_has_exactly_one_organ_and_60_stay_in_reserve(
    whole_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solved = solve(whole_folder, "organ_village", tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert {place for _, place in solved.plan} == set(column(whole_folder, "organ_village", "places", "place_id"))
    at_work = {helper for helper, _ in solved.plan}
    assert len(solved.plan) == len(at_work) == 1_635
    assert len(set(column(whole_folder, "organ_village", "helpers", "helper_id")) - at_work) == 60


@pytest.mark.slow
@pytest.mark.parametrize(
    ("problem", "served", "loads"),
    [
        ("cadre_firm", 905, range(2, 4)),
        ("chamber_group", 16, range(4, 5)),
        ("head_firm", 1_017, range(1, 4)),
        ("first_secretary", 522, range(1, 2)),
    ],
)
def test_loads_of_nanping_stay_within_the_campaigns(
    whole_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], problem: str, served: int, loads: range
) -> None:
    solved = solve(whole_folder, problem, tmp_path / "plan.csv", capsys)
    assert proved_whole(solved)
    assert len({place for _, place in solved.plan}) == served
    taken = Counter(helper for helper, _ in solved.plan)
    assert set(taken) == set(column(whole_folder, problem, "helpers", "helper_id"))
    assert set(taken.values()) <= set(loads)
