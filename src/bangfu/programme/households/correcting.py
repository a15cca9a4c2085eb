"""Correcting one fact of a household or of one of its people, with a reason; what was believed before stays dated."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import Value, to_stored
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.core.policy.types import Kind
from bangfu.core.typed_days import day_written
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.facts import facts_text
from bangfu.programme.households.list_columns import list_anew
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.ledger.evidence import columns_of
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, action, canonical

TEXT_MOST = 200


def home_to_correct(change: Change, number: str, reason: str) -> Household:
    """The household, locked, that this actor may put right for this reason; raises `Problem` otherwise."""
    home: Household | None = Household.objects.select_for_update().filter(number=number).first()
    if home is None:
        raise Problem("households.not_there", number=number)
    check_may(change.actor, May.CORRECT, home.path)
    if not reason.strip():
        raise Problem("households.no_reason")
    return home


@action("households.correct_fact")
def correct_fact(
    change: Change, pack: Pack, number: str, member: str, name: str, value: str, since: date, reason: str
) -> None:
    """Put one fact right from a day on, of the household or of the member called `member`; an empty value is unknown.

    What held until then keeps its days. On the very day the present facts began they are put right as they stand.
    """
    home = home_to_correct(change, number, reason)
    if since > change.day:
        raise Problem("households.in_future", on=since)
    shape = shape_of(pack)
    table = shape.member if member else shape.home
    fact = correctable(shape, table).get(name) if table is not None else None
    if fact is None:
        raise Problem("households.not_correctable", name=name)
    state = _open_state(home, member)
    if state.since is not None and since < state.since:
        raise Problem("households.before_state", since=state.since, on=since)
    given = to_stored(fact, parsed(pack, fact, value))
    facts = _with(state.facts, fact, given)
    if facts == state.facts:
        raise Problem("households.same_value")
    draft = change.entry(f"household/{home.number}", home.path, reason)
    if state.since == since:
        state.facts = facts
        change.update(draft, state, "facts")
    else:
        row = dict(zip(columns_of(type(state)), _values(state), strict=True))
        state.until = since
        change.update(draft, state, "until")
        private = _opened_private(state)
        row |= {"since": since, "until": None, "facts": facts, "private": private, "brought_by": None, "ended_by": None}
        change.insert_rows(type(state), [tuple(row[c] for c in columns_of(type(state))[1:])], [draft])
    list_anew(change, shape, {home.pk: draft})


def correctable(shape: Shape, table: Table | None) -> dict[str, Fact]:
    """The facts of a table that are put right here: stored, open, nobody's name; sealed ones come with a roster."""
    if table is None:
        return {}
    return {name: fact for name, fact in shape.facts(table).items() if not fact.personal}


def parsed(pack: Pack, fact: Fact, text: str) -> Value:
    """A value as somebody typed it, in the fact's own unit; raises Problem saying what was expected."""
    written = text.strip()
    if not written:
        return None
    label = fact.label
    match fact.type.kind:
        case Kind.BOOL if written in ("true", "false"):
            return written == "true"
        case Kind.CODE if fact.type.codes is not None and written in pack.codes[fact.type.codes].codes:
            return written
        case Kind.DATE:
            day = day_written(written)
            if day is None:
                raise Problem("households.not_a_day", fact=label, found=written)
            return day
        case Kind.NUMBER:
            return _number(fact, written)
        case Kind.TEXT if len(written) <= TEXT_MOST:
            return written
    raise Problem("households.not_a_value", fact=label, found=written[:40])


def _number(fact: Fact, written: str) -> Decimal:
    try:
        value = Decimal(written.replace(",", ""))
        if not value.is_finite() or value != round(value, fact.type.places) or abs(value) >= 10**12:
            raise InvalidOperation
    except InvalidOperation as error:
        details = {"fact": fact.label, "found": written[:40], "places": fact.type.places}
        raise Problem("households.not_a_number", **details) from error
    return value


def _open_state(home: Household, member: str) -> HouseholdState | MemberState:
    if not member:
        states = HouseholdState.objects.filter(household=home, until=None)
    else:
        people = Member.objects.filter(number=member)
        states = MemberState.objects.filter(household=home, member__in=people, until=None)
    found: HouseholdState | MemberState | None = states.order_by("-since", "-id").first()
    if found is None:
        raise Problem("households.nothing_open", number=member or home.number)
    return found


def _with(text: str, fact: Fact, stored: object) -> str:
    facts = json.loads(text)
    facts.pop(fact.name, None)
    if stored is not None:
        facts |= json.loads(facts_text({fact.name: fact}, {fact.name: stored}))
    return canonical(facts)


def _values(state: HouseholdState | MemberState) -> list[object]:
    return [getattr(state, column) for column in columns_of(type(state))]


def _opened_private(state: HouseholdState | MemberState) -> str | None:
    """The sealed facts, to be sealed again for the new row; nobody sees them."""
    return unseal(state.private, type(state), "private", state.pk)
