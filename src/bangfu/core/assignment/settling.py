"""Of all plans that are equally cheap, takes the one whose pairs' hashes sum to the least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bangfu.core.assignment.candidates import Candidates
from bangfu.core.assignment.flow import HARD, Limits, cheapest_flow
from bangfu.core.assignment.prices import Pairs, Ways, largest_prices, rank_in_row
from bangfu.core.assignment.ties import Hashes, pair_hashes

MOST_FREE = 4_000_000
"""Up to so many free pairs go into one flow; beyond, the others are let in as they prove useful."""
FREE_OF_PLACE = 20


def settled(
    candidates: Candidates,
    limits: Limits,
    pairs: Pairs,
    ways: Ways,
    hashes: tuple[Hashes, Hashes],
) -> Pairs:
    """The plan of least hash among the cheapest ones, as pairs that are all taken.

    `pairs` holds one cheapest plan, `ways` optimal prices for all pairs.
    """
    face = _Face(candidates, ways, hashes)
    free, forced = face.free_and_forced(pairs)
    bounds = _rest(limits, ways, forced)
    while True:
        taken = cheapest_flow(bounds, free.helper, free.place, free.cost)
        if face.whole:
            break
        paying = face.paying(largest_prices(bounds, replace(free, taken=taken)), free)
        if not len(paying.place):
            break
        free = _together(free, paying)
    return _with_costs(candidates, _together(forced, replace(free, taken=taken)))


class _Face:
    """The pairs at exactly their price are free, those below it forced; costs of free pairs are their hashes."""

    def __init__(self, candidates: Candidates, ways: Ways, hashes: tuple[Hashes, Hashes]) -> None:
        self.candidates, self.ways, self.hashes = candidates, ways, hashes
        self.whole = True

    def free_and_forced(self, plan: Pairs) -> tuple[Pairs, Pairs]:
        """All free pairs, or the plan's and those of least hash a place when they are too many; all forced ones."""
        free: list[Pairs] = []
        forced: list[Pairs] = []
        count = 0
        for below, at in self._pieces():
            forced.append(below)
            free.append(at)
            count += len(at.place)
            if self.whole and count > MOST_FREE:
                self.whole = False
                free = [_least_of_places(piece) for piece in free]
            elif not self.whole:
                free[-1] = _least_of_places(at)
        kept, sure = _listed(free), _listed(forced)
        if not self.whole:
            mine = _hashed(plan.helper[plan.taken], plan.place[plan.taken], self.hashes)
            kept = _together(kept, _without(mine, sure))
        return kept, replace(sure, taken=np.ones(len(sure.place), np.bool_))

    def paying(self, ways: Ways, known: Pairs) -> Pairs:
        """Free pairs left out so far that would lessen the sum of hashes."""
        found = []
        for _, at in self._pieces():
            reduced = at.cost + ways.helper[at.helper] - ways.place[at.place]
            pays = reduced < 0
            pays[pays] = ~np.isin(_numbers(_at(at, np.flatnonzero(pays))), _numbers(known))
            found.append(_least_of_places(_at(at, np.flatnonzero(pays)), reduced[pays]))
        return _listed(found)

    def _pieces(self) -> Iterator[tuple[Pairs, Pairs]]:
        for piece in self.candidates.below(self.ways, 1):
            below = piece.reduced < 0
            yield tuple(_hashed(piece.helper[part], piece.place[part], self.hashes) for part in (below, ~below))  # type: ignore[misc]  # a generator of exactly two


def _rest(limits: Limits, ways: Ways, forced: Pairs) -> Limits:
    """What the prices leave open of each load, less the forced pairs; going outside is not possible."""
    helpers, places = len(limits.helper_most), len(limits.place_most)
    used = np.bincount(forced.helper, minlength=helpers)
    least, most = np.zeros(helpers, np.int64), np.zeros(helpers, np.int64)
    for number in range(int(limits.helper_most.max(initial=0))):
        load = np.full(helpers, number, np.int32)
        open_to = limits.helper_most > number
        least += open_to & (limits.next_step(load) < ways.helper)
        most += open_to & (limits.next_step(load) <= ways.helper)
    wanted, extra = limits.place_least.astype(np.int64), limits.place_most.astype(np.int64) - limits.place_least
    price, penalty = ways.place, limits.place_penalty
    had = np.bincount(forced.place, minlength=places)
    return Limits(
        np.maximum(least - used, 0).astype(np.int32),
        (most - used).astype(np.int32),
        np.maximum(wanted * (price < penalty) + extra * (price < 0) - had, 0).astype(np.int32),
        (wanted * (price <= penalty) + extra * (price <= 0) - had).astype(np.int32),
        None, HARD, HARD,
    )  # fmt: skip


def _hashed(helper: NDArray[np.int32], place: NDArray[np.int32], hashes: tuple[Hashes, Hashes]) -> Pairs:
    value = pair_hashes(hashes[0][helper], hashes[1][place])
    return Pairs(helper, place, value, np.zeros(len(place), np.bool_))


def _least_of_places(pairs: Pairs, by: NDArray[np.int64] | None = None) -> Pairs:
    order = np.lexsort((pairs.cost if by is None else by, pairs.place))
    return _at(pairs, np.sort(order[rank_in_row(pairs.place[order]) < FREE_OF_PLACE]))


def _without(pairs: Pairs, known: Pairs) -> Pairs:
    """Those not known yet."""
    return _at(pairs, np.flatnonzero(~np.isin(_numbers(pairs), _numbers(known))))


def _together(one: Pairs, other: Pairs) -> Pairs:
    joined = _listed([one, other])
    return _at(joined, np.unique(_numbers(joined), return_index=True)[1])


def _listed(several: list[Pairs]) -> Pairs:
    if not several:
        nothing = np.zeros(0, np.int32)
        return Pairs(nothing, nothing, np.zeros(0, np.int64), np.zeros(0, np.bool_))
    return Pairs(*(np.concatenate([getattr(each, name) for each in several]) for name in Pairs.__slots__))


def _at(pairs: Pairs, index: NDArray[np.int64]) -> Pairs:
    return Pairs(pairs.helper[index], pairs.place[index], pairs.cost[index], pairs.taken[index])


def _numbers(pairs: Pairs) -> NDArray[np.int64]:
    """One number a pair, ascending by place, then helper."""
    return (pairs.place.astype(np.int64) << 32) | pairs.helper


def _with_costs(candidates: Candidates, pairs: Pairs) -> Pairs:
    """The taken pairs with their true costs."""
    chosen = _at(pairs, np.flatnonzero(pairs.taken))
    return replace(chosen, cost=candidates.costs_of(chosen.helper, chosen.place))
