"""Where each word over linked rows is held: in which mask, at which bit, in which column.

Words that only ask whether a row is found in registers (`any_member(any_vehicle(…))`) are held apart, to be gathered
from the few rows that are found at all: the many are never joined with a register.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bangfu.core.policy.meaning import Meaning, Row, Value
from bangfu.core.policy.model import Pack, Table
from bangfu.core.policy.nodes import FactRef, Literal, Node, Rows, children
from bangfu.engines.plan import TablePlan, plan_nodes

MASK_BITS = 62
"""Bits of one BIGINT mask that stay clear of the sign."""

NOT_FOUND: Mapping[str, Value] = {"any": False, "all": True, "count": False, "sum": Decimal(0)}
"""What a word's expression must be worth for a row in no register, so that such rows need not be looked at."""


@dataclass(frozen=True)
class Held:
    """How one word over rows is held: bits of a mask, a column, or both.

    A word gathered from found rows has its own mask; `lost` is the bit, in the mask of all rows, of a row that
    cannot be looked up because what it is looked up by is unknown.
    """

    mask: str
    answer: int | None
    unknown: int | None
    column: str | None
    lost: tuple[str, int] | None = None


@dataclass(frozen=True)
class Split:
    """The words over one linked table: those gathered from all its rows, and those from found rows (`found`)."""

    all_rows: TablePlan
    found: TablePlan | None
    found_words: frozenset[Rows]
    by: str = ""


class Holding:
    """Allots masks, bits and columns to the words of a plan; `supplied` are the tables there are."""

    def __init__(self, pack: Pack, on: date, supplied: Container[str]) -> None:
        self.pack, self.on, self.supplied = pack, on, supplied
        self._splits: dict[int, Split] = {}

    def split(self, parent: TablePlan, child: str) -> Split:
        """Which words over `child` are gathered from all its rows, and which only from rows found in registers."""
        link = parent.links[child]
        if id(link) not in self._splits:
            words = [node for node in parent.rows if node.table == child]
            found = [node for node in words if self._asks_registers_only(link.table, node)]
            looked_up = {self.pack.tables[r].by for node in found for r in _registers(node)}
            split = Split(link, None, frozenset())
            if found and len(looked_up) == 1:
                (by,) = looked_up
                rest = [node.arg for node in words if node not in found and node.arg is not None]
                fact = self.pack.facts_of(child)[by or ""]
                all_rows = plan_nodes(self.pack, child, [*rest, FactRef(child, fact.name, fact.type)])
                few = plan_nodes(self.pack, child, [node.arg for node in found if node.arg is not None])
                split = Split(all_rows, few, frozenset(found), fact.name)
            self._splits[id(link)] = split
        return self._splits[id(link)]

    def held(self, parent: TablePlan, child: str) -> dict[Rows, Held]:
        """Where each word over `child` is held; the order is that of the plan, so texts are stable."""
        split = self.split(parent, child)
        all_rows, found = _Bits(f"{child}_bits"), _Bits(f"{child}_found_bits")
        lost = all_rows.take() if split.found is not None else None
        places: dict[Rows, Held] = {}
        for node, alias in parent.rows.items():
            if node.table != child:
                continue
            answered = node.word in ("any", "all")
            certain = node.arg is None or isinstance(node.arg, Literal)
            looked_up = node in split.found_words
            mask, bit = (found if looked_up else all_rows).take() if answered or not certain else ("", 0)
            places[node] = Held(
                mask, bit if answered else None, None if certain else 2 * bit,
                None if answered else alias, lost if looked_up else None,
            )  # fmt: skip
        return places

    def _asks_registers_only(self, table: Table, node: Rows) -> bool:
        """Whether a row in no register can never turn this word, and one that cannot be looked up leaves it open."""
        if table.kind != "collection" or node.arg is None or node.word not in NOT_FOUND:
            return False
        registers = _registers(node)
        if not registers or not all(r in self.supplied for r in registers) or _reads_facts(node.arg):
            return False
        meaning = Meaning(self.pack, self.on)
        absent = meaning.of(node.arg, Row(table.name, {}, dict.fromkeys(registers, ())))
        lost = meaning.of(node.arg, Row(table.name, {}))
        return absent == NOT_FOUND[node.word] and lost is None


class _Bits:
    """Hands out pairs of bits, mask after mask."""

    def __init__(self, name: str) -> None:
        self.name, self.next = name, 0

    def take(self) -> tuple[str, int]:
        """The mask and the lower bit of the next pair."""
        pairs = MASK_BITS // 2
        mask, at = divmod(self.next, pairs)
        self.next += 1
        return f"{self.name}_{mask + 1}", 1 << (2 * at)


def feature_columns(held: Mapping[Rows, Held], lost_of: Mapping[Rows, Held] | bool) -> list[str]:
    """The columns of a feature table; `lost_of` adds the mask that marks rows which cannot be looked up."""
    names = dict.fromkeys(h.lost[0] for h in lost_of.values() if h.lost) if isinstance(lost_of, Mapping) else {}
    names.update(dict.fromkeys(h.mask for h in held.values() if h.mask))
    return [*names, *(h.column for h in held.values() if h.column is not None)]


def _registers(node: Rows) -> list[str]:
    """The tables an expression over rows asks, outermost words only."""
    found: dict[str, None] = {}

    def visit(part: Node) -> None:
        if isinstance(part, Rows):
            found[part.table] = None
        else:
            for child in children(part):
                visit(child)

    if node.arg is not None:
        visit(node.arg)
    return list(found)


def _reads_facts(node: Node) -> bool:
    """Whether an expression reads a fact of its own row, outside words over further rows."""
    if isinstance(node, FactRef):
        return True
    return not isinstance(node, Rows) and any(_reads_facts(child) for child in children(node))
