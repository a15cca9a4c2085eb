"""Plain Python, one household at a time: what a web application does when it loops over its objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from bench.contenders import COLUMNS, RULES, VERDICT_RULES, Notes, Task

Row: TypeAlias = dict[str, object]
Answer: TypeAlias = bool | None  # None is unknown

_TODAY = date(2020, 6, 30)


def parquet(task: Task) -> Notes:
    """All rules over the Parquet files, a dictionary a row."""
    read = {
        name: pq.read_table(task.register.parquet(name), columns=list(columns)).to_pylist()
        for name, columns in COLUMNS.items()
    }
    incomes = {row["household_id"]: row for row in read["incomes"]}
    members = _grouped(read["members"], "household_id")
    registers = {name: _grouped(read[name], "person_id") for name in ("vehicles", "companies", "payroll", "deaths")}
    results = [
        _judge(household, incomes.get(household["household_id"], {}), members[household["household_id"]], registers)
        for household in read["households"]
    ]
    pq.write_table(pa.Table.from_pylist(results), task.out, compression="zstd")
    return {}


def _grouped(rows: Iterable[Row], key: str) -> dict[object, list[Row]]:
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _not(a: Answer) -> Answer:
    return None if a is None else not a


def _all(answers: Iterable[Answer]) -> Answer:
    unknown = False
    for answer in answers:
        if answer is False:
            return False
        unknown = unknown or answer is None
    return None if unknown else True


def _any(answers: Iterable[Answer]) -> Answer:
    return _not(_all(_not(answer) for answer in answers))


def _is(row: Row, name: str, *codes: str) -> Answer:
    value = row[name]
    return None if value is None else value in codes


def _age(person: Row) -> int | None:
    born = person["birth_on"]
    if not isinstance(born, date):
        return None
    return _TODAY.year - born.year - ((_TODAY.month, _TODAY.day) < (born.month, born.day))


def _between(least: float, value: object, most: float) -> Answer:
    return None if not isinstance(value, int) else least <= value <= most


def _flag(row: Row, name: str) -> Answer:
    value = row[name]
    return value if isinstance(value, bool) else None


def _net_income(income: Row) -> int | None:
    sources = [income.get(f"{source}_fen") for source in ("wage", "business", "property", "transfer")]
    cost = income.get("production_cost_fen")
    earned = [amount for amount in sources if isinstance(amount, int)]
    return sum(earned) - cost if len(earned) == len(sources) and isinstance(cost, int) else None


def _judge(household: Row, income: Row, members: list[Row], registers: dict[str, dict[object, list[Row]]]) -> Row:
    net, count = _net_income(income), len(members)
    answers = {
        **_household_rules(household, net, count),
        **_member_rules(members),
        **_register_rules(members, registers),
    }
    verdict = _all(answers[rule] for rule in VERDICT_RULES)
    return {
        "household_id": household["household_id"],
        "village_code": household["village_code"],
        "verdict": "unknown" if verdict is None else "met" if verdict else "unmet",
        "unmet": sum(1 << place for place, rule in enumerate(RULES) if answers[rule] is False),
        "unknown": sum(1 << place for place, rule in enumerate(RULES) if answers[rule] is None),
        "net_income_fen": net,
        "member_count": count,
    }


def _household_rules(household: Row, net: int | None, count: int) -> dict[str, Answer]:
    reported = household["reported_size"]
    return {
        "income": None if net is None else net > 400000 * count,
        "food_clothing": _all([_flag(household, "food_assured"), _flag(household, "clothing_assured")]),
        "housing": _any([_is(household, "dwelling_grade", "A", "B"), _flag(household, "dwelling_repaired"),
                         _flag(household, "relocated")]),
        "water": _all([
            _flag(household, "water_quality_safe"),
            _between(20, household["water_litres"], float("inf")),
            _between(0, household["water_fetch_minutes"], 20),
            _between(90, household["water_supply_rate"], float("inf")),
        ]),
        "confirmed": _flag(household, "household_confirmed"),
        "size_mismatch": None if reported is None else reported != count,
        "near_line": None if net is None else 400000 * count < net <= 440000 * count,
    }


def _member_rules(members: list[Row]) -> dict[str, Answer]:
    heads = [_is(person, "relation", "head") for person in members]
    truant = _any(
        _all([_between(6, _age(person), 15), _is(person, "school_status", "not_in_school", "dropped_out"),
              _not(_flag(person, "excused_from_school"))])
        for person in members
    )
    elderly = _all(_between(60, _age(person), float("inf")) for person in members)
    return {
        "schooling": _not(truant),
        "medical": _all(
            _any([_flag(person, "medical_insured"), _flag(person, "insurance_exempt"),
                  _flag(person, "serving_soldier")])
            for person in members
        ),
        "head_missing": None if None in heads else heads.count(True) != 1,
        "elderly_alone": bool(members) and elderly,
        "labour_missing": _not(_any(_is(person, "labour", "ordinary", "skilled") for person in members)),
    }


def _register_rules(members: list[Row], registers: dict[str, dict[object, list[Row]]]) -> dict[str, Answer]:
    nameless = any(person["person_id"] is None for person in members)

    def named(name: str, test: Callable[[Row], Answer]) -> Answer:
        register = registers[name]
        found = _any(test(entry) for person in members for entry in register.get(person["person_id"], ()))
        return None if nameless and not found else found

    def died(entry: Row) -> Answer:
        day = entry["died_on"]
        return day <= _TODAY if isinstance(day, date) else None

    return {
        "vehicle": named("vehicles", lambda entry: _all(
            [_is(entry, "kind", "car", "truck", "van"), _is(entry, "use", "private")])),
        "company": named("companies", lambda entry: _all(
            [_is(entry, "role", "legal_person", "shareholder"), _is(entry, "state", "active")])),
        "payroll": named("payroll", lambda entry: True),
        "deceased": named("deaths", died),
    }
