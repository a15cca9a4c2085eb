"""One min-cost flow over listed pairs: OR-Tools does the work, this file draws the network.

Each helper is a source of as many units as it may take, each place a sink of as many as it may have, and one hub lets
what is not used run past: an unused unit of a helper gives back its load step (or costs the penalty below its least),
a unit a place goes without costs the penalty below what it wants. So there is always a flow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from bangfu.core.assignment.problem import AssignmentProblem, Indices, Points
from bangfu.core.errors import Problem

EXACT = 2**62
"""The solver multiplies costs by the number of nodes; beyond this the product might not fit 64 bits."""
HARD = 2**58
"""A penalty that stands for "not possible": its arcs are left out of the flow; prices keep it above any way."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """How many places a helper and how many helpers a place may have, and what falling short of the least costs."""

    helper_least: Indices
    helper_most: Indices
    place_least: Indices
    place_most: Indices
    load_steps: Points | None
    helper_penalty: int
    place_penalty: int

    def load_points(self, load: Indices) -> int:
        """The sum of load steps for helpers with these loads."""
        if self.load_steps is None:
            return 0
        upto = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.load_steps)])
        return int(upto[load].sum())

    def last_step(self, load: Indices) -> Points:
        """What the last place of each helper adds; meaningless where the load is 0."""
        return self._step(load - 1) - self.helper_penalty * (load <= self.helper_least)

    def next_step(self, load: Indices) -> Points:
        """What one more place of each helper would add; meaningless where it is full."""
        return self._step(load) - self.helper_penalty * (load < self.helper_least)

    def _step(self, number: Indices) -> Points:
        if self.load_steps is None or not len(self.load_steps):
            return np.zeros(len(number), np.int64)
        return self.load_steps[np.clip(number, 0, len(self.load_steps) - 1)]


def limits_of(problem: AssignmentProblem, helper_penalty: int, place_penalty: int) -> Limits:
    """The problem's loads with these penalties."""
    return Limits(
        problem.helper_least, problem.helper_most, problem.place_least, problem.place_most, problem.load_steps,
        helper_penalty, place_penalty,
    )  # fmt: skip


def cheapest_flow(limits: Limits, helper: Indices, place: Indices, cost: Points) -> NDArray[np.bool_]:
    """Which of the listed pairs a cheapest flow takes. Raises `assignment.too_large` when costs could overflow."""
    helpers, places = len(limits.helper_most), len(limits.place_most)
    hub = helpers + places
    penalties = [penalty for penalty in (limits.helper_penalty, limits.place_penalty) if penalty != HARD]
    largest = max(int(np.abs(cost).max(initial=0)), *penalties, 0)
    if largest * (hub + 2) > EXACT:
        raise Problem("assignment.too_large", points=largest, rows=hub)
    if not len(cost):
        return np.zeros(0, np.bool_)
    network = min_cost_flow.SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(
        helper.astype(np.int32), (place + helpers).astype(np.int32), np.ones(len(cost), np.int64), cost
    )
    _unused_units(network, limits, hub)
    _missing_units(network, limits, helpers, hub)
    supply = np.concatenate(
        [
            limits.helper_most.astype(np.int64),
            -limits.place_most.astype(np.int64),
            [int(limits.place_most.sum(dtype=np.int64)) - int(limits.helper_most.sum(dtype=np.int64))],
        ]
    )
    network.set_nodes_supplies(np.arange(hub + 1, dtype=np.int32), supply)
    status = network.solve()
    if status != network.OPTIMAL:
        raise RuntimeError(f"the flow solver ended with {status} on a network that always has a flow")
    return np.asarray(network.flows(np.arange(len(cost), dtype=np.int32))) > 0


def _unused_units(network: min_cost_flow.SimpleMinCostFlow, limits: Limits, hub: int) -> None:
    """Arcs from helpers to the hub; the steps saved first are the steepest ones."""
    most, least = limits.helper_most, limits.helper_least
    every = np.arange(len(most), dtype=np.int32)
    if limits.load_steps is None:
        _add(network, every, hub, most - least, 0)
        if limits.helper_penalty != HARD:
            _add(network, every, hub, least, limits.helper_penalty)
        return
    for number in range(int(most.max(initial=0))):
        step = -int(limits.load_steps[number])
        _add(network, every, hub, (most > number) & (least <= number), step)
        _add(network, every, hub, (most > number) & (least > number), step + limits.helper_penalty)


def _missing_units(network: min_cost_flow.SimpleMinCostFlow, limits: Limits, helpers: int, hub: int) -> None:
    """Arcs from the hub to places: what is not wanted is free to go without, what is wanted costs."""
    every = np.arange(helpers, hub, dtype=np.int32)
    for capacity, penalty in ((limits.place_most - limits.place_least, 0), (limits.place_least, limits.place_penalty)):
        if penalty == HARD:
            continue
        some = capacity > 0
        network.add_arcs_with_capacity_and_unit_cost(
            np.full(int(some.sum()), hub, np.int32), every[some], capacity[some].astype(np.int64),
            np.full(int(some.sum()), penalty, np.int64),
        )  # fmt: skip


def _add(
    network: min_cost_flow.SimpleMinCostFlow, nodes: Indices, hub: int, capacity: NDArray[np.generic], cost: int
) -> None:
    room = capacity.astype(np.int64)
    some = room > 0
    count = int(some.sum())
    network.add_arcs_with_capacity_and_unit_cost(
        nodes[some], np.full(count, hub, np.int32), room[some], np.full(count, cost, np.int64)
    )
