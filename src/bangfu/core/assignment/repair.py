"""When helpers leave a plan in force: the cheapest change that moves few people, those who are idle included.

A new solution of the whole may move hundreds for the same cost. Here each place that is left is filled by one chain:
someone comes to it, someone to that one's place, at most so many, and the last is a helper with room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.candidates import Candidates, candidates_of
from bangfu.core.assignment.flow import Limits, limits_of
from bangfu.core.assignment.problem import AssignmentProblem, Indices, Plan, Points

FAR = 2**61


@dataclass(frozen=True, slots=True)
class Move:
    """A helper goes to a place; `left` is the place it leaves, or None when it had room."""

    helper: int
    place: int
    left: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """For each place that was left, its chain of moves; the pairs after all of them; what it costs.

    `points` is the change of the sum of points (load steps included) against the plan before anyone left; `unfilled`
    are the places for which no chain of so few moves exists, or to which none is owed because enough helpers stay.
    """

    moves: tuple[Move, ...]
    unfilled: tuple[int, ...]
    helper: Indices
    place: Indices
    points: int


def repair(
    problem: AssignmentProblem,
    plan: Plan,
    leaves: Sequence[int],
    *,
    most_moves: int = 3,
    candidates: Candidates | None = None,
) -> Repair:
    """Fill the places of those who leave, each by the cheapest chain of at most `most_moves` people.

    Exact for one place: no change of one chain with so few moves is cheaper. Several places are filled one after the
    other, dearest place first. Any plan that keeps the rules will do; a proved one is searched faster.
    """
    table = _Table(problem, plan, candidates or candidates_of(problem.costs), set(leaves))
    before = table.points()
    left = [(helper, place) for helper in leaves for place in sorted(table.of_helper.get(helper, {}))]
    left.sort(key=lambda pair: (-int(plan.place_price[pair[1]]), pair[1]))
    for helper, place in left:
        table.part(helper, place)
    moves: list[Move] = []
    unfilled: list[int] = []
    for _, place in left:
        chain = table.cheapest_chain(place, most_moves)
        moves += chain
        unfilled += [] if chain else [place]
        for move in chain:
            if move.left is not None:
                table.part(move.helper, move.left)
        for move in chain:
            table.join(move.helper, move.place)
    pairs = sorted((place, helper) for helper, places in table.of_helper.items() for place in places)
    column = np.array(pairs, np.int32).reshape(-1, 2)
    return Repair(tuple(moves), tuple(unfilled), column[:, 1], column[:, 0], table.points() - before)


class _Table:
    """The plan as it stands while places are filled."""

    def __init__(self, problem: AssignmentProblem, plan: Plan, candidates: Candidates, gone: set[int]) -> None:
        helpers, places = problem.costs.shape
        self.problem, self.candidates = problem, candidates
        self.limits: Limits = limits_of(problem, plan.helper_penalty, plan.place_penalty)
        self.load, self.served = np.zeros(helpers, np.int32), np.zeros(places, np.int32)
        self.gone = np.zeros(helpers, np.bool_)
        self.gone[list(gone)] = True
        self.of_helper: dict[int, dict[int, int]] = {}
        self.of_place: dict[int, set[int]] = {}
        for helper, place, cost in zip(plan.helper.tolist(), plan.place.tolist(), plan.cost.tolist(), strict=True):
            self._put(helper, place, cost)
        # With the prices of a proved plan no step is below zero, and a chain dearer than the best so far ends there.
        self.proved = plan.gap == 0
        self.way_helper: Points = -plan.helper_price if self.proved else np.zeros(helpers, np.int64)
        self.way_place: Points = plan.place_price if self.proved else np.zeros(places, np.int64)

    def points(self) -> int:
        """Points of all pairs and load steps."""
        return sum(sum(costs.values()) for costs in self.of_helper.values()) + self.limits.load_points(self.load)

    def join(self, helper: int, place: int) -> None:
        allowed, cost = self.candidates.of_place(place)
        self._put(helper, place, int(cost[np.searchsorted(allowed, helper)]))

    def part(self, helper: int, place: int) -> None:
        del self.of_helper[helper][place]
        self.of_place[place].remove(helper)
        self.load[helper] -= 1
        self.served[place] -= 1

    def _put(self, helper: int, place: int, cost: int) -> None:
        self.of_helper.setdefault(helper, {})[place] = cost
        self.of_place.setdefault(place, set()).add(helper)
        self.load[helper] += 1
        self.served[place] += 1

    def cheapest_chain(self, place: int, most_moves: int) -> list[Move]:
        """The cheapest chain that fills the place, first move first; empty when going without is cheaper or needed."""
        helpers = len(self.load)
        room = (self.load < self.problem.helper_most) & ~self.gone
        employ = np.where(room, self.limits.next_step(self.load) - self.way_helper, FAR)
        wanted = self.served[place] < self.problem.place_least[place]
        best = int(self.limits.place_penalty * wanted - self.way_place[place])
        chain: list[Move] = []
        reach = {place: 0}
        came: list[dict[int, tuple[int, int]]] = []  # per turn: place left -> who left it, for which place
        for turn in range(most_moves):
            cost, target = np.full(helpers, FAR, np.int64), np.full(helpers, -1, np.int64)
            for at, length in reach.items():
                self._offer(at, length, cost, target)
            full = np.where(cost < FAR, cost + employ, FAR)
            end = int(full.argmin()) if helpers else -1
            if helpers and int(full[end]) < min(best, FAR // 2):
                best = int(full[end])
                chain = self._traced(end, int(target[end]), came)
            if turn + 1 == most_moves:
                break
            reach, step = self._left_by(cost, target, best)
            came.append(step)
        return chain

    def _offer(self, place: int, length: int, cost: Points, target: NDArray[np.int64]) -> None:
        """What each helper's coming to this place would cost, kept where it is the cheapest."""
        allowed, points = self.candidates.of_place(place)
        free = ~self.gone[allowed] & (self.problem.helper_most[allowed] > 0)
        for serving in self.of_place.get(place, ()):
            free &= allowed != serving
        allowed = allowed[free]
        value = length + points[free] + self.way_helper[allowed] - self.way_place[place]
        better = value < cost[allowed]
        cost[allowed[better]] = value[better]
        target[allowed[better]] = place

    def _left_by(
        self, cost: Points, target: NDArray[np.int64], best: int
    ) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """Places that those who come would leave, with the cost so far."""
        reach: dict[int, int] = {}
        step: dict[int, tuple[int, int]] = {}
        candidates = np.flatnonzero((cost < best) if self.proved else (cost < FAR // 2))
        for helper in candidates.tolist():
            for place, points in self.of_helper.get(helper, {}).items():
                gain = points + int(self.way_helper[helper]) - int(self.way_place[place])
                value = int(cost[helper]) - gain
                if value < reach.get(place, FAR) and (value < best or not self.proved):
                    reach[place], step[place] = value, (helper, int(target[helper]))
        return reach, step

    @staticmethod
    def _traced(end: int, place: int, came: list[dict[int, tuple[int, int]]]) -> list[Move]:
        """The moves of a chain from its last helper back to the place that was left."""
        chain = [Move(end, place, None)]
        for step in reversed(came):
            helper, to = step[place]
            chain.append(Move(helper, to, place))
            place = to
        return chain[::-1]
