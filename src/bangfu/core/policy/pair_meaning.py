"""What the nodes of a matching programme mean for one helper and one place, in plain Python: three values, exact.

This is the meaning; the blocks of `engines.matching.evaluation` must agree with it pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np

from bangfu.core.geodesy import chords_squared, positions, tenths_of_km
from bangfu.core.policy.matching import Programme
from bangfu.core.policy.meaning import Meaning, Outcome, Row, Value
from bangfu.core.policy.model import Pack
from bangfu.core.policy.nodes import (
    COORDINATES,
    KM_PLACES,
    Cell,
    CodeCount,
    Distance,
    FactRef,
    Holds,
    Listed,
    Node,
    SameArea,
    Within,
)

Codes = frozenset[str]


@dataclass(frozen=True)
class Pair(Row):
    """A helper, a place, and what the tables of pairs say of the two.

    `sides`: the rows by side; by table of pairs the row of this pair, None when it is not listed there; a table
    that was not supplied is absent. A set of codes is a frozenset among the values of a side.
    """

    sides: Mapping[str, Row | None] = field(default_factory=dict)


class PairMeaning(Meaning):
    """Evaluates nodes over a helper and a place under one programme on one day."""

    def __init__(self, pack: Pack, programme: Programme, on: date) -> None:
        super().__init__(pack, on)
        self.programme = programme
        self._facts = {name: table.facts for name, table in programme.tables.items()}

    def of(self, node: Node, row: Row, rules: Mapping[str, Outcome] | None = None) -> Value:
        """The value of `node` for a `Pair`."""
        assert isinstance(row, Pair)  # noqa: S101 - programmes are judged pair by pair
        match node:
            case FactRef(table=table, name=name):
                return self.stored(row, table, name)
            case Distance():
                return self._distance(row)
            case CodeCount(which=which, left=left, right=right):
                one, other = self._codes(left, row), self._codes(right, row)
                if one is None or other is None:
                    return None
                return Decimal(len(one & other) if which == "shared" else len(one - other))
            case Holds(element=element, holder=holder):
                value, codes = self.of(element, row), self._codes(holder, row)
                return None if value is None or codes is None else value in codes
            case SameArea(left=left, right=right, width=width):
                a, b = self.of(left, row), self.of(right, row)
                if not isinstance(a, str) or not isinstance(b, str) or min(len(a), len(b)) < width:
                    return None
                return a[:width] == b[:width]
            case Within(code=code, area=area):
                a, b = self.of(code, row), self.of(area, row)
                return a.startswith(b) if isinstance(a, str) and isinstance(b, str) else None
            case Listed(table=table):
                return row.sides[table] is not None if table in row.sides else None
            case Cell(matrix=matrix, row=across, column=down):
                a, b = self.of(across, row), self.of(down, row)
                return None if a is None or b is None else self.programme.matrices[matrix].cells[str(a), str(b)]
        return super().of(node, row, rules)

    def stored(self, pair: Pair, table: str, name: str) -> Value:
        """A fact of one side or of the pair, a derived one worked out."""
        side = pair.sides.get(table)
        if side is None:
            return None
        derived = self._facts[table][name].derived
        return side.values.get(name) if derived is None else self.of(derived, pair)

    def _codes(self, node: Node, pair: Pair) -> Codes | None:
        assert isinstance(node, FactRef)  # noqa: S101 - sets of codes are facts, nothing makes them
        side = pair.sides.get(node.table)
        found = None if side is None else side.values.get(node.name)
        return None if found is None else cast(Codes, found)  # rows hold sets of codes beside plain values

    def _distance(self, pair: Pair) -> Value:
        ends = []
        for side in self.programme.sides:
            longitude, latitude = (self.stored(pair, side, name) for name in COORDINATES)
            if not isinstance(longitude, Decimal) or not isinstance(latitude, Decimal):
                return None
            ends.append(positions(np.array([float(longitude)]), np.array([float(latitude)])))
        return Decimal(int(tenths_of_km(chords_squared(*ends))[0, 0])).scaleb(-KM_PLACES)
