"""Groups are compact and of equal size; teams cover needs together, and no better team is left unfound."""

from __future__ import annotations

import itertools
from functools import reduce
from operator import or_

import numpy as np
import pytest
from small_problems import crowded, whole_matrix

from bangfu.core.assignment.grid import compact_groups
from bangfu.core.assignment.problem import BANNED, CostMatrix, problem_of
from bangfu.core.assignment.teams import Teams, form_teams
from bangfu.core.errors import Problem


def town(points: int, seed: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    chance = np.random.default_rng(seed)
    streets = chance.integers(0, 20_000, (points // 12 + 1, 2))
    x, y = (streets[chance.integers(0, len(streets), points)] + chance.normal(0, 600, (points, 2))).astype(np.int64).T
    return x, y


def test_every_group_keeps_the_loads_and_the_order_of_rows_changes_no_grouping() -> None:
    x, y = town(101, 1)
    keys = [f"firm {i}" for i in range(101)]
    found = compact_groups(x, y, keys, 40, (2, 3))
    assert set(np.bincount(found.group, minlength=40).tolist()) == {2, 3}
    turn = np.random.default_rng(2).permutation(101)
    again = compact_groups(x[turn], y[turn], [keys[i] for i in turn], 40, (2, 3))
    assert (again.group == found.group[turn]).all()
    assert again.distance == found.distance


def test_two_far_apart_clusters_are_never_mixed() -> None:
    x = np.array([0, 10, 20, 100_000, 100_010, 100_020], np.int64)
    found = compact_groups(x, np.zeros(6, np.int64), list("abcdef"), 2, (3, 3))
    assert len(set(found.group[:3].tolist())) == len(set(found.group[3:].tolist())) == 1
    assert found.distance == 40


def test_groups_that_cannot_have_their_size_are_refused() -> None:
    with pytest.raises(Problem) as refused:
        compact_groups(np.arange(7), np.arange(7), list("abcdefg"), 2, (2, 3))
    assert refused.value.code == "assignment.groups_do_not_fit"


def best_by_trying(
    cost: np.ndarray[tuple[int, int], np.dtype[np.int64]], skills: list[int], needs: list[int], size: int
) -> tuple[int, int, int]:
    """Missing units, skills lacking, points of the best teams, all tried; each helper at most one place."""
    best = (10**6, 0, 0)
    for choice in itertools.product(range(-1, len(needs)), repeat=len(skills)):
        members = [[h for h, p in enumerate(choice) if p == place] for place in range(len(needs))]
        if any(len(team) > size for team in members):
            continue
        if any(cost[h, p] == BANNED for p, team in enumerate(members) for h in team):
            continue
        have = [reduce(or_, (skills[h] for h in team), 0) for team in members]
        lacking = sum((need & ~has).bit_count() for need, has in zip(needs, have, strict=True))
        points = sum(int(cost[h, p]) for p, team in enumerate(members) for h in team)
        best = min(best, (sum(size - len(team) for team in members), lacking, points))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_no_team_that_one_can_try_is_better(seed: int) -> None:
    chance = np.random.default_rng(seed)
    cost = chance.integers(0, 30, (6, 3))
    cost[chance.random((6, 3)) < 0.2] = BANNED
    skills, needs = chance.integers(1, 16, 6).tolist(), chance.integers(1, 16, 3).tolist()
    teams = form_teams(problem_of(CostMatrix(cost), place_loads=(2, 2)), bits(skills), bits(needs))
    lacking = sum(int(each).bit_count() for each in teams.lacking)
    assert teams.proved
    assert teams.lower_bound == teams.total
    assert (int(teams.missing.sum()), lacking, teams.total) == best_by_trying(cost, skills, needs, 2)


def bits(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(values, np.uint64)


def where(teams: Teams) -> dict[int, int]:
    return dict(zip(teams.helper.tolist(), teams.place.tolist(), strict=True))


def test_couples_go_together_and_kin_apart() -> None:
    problem = problem_of(CostMatrix(np.array([[0, 9], [9, 0], [5, 5], [5, 5]], np.int64)), place_loads=(2, 2))
    nothing = bits([0, 0, 0, 0]), bits([0, 0])
    free = where(form_teams(problem, *nothing))
    assert free[0] != free[1]
    bound = where(form_teams(problem, *nothing, together=[(0, 1)]))
    assert bound[0] == bound[1]
    apart = where(form_teams(problem, *nothing, apart=[(2, 3), (0, 2)]))
    assert apart[2] != apart[3]
    assert apart[0] != apart[2]
    with pytest.raises(Problem) as refused:
        form_teams(problem, *nothing, together=[(0, 1)], apart=[(1, 0)])
    assert refused.value.code == "assignment.together_and_apart"


def test_one_of_a_couple_banned_from_a_place_keeps_the_other_away_too() -> None:
    problem = problem_of(CostMatrix(np.array([[0, 7], [BANNED, 7]], np.int64)), place_loads=(0, 2))
    teams = form_teams(problem, bits([1, 1]), bits([1, 1]), together=[(0, 1)])
    assert where(teams) == {0: 1, 1: 1}


def test_teams_over_too_many_pairs_are_refused_before_any_search() -> None:
    problem = problem_of(CostMatrix(np.zeros((300, 200), np.int32)))
    with pytest.raises(Problem) as refused:
        form_teams(problem, np.ones(300, np.uint64), np.ones(200, np.uint64))
    assert refused.value.code == "assignment.block_too_large"


def test_a_middling_block_is_solved_within_its_count_of_steps() -> None:
    problem = crowded(24, 6, 5)
    chance = np.random.default_rng(5)
    problem = problem_of(CostMatrix(whole_matrix(problem)), place_loads=(3, 3))
    teams = form_teams(problem, chance.integers(1, 64, 24).astype(np.uint64), np.full(6, 63, np.uint64))
    assert not teams.missing.any()
    assert teams.lower_bound <= teams.total
