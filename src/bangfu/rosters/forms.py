"""The roster forms of a pack: which sheets exist, which headings they use, which fact each column fills.

Forms are data of the pack (`rosters/*.yaml` beside its rules); this module reads them and resolves every name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import pack_folder
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.source import Block, Label, read_mapping
from bangfu.core.policy.types import TEXT
from bangfu.rosters.code_spellings import spellings_of
from bangfu.rosters.identity import SCHEMES
from bangfu.rosters.spelling import plain

WORDS = "words.yaml"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form: its headings, the fact it fills, and what is known about its values."""

    heading: Label
    headings: tuple[str, ...]
    fact: Fact | None
    place: str | None
    """Level whose place this column names; such columns together fill the sheet's place fact."""
    place_code: bool
    needed: bool
    wanted: bool
    """An empty cell is worth a warning."""
    identity: str | None
    gives: Mapping[str, Fact]
    sexes: Mapping[str, str]
    least: Decimal | None
    most: Decimal | None
    pattern: str | None
    yes: str | None
    no: str | None
    note: Label | None
    example: str | None
    ticked: Mapping[str, str]
    """Codes by their spellings, where a sheet may have a column to tick for each code; else empty."""
    further: tuple[Fact, ...]
    """Facts for the codes beside the first one, ticked or written into the same cell; where empty, one code alone."""

    @property
    def key(self) -> str:
        """What the column fills, as `table.fact` or `place.level`: unique within a sheet."""
        return f"{self.fact.table}.{self.fact.name}" if self.fact else f"place.{self.place}"


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet of a form; `row` is the table of which every row of the sheet is one row."""

    form: str
    name: str
    title: Label
    row: str
    columns: tuple[Column, ...]
    place_fact: Fact | None
    year_fact: Fact | None
    """Fact filled by a year standing in a money heading, such as 2019年人均纯收入."""


@dataclass(frozen=True, slots=True)
class Form:
    """A file layout a county may use."""

    name: str
    title: Label
    template: bool
    note: Label | None
    sheets: tuple[SheetForm, ...]


@dataclass(frozen=True, slots=True)
class Kin:
    """The roles a household check needs: which fact is the relation, which codes are head, spouse, younger, older."""

    relation: Fact
    size: Fact
    head: str
    spouse: tuple[str, ...]
    younger: tuple[str, ...]
    older: tuple[str, ...]
    oldest_age: int
    prefixes: tuple[str, ...]
    """What may stand before a spelling of the relation without changing which code it is."""


@dataclass(frozen=True, slots=True)
class Words:
    """How the people who fill in the rosters write: yes, no, unknown, totals, notes, units, dots."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]
    totals: tuple[str, ...]
    notes: tuple[str, ...]
    apart: frozenset[str]
    """Group headings under which nothing is of the row: its columns are a helper's, a guardian's."""
    apart_members: frozenset[str]
    """Group headings under which nothing is of the member: its columns are the head's."""
    heading_units: Mapping[str, Mapping[str, Decimal]]
    number_endings: tuple[str, ...]
    multiples: Mapping[str, Decimal]
    currency_signs: tuple[str, ...]
    name_dot: str
    name_dots: tuple[str, ...]
    place_endings: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By level of place and by the kind of place that bears them."""
    training_prefix: str
    ticks: tuple[str, ...]
    """Signs that tick a column of one code, beside those of yes; and what may stand behind such columns' heading."""
    tick_remarks: tuple[str, ...]
    title_words: tuple[str, ...]
    """How what follows a place in a title begins."""
    kin: Kin


