"""What was left behind about a household: leads, who wrote what, who opened seals, and the proof of the last entry."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime

from bangfu.core.policy.loading import rule_set
from bangfu.core.texts import headed
from bangfu.programme.accounts.queries import readings_visible_to
from bangfu.programme.assessment.queries import leads_of
from bangfu.programme.assessment.states import LABELS, OPEN, LeadState
from bangfu.programme.households.models import Household, Member, MemberState
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.models import Checkpoint, Entry, EntrySecret
from bangfu.programme.ledger.sealing import Sealed, unseal
from bangfu.programme.places.queries import entries_in
from bangfu.web.menu import address
from bangfu.web.policy import pack_named
from bangfu.web.shown import Event
from bangfu.web.words import WORDS, days, name_of_actor, words

ENTRIES = 12


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
    shown = []
    for lead in leads_of(actor, home.number)[:10]:
        pack = pack_named(lead.pack)
        rule = rule_set(pack, lead.rule_set).rules.get(lead.rule)
        href = address("lead", lead.pk)
        state = LeadState(lead.state)
        label = headed(rule.label[lang] if rule is not None else lead.rule)
        shown.append(
            LeadShown(
                label, days.long(lead.opened_on, lang), "late" if state in OPEN else "", LABELS[state][lang], href
            )
        )
    return shown


def entries_of(actor: Actor, home: Household, lang: str) -> list[Event]:
    """Who wrote what about the household, with the reason, the latest first."""
    entries = entries_in(actor.area).filter(subject=f"household/{home.number}")
    return [
        Event(
            f"{localtime(entry.at):%Y-%m-%d %H:%M}",
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
    members = Member.objects.filter(states__household=home).values("pk")
    rows = readings_visible_to(actor)
    found = rows.filter(table=Member._meta.db_table, row__in=members) | rows.filter(
        table=MemberState._meta.db_table, row__in=MemberState.objects.filter(household=home).values("pk")
    )
    by_reading: dict[tuple[str, str, str], int] = {}
    for reading in found.order_by("-id")[:60]:
        key = (f"{localtime(reading.at):%Y-%m-%d %H:%M}", reading.name, reading.purpose)
        by_reading[key] = by_reading.get(key, 0) + 1
    return [
        Event(when, words("reading.said", lang, name=name, count=count), purpose)
        for (when, name, purpose), count in list(by_reading.items())[:8]
    ]


@dataclass(frozen=True)
class Proof:
    """Where the last entry about the household stands in the log."""

    rows: list[tuple[str, str, bool]]
    sealed: bool


def proof_of(home: Household, lang: str) -> Proof | None:
    """The last entry's place in the log, and whether a signed checkpoint holds it."""
    entry = Entry.objects.filter(subject=f"household/{home.number}").order_by("-id").first()
    if entry is None:
        return None
    checkpoint = Checkpoint.objects.order_by("-size").first()
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
        (words("proof.at", lang), f"{localtime(entry.at):%Y-%m-%d %H:%M}", False),
        (words("proof.by", lang), name_of_actor(entry.actor_name, lang), False),
        (words("proof.digest", lang), said, True),
    ]
    if checkpoint is not None and sealed:
        stood = words(
            "proof.checkpoint.said", lang, size=checkpoint.size, at=f"{localtime(checkpoint.at):%Y-%m-%d %H:%M}"
        )
        rows.append((words("proof.checkpoint", lang), stood, False))
    return Proof(rows, sealed)
