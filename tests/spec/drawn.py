"""Drawn tables: a few rows as text, expressions to the right of ‖, and the answers every engine must give."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.policy.parser import parse
from bangfu.core.policy.tables import Vocabulary
from bangfu.core.policy.types import PLAIN, Kind, Type
from judging import Judged, judged, write_snapshot

EXAMPLE = Path(__file__).parent / "example"
UNKNOWN = ("", "?")
ON = date(2020, 6, 30)
"""The day of a spec that names none."""
Show = Callable[..., None]
"""What the fixtures `spec` and `refused` give."""
VILLAGE = "010101001"
"""Where a household lives when the drawing does not say."""


@dataclass(frozen=True)
class Drawing:
    """One drawn table: its name, columns, rows; to the right of ‖ what is asked and answered."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    asked: Sequence[str] = ()
    answers: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Spec:
    """What one test of the manual says, for the handbook."""

    zh: str
    en: str
    on: date
    drawings: Sequence[Drawing]
    rules: str | None = None
    sets: Mapping[str, str] = field(default_factory=dict)


def read_drawings(text: str) -> list[Drawing]:
    """Tables are set apart by an empty line; the one that is asked something has ‖ in its head."""
    drawings = []
    for block in re.split(r"\n\s*\n", text.strip()):
        head, *lines = [line.strip() for line in block.strip().splitlines()]
        columns, asked = _cells(head)
        rows = [_cells(line) for line in lines]
        drawings.append(Drawing(columns[0], columns[1:], [r for r, _ in rows], asked, [a for _, a in rows]))
    return drawings


def _cells(line: str) -> tuple[list[str], list[str]]:
    left, bar, right = line.partition("‖")
    return [c.strip() for c in left.split("|")], [c.strip() for c in right.split("|")] if bar else []


def answers(engine: str, spec: Spec, folder: Path) -> list[list[object]]:
    """What the engine answers, row by row in the order drawn."""
    pack, set_name = _pack_of(spec, folder / "pack")
    stored = {drawing.table: _stored(pack, drawing) for drawing in spec.drawings}
    rules = pack.rule_sets[set_name]
    found = judged(engine, pack, rules, spec.on, write_snapshot(folder / "data", pack, stored))
    asked = next(drawing for drawing in spec.drawings if drawing.asked)
    nobody = Judged("no subject", {}, {})
    return [[_answer(found.get(row[0], nobody), name, n) for n, name in enumerate(asked.asked)] for row in asked.rows]


def expected(spec: Spec, folder: Path) -> list[list[object]]:
    """The answers as drawn, as values: numbers as exact decimals, days as days."""
    pack, _ = _pack_of(spec, folder / "pack")
    asked = next(drawing for drawing in spec.drawings if drawing.asked)
    facts = pack.facts_of(asked.table)
    if spec.rules is None:
        kinds = [_kind(pack, asked.table, text) for text in asked.asked]
    else:  # verdict and outcomes are words, figures have the types of their facts
        kinds = [facts[name].type if name in facts else None for name in asked.asked]
    return [[_drawn(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in asked.answers]


def _answer(found: Judged, name: str, n: int) -> object:
    """The answer to one expression, or one column of a rule set's result."""
    if name == "verdict":
        return found.verdict
    for named in (name, f"asked_{n}"):
        if named in found.outcomes:
            word = found.outcomes[named]
            return word if named == name else {"met": True, "unmet": False, "unknown": None}[word]
        if named in found.figures:
            value = found.figures[named]
            return Decimal(value) if type(value) is int else value
    return None


def _pack_of(spec: Spec, folder: Path) -> tuple[Pack, str]:
    """The example pack with the spec's rules, or with its expressions as rules and derived facts."""
    asked = next(drawing for drawing in spec.drawings if drawing.asked)
    if not folder.exists():
        shutil.copytree(EXAMPLE, folder)
        shutil.rmtree(folder / "rules")
        (folder / "rules").mkdir()
        if spec.rules is None:
            _write_expressions(folder, asked)
        else:
            (folder / "rules" / "spec.yaml").write_text(spec.rules, encoding="utf-8")
    pack = load_pack(str(folder), spec.sets)
    return pack, next(iter(pack.rule_sets))


def written(content: object) -> str:
    """A file of a pack."""
    return str(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True))



def _write_expressions(folder: Path, asked: Drawing) -> None:
    pack = load_pack(str(folder))
    rules, facts = {"always": {"label": "always", "met_when": "True"}}, {}
    for n, text in enumerate(asked.asked):
        kind = _kind(pack, asked.table, text)
        if kind.kind is Kind.BOOL:
            rules[f"asked_{n}"] = {"label": text, "met_when": text}
        else:
            facts[f"asked_{n}"] = {"label": text, "derived": text, **_declared(kind)}
    asking = {"of": asked.table, "label": "asked", "verdict": "any", "rules": rules, "figures": list(facts)}
    (folder / "rules" / "spec.yaml").write_text(written({"spec": asking}), encoding="utf-8")
    if facts:
        (folder / "facts").mkdir()
        more = written({asked.table: {"facts": facts}})
        (folder / "facts" / "asked.yaml").write_text(more, encoding="utf-8")


def _declared(kind: Type) -> dict[str, object]:
    if kind.kind is Kind.NUMBER:
        unit = {} if kind.unit in (None, PLAIN) else {"unit": str(kind.unit)}
        return {"type": "decimal", "places": kind.places, **unit}
    return {"type": kind.kind.value, **({"codes": kind.codes} if kind.codes else {})}


def _kind(pack: Pack, table: str, text: str) -> Type:
    return parse(text, Vocabulary(pack.units, pack.levels, pack.parameters, pack.codes, pack.tables).scope(table)).type


def _stored(pack: Pack, drawing: Drawing) -> list[dict[str, object]]:
    """A drawing's rows as they are stored: money in fen, the first cell as the key."""
    table = pack.tables[drawing.table]
    first = table.by if table.kind == "register" else table.key
    facts = pack.facts_of(table.name) if table.kind == "subject" else table.facts
    rows = []
    for cells in drawing.rows:
        row: dict[str, object] = {table.place: VILLAGE} if table.place else {}
        row[first or ""] = cells[0] or None
        for column, cell in zip(drawing.columns, cells[1:], strict=True):
            row[column] = _stored_value(facts.get(column), column, cell)
        rows.append(row)
    return rows


def _stored_value(fact: Fact | None, column: str, cell: str) -> object:
    if fact is None:
        return None if cell in UNKNOWN else date.fromisoformat(cell) if column.startswith("valid_") else cell
    value = _drawn(cell, fact.type)
    return int(value * 100) if fact.minor and isinstance(value, Decimal) else value


def _drawn(cell: str, kind: Type | None) -> object:
    if cell in UNKNOWN:
        return None
    match kind.kind if kind else None:
        case Kind.BOOL:
            return {"T": True, "F": False}[cell]
        case Kind.NUMBER:
            return Decimal(cell)
        case Kind.DATE:
            return date.fromisoformat(cell)
    return cell.strip("'")
