"""Everything the report of a trial holds, gathered once from the two runs: who moves, where, at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.cli.report.contents import Origin
from bangfu.core.policy.model import Level, Pack
from bangfu.engines.simulation import Cost, Move, Simulation
from bangfu.engines.spread import Spread, gather_spread
from bangfu.engines.tallies import Assessment, gather, place_levels


@dataclass(frozen=True)
class Trial:
    """What the page lays out; `changes` are name and value as they were given."""

    before: Assessment
    after: Assessment
    origin: Origin
    changes: Mapping[str, str]
    moves: Sequence[Move]
    by_place: Sequence[Move]
    finer: Level | None
    finer_moves: Sequence[Move]
    """Moves one level below the table by place, only of those who move."""
    cost: Cost | None
    costs: Mapping[str, Cost]
    spread: Spread | None
    tried_line: Decimal | None
    """Where the change puts the line of the spread; None where it leaves it."""

    @property
    def pack(self) -> Pack:
        return self.before.pack

    @property
    def level(self) -> Level | None:
        return self.before.level

    @property
    def subjects(self) -> int:
        """Subjects that one of the two runs judged."""
        return sum(move.subjects for move in self.moves)

    @property
    def turned(self) -> list[Move]:
        """The moves from one verdict to another, those of most subjects first."""
        return sorted((move for move in self.moves if move.before != move.after), key=lambda move: -move.subjects)

    @property
    def outcomes(self) -> list[str]:
        """The verdicts of both rule sets, in their order."""
        return list(dict.fromkeys([*self.before.rules.outcomes, *self.after.rules.outcomes]))


def gather_trial(simulation: Simulation, level: Level | None, origin: Origin, changes: Mapping[str, str]) -> Trial:
    """Read what the page needs from a finished trial, by place of `level` or of the level that tells places apart."""
    before = gather(simulation.base, level)
    after = gather(simulation.tried, level or before.level)
    level = before.level
    finer = _level_below(before)
    spread = gather_spread(simulation.base, None)
    return Trial(
        before=before, after=after, origin=origin, changes=changes, moves=simulation.moves(),
        by_place=simulation.moves(level.name) if level else (), finer=finer,
        finer_moves=[m for m in simulation.moves(finer.name) if m.before != m.after] if finer else (),
        cost=simulation.cost(), costs=simulation.costs(level.name) if level else {},
        spread=spread, tried_line=_tried_line(simulation, spread),
    )  # fmt: skip


def _level_below(assessment: Assessment) -> Level | None:
    levels = place_levels(assessment.pack, assessment.rules)
    if assessment.level not in levels:
        return None
    return next(iter(levels[levels.index(assessment.level) + 1 :]), None)


def _tried_line(simulation: Simulation, spread: Spread | None) -> Decimal | None:
    if spread is None or spread.parameter is None:
        return None
    value = simulation.tried.pack.parameters[spread.parameter.name].on(simulation.tried.on).value
    return value if isinstance(value, Decimal) and value != spread.line else None