@dataclass(frozen=True)
class RosterForms:
    """Every form of one pack with the words they share, and the pack folder they were found in."""

    pack: Pack
    forms: tuple[Form, ...]
    words: Words
    folder: Path

    @property
    def sheets(self) -> tuple[SheetForm, ...]:
        return tuple(sheet for form in self.forms for sheet in form.sheets)

    @property
    def template(self) -> Form:
        """The form `bangfu check --template` writes."""
        return next(form for form in self.forms if form.template)

    @cached_property
    def _headings(self) -> frozenset[str]:
        return frozenset(plain(each) for sheet in self.sheets for column in sheet.columns for each in column.headings)

    def is_heading(self, text: str) -> bool:
        """Does a column of some form go by this text?"""
        return plain(text) in self._headings


def load_forms(pack: Pack) -> RosterForms:
    """The roster forms of the pack, or of the nearest pack it extends; raises Problem when there are none."""
    folder = Path(pack.folder)
    while not (folder / "rosters" / WORDS).is_file():
        extends = read_mapping(folder / "pack.yaml", f"{folder.name}/pack.yaml").optional_text("extends")
        if extends is None:
            raise Problem("rosters.no_forms", pack=pack.name)
        folder = folder.parent / extends if (folder.parent / extends).is_dir() else pack_folder(extends)
    rosters = folder / "rosters"
    forms = [
        _form(path.stem, read_mapping(path, f"{folder.name}/rosters/{path.name}"), pack)
        for path in sorted(rosters.glob("*.yaml"))
        if path.name != WORDS
    ]
    words = _words(read_mapping(rosters / WORDS, f"{folder.name}/rosters/{WORDS}"), pack)
    return RosterForms(pack, tuple(forms), words, folder)


def fact_named(pack: Pack, name: str) -> Fact:
    """The fact written `table.fact`; a table's key is a text even where the pack does not describe it."""
    table_name, _, fact_name = name.partition(".")
    table = pack.tables.get(table_name)
    if table is not None and fact_name in table.facts and table.facts[fact_name].derived is None:
        return table.facts[fact_name]
    if table is not None and fact_name == table.key:
        return Fact(fact_name, table_name, TEXT, table.label, None)
    known = [f"{t.name}.{f}" for t in pack.tables.values() for f in t.facts]
    raise Problem("rosters.form_fact", found=name, nearest=nearest(name, known))


def _form(name: str, block: Block, pack: Pack) -> Form:
    year = block.optional_text("year_heading")
    year_fact = fact_named(pack, year) if year else None
    sheets = []
    for body in block.optional_blocks("sheets"):
        row = body.text("row")
        if row not in pack.tables:
            raise Problem("rosters.form_fact", found=row, nearest=nearest(row, pack.tables))
        columns = []
        for one in body.optional_blocks("columns"):
            try:
                columns.append(_column(one, pack))
            except Problem as problem:
                if problem.code == "policy.at":
                    raise
                raise Problem("policy.at", file=one.file, line=one.line, key="columns", problem=problem) from problem
        place_fact = _place_fact(pack, row) if any(c.place for c in columns) else None
        title = body.label("title")
        sheets.append(SheetForm(name, body.text("name"), title, row, tuple(columns), place_fact, year_fact))
        body.finish()
    form = Form(name, block.label("title"), block.flag("template"), block.optional_label("note"), tuple(sheets))
    block.finish()
    return form


def _place_fact(pack: Pack, row: str) -> Fact:
    """The fact that holds the place of the rows: the table's own, or that of the subject it belongs to."""
    table = pack.tables[row]
    if not table.place and table.of:
        table = pack.tables[table.of]
    return fact_named(pack, f"{table.name}.{table.place or table.key}")


