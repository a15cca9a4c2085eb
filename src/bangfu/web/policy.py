"""What the office's packs call things: statuses, codes, facts and their values; and which pack is in force."""

from __future__ import annotations

from datetime import date
from functools import cache

from bangfu.core.policy.meaning import Meaning, Row, from_stored
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.policy.types import Kind
from bangfu.core.policy.wording import Wording
from bangfu.programme.households.packs import pack_named, pack_on, packs, shape_named, today
from bangfu.programme.households.shape import STATUS

__all__ = [
    "another_day", "pack_named", "pack_on", "packs", "shape_named", "statuses", "stored_value", "today",
    "waiting_statuses", "wording",
]  # fmt: skip


def another_day(day: date | None) -> date | None:
    """The day that was picked, where it is not today: then dated rows answer, not the columns that repeat today."""
    return day if day is not None and day != today() else None


def statuses(pack: Pack, lang: str) -> dict[str, str]:
    """The words for what a household can be in the register, in the pack's order."""
    fact = shape_named(pack.name).home.facts.get(STATUS)
    if fact is None or fact.type.codes is None:
        return {}
    return {code: entry.label[lang] for code, entry in pack.codes[fact.type.codes].codes.items()}


@cache
def waiting_statuses(name: str, on: date) -> tuple[str, ...]:
    """What a household is as long as the programme is not over for it: the statuses an `all` set speaks of.

    A set that says when it is over (every rule must hold) and whom it speaks of names them; without one, none.
    """
    pack, shape = pack_named(name), shape_named(name)
    fact = shape.home.facts.get(STATUS)
    if fact is None or fact.type.codes is None:
        return ()
    sets = [r for r in pack.rule_sets.values() if r.of == shape.home.name and r.verdict == "all" and r.applies_when]
    meaning, waiting = Meaning(pack, on), []
    for code in pack.codes[fact.type.codes].codes:
        row = Row(shape.home.name, {STATUS: code}, {}, {})
        if any(rules.applies_when is not None and meaning.of(rules.applies_when, row) is True for rules in sets):
            waiting.append(code)
    return tuple(waiting)


def wording(pack: Pack, lang: str) -> Wording:
    """The pack's words, names left out."""
    return Wording(pack, lang)


def stored_value(said: Wording, fact: Fact, stored: object) -> str:
    """A value as the register holds it, in words; an identity number is never printed."""
    if stored is None:
        return "—"
    if fact.personal and fact.type.kind is Kind.TEXT:
        return str(stored)
    return said.fact_value(fact, from_stored(fact, stored))
