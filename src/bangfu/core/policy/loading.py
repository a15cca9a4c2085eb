"""Load a pack from its folder: read every file, resolve every name, check every type; or say where it fails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from bangfu.core.errors import Problem
from bangfu.core.policy.matching import Programme
from bangfu.core.policy.matching_reading import read_programmes
from bangfu.core.policy.model import (
    Code,
    CodeList,
    DatedValue,
    Level,
    Pack,
    Parameter,
    RuleSet,
    Source,
    UnitName,
)
from bangfu.core.policy.parameters import CONFIDENCE, parameter_type, read_parameter, value_from_text
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.rules import read_rule_set
from bangfu.core.policy.source import Block, read_mapping
from bangfu.core.policy.tables import Vocabulary, check_levels, located, parse_derived, read_tables
from bangfu.core.policy.types import Kind

SHIPPED = Path(__file__).resolve().parents[2] / "policies"
HASHED = (".yaml", ".yml", ".csv", ".xz")
READ: dict[str, Pack] = {}
"""Shipped packs by name, as they stand in this program."""
Entry = TypeVar("Entry")


def pack_names() -> list[str]:
    """The packs shipped with Bangfu."""
    return sorted(p.parent.name for p in SHIPPED.glob("*/pack.yaml"))


def pack_folder(name: str) -> Path:
    """The folder of a shipped pack or of a pack given by path."""
    path = Path(name)
    folder = path if (path / "pack.yaml").is_file() else SHIPPED / name
    if not (folder / "pack.yaml").is_file():
        if path.is_dir():
            raise Problem("policy.folder_no_pack", folder=name)
        known = pack_names()
        raise Problem("policy.unknown_pack", pack=name, known=", ".join(known), nearest=nearest(name, known))
    return folder


def load_pack(name: str, changes: Mapping[str, str] | None = None) -> Pack:
    """The pack called `name` (or in the folder `name`), ready to run.

    `changes` are tried without editing the pack: `{"poverty_line": "4200"}` sets a parameter for all days,
    `{"poverty_line": "poverty_line_nbs"}` takes another parameter's values,
    `{"exit.income": "net_income_fen > 0"}` replaces a rule's condition, `{"exit.verdict": "any"}` a verdict.
    A shipped pack is read once a process: it changes with the program only. One given by its folder is read each time.
    """
    changes = dict(changes or {})
    pack = _load(pack_folder(name), changes, ())
    for key in changes:
        set_name, _, rule = key.partition(".")
        known_rule = set_name in pack.rule_sets and (rule == "verdict" or rule in pack.rule_sets[set_name].rules)
        if key not in pack.parameters and not known_rule:
            names = [*pack.parameters, *(f"{s.name}.{r}" for s in pack.rule_sets.values() for r in s.rules)]
            raise Problem("policy.unknown_change", name=key, pack=pack.name, nearest=nearest(key, names))
    return pack


def tried_pack(pack: Pack, changes: Mapping[str, str]) -> Pack:
    """`pack` under changes, as `load_pack` makes it; at once where only values of parameters change.

    A value with more decimal places than its parameter has changes the types of the rules: then everything is read.
    """
    if not changes:
        return pack
    if changes.keys() <= pack.parameters.keys():
        parameters = _changed(dict(pack.parameters), changes, pack.units, pack.codes)
        if all(parameters[name].type == pack.parameters[name].type for name in changes):
            return replace(pack, parameters=parameters, hash=tried_hash(pack.hash, changes))
    return load_pack(pack.folder, changes)


def rule_set(pack: Pack, name: str) -> RuleSet:
    """The rule set called `name`; raises `Problem` with the nearest name."""
    if name not in pack.rule_sets:
        raise Problem(
            "policy.unknown_rules",
            rules=name, pack=pack.name, known=", ".join(pack.rule_sets), nearest=nearest(name, pack.rule_sets),
        )  # fmt: skip
    return pack.rule_sets[name]


def matching_programme(pack: Pack, name: str) -> Programme:
    """The matching programme called `name`; raises `Problem` with the nearest name."""
    if name not in pack.programmes:
        raise Problem(
            "policy.unknown_programme", name=name, pack=pack.name, known=", ".join(pack.programmes) or "—",
            nearest=nearest(name, pack.programmes),
        )  # fmt: skip
    return pack.programmes[name]


def _load(folder: Path, changes: Mapping[str, str], path: tuple[str, ...]) -> Pack:
    if changes or folder.parent != SHIPPED:
        return _read(folder, changes, path)
    if folder.name not in READ:
        READ[folder.name] = _read(folder, {}, path)
    return READ[folder.name]


def _read(folder: Path, changes: Mapping[str, str], path: tuple[str, ...]) -> Pack:
    head = _head(folder)
    if folder.name in path:
        raise Problem("policy.circle", path=" → ".join((*path, folder.name)))
    extended = _extended(folder, head)
    base = _load(extended, {}, (*path, folder.name)) if extended is not None else None
    units = _units(head, base.units if base else {})
    sources = {**(base.sources if base else {}), **_entries(folder, "sources", _source)}
    codes = {**(base.codes if base else {}), **_entries(folder, "codes", _code_list)}
    parameters = {
        **(base.parameters if base else {}),
        **_entries(folder, "parameters", lambda n, b: read_parameter(n, b, units, codes, sources)),
    }
    parameters = _changed(parameters, changes, units, codes)
    tables = dict(base.tables) if base else {}
    for file in _files(folder, "facts"):
        tables = read_tables(read_mapping(file, f"{folder.name}/{file.name}"), tables, units, codes)
    levels = _levels(head) or (base.levels if base else ())
    check_levels(tables, levels)
    vocabulary = Vocabulary(units, levels, parameters, codes, tables)
    tables = parse_derived(vocabulary)
    vocabulary = replace(vocabulary, tables=tables)
    rule_sets = _rule_sets(folder, vocabulary, sources, changes)
    programmes = read_programmes(folder, vocabulary, sources)
    valid_from = head.optional_date("valid_from")
    if valid_from is None:
        raise Problem(
            "policy.key_missing", file=head.file, line=1, key="valid_from", keys=", ".join(head.names)
        )  # fmt: skip
    valid_until = head.optional_date("valid_until")
    if valid_until is not None and valid_until <= valid_from:
        with located(head.file, head.line_of("valid_until"), "valid_until"):
            raise Problem("policy.ends_before_it_begins", start=valid_from, end=valid_until)
    pack = Pack(
        name=head.text("name"), title=head.label("title"), countries=tuple(head.texts("countries")),
        valid_from=valid_from, valid_until=valid_until, extends=head.optional_text("extends"),
        units=units, levels=levels, sources=sources, parameters=parameters, codes=codes, tables=tables,
        rule_sets=rule_sets, hash=tried_hash(_hash(folder, base.hash if base else ""), changes), folder=str(folder),
        programmes=programmes,
    )  # fmt: skip
    head.value("languages"), head.optional_label("note")
    head.finish()
    return pack


def _rule_sets(
    folder: Path, vocabulary: Vocabulary, sources: Mapping[str, Source], changes: Mapping[str, str]
) -> dict[str, RuleSet]:
    found: dict[str, RuleSet] = {}
    for file in sorted((folder / "rules").glob("*.yaml")):
        block = read_mapping(file, f"{folder.name}/rules/{file.name}")
        for name, body in block.blocks():
            if name in found:
                raise Problem(
                    "policy.key_twice", file=block.file, line=block.line_of(name), key=name, first=found[name].file
                )
            with block.at(name):
                found[name] = read_rule_set(name, body, vocabulary, sources, changes)
    return found


def _files(folder: Path, name: str) -> list[Path]:
    single = folder / f"{name}.yaml"
    return [*([single] if single.is_file() else []), *sorted((folder / name).glob("*.yaml"))]


def _entries(folder: Path, name: str, read: Callable[[str, Block], Entry]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for file in _files(folder, name):
        block = read_mapping(file, f"{folder.name}/{file.relative_to(folder).as_posix()}")
        for key, body in block.blocks():
            with block.at(key):
                entries[key] = read(key, body)
    return entries


def _units(head: Block, inherited: Mapping[str, UnitName]) -> dict[str, UnitName]:
    """The pack's units beside those of the pack it extends."""
    units = dict(inherited)
    if "units" not in head:
        return units
    for name, body in head.block("units").blocks():
        label = {"zh": body.text("zh"), "en": body.text("en")}
        digits, minor, of = body.optional_int("digits"), body.optional_text("minor"), body.optional_text("of")
        if of is not None and (of not in units or units[of].of is not None):
            with body.at("of"):
                raise Problem("policy.unknown_unit", unit=of, nearest=nearest(of, units))
        units[name] = UnitName(name, label, digits, minor, of)
        body.finish()
    return units


