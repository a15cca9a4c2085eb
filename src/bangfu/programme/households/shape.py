"""Which table of a pack is kept where in the register: found from the pack, so that no table's name stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.rosters.forms import load_forms

STATUS = "status"
"""The fact that `Household.status` repeats, where the pack has one of this name."""


@dataclass(frozen=True)
class Shape:
    """The tables of a pack by the part they play in the register."""

    pack: Pack
    home: Table
    """The subject that lives at a place; rows are `Household` and `HouseholdState`."""
    member: Table | None
    """The people of a home: the collection that has an identity number; `Member` and `MemberState`."""
    records: tuple[Table, ...]
    """What else hangs on a home: `Record`."""
    places: tuple[Table, ...]
    """Tables of places: `PlaceState`."""
    registers: tuple[Table, ...]
    """Other departments' files."""
    identity: str | None
    name: str | None
    relation: str | None
    head: str | None
    """The code of `relation` that says who is head of the home."""
    years: frozenset[str]
    """Facts that hold the year of a record: another year's record replaces it and takes nothing over from it."""

    @property
    def place(self) -> str:
        """The fact of a home that holds its place."""
        return str(self.home.place)

    @property
    def key(self) -> str:
        """The fact that holds a home's number."""
        return str(self.home.key)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table the register keeps, homes first."""
        members = (self.member,) if self.member is not None else ()
        return (self.home, *members, *self.records, *self.places)

    def key_of(self, table: Table) -> str | None:
        """The column by which a row of the table is known; none for a part, of which a home has one at a time."""
        return None if table.kind == "part" else table.key

    def link_of(self, table: Table) -> str | None:
        """The column that names the home a row belongs to; none for places."""
        if table.of is None:
            return self.key if table is self.home else None
        return table.by if table.kind == "collection" else table.key

    def facts(self, table: Table, private: bool = False) -> dict[str, Fact]:
        """The facts kept as JSON, open or private ones; keys, place and identity number have columns of their own."""
        keys = {table.key, self.link_of(table)}
        if table is self.home:
            keys |= {table.place}
        if table is self.member:
            keys |= {self.identity}
        return {
            name: fact
            for name, fact in sorted(table.facts.items())
            if fact.derived is None and name not in keys and fact.private == private
        }

    def labels(self, table: Table) -> Mapping[str, Fact]:
        """Every stored fact of a table by name."""
        return {name: fact for name, fact in table.facts.items() if fact.derived is None}


def shape_of(pack: Pack) -> Shape:
    """Find the parts; raises Problem for a pack whose subject lives nowhere."""
    tables = [table for table in pack.tables.values() if table.same_as is None]
    home = next((t for t in tables if t.kind == "subject" and t.place and t.key), None)
    if home is None:
        raise Problem("households.no_shape", pack=pack.name)
    hanging = [t for t in tables if t.of == home.name and t.kind in ("part", "collection")]
    member = next((t for t in hanging if t.kind == "collection" and t.key and _identity(t)), None)
    relation, head, years = _kin(pack)
    return Shape(
        pack, home, member,
        tuple(t for t in hanging if t is not member),
        tuple(t for t in tables if t.kind == "subject" and t is not home and t.key and t.level),
        tuple(t for t in tables if t.kind == "register"),
        _identity(member) if member else None,
        _named(member) if member else None,
        relation, head, years,
    )  # fmt: skip


def _identity(table: Table) -> str | None:
    return next((n for n, f in table.facts.items() if f.type.kind is Kind.IDENTITY and not f.private), None)


def _named(table: Table) -> str | None:
    return next((n for n, f in table.facts.items() if f.personal and f.type.kind is Kind.TEXT), None)


_Kin = tuple[str | None, str | None, frozenset[str]]
_READ: dict[tuple[str, str], _Kin] = {}
"""By folder and hash of a pack: its forms are read for them once, not with every write."""


def _kin(pack: Pack) -> _Kin:
    """The fact that says who is whose kin, its code for the head, and the facts that hold a record's year."""
    key = (pack.folder, pack.hash)
    if key not in _READ:
        _READ[key] = _read_kin(pack)
    return _READ[key]


def _read_kin(pack: Pack) -> _Kin:
    try:
        forms = load_forms(pack)
    except Problem as problem:
        if problem.code != "rosters.no_forms":
            raise
        return None, None, frozenset()
    years = frozenset(sheet.year_fact.name for sheet in forms.sheets if sheet.year_fact is not None)
    return forms.words.kin.relation.name, forms.words.kin.head, years
