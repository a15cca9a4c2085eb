"""Read matching/*.yaml: the facts of both sides, the matrices, what must be, what is better, and the loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.policy.matching import (
    CURRENT,
    SHAPES,
    Loads,
    Matrix,
    PairTable,
    Preference,
    Programme,
    Requirement,
)
from bangfu.core.policy.model import Fact, Source
from bangfu.core.policy.nodes import FactRef, Literal, Node, walk
from bangfu.core.policy.pair_parser import SIDES, MatrixShape, PairScope, parse_pair
from bangfu.core.policy.parameters import number_type
from bangfu.core.policy.parser import Scope, nearest
from bangfu.core.policy.rules import check_placeholders, read_source
from bangfu.core.policy.source import Block, Label, read_mapping
from bangfu.core.policy.tables import Vocabulary, located, read_facts
from bangfu.core.policy.types import PLAIN, Kind, number

NONE = Literal(Decimal(0), number(PLAIN))
ONE = Literal(Decimal(1), number(PLAIN))
DEFAULT_LOADS = Loads(NONE, ONE), Loads(ONE, ONE)
"""A helper may take one place; a place wants one helper."""


def read_programmes(
    folder: Path, vocabulary: Vocabulary, sources: Mapping[str, Source]
) -> dict[str, Programme]:  # fmt: skip
    """All matching programmes of a pack, by name."""
    found: dict[str, Programme] = {}
    for file in sorted((folder / "matching").glob("*.yaml")):
        block = read_mapping(file, f"{folder.name}/matching/{file.name}")
        for name, body in block.blocks():
            if name in found:
                raise Problem(
                    "policy.key_twice", file=block.file, line=block.line_of(name), key=name, first=found[name].file
                )
            with block.at(name):
                found[name] = _Reader(name, body, vocabulary, sources).programme()
    return found


class _Reader:
    """Reads one programme; holds what every part of it needs."""

    def __init__(self, name: str, block: Block, vocabulary: Vocabulary, sources: Mapping[str, Source]) -> None:
        self.name, self.block, self.vocabulary, self.sources = name, block, vocabulary, sources
        self.tables = {side: self._table(side, block.block(side)) for side in SIDES}
        self.tables[CURRENT] = PairTable(CURRENT, {"zh": CURRENT, "en": CURRENT}, {})
        pairs = block.block("pairs") if "pairs" in block else None
        for table in pairs.names if pairs is not None else ():
            if table in SIDES:
                raise block.wrong("pairs", "kin, travel, …")
            assert pairs is not None  # noqa: S101 - it has names
            self.tables[table] = self._table(table, pairs.block(table))
        matrices = block.block("matrices") if "matrices" in block else None
        self.matrices = {n: self._matrix(n, b) for n, b in matrices.blocks()} if matrices is not None else {}
        self.tables = {n: replace(t, facts=self._derived(t)) for n, t in self.tables.items()}

    def programme(self) -> Programme:
        block = self.block
        shape = block.optional_text("shape") or SHAPES[0]
        if shape not in SHAPES:
            raise block.wrong("shape", " | ".join(SHAPES))
        made = Programme(
            name=self.name, label=block.label("label"), source=read_source(block, self.sources),
            article=block.optional_text("article"),
            valid_from=block.optional_date("valid_from"), valid_until=block.optional_date("valid_until"), shape=shape,
            tables=self.tables, matrices=self.matrices,
            must={**self._requirements("must"), **self._requirements("may_waive")}, prefer=self._preferences(),
            loads=self._loads(), steps=self._steps(), keep=self._points(block, "keep") if "keep" in block else None,
            keep_label=block.optional_label("keep_label"), note=block.optional_label("note"), file=block.file,
        )  # fmt: skip
        block.finish(also=(*SIDES, "pairs", "matrices"))
        return made

    def _table(self, name: str, body: Block) -> PairTable:
        vocabulary = self.vocabulary
        facts = read_facts(name, body, vocabulary.units, vocabulary.codes, sets=True) if "facts" in body else {}
        made = PairTable(name, body.label("label"), facts)
        body.finish(also=("facts",))
        return made

    def _derived(self, table: PairTable) -> dict[str, Fact]:
        """Facts with their nodes; one derived from the other side, or from itself, is refused."""
        facts: dict[str, Fact] = {}
        for fact in table.facts.values():
            if fact.derived_text is None:
                facts[fact.name] = fact
                continue
            with located(fact.file, fact.line, f"{table.name}.{fact.name}"):
                stored = {n: f.type for n, f in table.facts.items() if f.derived_text is None or n in facts}
                node = parse_pair(fact.derived_text, replace(self.scope(table.name), tables={table.name: stored}))
                if (node.type.kind, node.type.unit) != (fact.type.kind, fact.type.unit):
                    raise Problem("policy.derived_type", declared=fact.type.label, found=node.type.label)
            facts[fact.name] = replace(fact, derived=node, type=node.type)
        return facts

    def scope(self, only: str | None = None) -> PairScope:
        """What an expression may name; `only`: one side alone."""
        vocabulary = self.vocabulary
        plain = Scope(
            table=" + ".join(SIDES), facts={},
            parameters={n: p.type for n, p in vocabulary.parameters.items() if p.type.kind is not Kind.CODE},
            code_parameters={n: p.type for n, p in vocabulary.parameters.items() if p.type.kind is Kind.CODE},
            codes={name: frozenset(c.codes) for name, c in vocabulary.codes.items()},
            money=frozenset(u.name for u in vocabulary.units.values() if u.digits is not None),
        )  # fmt: skip
        return PairScope(
            tables={name: {n: f.type for n, f in table.facts.items()} for name, table in self.tables.items()},
            pairs=frozenset(name for name in self.tables if name not in SIDES),
            matrices={n: MatrixShape(m.rows, m.columns, m.type) for n, m in self.matrices.items()},
            levels={level.name: level.width for level in vocabulary.levels}, plain=plain, only=only,
            units=frozenset(vocabulary.units),
        )  # fmt: skip

    def _matrix(self, name: str, body: Block) -> Matrix:
        codes, units = self.vocabulary.codes, self.vocabulary.units
        rows, columns = body.text("rows"), body.text("columns")
        for key, list_name in (("rows", rows), ("columns", columns)):
            if list_name not in codes:
                with body.at(key):
                    raise Problem("policy.unknown_code_list", list=list_name, nearest=nearest(list_name, codes))
        with body.at("unit"):
            kind = number_type(body.optional_text("unit"), units, 0)
        values = body.block("values")
        cells: dict[tuple[str, str], Decimal] = {}
        for row in values.names:
            _known_code(values, row, rows, codes[rows].codes)
            line = values.block(row)
            for column in line.names:
                _known_code(line, column, columns, codes[columns].codes)
                found = line.optional_int(column)
                if found is None:
                    raise line.wrong(column, "1, 2, 3 …")
                cells[row, column] = Decimal(found)
        for row in codes[rows].codes:
            for column in codes[columns].codes:
                if (row, column) not in cells:
                    with body.at("values"):
                        raise Problem("policy.empty_cell", matrix=name, row=row, column=column)
        made = Matrix(name, body.label("label"), rows, columns, kind, cells, read_source(body, self.sources))
        body.finish()
        return made

    def _requirements(self, key: str) -> dict[str, Requirement]:
        made: dict[str, Requirement] = {}
        if key not in self.block:
            return made
        for name, body in self.block.block(key).blocks():
            text = body.text("met_when")
            with body.at("met_when"):
                node = parse_pair(text, self.scope())
                if node.type.kind is not Kind.BOOL:
                    raise Problem("policy.not_a_condition", text=text, found=node.type.label)
            made[name] = Requirement(
                name=name, label=body.label("label"), condition=node, text=text, because=self._because(body),
                waived_by=body.label("by") if key == "may_waive" else None, source=read_source(body, self.sources),
                article=body.optional_text("article"),
                valid_from=body.optional_date("valid_from"), valid_until=body.optional_date("valid_until"),
            )  # fmt: skip
            body.optional_label("note")
            body.finish()
        return made

    def _preferences(self) -> dict[str, Preference]:
        made: dict[str, Preference] = {}
        if "prefer" not in self.block:
            return made
        for name, body in self.block.block("prefer").blocks():
            made[name] = Preference(
                name=name, label=body.label("label"), points=self._points(body, "points"), text=body.text("points"),
                when_unknown=self._points(body, "when_unknown"), because=self._because(body),
                source=read_source(body, self.sources), article=body.optional_text("article"),
            )  # fmt: skip
            body.optional_label("note")
            body.finish()
        return made

    def _points(self, body: Block, key: str) -> Node:
        text = body.text(key)
        with body.at(key):
            node = parse_pair(text, self.scope())
            if node.type.kind is not Kind.NUMBER:
                raise Problem("policy.wrong_kind", sign=key, expected=Kind.NUMBER.label, found=node.type.label)
            return node

    def _because(self, body: Block) -> Label | None:
        because = body.optional_label("because")
        if because is not None:
            names = {f"{table}.{name}" for table, t in self.tables.items() for name in t.facts}
            plain = self.scope().plain
            known = {*names, *plain.parameters, *plain.code_parameters, "today", "distance_km"}
            check_placeholders(body, because, known, " + ".join(SIDES))
        return because

    def _loads(self) -> dict[str, Loads]:
        given = self.block.block("loads") if "loads" in self.block else None
        made: dict[str, Loads] = {}
        for side, default in zip(SIDES, DEFAULT_LOADS, strict=True):
            if given is None or side not in given:
                made[side] = default
                continue
            body = given.block(side)
            made[side] = Loads(self._load(body, "least", side, default.least), self._load(body, "most", side, ONE))
            body.finish()
        if given is not None:
            given.finish()
        return made

    def _load(self, body: Block, key: str, side: str, default: Node) -> Node:
        text = body.optional_text(key)
        if text is None:
            return default
        with body.at(key):
            node = parse_pair(text, self.scope(side))
            if node.type.kind is not Kind.NUMBER or node.type.places:
                raise Problem("policy.wrong_kind", sign=key, expected="1, 2, 3 …", found=node.type.label)
            return node

    def _steps(self) -> tuple[Node, ...]:
        steps = []
        for text in self.block.texts("steps"):
            with self.block.at("steps"):
                node = parse_pair(text, self.scope())
                if node.type.kind is not Kind.NUMBER or any(isinstance(n, FactRef) for n in walk(node)):
                    raise Problem("policy.wrong_kind", sign="steps", expected=Kind.NUMBER.label, found=node.type.label)
                steps.append(node)
        return tuple(steps)


def _known_code(block: Block, name: str, list_name: str, known: Mapping[str, object]) -> None:
    if name not in known:
        with block.at(name):
            raise Problem("policy.unknown_code", name=name, list=list_name, nearest=nearest(name, known))