def _column(block: Block, pack: Pack) -> Column:
    fact_name, place = block.optional_text("fact"), block.optional_text("place")
    fact = fact_named(pack, fact_name) if fact_name else None
    if fact is None:
        _check_word(place, [level.name for level in pack.levels])
    identity = block.optional_text("identity")
    if identity is not None:
        _check_word(identity, SCHEMES)
    heading = block.optional_label("heading") or (fact.label if fact else {"zh": "", "en": ""})
    headings = [*heading.values(), *block.texts("also")]
    if fact is None:
        heading = {**pack.level_named(str(place)).label, "zh": heading["zh"]}
    else:
        headings += [*fact.label.values(), fact.name]
        if "heading" in block:
            heading = {**fact.label, "zh": heading["zh"]}
    gives = {k: fact_named(pack, str(v)) for k, v in _mapping(block, "gives").items()}
    column = Column(
        heading=heading, headings=tuple(dict.fromkeys(headings)), fact=fact, place=place,
        place_code=block.flag("place_code"), needed=block.flag("needed"), wanted=block.flag("wanted"),
        identity=identity, gives=gives, sexes=_mapping(block, "sexes"),
        least=_decimal(block, "least"), most=_decimal(block, "most"), pattern=block.optional_text("pattern"),
        yes=block.optional_text("yes"), no=block.optional_text("no"), note=block.optional_label("note"),
        example=block.optional_text("example"),
        ticked=spellings_of(pack.codes[str(fact.type.codes)]) if fact and "ticked" in block else {},
        further=tuple(fact_named(pack, each) for each in (*block.texts("ticked"), *block.texts("several"))),
    )  # fmt: skip
    block.finish()
    return column


def _check_word(found: str | None, known: Collection[str]) -> None:
    if found not in known:
        raise Problem(
            "rosters.form_shape", found=found, expected=" | ".join(known), nearest=nearest(found or "", known)
        )


def _words(block: Block, pack: Pack) -> Words:
    kin = block.block("kin")
    units = {
        unit: {word: Decimal(many) for word, many in _pairs(body)} for unit, body in _blocks(block, "heading_units")
    }
    words = Words(
        yes=tuple(block.texts("yes")), no=tuple(block.texts("no")), unknown=tuple(block.texts("unknown")),
        totals=tuple(block.texts("totals")), notes=tuple(block.texts("notes")), heading_units=units,
        apart=_group_headings(block, "headings_apart"), apart_members=_group_headings(block, "headings_apart_members"),
        number_endings=tuple(block.texts("number_endings")), currency_signs=tuple(block.texts("currency_signs")),
        multiples={word: Decimal(many) for word, many in _mapping(block, "multiples").items()},
        name_dot=block.optional_text("name_dot") or "", name_dots=tuple(block.texts("name_dots")),
        place_endings={
            level: {kind: tuple(kinds.texts(kind)) for kind in kinds.names}
            for level, kinds in _blocks(block, "place_endings")
        },
        training_prefix=block.optional_text("training_prefix") or "",
        ticks=tuple(block.texts("ticks")), tick_remarks=tuple(map(plain, block.texts("tick_remarks"))),
        title_words=tuple(block.texts("title_words")),
        kin=Kin(
            relation=fact_named(pack, kin.text("relation")), size=fact_named(pack, kin.text("size")),
            head=kin.text("head"), spouse=tuple(kin.texts("spouse")), younger=tuple(kin.texts("younger")),
            older=tuple(kin.texts("older")), oldest_age=int(kin.text("oldest_age")),
            prefixes=tuple(kin.texts("prefixes")),
        ),
    )  # fmt: skip
    kin.finish()
    block.finish()
    return words


def _group_headings(block: Block, key: str) -> frozenset[str]:
    endings = ["", *block.texts("heading_group_endings")]
    return frozenset(plain(word + ending) for word in block.texts(key) for ending in endings)


def _mapping(block: Block, key: str) -> dict[str, str]:
    return dict(_pairs(block.block(key))) if key in block else {}


def _blocks(block: Block, key: str) -> Iterator[tuple[str, Block]]:
    return block.block(key).blocks() if key in block else iter(())


def _pairs(block: Block) -> list[tuple[str, str]]:
    return [(key, block.text(key)) for key in block.names]


def _decimal(block: Block, key: str) -> Decimal | None:
    written = block.optional_text(key)
    return None if written is None else Decimal(written)
