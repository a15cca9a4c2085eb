"""What was left behind about a household: leads, who wrote what, who opened seals, and the proof of the last entry."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.programme.assessment.queries import leads_of
from bangfu.programme.assessment.states import LABELS, OPEN, LeadState
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import readings_about
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.proving import last_entry_about
from bangfu.programme.ledger.queries import newest_checkpoint
from bangfu.programme.ledger.sealing import Sealed, unseal
from bangfu.programme.places.queries import entries_about
from bangfu.web.lead_words import words_of_leads
from bangfu.web.menu import address
from bangfu.web.shown import Event
from bangfu.web.words import WORDS, days, name_of_actor, words

ENTRIES = 12
TAKE_OUT = "accounts.take_out"


@dataclass(frozen=True)
class LeadShown:
    """A lead about the household: the rule's question, its state, where it is dealt with."""

    label: str
    opened: str
    state: str
    word: str
    href: str


def leads_shown(actor: Actor, home: Household, lang: str) -> list[LeadShown]:
    """The leads about a household, the newest first."""
    shown, found = [], list(leads_of(actor, home.number)[:10])
    told = words_of_leads(found, lang)
    for lead in found:
        state, opened = LeadState(lead.state), days.long(lead.opened_on, lang)
        pill = "late" if state in OPEN else ""
        shown.append(LeadShown(told[lead.pk].title, opened, pill, LABELS[state][lang], address("lead", lead.pk)))
    return shown


def entries_of(actor: Actor, home: Household, lang: str) -> list[Event]:
    """Who wrote what about the household, with the reason, the latest first."""
    entries = entries_about(actor.area, f"household/{home.number}").exclude(action=TAKE_OUT)
    return [
        Event(
            days.moment(entry.at),
            words(
                "history.said", lang, name=name_of_actor(entry.actor_name, lang), act=action_word(entry.action, lang)
            ),
            reason_of(entry),
        )
        for entry in entries.select_related("secret").order_by("-id")[:ENTRIES]
    ]  # fmt: skip


def action_word(action: str, lang: str) -> str:
    """What an entry's action is called."""
    code = f"act.{action}"
    return words(code if code in WORDS else "act.other", lang)


def reason_of(entry: Entry) -> str:
    """The reason given with an entry; empty when none was given, or it was erased."""
    try:
        sealed = entry.secret.reason
    except EntrySecret.DoesNotExist:
        return ""
    return unseal(Sealed(bytes(sealed)), EntrySecret, "reason", entry.pk) or "" if sealed is not None else ""


def readings_of(actor: Actor, home: Household, lang: str) -> list[Event]:
    """Who opened which seal of the household, and what for."""
    lists = entries_about(actor.area, f"household/{home.number}").filter(action=TAKE_OUT).order_by("-id")[:8]
    by_reading: dict[tuple[str, str, str], int] = {}
    for reading in readings_about(actor, home).order_by("-id")[:60]:
        key = (days.moment(reading.at), reading.name, reading.purpose)
        by_reading[key] = by_reading.get(key, 0) + 1
    events = [
        Event(when, words("reading.said", lang, name=name, count=count), purpose)
        for (when, name, purpose), count in by_reading.items()
    ]
    for entry in lists:
        said = words("reading.taken_out", lang, name=name_of_actor(entry.actor_name, lang))
        events.append(Event(days.moment(entry.at), said, ""))
    return sorted(events, key=lambda event: event.when, reverse=True)[:8]


@dataclass(frozen=True)
class Proof:
    """Where the last entry about the household stands in the log."""

    rows: list[tuple[str, str, bool]]
    sealed: bool


def proof_of(home: Household, lang: str) -> Proof | None:
    """The last entry's place in the log, and whether a signed checkpoint holds it."""
    entry = last_entry_about(f"household/{home.number}")
    if entry is None:
        return None
    checkpoint = newest_checkpoint()
    digest = bytes(entry.leaf).hex()
    said = f"{digest[:4]} {digest[4:8]} {digest[8:12]} … {digest[-4:]}"
    place = entry.leaf_index
    sealed = checkpoint is not None and place is not None and place < checkpoint.size
    rows = [
        (
            words("proof.entry", lang),
            words("proof.number", lang, number=place + 1) if place is not None else "—",
            False,
        ),
        (words("proof.at", lang), days.moment(entry.at), False),
        (words("proof.by", lang), name_of_actor(entry.actor_name, lang), False),
        (words("proof.digest", lang), said, True),
    ]
    if checkpoint is not None and sealed:
        stood = words(
            "proof.checkpoint.said", lang, size=checkpoint.size, at=days.moment(checkpoint.at)
        )
        rows.append((words("proof.checkpoint", lang), stood, False))
    return Proof(rows, sealed)
