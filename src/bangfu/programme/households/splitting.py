"""What may go when a place is split, so that nobody types numbers: hamlets, households, what came by a merger.

What a merger joined is split off again this way: from a day on, under a code that is new, for codes are used once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from bangfu.core.policy.model import Fact
from bangfu.core.policy.source import Label
from bangfu.core.policy.types import Kind
from bangfu.programme.households.facts import read_facts
from bangfu.programme.households.models import Household, HouseholdState
from bangfu.programme.households.queries import lived_in
from bangfu.programme.households.shape import Shape
from bangfu.programme.places.models import Place, Succession
from bangfu.programme.places.queries import histories_of, last_day_of, within

MOST = 3000
"""Households of a place that are still listed one by one."""


@dataclass(frozen=True)
class Hamlet:
    """Households that share what one fact says, such as the hamlet; `key` names both."""

    key: str
    label: Label
    value: str
    households: int


@dataclass(frozen=True)
class Former:
    """A place that was merged into this one: with what came from it and is still here."""

    path: str
    name: str
    households: int
    below: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """A household that may go."""

    number: str
    head: str
    persons: int


def homes_of(path: str) -> list[Home]:
    """The households of a place by number; none of one too large to list."""
    rows = within(Household.objects.all(), path).order_by("number")
    found = [Home(*row) for row in rows.values_list("number", "head", "persons")[: MOST + 1]]
    return found if len(found) <= MOST else []


def hamlets_of(path: str, shape: Shape) -> list[Hamlet]:
    """By every text of households that several of them share and that names no person: where they live in the place."""
    counted = Counter(key for keys in _keys(path, shape).values() for key in keys)
    texts = _texts(shape)
    return [
        Hamlet(key, texts[key.partition("=")[0]].label, key.partition("=")[2], count)
        for key, count in sorted(counted.items()) if count > 1
    ]  # fmt: skip


def formers_of(path: str, shape: Shape, lang: str) -> list[Former]:
    """The places merged into one, the last first, of which something is still here."""
    back = Succession.objects.filter(kind="restore").values("predecessor__path")
    merged = Succession.objects.filter(kind="merge", successor__path=path).exclude(predecessor__path__in=back)
    merged = merged.select_related("predecessor")
    found = []
    for one in merged.order_by("-on", "predecessor__path"):
        before = one.predecessor
        below, homes = _below(path, before), len(_from(path, before.path, shape))
        if below or homes:
            found.append(Former(before.path, before.named(lang), homes, tuple(below)))
    return found


def numbers_of(path: str, shape: Shape, hamlets: Collection[str], formers: Collection[str]) -> set[str]:
    """The households of some hamlets, and those that came from some merged places."""
    found = {number for number, keys in _keys(path, shape).items() if keys & set(hamlets)} if hamlets else set()
    for former in formers:
        found |= _from(path, former, shape)
    return found


def below_of(path: str, formers: Collection[str]) -> set[str]:
    """The places one level below that came from some merged places."""
    merged = Place.objects.filter(successions__successor__path=path, successions__kind="merge", path__in=list(formers))
    return {code for one in merged for code in _below(path, one)}


def _from(path: str, former: str, shape: Shape) -> set[str]:
    rows = lived_in(within(Household.objects.all(), path), former, last_day_of(former), shape.place)
    return set(rows.values_list("number", flat=True))


def _below(path: str, former: Place) -> list[str]:
    """Places below that lay below the former one: what they became part of keeps their past."""
    below = within(Place.objects.filter(level=former.level + 1, until=None), path)
    return [
        code for code in below.order_by("path").values_list("path", flat=True)
        if any(past.startswith(former.path) for past in histories_of(code))
    ]  # fmt: skip


def _texts(shape: Shape) -> dict[str, Fact]:
    return {name: f for name, f in shape.facts(shape.home).items() if f.type.kind is Kind.TEXT and not f.personal}


def _keys(path: str, shape: Shape) -> dict[str, set[str]]:
    """What the texts of each household of a place say today."""
    texts = _texts(shape)
    states = within(HouseholdState.objects.filter(until=None), path, "household__path")
    return {
        number: {f"{name}={value}" for name, value in read_facts(facts, texts).items() if value and name in texts}
        for number, facts in states.values_list("household__number", "facts").iterator()
    }  # fmt: skip
