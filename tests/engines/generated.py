"""Random packs and random snapshots for them: every kind of table and fact, nested links, dated rows, holes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import yaml
from expressions import (
    CODES,
    DAY,
    FACT_MOST,
    MONEY,
    MONTH,
    PER_HEAD,
    PERSON,
    PLAIN,
    THING,
    WORDS,
    YEAR,
    Author,
    Chooser,
    Fact,
    Table,
)

ON = date(2020, 2, 29)
Rows = list[dict[str, object]]
LABEL = {"zh": "某", "en": "some"}
UNITS = {MONEY: {"digits": 2}, PERSON: {}, YEAR: {}, MONTH: {}, DAY: {}, THING: {}}
LEVELS = [{"name": "county", "many": "counties", "width": 2}, {"name": "village", "many": "villages", "width": 4}]
PLACES = ("0101", "0102", "0201")
SHAPES: Mapping[str, Mapping[str, object]] = {
    "households": {"kind": "subject", "key": "household_id", "place": "village_code", "level": "village"},
    "earnings": {"kind": "part", "of": "households", "key": "household_id"},
    "gifts": {"kind": "collection", "of": "households", "by": "household_id", "key": "gift_id"},
    "members": {"kind": "collection", "of": "households", "by": "household_id", "key": "member_id"},
    "cars": {"kind": "register", "of": "members", "by": "person_id"},
    "flats": {"kind": "register", "of": "members", "by": "person_id"},
    "listings": {"kind": "register", "of": "members", "by": "person_id", "same_as": "members"},
    "villages": {"kind": "subject", "key": "village_code", "level": "village"},
    "counties": {"kind": "subject", "key": "county_code", "level": "county"},
}
ONE = {"households": "household", "gifts": "gift", "members": "member", "cars": "car", "flats": "flat",
       "listings": "listing", "villages": "village", "counties": "county"}  # fmt: skip
COUNTS = {"households": THING, "members": PERSON, "listings": PERSON}
LINKS = {"members": ("cars", "flats", "listings"), "households": ("members", "gifts"),
         "villages": ("households",), "counties": ("villages", "households")}  # fmt: skip
KINDS = (
    Fact("", "bool"), Fact("", "number", MONEY, 2), Fact("", "number", PERSON), Fact("", "date"),
    Fact("", "code", codes="grade"), Fact("", "number", PLAIN, 1), Fact("", "number", YEAR), Fact("", "text"),
    Fact("", "code", codes="state"), Fact("", "number", THING, 2), Fact("", "percent", PLAIN, 3),
)  # fmt: skip


class WrittenOut(yaml.CSafeDumper):
    """Writes a value again wherever it stands: packs have no YAML references."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@dataclass(frozen=True)
class Generated:
    """A pack as YAML files by name, the rule set to run, and the stored rows."""

    files: Mapping[str, object]
    rules: str
    rows: Mapping[str, Rows]

    def write_pack(self, folder: Path) -> Path:
        for name, content in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.dump(content, Dumper=WrittenOut, allow_unicode=True, sort_keys=False)
            file.write_text(text, encoding="utf-8")
        return folder


def generate(choose: Chooser) -> Generated:
    """A pack with one rule set, and a snapshot to judge by it."""
    parameters = list(_parameters())
    author = Author(choose, [fact for fact, _ in parameters])
    subject = choose.pick(["households", "households", "villages", "counties"])
    tables = _tables(choose, author, subject)
    rules = {
        f"r{n}": _rule(choose, author.condition(tables[subject], choose.number(1, 3)))
        for n in range(choose.number(1, 8))
    }
    verdict = choose.pick(["all", "any", "first", "r0", "not r0 or r0", "leads"])
    if verdict == "leads":
        for rule in rules.values():
            rule["lead_when"] = rule.pop("met_when")
    if "r0" in verdict:
        rules["r0"].pop("valid_from", None)
    always = {"label": LABEL, "lead_when" if verdict == "leads" else "met_when": "today == today"}
    asked: dict[str, object] = {"of": subject, "label": LABEL, "verdict": verdict, "rules": {**rules, "always": always}}
    if choose.chance(30):
        asked["applies_when"] = author.condition(tables[subject], 1)
    asked["figures"] = [f.name for f in tables[subject].facts if f.written is not None or choose.chance(40)]
    files = {
        "pack.yaml": {
            "name": "generated", "title": LABEL, "valid_from": date(2000, 1, 1),
            "units": {name: {**LABEL, **more} for name, more in UNITS.items()},
            "levels": [{**level, **LABEL} for level in LEVELS],
        },
        "codes.yaml": {
            name: {"label": LABEL, "codes": dict.fromkeys(codes, LABEL)} for name, codes in CODES.items()
        },
        "parameters.yaml": {fact.name: written for fact, written in parameters},
        "facts.yaml": {name: _table_written(name, table) for name, table in tables.items()},
        "rules/rules.yaml": {"asked": asked},
    }  # fmt: skip
    return Generated(files, "asked", snapshot(choose, tables))


