"""What it would take to allow a pair: how many requirements would have to be waived, where all of them may be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bangfu.core.policy.matching import Requirement
from bangfu.engines.matching.columns import Tile
from bangfu.engines.matching.costs import BANNED, TILE, ProgrammeCosts


class WaiverWeights:
    """`weight[helper, place]`: how many waivers the pair needs, at least 1; BANNED where nobody may give them."""

    def __init__(self, costs: ProgrammeCosts) -> None:
        self.costs = costs
        self.waivable = tuple(r for r in costs.terms.requirements if r.waived_by is not None)
        self.points = costs.without(frozenset(r.name for r in self.waivable))
        """What a pair costs once everything that may be waived is waived."""

    @property
    def shape(self) -> tuple[int, int]:
        return self.costs.shape

    def block(self, helpers: slice, places: slice) -> NDArray[np.int32]:
        """Weights of two runs of indices."""
        allowed = self.points.block(helpers, places) != BANNED
        found = np.zeros(allowed.shape, dtype=np.int32)
        first, start = helpers.indices(self.shape[0])[0], places.indices(self.shape[1])[0]
        for top in range(0, found.shape[0], TILE[0]):
            for left in range(0, found.shape[1], TILE[1]):
                part = found[top : top + TILE[0], left : left + TILE[1]]
                tile = Tile(
                    slice(first + top, first + top + part.shape[0]), slice(start + left, start + left + part.shape[1])
                )
                for requirement in self.waivable:
                    part += ~self.costs.evaluation.of(requirement.condition, tile).values.astype(bool)
        return np.where(allowed, np.maximum(found, 1), np.int32(BANNED))

    def waived_for(self, helper: int, place: int) -> list[Requirement]:
        """The requirements that would have to be waived for one pair."""
        tile = Tile(slice(helper, helper + 1), slice(place, place + 1))
        return [
            requirement for requirement in self.waivable
            if not bool(self.costs.evaluation.of(requirement.condition, tile).values[0, 0])
        ]  # fmt: skip
