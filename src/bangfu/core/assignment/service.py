"""Whether a plan already serves as much as any could, found by following who could make room for whom."""

from __future__ import annotations

import numpy as np

from bangfu.core.assignment.candidates import Candidates
from bangfu.core.assignment.prices import Pairs, loads
from bangfu.core.assignment.problem import AssignmentProblem


def serves_most(problem: AssignmentProblem, pairs: Pairs, candidates: Candidates) -> bool:
    """Whether no chain of changes over all pairs brings one more wanted unit; False also when helpers lack their least.

    From places in want to the helpers allowed there, from full helpers to the places they serve; a helper with room, or
    a place that has more than it wants, would end a chain.
    """
    load, served = loads(pairs, len(problem.helper_most), len(problem.place_most))
    if (load < problem.helper_least).any():
        return False
    taken = np.flatnonzero(pairs.taken)
    helper, place = pairs.helper[taken], pairs.place[taken]
    by_helper = np.argsort(helper, kind="stable")
    place_of, first = place[by_helper], np.searchsorted(helper[by_helper], np.arange(len(load) + 1))
    first_of_place = np.searchsorted(place, np.arange(len(served) + 1))
    closed = problem.helper_most == 0
    waiting = np.flatnonzero(served < problem.place_least).tolist()
    reached = np.zeros(len(served), np.bool_)
    reached[waiting] = True
    while waiting:
        at = waiting.pop()
        allowed, _ = candidates.of_place(at)
        new = allowed[~closed[allowed]]
        new = np.setdiff1d(new, helper[first_of_place[at] : first_of_place[at + 1]], assume_unique=True)
        if (load[new] < problem.helper_most[new]).any():
            return False
        closed[new] = True
        for one in new.tolist():
            for other in place_of[first[one] : first[one + 1]].tolist():
                if served[other] > problem.place_least[other]:
                    return False
                if not reached[other]:
                    reached[other] = True
                    waiting.append(other)
    return True
