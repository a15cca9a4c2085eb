"""Bounds from prices: what no plan can go below, and penalties large enough to put service before points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bangfu.core.assignment.flow import Limits
from bangfu.core.assignment.prices import Ways
from bangfu.core.assignment.problem import AssignmentProblem, Points

Penalties = tuple[int, int]
"""For a unit below a helper's least, and for a unit a place lacks."""


def penalties(problem: AssignmentProblem, extent: tuple[int, int]) -> tuple[Penalties, Penalties]:
    """Gentle penalties that serve all in most problems, and strict ones that prove that no more can be served.

    A change of a plan is a set of cycles, each through any helper and place at most once; so a cycle changes the points
    by at most `swing`, what is missing and what is idle by at most one. A plan with nothing missing under gentle
    penalties has nothing missing under strict ones; they only make the flow's numbers smaller, hence faster.
    """
    helpers, places = problem.costs.shape
    steps = problem.load_steps
    spread = extent[1] - extent[0]
    ends = 2 * max(abs(extent[0]), abs(extent[1])) + (2 * int(np.abs(steps).max(initial=0)) if steps is not None else 0)

    def of(turns: int) -> Penalties:
        swing = turns * spread + ends + 1
        return 2 * swing, 6 * swing

    return of(min(4, helpers, places)), of(min(helpers, places))


def dual_value(limits: Limits, ways: Ways) -> int:
    """The least that helpers and places can cost at these prices, pairs left out: the bound before pairs below price.

    Weak duality: for any prices, this plus the sum of all negative reduced costs is at most what any plan costs.
    """
    worth = -ways.helper
    per_helper = np.zeros(len(worth), np.int64)
    longest = int(limits.helper_most.max(initial=0))
    running = limits.helper_penalty * limits.helper_least.astype(np.int64)
    per_helper += running
    for number in range(longest):
        step = 0 if limits.load_steps is None else int(limits.load_steps[number])
        open_to = limits.helper_most > number
        running = running + np.where(open_to, step + worth - limits.helper_penalty * (limits.helper_least > number), 0)
        per_helper = np.minimum(per_helper, running)
    least, most = limits.place_least.astype(np.int64), limits.place_most.astype(np.int64)
    nothing = limits.place_penalty * least
    wanted = ways.place * least
    full = ways.place * most
    per_place = np.minimum(np.minimum(nothing, wanted), full)
    return int(per_helper.sum()) + int(per_place.sum())


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost in its three ranks: wanted units missing, units below helpers' least, points."""

    missing: int
    idle: int
    points: int


def split(value: int, helper_penalty: int) -> Cost:
    """Take the cost of one cycle apart: penalties stand 1 to 3 to each other and points below half the smaller one."""
    missing, idle, points = ranks(np.array([value]), helper_penalty)
    return Cost(int(missing[0]), int(idle[0]), int(points[0]))


def ranks(values: Points, helper_penalty: int) -> tuple[Points, Points, Points]:
    """The same for many costs: units missing, units idle, points."""
    units = (2 * values + helper_penalty) // (2 * helper_penalty)
    missing = (units + 1) // 3
    return missing, units - 3 * missing, values - units * helper_penalty