def _rule(choose: Chooser, condition: str) -> dict[str, object]:
    rule: dict[str, object] = {"label": LABEL, "met_when": condition}
    if choose.chance(15):
        rule["valid_from"] = choose.pick([date(2010, 1, 1), ON, ON + timedelta(1)])
    return rule


def _parameters() -> Iterator[tuple[Fact, dict[str, object]]]:
    amounts = {PLAIN: "1.25", MONEY: "812.50", PERSON: "3", PER_HEAD: "90.01", YEAR: "16", MONTH: "6", DAY: "30",
               THING: "2"}  # fmt: skip
    for unit, amount in amounts.items():
        value = Decimal(amount)
        places = max(-int(value.as_tuple().exponent), 2 if MONEY in unit else 0)
        name = "p_" + (unit or "plain").replace("/", "_per_")
        values = [
            {"from": date(2001, 1, 1), "value": -7},
            {"from": ON, "value": int(value) if value == int(value) else float(value)},
            {"from": ON + timedelta(1), "value": 99},
        ]
        yield Fact(name, "number", unit, places, most=1000 * 10**places), {
            "label": LABEL, **({"unit": unit} if unit else {}), "values": values,
        }  # fmt: skip
    share = {"label": LABEL, "unit": "percent", "values": [{"from": date(2001, 1, 1), "value": 33.3}]}
    yield Fact("p_share", "number", PLAIN, 3, most=1000), share
    yield Fact("p_date", "date"), {
        "label": LABEL, "type": "date", "values": [{"from": date(2001, 1, 1), "value": date(2019, 3, 31)}],
    }  # fmt: skip
    yield Fact("p_switch", "bool"), {
        "label": LABEL, "type": "bool", "values": [{"from": date(2001, 1, 1), "value": True}],
    }  # fmt: skip
    for codes, chosen in CODES.items():
        for name, value in ((f"some_{codes}", list(chosen[:1])), (f"no_{codes}", [])):
            yield Fact(name, "codes", codes=codes), {
                "label": LABEL, "type": "codes", "codes": codes,
                "values": [{"from": date(2001, 1, 1), "value": value}],
            }  # fmt: skip


def _tables(choose: Chooser, author: Author, subject: str) -> dict[str, Table]:
    """Tables from the leaves up, so that a derived fact may rest on those of the tables below."""
    tables: dict[str, Table] = {}
    for name in ("earnings", "gifts", "cars", "flats", "members", "households", "villages", "counties"):
        table = tables[name] = Table(name, ONE.get(name, name), COUNTS.get(name, THING))
        for n, kind in enumerate([KINDS[0], *(choose.pick(KINDS) for _ in range(choose.number(1, 4)))]):
            table.facts.append(_fact(f"{name[:2]}{n}", kind))
        if name == "households":
            table.facts += tables["earnings"].facts
        if name == "members":  # the members once more, met by identity number: what was there before its own links
            tables["listings"] = Table("listings", "listing", PERSON, list(table.facts))
        table.links = [tables[link] for link in LINKS.get(name, ())]
        for n in range(choose.number(0, 9 if name == subject else 0 if name == "earnings" else 2)):
            table.facts.append(_derived(choose, author, table, f"{name[:2]}_d{n}"))
    return tables


def _fact(name: str, kind: Fact) -> Fact:
    return Fact(name, kind.kind.replace("percent", "number"), kind.unit, kind.places, kind.codes,
                FACT_MOST * 10**kind.places, written=None if kind.kind != "percent" else "percent")  # fmt: skip


def _derived(choose: Chooser, author: Author, table: Table, name: str) -> Fact:
    depth = choose.number(1, 3)
    match choose.pick(["number", "number", "number", "bool", "date", "code"]):
        case "number":
            unit = choose.pick([PLAIN, MONEY, PERSON, PER_HEAD, YEAR])
            made = author.number(table, unit, depth)
            return Fact(name, "number", unit, made.places, most=made.most, written=made.text)
        case "date":
            return Fact(name, "date", written=author.day(table, depth))
        case "code":
            return Fact(name, "code", codes="grade", written=author.code(table, "grade", depth))
    return Fact(name, "bool", written=author.condition(table, depth))


def _table_written(name: str, table: Table) -> dict[str, object]:
    own = [f for f in table.facts if f.name.startswith(name[:2])] if name != "listings" else []
    facts = {f.name: _fact_written(f) for f in own}
    if name == "members":
        facts["person_id"] = {"type": "id", "label": LABEL}
    many = {"one": ONE[name], "counts": table.counts} if name in ONE else {}
    return {**SHAPES[name], **many, "label": LABEL, **({"facts": facts} if facts else {})}


