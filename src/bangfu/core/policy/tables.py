"""Read facts.yaml: tables, their facts, how they hang together, and what an expression over each may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bangfu.core.errors import Problem
from bangfu.core.policy.model import CodeList, Fact, Level, Parameter, Table, UnitName
from bangfu.core.policy.nodes import FactRef, Node, walk
from bangfu.core.policy.parameters import number_type, unit_of
from bangfu.core.policy.parser import MOST_DEPTH, RowsFunction, Scope, nearest, parse
from bangfu.core.policy.source import Block
from bangfu.core.policy.types import BOOL, DATE, IDENTITY, TEXT, Kind, Type, code, code_set

NEEDED: Mapping[str, tuple[str, ...]] = {
    "subject": ("key",), "part": ("of", "key"), "collection": ("of", "by", "key"), "register": ("of", "by"),
}  # fmt: skip
"""The kinds of table, and what each must say."""
RESERVED = frozenset(
    {"subject_key", "parent_key", "gathered_by", "place", "applies", "verdict", "failed", "unknown", "gap", "today"}
)
"""Columns the engines make beside the facts."""
FACT_TYPES = ("bool", "int", "decimal", "money", "date", "code", "text", "name", "id")


@dataclass(frozen=True)
class Vocabulary:
    """Everything an expression may name, once parameters, codes and tables have been read."""

    units: Mapping[str, UnitName]
    levels: tuple[Level, ...]
    parameters: Mapping[str, Parameter]
    codes: Mapping[str, CodeList]
    tables: Mapping[str, Table]

    def scope(self, table: str, rules: frozenset[str] = frozenset()) -> Scope:
        """The scope of expressions over one row of `table`."""
        facts = {name: fact.type for name, fact in facts_of(self.tables, table).items()}
        elsewhere = {
            name: other.name
            for other in self.tables.values() if other.name != table
            if other.same_as is None
            for name in other.facts if name not in facts
        }  # fmt: skip
        plain = {n: p.type for n, p in self.parameters.items() if p.type.kind is not Kind.CODE}
        lists = {n: p.type for n, p in self.parameters.items() if p.type.kind is Kind.CODE}
        return Scope(
            table=table, facts=facts, parameters=plain, code_parameters=lists, rows=self._rows(table), rules=rules,
            codes={name: frozenset(c.codes) for name, c in self.codes.items()},
            money=frozenset(u.name for u in self.units.values() if u.digits is not None), elsewhere=elsewhere,
        )  # fmt: skip

    def _rows(self, table: str) -> dict[str, RowsFunction]:
        functions: dict[str, RowsFunction] = {}
        for child in linked_tables(self.tables, self.levels, table):
            counts = unit_of(child.counts, self.units)
            one, many = child.one or child.name, child.many or child.name
            names = {"any": one, "all": many, "count": many, "sum": many, "min": many, "max": many}
            for word, name in names.items():
                functions[f"{word}_{name}"] = RowsFunction(
                    word, child.name, counts, lambda child=child: self.scope(child.name)  # type: ignore[misc]
                )  # the default binds this child; mypy cannot type a lambda's default
        return functions


def facts_of(tables: Mapping[str, Table], table: str) -> dict[str, Fact]:
    """The facts of a table and of its parts."""
    facts = dict(tables[table].facts)
    for part in tables.values():
        if part.kind == "part" and part.of == table:
            facts.update(part.facts)
    return facts


def linked_tables(tables: Mapping[str, Table], levels: tuple[Level, ...], table: str) -> list[Table]:
    """Tables whose rows hang on one row of `table`: by key, by register, or by place code.

    What hangs on a row hangs on the same row met again by its identity number.
    """
    here = tables[table]
    linked = [t for t in tables.values() if t.kind in ("collection", "register") and t.of in (table, here.same_as)]
    if here.level and here.place is None:  # a place: households and lower places lie inside it
        width = {level.name: level.width for level in levels}
        for other in tables.values():
            if other.kind == "subject" and other.level and other.name != table:
                lies_inside = other.place is not None or width[other.level] > width[here.level]
                if lies_inside and width[other.level] >= width[here.level]:
                    linked.append(other)
    return linked


def read_tables(
    block: Block, inherited: Mapping[str, Table], units: Mapping[str, UnitName], codes: Mapping[str, CodeList]
) -> dict[str, Table]:
    """All tables of facts.yaml over those of the pack it extends; a table without `kind` adds facts to an old one.

    A table met again (`same_as`) shares what is stored: derived facts may rest on parts that it does not have.
    """
    tables = dict(inherited)
    for name, body in block.blocks():
        if "kind" not in body and name in tables:
            more = read_facts(name, body, units, codes) if "facts" in body else {}
            tables[name] = replace(tables[name], facts={**tables[name].facts, **more})
            body.finish()
            continue
        kind = body.text("kind")
        if kind not in NEEDED:
            raise body.wrong("kind", " | ".join(NEEDED))
        one = body.optional_text("one")
        tables[name] = Table(
            name=name, kind=kind, key=body.optional_text("key"), of=body.optional_text("of"),
            by=body.optional_text("by"), one=one, many=body.optional_text("many") or name,
            counts=body.optional_text("counts"), place=body.optional_text("place"),
            level=body.optional_text("level"), same_as=body.optional_text("same_as"),
            label=body.optional_label("label") or {"zh": name, "en": name}, ask=body.optional_label("ask"),
            facts=read_facts(name, body, units, codes) if "facts" in body else {}, file=body.file, line=body.line,
        )  # fmt: skip
        for key in NEEDED[kind]:
            body.text(key)
        with body.at("counts"):
            unit_of(tables[name].counts, units)
        body.finish()
    for table in list(tables.values()):
        with located(table.file, table.line, table.name):
            _check_links(table, tables)
        if table.same_as:
            same = tables[table.same_as]
            shared = {name: fact for name, fact in same.facts.items() if fact.derived_text is None}
            tables[table.name] = replace(table, key=table.key or same.key, facts={**shared, **table.facts})
    return tables


def _check_links(table: Table, tables: Mapping[str, Table]) -> None:
    for word in (table.of, table.same_as):
        if word is not None and word not in tables:
            raise Problem("policy.unknown_table", table=table.name, found=word, nearest=nearest(word, tables))
    reserved = sorted(RESERVED & table.facts.keys())
    if reserved:
        raise Problem("policy.reserved_name", table=table.name, name=reserved[0], reserved=", ".join(sorted(RESERVED)))
    _check_private(table)
    if table.kind == "register" and table.of is not None:
        facts = facts_of(tables, table.of)
        if table.by is None or table.by not in facts:
            raise Problem(
                "policy.unknown_name", name=table.by or "by", table=table.of, nearest=nearest(table.by or "", facts)
            )


def _check_private(table: Table) -> None:
    """Only what is stored with a subject that lives at a place, or with its people, can be sealed."""
    people = table.kind == "collection" and any(fact.type.kind is Kind.IDENTITY for fact in table.facts.values())
    homes = table.kind == "subject" and table.place is not None
    for fact in table.facts.values():
        if fact.private and table.same_as is None and (fact.derived_text is not None or not (people or homes)):
            raise Problem("policy.private_elsewhere", name=fact.name, table=table.name)


def read_facts(
    table: str, body: Block, units: Mapping[str, UnitName], codes: Mapping[str, CodeList], *, sets: bool = False
) -> dict[str, Fact]:  # fmt: skip
    """The facts under `facts`; `sets` allows what only matching has: sets of codes, and columns that may be absent."""
    facts: dict[str, Fact] = {}
    for name, fact in body.block("facts").blocks():
        with body.block("facts").at(name):
            written = fact.text("type")
            unit = fact.optional_text("unit")
            if written == "money":
                _check_money(name, unit, units)
            facts[name] = Fact(
                name=name, table=table, type=_fact_type(fact, written, unit, units, codes, sets),
                label=fact.label("label"), unit=unit, derived_text=fact.optional_text("derived"),
                form=fact.optional_text("form"), ask=fact.optional_label("ask"), note=fact.optional_label("note"),
                minor=written == "money", fixed=fact.flag("fixed"), personal=written in ("name", "id"),
                private=fact.flag("private"), optional=sets and fact.flag("optional"), file=body.file, line=fact.line,
            )  # fmt: skip
            fact.finish()
    return facts


def _fact_type(
    fact: Block, written: str, unit: str | None, units: Mapping[str, UnitName], codes: Mapping[str, CodeList],
    sets: bool,
) -> Type:  # fmt: skip
    places = fact.optional_int("places") or 0
    match written:
        case "bool":
            return BOOL
        case "date":
            return DATE
        case "text" | "name":
            return TEXT
        case "id":
            return IDENTITY
        case "code" | "codes" if written == "code" or sets:
            name = fact.text("codes")
            if name not in codes:
                raise Problem("policy.unknown_code_list", list=name, nearest=nearest(name, codes))
            return code(name) if written == "code" else code_set(name, len(codes[name].codes))
        case "int" | "decimal":
            return number_type(unit, units, places)
        case "money":
            return number_type(unit, units, 0)
    known = (*FACT_TYPES, "codes") if sets else FACT_TYPES
    raise Problem("policy.unknown_type", type=written, known=", ".join(known), nearest=nearest(written, known))


def _check_money(name: str, unit: str | None, units: Mapping[str, UnitName]) -> None:
    """Refuse an amount without a currency, and a name that hides that the amount is held in minor units."""
    currencies = [units[one] for one in sorted(unit_of(unit, units).names()) if units[one].digits is not None]
    if not currencies:
        raise Problem("policy.money_without_currency", unit=unit or "—")
    minor = currencies[0].minor
    if minor and not name.endswith(f"_{minor}"):
        raise Problem("policy.money_without_minor", name=name, wanted=f"{name}_{minor}", minor=minor)


@contextmanager
def located(file: str, line: int, key: str) -> Iterator[None]:
    """Add to a problem where its table or fact is written."""
    try:
        yield
    except Problem as problem:
        if "line" in problem.details:
            raise
        raise Problem("policy.at", file=file, line=line, key=key, problem=problem) from problem


def check_levels(tables: Mapping[str, Table], levels: tuple[Level, ...]) -> None:
    """Refuse a table at a level of places that the pack does not have."""
    names = [level.name for level in levels]
    for table in tables.values():
        if table.level is not None and table.level not in names:
            with located(table.file, table.line, table.name):
                raise Problem("policy.unknown_level", level=table.level, nearest=nearest(table.level, names))


def parse_derived(vocabulary: Vocabulary) -> dict[str, Table]:
    """Give every derived fact its node; refuse a wrong declared type and facts derived from themselves."""
    tables: dict[str, Table] = {}
    for table in vocabulary.tables.values():
        host = table.of if table.kind == "part" and table.of else table.name
        scope = vocabulary.scope(host)
        facts: dict[str, Fact] = {}
        for fact in table.facts.values():
            if fact.derived_text is None:
                facts[fact.name] = fact
                continue
            with located(fact.file, fact.line, f"{table.name}.{fact.name}"):
                node = parse(fact.derived_text, scope)
                _check_declared(fact, node)
            facts[fact.name] = replace(fact, derived=node)
        tables[table.name] = replace(table, facts=facts)
    sound: set[tuple[str, str]] = set()
    for table in tables.values():
        for fact in table.facts.values():
            with located(fact.file, fact.line, f"{table.name}.{fact.name}"):
                _check_no_circle(tables, table.name, fact.name, (), sound)
    return tables


def _check_declared(fact: Fact, node: Node) -> None:
    declared, found = fact.type, node.type
    other_unit = found.unit is not None and declared.unit != found.unit
    other_codes = found.codes is not None and declared.codes != found.codes
    if declared.kind is not found.kind or other_unit or other_codes:
        raise Problem("policy.derived_type", declared=declared, found=found)
    if found.places > declared.places:
        raise Problem("policy.derived_places", declared=declared.places, found=found.places)


def _check_no_circle(
    tables: Mapping[str, Table], table: str, name: str, path: tuple[str, ...], sound: set[tuple[str, str]]
) -> None:
    """Follow a fact down to what is stored; `sound` remembers what has been followed already."""
    here = f"{table}.{name}"
    if here in path:
        raise Problem("policy.circle", path=" → ".join((*path, here)))
    if (table, name) in sound:
        return
    if len(path) >= MOST_DEPTH:
        raise Problem("policy.too_deep", most=MOST_DEPTH)
    fact = facts_of(tables, table).get(name)
    for node in walk(fact.derived) if fact is not None and fact.derived is not None else ():
        if isinstance(node, FactRef):
            _check_no_circle(tables, node.table, node.name, (*path, here), sound)
    sound.add((table, name))