def _levels(head: Block) -> tuple[Level, ...]:
    levels = []
    for body in head.optional_blocks("levels"):
        width = body.optional_int("width")
        if width is None:
            raise body.wrong("width", "2, 4, 6 …")
        label = {"zh": body.text("zh"), "en": body.text("en")}
        levels.append(Level(body.text("name"), body.text("many"), width, label))
        body.finish()
    return tuple(levels)


def _source(key: str, body: Block) -> Source:
    source = Source(
        key, body.optional_text("number") or "—", body.label("title"), body.optional_label("issuer"),
        body.optional_date("date"), body.optional_text("confidence") or "high", body.optional_label("note"),
    )  # fmt: skip
    if source.confidence not in CONFIDENCE:
        raise body.wrong("confidence", " | ".join(CONFIDENCE))
    body.finish()
    return source


def _code_list(name: str, body: Block) -> CodeList:
    codes: dict[str, Code] = {}
    for key, one in body.block("codes").blocks():
        codes[key] = Code(key, {"zh": one.text("zh"), "en": one.text("en")}, tuple(one.texts("also")))
        one.optional_label("note")
        one.finish()
    made = CodeList(name, body.label("label"), codes, body.optional_text("source"))
    body.optional_label("note")
    body.finish()
    return made


def _changed(
    parameters: dict[str, Parameter], changes: Mapping[str, str], units: Mapping[str, UnitName],
    codes: Mapping[str, CodeList],
) -> dict[str, Parameter]:  # fmt: skip
    for name, text in changes.items():
        if name not in parameters:
            continue
        old = parameters[name]
        if text in parameters:
            other = parameters[text]
            if other.type.kind is not old.type.kind or other.type.unit != old.type.unit:
                raise Problem("policy.bad_change", name=name, found=text, expected=old.type.label)
            parameters[name] = replace(old, values=other.values, type=other.type)
            continue
        value = value_from_text(old, text, codes)
        tried = DatedValue(date.min, None, value, None, None, "high", None, None)
        type_ = old.type
        if type_.kind is Kind.NUMBER:
            type_ = parameter_type("number", old.unit, None, units, [value, *(v.value for v in old.values)])
        parameters[name] = replace(old, values=(tried,), type=type_)
    return parameters