def _fact_written(fact: Fact) -> dict[str, object]:
    written: dict[str, object] = {"label": LABEL, **({"unit": fact.unit} if fact.unit else {})}
    if fact.written == "percent":
        return {**written, "type": "decimal", "unit": "percent", "places": fact.places - 2}
    if fact.written is not None:
        written["derived"] = fact.written
    if fact.kind == "number":
        is_money = fact.unit == MONEY and fact.written is None
        return {**written, **({"type": "money"} if is_money else {"type": "decimal", "places": fact.places})}
    return {**written, "type": fact.kind, **({"codes": fact.codes} if fact.codes else {})}


# -- rows ----------------------------------------------------------------------------------


def snapshot(choose: Chooser, tables: Mapping[str, Table]) -> dict[str, Rows]:
    """Rows for most of the tables; what is left out was not supplied."""
    households = [f"h{n}" for n in range(choose.number(1, 5))]
    persons = ["p1", "p2", "p3"]
    keys: Mapping[str, Sequence[object]] = {
        "households": households, "earnings": households, "villages": PLACES, "counties": ("01", "02"),
    }  # fmt: skip
    rows: dict[str, Rows] = {}
    for name, shape in SHAPES.items():
        if "same_as" in shape or (name not in ("households", "villages", "counties") and choose.chance(12)):
            continue
        facts = [f for f in tables[name].facts if f.name.startswith(name[:2]) and f.written in (None, "percent")]
        facts = [f for f in facts if not choose.chance(4)]
        if name in keys:
            rows[name] = [r for key in keys[name] for r in _versions(choose, facts, {str(shape["key"]): key})]
        else:
            rows[name] = [
                _row(choose, facts) | _linked(choose, shape, n, households, persons) | _validity(choose)
                for n in range(choose.number(0, 7))
            ]
        for row in rows[name]:
            if name == "households":
                row["village_code"] = choose.pick([*PLACES, "0199", None])
            if name == "members":
                row["person_id"] = choose.pick([*persons, None])
    return rows


def _versions(choose: Chooser, facts: Sequence[Fact], key: Mapping[str, object]) -> Rows:
    """One row without days, or some that follow each other; none where the subject is not there on any day."""
    way = choose.number(0, 9)
    if way < 5:
        return [{**key, **_row(choose, facts), "valid_from": None, "valid_until": None}]
    if way == 9:
        return []
    days = [None, ON - timedelta(400), ON, ON + timedelta(1), None]
    first, last = choose.number(0, 2), choose.number(3, 4)
    steps = list(zip(days[first:last], days[first + 1 : last + 1], strict=True))
    return [{**key, **_row(choose, facts), "valid_from": a, "valid_until": b} for a, b in steps]


def _validity(choose: Chooser) -> dict[str, object]:
    if choose.chance(70):
        return {"valid_from": None, "valid_until": None}
    return {
        "valid_from": choose.pick([None, ON - timedelta(9), ON, ON + timedelta(1)]),
        "valid_until": choose.pick([None, ON + timedelta(9), ON + timedelta(1), ON]),
    }


def _linked(
    choose: Chooser, shape: Mapping[str, object], n: int, households: Sequence[str], persons: Sequence[str]
) -> dict[str, object]:
    link = choose.pick([*(persons if shape["kind"] == "register" else households), "nobody"])
    own = {str(shape["key"]): f"k{n}"} if "key" in shape else {}
    return {str(shape["by"]): link, **own}


def _row(choose: Chooser, facts: Sequence[Fact]) -> dict[str, object]:
    return {fact.name: None if choose.chance(22) else _value(choose, fact) for fact in facts}


def _value(choose: Chooser, fact: Fact) -> object:
    match fact.kind:
        case "bool":
            return choose.pick([True, False])
        case "date":
            return choose.pick([date(2020, 2, 29), date(2004, 2, 29), date(2000, 12, 31), date(2021, 3, 1)])
        case "code":
            return choose.pick(CODES[fact.codes])
        case "text":
            return choose.pick(WORDS)
    scale = 10 ** (fact.places - (2 if fact.written == "percent" else 0))
    amount = choose.pick([0, 1, -1, 5, 16, 81250 if scale == 100 else 9, -3]) if choose.chance(70) else (
        choose.number(-FACT_MOST, FACT_MOST) * scale // choose.pick([1, 3]))  # fmt: skip
    if fact.unit == MONEY or scale == 1:
        return amount
    return Decimal(amount).scaleb(-(fact.places - (2 if fact.written == "percent" else 0)))
