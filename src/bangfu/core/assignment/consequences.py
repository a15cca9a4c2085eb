"""What the whole would lose: if a helper left, if a pair were forced ("why not her"), if a pair were parted.

Each answer is exact: equal to solving everything again under that condition, at the price of one search for a chain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.bounds import Cost, ranks
from bangfu.core.assignment.candidates import Candidates, candidates_of
from bangfu.core.assignment.network import Change, Network
from bangfu.core.assignment.problem import AssignmentProblem, Plan, Points
from bangfu.core.errors import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Departures:
    """For each helper, what the whole loses if it leaves: units then missing, units then idle, and points.

    `exact` where the helper has at most the one place it may have; elsewhere the three give a lower bound, and
    `departure` the exact figure.
    """

    missing: NDArray[np.int64]
    idle: NDArray[np.int64]
    points: Points
    exact: NDArray[np.bool_]


def departures(problem: AssignmentProblem, plan: Plan) -> Departures:
    """What each helper's leaving would cost, all at once from the prices: the price of its place less its own cost."""
    if plan.gap:
        raise Problem("assignment.not_proved", gap=plan.gap)
    helpers = len(problem.helper_most)
    load = np.bincount(plan.helper, minlength=helpers)
    over = plan.cost - plan.helper_price[plan.helper] - plan.place_price[plan.place]  # below 0 where the pair is full
    loss = plan.helper_penalty * plan.idle.astype(np.int64) - _least_of_helpers(problem, plan)
    np.subtract.at(loss, plan.helper, over)
    loss[load == 0] = 0
    exact = (load == 0) | ((load == 1) & (problem.helper_most == 1))
    return Departures(*ranks(loss, plan.helper_penalty), exact)


def _least_of_helpers(problem: AssignmentProblem, plan: Plan) -> Points:
    """What each helper contributes to the bound: the least over its loads of steps, penalty and price."""
    best = plan.helper_penalty * problem.helper_least.astype(np.int64)
    value = best.copy()
    for number in range(int(problem.helper_most.max(initial=0))):
        step = 0 if problem.load_steps is None else int(problem.load_steps[number])
        value = value + step + plan.helper_price - plan.helper_penalty * (problem.helper_least > number)
        best = np.where(problem.helper_most > number, np.minimum(best, value), best)
    return best


class Consequences:
    """Exact answers about one proved plan; the network is built once and asked as often as one likes."""

    def __init__(self, problem: AssignmentProblem, plan: Plan, candidates: Candidates | None = None) -> None:
        self.problem, self.plan = problem, plan
        self.candidates = candidates or candidates_of(problem.costs)
        self.network = Network(problem, plan, self.candidates)

    def forced(self, helper: int, place: int) -> Change:
        """What the whole loses if this pair must be in the plan, and who moves: "why not her".

        Raises `assignment.pair_not_allowed` for a banned pair, `assignment.no_room` where either may have none.
        """
        network = self.network
        if place in network.of_helper.get(helper, {}):
            return Change(Cost(0, 0, 0), (), ())
        cost = network.cost_of(helper, place)
        if not (self.problem.helper_most[helper] and self.problem.place_most[place]):
            names = self.problem.helper_keys[helper], self.problem.place_keys[place]
            raise Problem("assignment.no_room", helper=names[0], place=names[1])
        chain = network.cheapest_chain(network.helpers + place, helper)
        joined, parted = network.pairs_along(chain.nodes)
        return Change(network.cost_split(chain.cost + cost), ((helper, place), *joined), tuple(parted))

    def parted(self, helper: int, place: int) -> Change:
        """What the whole loses if this pair of the plan may not be: the place's best alternative, with all moves."""
        network = self.network
        cost = network.of_helper[helper][place]
        chain = network.cheapest_chain(helper, network.helpers + place)
        joined, parted = network.pairs_along(chain.nodes)
        return Change(network.cost_split(chain.cost - cost), tuple(joined), ((helper, place), *parted))

    def departure(self, helper: int) -> Change:
        """What the whole loses if this helper leaves, for any load: one chain for each place that it leaves."""
        network = Network(self.problem, self.plan, self.candidates)
        before = network.pairs()
        left = list(network.of_helper.get(helper, {}))
        value = -sum(network.part(helper, place) for place in left)
        value -= network.limits.load_points(network.load[helper : helper + 1])
        network.closed[helper] = True
        for place in left:
            value += _refill(network, place)
        after = network.pairs()
        short = np.maximum(network.limits.helper_least - network.load, 0) - self.plan.idle
        short[helper] = 0
        missing = np.maximum(network.limits.place_least - network.served, 0) - self.plan.missing
        cost = Cost(int(missing.sum()), int(short.sum()), value)
        points = value - cost.missing * network.limits.place_penalty - cost.idle * network.limits.helper_penalty
        return Change(replace(cost, points=points), tuple(sorted(after - before)), tuple(sorted(before - after)))


def _refill(network: Network, place: int) -> int:
    """Bring one unit back to a place by the cheapest chain from the pool; prices stay good for the next chain."""
    chain = network.cheapest_chain(network.pool, network.helpers + place)
    joined, parted = network.pairs_along(chain.nodes)
    for helper, left in parted:
        network.part(helper, left)
    for helper, taken in joined:
        network.join(helper, taken, network.cost_of(helper, taken))
    first = chain.nodes[1]
    if first < network.helpers:
        network.load[first] += 1
    else:
        network.served[first - network.helpers] -= 1
    network.potential -= chain.to_end
    return chain.cost
