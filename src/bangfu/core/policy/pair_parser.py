"""The words of a matching programme: `helper.skills`, `place.needs`, `distance_km()`, `listed(kin)` and their like.

The grammar is that of all expressions; here are only the names that speak of a helper and a place together.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from bangfu.core.errors import Problem
from bangfu.core.policy.nodes import (
    COORDINATES,
    Cell,
    CodeCount,
    Distance,
    FactRef,
    Holds,
    Listed,
    Literal,
    Node,
    ParameterRef,
    SameArea,
    Today,
    Within,
)
from bangfu.core.policy.parser import PLAIN_FUNCTIONS, ExpressionParser, Scope, nearest, tree_of
from bangfu.core.policy.types import Kind, Type, Unit, code

SIDES = ("helper", "place")
PAIR_FUNCTIONS = ("distance_km", "shared_count", "missing_count", "same_area", "within", "listed")
KILOMETRE = "km"


@dataclass(frozen=True)
class MatrixShape:
    """What a matrix of the programme is asked with, and what it answers."""

    rows: str
    columns: str
    type: Type


@dataclass(frozen=True)
class PairScope:
    """The names an expression over a pair may use.

    `tables`: facts by side, and by table of pairs. `sides` are those of `tables` that may be named here: a load
    of helpers may not speak of the place.
    """

    tables: Mapping[str, Mapping[str, Type]]
    pairs: frozenset[str]
    matrices: Mapping[str, MatrixShape]
    levels: Mapping[str, int]
    plain: Scope
    only: str | None = None
    units: frozenset[str] = field(default_factory=frozenset)


def parse_pair(text: str, scope: PairScope) -> Node:
    """The typed node for `text` over a helper and a place; raises `Problem` in the author's words."""
    text = text.strip()
    return _PairParser(scope, text).node(tree_of(text))


class _PairParser(ExpressionParser):
    def __init__(self, scope: PairScope, text: str) -> None:
        super().__init__(scope.plain, text)
        self.pair = scope

    def made(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Attribute(value=ast.Name(id=table), attr=name):
                return self._fact(table, name)
        return super().made(tree)

    def inside(self, arg: Node, right: ast.expr) -> Node:
        """`'a' in helper.skills` beside the lists of every expression."""
        if isinstance(right, ast.Attribute):
            holder = self.node(right)
            made = Holds(arg, holder)
            if isinstance(arg, Literal) and holder.type.codes:
                self._known_code(str(arg.value), holder.type.codes)
            return made
        return super().inside(arg, right)

    def named(self, name: str) -> Node:
        plain = self.pair.plain
        if name == "today":
            return Today()
        if name in plain.parameters:
            return ParameterRef(name, plain.parameters[name])
        owners = [table for table, facts in self.pair.tables.items() if name in facts]
        if owners:
            raise Problem("policy.whose_fact", name=name, written=" | ".join(f"{owner}.{name}" for owner in owners))
        known = {*plain.parameters, "today", *(f"{t}.{n}" for t, facts in self.pair.tables.items() for n in facts)}
        raise Problem("policy.unknown_name", name=name, table=" + ".join(SIDES), nearest=nearest(name, known))

    def called(self, name: str, args: list[ast.expr]) -> Node:
        if name in self.pair.matrices:
            return self._cell(name, args)
        if name not in PAIR_FUNCTIONS:
            if name in PLAIN_FUNCTIONS and name != "in_register":
                return super().called(name, args)
            known = {*PAIR_FUNCTIONS, *PLAIN_FUNCTIONS, *self.pair.matrices} - {"in_register"}
            raise Problem(
                "policy.unknown_function", name=name, table=" + ".join(SIDES), nearest=nearest(name, known)
            )
        if self.pair.only is not None:
            raise Problem("policy.one_side", name=f"{name}()", side=self.pair.only)
        match name:
            case "distance_km":
                return self._distance(args)
            case "shared_count" | "missing_count":
                first, second = (self.node(a) for a in self.arguments(name, args, 2))
                return CodeCount(name.removesuffix("_count"), first, second)
            case "within":
                first, second = (self.node(a) for a in self.arguments(name, args, 2))
                return Within(first, second)
            case "same_area":
                left, right, level = self.arguments(name, args, 3)
                return SameArea(self.node(left), self.node(right), self._width(level))
        (table,) = self.arguments(name, args, 1)
        word = table.id if isinstance(table, ast.Name) else ast.unparse(table)
        if word not in self.pair.pairs:
            raise Problem("policy.unknown_pairs", name=word, nearest=nearest(word, self.pair.pairs))
        return Listed(word)

    def _fact(self, table: str, name: str) -> FactRef:
        tables = self.pair.tables
        if table not in tables:
            raise Problem("policy.unknown_side", name=table, nearest=nearest(table, tables), known=", ".join(tables))
        if self.pair.only is not None and table != self.pair.only:
            raise Problem("policy.one_side", name=f"{table}.{name}", side=self.pair.only)
        if name not in tables[table]:
            raise Problem("policy.unknown_name", name=name, table=table, nearest=nearest(name, tables[table]))
        return FactRef(table, name, tables[table][name])

    def _distance(self, args: list[ast.expr]) -> Distance:
        self.arguments("distance_km", args, 0)
        for side in SIDES:
            for name in COORDINATES:
                if name not in self.pair.tables[side]:
                    raise Problem("policy.no_coordinates", side=side, name=name)
        known = KILOMETRE in self.pair.units
        return Distance(Unit.of({KILOMETRE: 1}) if known else Unit())

    def _cell(self, name: str, args: list[ast.expr]) -> Cell:
        shape = self.pair.matrices[name]
        row, column = (self.node(a) for a in self.arguments(name, args, 2))
        for found, wanted in ((row, shape.rows), (column, shape.columns)):
            if not isinstance(found, FactRef) or found.type.kind is not Kind.CODE:
                raise Problem("policy.wrong_kind", sign=name, expected=code(wanted).label, found=found.type.label)
            if found.type.codes != wanted:
                raise Problem("policy.codes_mismatch", sign=name, left=found.type.codes, right=wanted)
        assert isinstance(row, FactRef) and isinstance(column, FactRef)  # noqa: S101, PT018 - refused just above
        return Cell(name, row, column, shape.type)

    def _width(self, tree: ast.expr) -> int:
        written = tree.id if isinstance(tree, ast.Name) else ast.unparse(tree).strip("'\"")
        if written not in self.pair.levels:
            raise Problem("policy.unknown_level", level=written, nearest=nearest(written, self.pair.levels))
        return self.pair.levels[written]

    def _known_code(self, name: str, list_name: str) -> None:
        known = self.pair.plain.codes.get(list_name, frozenset())
        if name not in known:
            raise Problem("policy.unknown_code", name=name, list=list_name, nearest=nearest(name, known))
