"""What a flow cannot say: teams whose skills together must cover a need, couples who go together, kin who may not.

For the small block that the flow has left: an integer program, in four ranks. Units missing first, then skills no
member has, then points; each rank is fixed before the next is improved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, Indices, Points
from bangfu.core.errors import Problem

MOST_PAIRS = 50_000
WORK = 10.0
"""Deterministic seconds of search a rank: a count of steps, the same on every machine."""


@dataclass(frozen=True, slots=True, eq=False)
class Teams:
    """Who goes where, sorted by place; what each place lacks; what is proved.

    `lacking[p]` holds the skills, as bits, that place `p` needs and no member has. `proved` says that no plan is better
    in any rank; otherwise `lower_bound` says how far the points may be from the best at this service.
    """

    helper: Indices
    place: Indices
    total: int
    lower_bound: int
    missing: Indices
    lacking: NDArray[np.uint64]
    proved: bool


def form_teams(
    problem: AssignmentProblem,
    skills: NDArray[np.uint64],
    needs: NDArray[np.uint64],
    *,
    together: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> Teams:
    """Teams whose members' skills (bits) cover each place's needs (bits) together.

    Helpers of a pair in `together` serve the same places or none; of a pair in `apart` never the same. Loads are the
    problem's; load steps and helpers' least are not looked at. Raises `assignment.block_too_large` beyond 50,000 pairs
    and `assignment.together_and_apart` for a contradiction.
    """
    helpers, places = problem.costs.shape
    block = problem.costs.block(slice(0, helpers), slice(0, places)).astype(np.int64)
    pairs = np.argwhere(block != BANNED)
    if len(pairs) > MOST_PAIRS:
        raise Problem("assignment.block_too_large", pairs=len(pairs), most=MOST_PAIRS)
    for one, other in {tuple(sorted(pair)) for pair in together} & {tuple(sorted(pair)) for pair in apart}:
        keys = problem.helper_keys
        raise Problem("assignment.together_and_apart", one=keys[one], other=keys[other])
    return _Program(problem, block, pairs, skills, needs, together, apart).solved()


def _sum(terms: Iterable[cp_model.LinearExpr]) -> cp_model.LinearExpr:
    """A sum that is an expression even when nothing is in it."""
    total: cp_model.LinearExpr = cp_model.LinearExpr.constant(0)
    for term in terms:
        total = total + term
    return total


class _Program:
    def __init__(
        self,
        problem: AssignmentProblem,
        cost: Points,
        pairs: NDArray[np.int64],
        skills: NDArray[np.uint64],
        needs: NDArray[np.uint64],
        together: Sequence[tuple[int, int]],
        apart: Sequence[tuple[int, int]],
    ) -> None:
        self.problem, self.cost, self.skills, self.needs = problem, cost, skills, needs
        self.model = model = cp_model.CpModel()
        self.taken = {(int(h), int(p)): model.new_bool_var("") for h, p in pairs}
        self.at_place: list[list[int]] = [[] for _ in range(cost.shape[1])]
        self.of_helper: list[list[int]] = [[] for _ in range(cost.shape[0])]
        for h, p in self.taken:
            self.at_place[p].append(h)
            self.of_helper[h].append(p)
        self._loads()
        self._skills()
        for one, other in together:
            for p in {*self.of_helper[one], *self.of_helper[other]}:
                model.add(self.taken.get((one, p), 0) == self.taken.get((other, p), 0))
        for one, other in apart:
            for p in set(self.of_helper[one]) & set(self.of_helper[other]):
                model.add(self.taken[one, p] + self.taken[other, p] <= 1)

    def _loads(self) -> None:
        problem, model = self.problem, self.model
        for h, places in enumerate(self.of_helper):
            model.add(_sum(self.taken[h, p] for p in places) <= int(problem.helper_most[h]))
        self.missing = [model.new_int_var(0, int(least), "") for least in problem.place_least]
        for p, helpers in enumerate(self.at_place):
            served = _sum(self.taken[h, p] for h in helpers)
            model.add(served <= int(problem.place_most[p]))
            model.add(served + self.missing[p] >= int(problem.place_least[p]))

    def _skills(self) -> None:
        """A variable a needed skill: 1 where no member has it."""
        self.lacking: dict[tuple[int, int], cp_model.IntVar] = {}
        for p, need in enumerate(self.needs.tolist()):
            for bit in range(64):
                if need >> bit & 1:
                    self.lacking[p, bit] = lack = self.model.new_bool_var("")
                    able = [self.taken[h, p] for h in self.at_place[p] if int(self.skills[h]) >> bit & 1]
                    self.model.add(_sum(able) + lack >= 1)

    def solved(self) -> Teams:
        """Rank by rank; a rank that the search could not finish leaves the plan good but not proved."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = WORK
        points = _sum(int(self.cost[pair]) * x for pair, x in self.taken.items())
        proved, bound = True, 0
        for rank in (_sum(self.missing), _sum(self.lacking.values()), points):
            self.model.minimize(rank)
            status = solver.solve(self.model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                raise RuntimeError(
                    f"the program always has the empty plan, but ended with {solver.status_name(status)}"
                )
            proved &= status == cp_model.OPTIMAL
            bound = round(solver.best_objective_bound)
            self.model.add(rank <= round(solver.objective_value))
            self.model.clear_hints()  # type: ignore[no-untyped-call]  # the library types all but this
            for x in self.taken.values():
                self.model.add_hint(x, solver.value(x))
        chosen = sorted((p, h) for (h, p), x in self.taken.items() if solver.value(x))
        column = np.array(chosen, np.int32).reshape(-1, 2)
        lacking = np.zeros(len(self.needs), np.uint64)
        for (p, bit), lack in self.lacking.items():
            lacking[p] |= np.uint64(solver.value(lack) << bit)
        served = np.bincount(column[:, 0], minlength=len(self.needs))
        missing = np.maximum(self.problem.place_least - served, 0).astype(np.int32)
        total = int(self.cost[column[:, 1], column[:, 0]].sum())
        return Teams(column[:, 1], column[:, 0], total, bound, missing, lacking, bool(proved))
