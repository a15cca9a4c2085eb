"""The residual network of a plan: who could move where, and the cheapest chain of moves from one node to another.

Nodes are helpers, then places, then the pool of what is not used. An arc from a helper to a place is a pair that could
be joined, one from a place to a helper a pair that could be parted; arcs from the pool employ a free helper or leave a
place in want, arcs to it the reverse. With the prices of a best plan no reduced length is negative, so Dijkstra's
search over all pairs reads only the places whose chains are cheaper than the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.bounds import Cost, split
from bangfu.core.assignment.candidates import Candidates
from bangfu.core.assignment.flow import limits_of
from bangfu.core.assignment.problem import AssignmentProblem, Plan
from bangfu.core.errors import Problem

FAR = 2**61
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """What a whole plan loses by a change, and the pairs that would be joined and parted; each is (helper, place)."""

    cost: Cost
    joined: tuple[Pair, ...]
    parted: tuple[Pair, ...]


class Network:
    """A plan that can be changed chain by chain. Raises `assignment.not_proved` for a plan that is not proved best."""

    def __init__(self, problem: AssignmentProblem, plan: Plan, candidates: Candidates) -> None:
        if plan.gap:
            raise Problem("assignment.not_proved", gap=plan.gap)
        self.problem, self.candidates = problem, candidates
        self.helpers, self.places = problem.costs.shape
        self.pool = self.helpers + self.places
        self.limits = limits_of(problem, plan.helper_penalty, plan.place_penalty)
        self.potential = np.concatenate([-plan.helper_price, plan.place_price, [0]])
        self.load = np.bincount(plan.helper, minlength=self.helpers).astype(np.int32)
        self.served = np.bincount(plan.place, minlength=self.places).astype(np.int32)
        self.closed = np.zeros(self.helpers, np.bool_)
        self.of_helper: dict[int, dict[int, int]] = {}
        self.of_place: dict[int, set[int]] = {}
        for helper, place, cost in zip(plan.helper.tolist(), plan.place.tolist(), plan.cost.tolist(), strict=True):
            self.join(helper, place, cost)

    def join(self, helper: int, place: int, cost: int) -> None:
        """Put a pair into the lists; loads are the caller's to change."""
        self.of_helper.setdefault(helper, {})[place] = cost
        self.of_place.setdefault(place, set()).add(helper)

    def part(self, helper: int, place: int) -> int:
        """Take a pair out of the lists and say what it cost; loads are the caller's to change."""
        self.of_place[place].remove(helper)
        return self.of_helper[helper].pop(place)

    def pairs(self) -> set[Pair]:
        """All pairs of the plan as it stands."""
        return {(helper, place) for helper, places in self.of_helper.items() for place in places}

    def cost_of(self, helper: int, place: int) -> int:
        """Raises `assignment.pair_not_allowed` for a banned pair."""
        allowed, cost = self.candidates.of_place(place)
        at = np.flatnonzero(allowed == helper)
        if not at.size:
            names = {"helper": self.problem.helper_keys[helper], "place": self.problem.place_keys[place]}
            raise Problem("assignment.pair_not_allowed", count=1, **names)
        return int(cost[at[0]])

    def cheapest_chain(self, start: int, end: int) -> Chain:
        """The cheapest chain of changes from `start` to `end`, found backwards from the end."""
        length = np.full(self.pool + 1, FAR, np.int64)
        settled = np.full(self.pool + 1, FAR, np.int64)
        after = np.full(self.pool + 1, -1, np.int64)
        length[end] = 0
        while True:
            node = int(length.argmin())
            here = int(length[node])
            if here >= FAR:
                raise RuntimeError("a plan's network is connected through its pool")
            settled[node], length[node] = here, FAR
            if node == start:
                break
            self._reach_back(node, here, length, settled, after)
        nodes = [start]
        while nodes[-1] != end:
            nodes.append(int(after[nodes[-1]]))
        true = here + int(self.potential[end]) - int(self.potential[start])
        return Chain(nodes, true, np.minimum(settled, here))

    def _reach_back(
        self, node: int, here: int, length: NDArray[np.int64], settled: NDArray[np.int64], after: NDArray[np.int64]
    ) -> None:
        """Offer every node before this one the chain through it."""
        for before, step in self._arcs_into(node):
            offer = here + step
            better = (offer < length[before]) & (settled[before] >= FAR)
            length[before[better]] = offer[better]
            after[before[better]] = node

    def _arcs_into(self, node: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        potential, limits = self.potential, self.limits
        if node == self.pool:
            used = np.flatnonzero((self.load > 0) & ~self.closed)
            less = potential[used] - limits.last_step(self.load)[used]
            room = np.flatnonzero(self.served < limits.place_most)
            gain = potential[self.helpers + room] - limits.place_penalty * (self.served < limits.place_least)[room]
            return [(used, less - potential[node]), (self.helpers + room, gain - potential[node])]
        if node < self.helpers:
            mine = self.of_helper.get(node, {})
            places = self.helpers + np.fromiter(mine.keys(), np.int64, len(mine))
            cost = np.fromiter(mine.values(), np.int64, len(mine))
            arcs = [(places, potential[places] - cost - potential[node])]
            if self.load[node] < limits.helper_most[node]:
                more = limits.next_step(self.load)[node : node + 1]
                arcs.append((np.array([self.pool]), more + potential[self.pool] - potential[node]))
            return arcs
        place = node - self.helpers
        helper, cost = self.candidates.of_place(place)
        open_to = ~self.closed[helper]
        open_to &= limits.helper_most[helper] > 0
        for taken in self.of_place.get(place, ()):
            open_to &= helper != taken
        free = helper[open_to].astype(np.int64)
        arcs = [(free, cost[open_to] + potential[free] - potential[node])]
        if self.served[place]:
            want = limits.place_penalty * int(self.served[place] <= limits.place_least[place])
            arcs.append((np.array([self.pool]), np.array([want]) + potential[self.pool] - potential[node]))
        return arcs

    def pairs_along(self, nodes: list[int]) -> tuple[list[Pair], list[Pair]]:
        """Pairs joined and parted on a chain of nodes."""
        joined, parted = [], []
        for one, other in pairwise(nodes):
            if one < self.helpers <= other < self.pool:
                joined.append((one, other - self.helpers))
            elif other < self.helpers <= one < self.pool:
                parted.append((other, one - self.helpers))
        return joined, parted

    def cost_split(self, value: int) -> Cost:
        """A sum with penalties, taken apart."""
        return split(value, self.limits.helper_penalty)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Nodes from start to end, the true cost along them, and each node's reduced way to the end, cut at the chain's."""

    nodes: list[int]
    cost: int
    to_end: NDArray[np.int64]
