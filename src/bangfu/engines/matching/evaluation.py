"""Work out the expressions of a matching programme for blocks of helpers by places.

What rests on one side alone is worked out once for the whole side and shared by every block; only what truly
depends on both is worked out pair by pair. The meaning is `core.policy.pair_meaning`; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from bangfu.core.geodesy import TENTH_KM_MOST, chords_squared, positions, tenths_of_km
from bangfu.core.policy.matching import Programme
from bangfu.core.policy.model import Pack
from bangfu.core.policy.nodes import (
    COORDINATES,
    And,
    Arithmetic,
    Cell,
    Choose,
    CodeCount,
    Compare,
    DateDifference,
    Distance,
    Extreme,
    FactRef,
    Holds,
    IfUnknown,
    In,
    IsUnknown,
    Listed,
    Literal,
    Negate,
    Node,
    Not,
    Or,
    ParameterRef,
    Ratio,
    SameArea,
    Today,
    Within,
    YearOf,
    children,
)
from bangfu.core.policy.parameters import PERCENT
from bangfu.core.policy.types import MOST_CODES, Kind
from bangfu.engines.matching.arithmetic import (
    all_true,
    any_true,
    chosen,
    compared,
    dates_apart,
    extreme,
    negated,
    rounded_ratio,
    scaled_to,
    summed,
    years,
)
from bangfu.engines.matching.columns import Column, PairRows, SideRows, Tile, Words, both_known

WHOLE = Tile(slice(None), slice(None))
PAIR = "pair"


class PairEvaluation:
    """One programme on one day over the rows of a problem."""

    def __init__(
        self, pack: Pack, programme: Programme, on: date, sides: Mapping[str, SideRows],
        pairs: Mapping[str, PairRows], words: Words,
    ) -> None:  # fmt: skip
        """`pairs`: the tables of pairs that were supplied; `words`: every text of the problem by number."""
        self.pack, self.programme, self.on = pack, programme, on
        self.sides, self.pairs, self.words = sides, pairs, words
        helper, place = programme.sides
        self.shape = (sides[helper].count, sides[place].count)
        self._whole: dict[Node, Column] = {}
        self._rests: dict[Node, frozenset[str]] = {}
        self._points: list[NDArray[np.float64]] = []
        self._located: list[Column] = []

    def rests_on(self, node: Node) -> frozenset[str]:
        """The sides a node needs: none, one, or both (then a word for the pair is among them)."""
        found = self._rests.get(node)
        if found is None:
            below = frozenset[str]().union(*(self.rests_on(child) for child in children(node)))
            match node:
                case FactRef(table=table, name=name) if table in self.sides:
                    derived = self.programme.tables[table].facts[name].derived
                    below |= {table} if derived is None else self.rests_on(derived)
                case FactRef() | Listed() | Distance():
                    below |= {*self.sides, PAIR}
            found = self._rests[node] = below
        return found

    def is_one_sided(self, node: Node) -> bool:
        return len(self.rests_on(node)) <= 1

    def whole(self, node: Node) -> Column:
        """A node that rests on one side, for that whole side; worked out once."""
        found = self._whole.get(node)
        if found is None:
            found = self._of(node, WHOLE)
            found = self._whole[node] = Column(found.values, found.known, found.largest)
        return found

    def of(self, node: Node, tile: Tile) -> Column:
        """The values of `node` for the pairs of a tile, as small as they broadcast."""
        if self.is_one_sided(node):
            return self.whole(node).part(*tile)
        return self._of(node, tile)

    def _of(self, node: Node, tile: Tile) -> Column:
        match node:
            case Literal() | ParameterRef() | Today():
                return self._constant(node)
            case FactRef(table=table, name=name):
                return self._fact(table, name, tile)
            case Not(arg=arg):
                return negated(self.of(arg, tile))
            case And(args=args):
                return reduce(all_true, (self.of(arg, tile) for arg in args))
            case Or(args=args):
                return reduce(any_true, (self.of(arg, tile) for arg in args))
            case Compare(sign=sign, left=left, right=right):
                return compared(sign, *self._alike(left, right, tile))
            case In(arg=arg, options=options):
                return self._inside(arg, options, tile)
            case IsUnknown(arg=arg):
                known = self.of(arg, tile).known
                return Column(np.zeros((1, 1), dtype=bool) if known is None else ~known)
            case IfUnknown(arg=arg, fallback=fallback):
                first, second = self._alike(arg, fallback, tile)
                if first.known is None:
                    return first
                return chosen(Column(first.known), Column(first.values), second)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                return chosen(self.of(condition, tile), *self._alike(then, otherwise, tile))
        return self._number(node, tile)

    def _number(self, node: Node, tile: Tile) -> Column:
        """The nodes that calculate."""
        match node:
            case Arithmetic(sign="*", left=left, right=right):
                return summed("*", self.of(left, tile), self.of(right, tile), node.type.places)
            case Arithmetic(sign=sign, left=left, right=right):
                return summed(sign, *self._alike(left, right, tile), node.type.places)
            case Negate(arg=arg):
                found = self.of(arg, tile)
                return Column(-found.values, found.known, found.most)
            case Extreme(which=which, left=left, right=right):
                return extreme(which, *self._alike(left, right, tile))
            case Ratio(top=top, bottom=bottom, places=places):
                shift = places + bottom.type.places - top.type.places
                return rounded_ratio(self.of(top, tile), self.of(bottom, tile), shift, places)
            case DateDifference(span=span, start=start, end=end):
                return dates_apart(span, self.of(start, tile), self.of(end, tile))
            case YearOf(arg=arg):
                return years(self.of(arg, tile))
        return self._pair(node, tile)

    def _pair(self, node: Node, tile: Tile) -> Column:
        """The nodes only matching has."""
        match node:
            case Distance():
                return self._distance(tile)
            case CodeCount(which=which, left=left, right=right):
                one, other = self.of(left, tile), self.of(right, tile)
                masks = one.values & (other.values if which == "shared" else ~other.values)
                return Column(np.bitwise_count(masks).astype(np.int32), both_known(one, other), MOST_CODES)
            case Holds(element=element, holder=holder):
                return self._holds(element, holder, tile)
            case SameArea(left=left, right=right, width=width):
                left_area, right_area = (self._cut(side, width, tile) for side in (left, right))
                return compared("==", left_area, right_area)
            case Within(code=code, area=area):
                return self._within(code, area, tile)
            case Listed(table=table):
                return self._listed(table, tile)
            case Cell():
                return self._cell(node, tile)
        raise AssertionError(f"no columns for {type(node).__name__}")

    def _constant(self, node: Literal | ParameterRef | Today) -> Column:
        match node:
            case Today():
                value: object = self.on
            case Literal(value=literal):
                value = literal
            case ParameterRef(name=name):
                parameter = self.pack.parameters[name]
                value = parameter.on(self.on).value
                if isinstance(value, Decimal) and parameter.unit == PERCENT:
                    value = value.scaleb(-2)
        if isinstance(value, bool):
            return Column(np.full((1, 1), value))
        if isinstance(value, Decimal):
            return Column(np.full((1, 1), int(value.scaleb(node.type.places)), dtype=np.int64))
        if isinstance(value, date):
            return Column(np.full((1, 1), value.toordinal() - date(1970, 1, 1).toordinal(), dtype=np.int64))
        return Column(np.full((1, 1), self.words.number(str(value)), dtype=np.int32))

    def _fact(self, table: str, name: str, tile: Tile) -> Column:
        fact = self.programme.tables[table].facts[name]
        if fact.derived is not None:
            return self.of(fact.derived, tile)
        if table in self.sides:
            return self.sides[table].columns[name].part(*tile)
        shape = tile.extent(self.shape)
        rows = self.pairs.get(table)
        if rows is None or name not in rows.columns:
            kind = bool if fact.type.kind is Kind.BOOL else np.int64
            return Column(np.zeros((1, 1), dtype=kind), np.zeros((1, 1), dtype=bool))
        found, helpers, places = rows.inside(tile, self.shape)
        stored = rows.columns[name]
        values = np.zeros(shape, dtype=stored.values.dtype)
        known = np.zeros(shape, dtype=bool)
        values[helpers, places] = stored.values[found, 0]
        known[helpers, places] = True if stored.known is None else stored.known[found, 0]
        return Column(values, known)

    def _listed(self, table: str, tile: Tile) -> Column:
        rows = self.pairs.get(table)
        if rows is None:
            return Column(np.zeros((1, 1), dtype=bool), np.zeros((1, 1), dtype=bool))
        listed = np.zeros(tile.extent(self.shape), dtype=bool)
        _, helpers, places = rows.inside(tile, self.shape)
        listed[helpers, places] = True
        return Column(listed)

    def _alike(self, left: Node, right: Node, tile: Tile) -> tuple[Column, Column]:
        """Both sides at the decimal places of the finer one."""
        places = max(left.type.places, right.type.places)
        one, other = self.of(left, tile), self.of(right, tile)
        return scaled_to(one, places - left.type.places, places), scaled_to(other, places - right.type.places, places)

    def _inside(self, arg: Node, options: tuple[Literal, ...] | ParameterRef, tile: Tile) -> Column:
        if isinstance(options, tuple):
            if arg.type.kind is Kind.NUMBER:
                return reduce(any_true, (compared("==", *self._alike(arg, option, tile)) for option in options))
            wanted = [self._constant(option).values[0, 0] for option in options]
        else:
            listed = self.pack.parameters[options.name].on(self.on).value
            wanted = [np.int32(self.words.number(str(code))) for code in listed] if isinstance(listed, tuple) else []
        found = self.of(arg, tile)
        inside = np.isin(found.values, wanted)
        return Column(inside if found.known is None else inside & found.known, found.known)

    def _holds(self, element: Node, holder: Node, tile: Tile) -> Column:
        """The bit of a code in a set; codes are numbered in the order of their list."""
        codes = self.pack.codes[holder.type.codes or ""].codes
        bits = np.zeros(len(self.words.texts) + len(codes) + 1, dtype=np.int64)
        for bit, code in enumerate(codes):
            bits[self.words.number(code)] = 1 << bit
        one, other = self.of(element, tile), self.of(holder, tile)
        known = both_known(one, other)
        held = (bits[np.maximum(one.values.astype(np.int64), 0)] & other.values.astype(np.int64)) != 0
        return Column(held if known is None else held & known, known)

    def _cut(self, node: Node, width: int, tile: Tile) -> Column:
        """The first `width` characters of a code; unknown where it is shorter."""
        column = self.of(node, tile)
        if not self.is_one_sided(node):
            return self.words.mapped(column, lambda text: text[:width] if len(text) >= width else None)
        key = SameArea(node, node, width)
        if key not in self._whole:
            whole = self.words.mapped(self.whole(node), lambda text: text[:width] if len(text) >= width else None)
            self._whole[key] = whole
        return self._whole[key].part(*tile)

    def _within(self, code: Node, area: Node, tile: Tile) -> Column:
        one, other = self.of(code, tile), self.of(area, tile)
        lengths = self.words.lengths(other)
        inside: NDArray[np.bool_] = np.zeros((1, 1), dtype=bool)
        for length in np.unique(lengths[lengths >= 0]).tolist():
            cut = self._cut(code, length, tile)
            inside = inside | ((lengths == length) & (cut.values == other.values) & (cut.values >= 0))
        known = both_known(one, other)
        return Column(inside if known is None else inside & known, known)

    def _distance(self, tile: Tile) -> Column:
        if not self._points:
            for side in self.programme.sides:
                longitude, latitude = (self.whole(self._coordinate(side, name)) for name in COORDINATES)
                degrees = [
                    column.values.ravel() / 10.0 ** self._coordinate(side, name).type.places
                    for name, column in zip(COORDINATES, (longitude, latitude), strict=True)
                ]
                self._points.append(positions(*degrees))
                known = both_known(longitude, latitude)
                self._located.append(Column(longitude.values, known))
        helpers, places = self._points
        values = tenths_of_km(chords_squared(helpers[tile.helpers], places[tile.places]))
        known = both_known(*(column.part(*tile) for column in self._located))
        return Column(values, known, TENTH_KM_MOST)

    def _coordinate(self, side: str, name: str) -> FactRef:
        return FactRef(side, name, self.programme.tables[side].facts[name].type)

    def _cell(self, node: Cell, tile: Tile) -> Column:
        matrix = self.programme.matrices[node.matrix]
        scale = node.type.places
        rows, columns = (self.pack.codes[name].codes for name in (matrix.rows, matrix.columns))
        row_of, column_of = (self._places_of(codes) for codes in (rows, columns))
        cells = np.array(
            [[int(matrix.cells[row, column].scaleb(scale)) for column in columns] for row in rows], dtype=np.int32
        )
        across, down = self.of(node.row, tile), self.of(node.column, tile)
        first, second = row_of[across.values.astype(np.int64)], column_of[down.values.astype(np.int64)]
        known = both_known(across, down)
        most = int(np.abs(cells).max()) if cells.size else 0
        if first.shape[1] == 1 and second.shape[0] == 1:
            return Column(cells[first[:, 0]][:, second[0]], known, most)
        if first.shape[0] == 1 and second.shape[1] == 1:
            return Column(cells.T[second[:, 0]][:, first[0]], known, most)
        return Column(cells[first, second], known, most)

    def _places_of(self, codes: Mapping[str, object]) -> NDArray[np.int64]:
        """Where a code stands in its list, by the number of its word; an unknown (-1) stands first, and is not read."""
        numbers = [self.words.number(code) for code in codes]
        places = np.zeros(len(self.words.texts) + 1, dtype=np.int64)
        places[numbers] = np.arange(len(numbers))
        return places


