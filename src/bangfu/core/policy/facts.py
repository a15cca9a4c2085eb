"""What the rest of a pack stands on: a fact, which is a column of a table, and the days on which something holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.nodes import Node
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Type


def holds_between(day: date, valid_from: date | None, valid_until: date | None) -> bool:
    """Whether a day lies in a half-open span; None is open."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day < valid_until)


@dataclass(frozen=True, slots=True)
class Fact:
    """A column. `table` is where it is stored; a part's facts are read as facts of its subject."""

    name: str
    table: str
    type: Type
    label: Label
    unit: str | None
    derived: Node | None = None
    derived_text: str | None = None
    form: str | None = None
    ask: Label | None = None
    note: Label | None = None
    minor: bool = False
    """Money: stored as whole minor units (fen)."""
    fixed: bool = False
    """Nobody can change it: sex, age. Dates and personal facts are fixed without saying so."""
    personal: bool = False
    """A name or an identity number: never in logs; an identity number is never printed at all."""
    private: bool = False
    """Health, a phone, a bank account: sealed in the register, and each reading is written down."""
    optional: bool = False
    """Its column may be absent from a file of a matching problem; then it is unknown."""
    file: str = ""
    line: int = 0
    """Where it is written, for messages."""