def folders_of(folder: Path) -> list[Path]:
    """The folder of a pack and those of the packs it extends, the nearest first."""
    found = [folder]
    while (base := _extended(found[-1], _head(found[-1]))) is not None:
        if base.name in {one.name for one in found}:
            raise Problem("policy.circle", path=" → ".join(one.name for one in (*found, base)))
        found.append(base)
    return found


def hash_of_files(folder: Path) -> str:
    """The hash that the pack in a folder has when it is loaded, without reading what its files say."""
    found = ""
    for one in reversed(folders_of(folder)):
        found = _hash(one, found)
    return found


def pack_files(folder: Path) -> list[Path]:
    """The files of a pack's own folder that its hash is over: all that loading reads."""
    return sorted(p for p in folder.rglob("*") if p.suffix in HASHED and p.is_file())


def tried_hash(unchanged: str, changes: Mapping[str, str]) -> str:
    """The hash of a pack under changes: the same for a page, a command and a worked case."""
    if not changes:
        return unchanged
    digest = hashlib.sha256(unchanged.encode())
    for key, value in sorted(changes.items()):
        digest.update(f"{key}={value}\0".encode())
    return digest.hexdigest()


def _head(folder: Path) -> Block:
    return read_mapping(folder / "pack.yaml", f"{folder.name}/pack.yaml")


def _extended(folder: Path, head: Block) -> Path | None:
    """Where the pack lies that this one extends: beside it, else among those shipped."""
    extends = head.optional_text("extends")
    if not extends:
        return None
    beside = folder.parent / extends
    with located(head.file, head.line_of("extends"), "extends"):
        return pack_folder(str(beside) if beside.is_dir() else extends)


def _hash(folder: Path, base: str) -> str:
    digest = hashlib.sha256(base.encode())
    for file in pack_files(folder):
        digest.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
