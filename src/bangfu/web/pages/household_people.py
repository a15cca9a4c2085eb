"""Who lives in a household on a day; what is sealed about them stays masked until somebody opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.meaning import Meaning, Row, from_stored
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import headed
from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import member_states_of
from bangfu.programme.households.shape import Shape
from bangfu.programme.places.queries import holding
from bangfu.web.policy import wording

PERSON_FACTS = 3
MASK = "******"


@dataclass(frozen=True)
class Person:
    """A member as the page shows it; sealed fields are masked until somebody opens them."""

    number: str
    name: str
    small: str
    identity: str
    facts: list[tuple[str, str]]
    sealed: list[tuple[str, str]]


def people_of(
    home: Household, shape: Shape, pack: Pack, on: date, lang: str, opened: Mapping[str, Mapping[str, str]]
) -> list[Person]:
    """Who lives there on a day, the head first."""
    table = shape.member
    if table is None:
        return []
    said, shown = wording(pack, lang), _person_facts(pack, shape, table)
    private = shape.facts(table, private=True)
    meaning = Meaning(pack, on)
    people: list[Person] = []
    states = member_states_of(home).filter(holding(on)).order_by("member__number")
    for state in states:
        facts = read_facts(state.facts, table.facts)
        known = opened.get(state.member.number, {})
        row = Row(table.name, {n: from_stored(table.facts[n], v) for n, v in facts.items() if n in table.facts}, {}, {})
        relation = table.facts.get(shape.relation or "")
        identity = known.get("identity", MASK if state.member.identity is not None else "—")
        sealed = [
            (fact.label[lang], _code_word(said, fact, known.get(name))) for name, fact in private.items() if known
        ]
        person = Person(
            state.member.number, state.member.name,
            said.fact_value(relation, row.values.get(relation.name)) if relation is not None else "", identity,
            [(headed(fact.label[lang]), _value(said, meaning, row, fact)) for fact in shown],
            [(label, value) for label, value in sealed if value],
        )  # fmt: skip
        first = relation is not None and row.values.get(relation.name) == shape.head
        people.insert(0, person) if first else people.append(person)
    return people


def _value(said: Wording, meaning: Meaning, row: Row, fact: Fact) -> str:
    value = meaning.fact(row, fact.name) if fact.derived is not None else row.values.get(fact.name)
    return said.fact_value(fact, value) if value is not None else "—"


def _code_word(said: Wording, fact: Fact, text: str | None) -> str:
    if text is None:
        return ""
    if fact.type.codes is not None:
        return said.code(fact.type.codes, text)
    if fact.type.kind is Kind.BOOL:
        return said.value(text == "true", None)
    return text


def _person_facts(pack: Pack, shape: Shape, table: Table) -> list[Fact]:
    """What the table of people shows: the age, where the pack reckons one, and open facts that are codes."""
    age = [f for f in table.facts.values() if f.derived is not None and f.unit in _of_years(pack)][:1]
    codes = [
        fact
        for name, fact in table.facts.items()
        if fact.derived is None and fact.type.kind is Kind.CODE and not fact.private and name != shape.relation
    ]
    return [*age, *codes[:1], *[fact for fact in codes[1:] if fact.ask is not None]][:PERSON_FACTS]


def _of_years(pack: Pack) -> set[str]:
    return {name for name, unit in pack.units.items() if unit.of is not None}
