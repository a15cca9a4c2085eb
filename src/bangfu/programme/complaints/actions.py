"""Complaining, reading a complaint in order to answer it, and answering."""

from __future__ import annotations

from datetime import timedelta

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.complaints.permissions import check_answer
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.writing import Change, action

KINDS = ("complaint", "suggestion")
LEAST = 4
"""Characters that say something."""


@action("complaints.complain")
def complain(change: Change, kind: str, page: str, said: str, days: int | None) -> int:
    """Write down a complaint or a suggestion; gives its number. `days` is the pack's time limit, from today on."""
    if change.actor.account is None:
        raise Problem("complaints.nobody")
    if kind not in KINDS:
        raise Problem("complaints.kind", found=kind)
    if len(said.strip()) < LEAST:
        raise Problem("complaints.nothing_said")
    due_on = change.day + timedelta(days=days) if days is not None else None
    made = Complaint(
        path=change.actor.area, kind=kind, page=page[:200], said=said.strip(), at=change.at, by=change.actor.account,
        by_name=change.actor.name, due_on=due_on,
    )  # fmt: skip
    change.insert(change.entry("complaint", change.actor.area), made)
    return int(made.pk)


@action("complaints.answer_complaint")
def answer_complaint(change: Change, number: int, answer: str) -> None:
    """Answer it; never by who made it."""
    complaint = change.row(Complaint, number)
    check_answer(change.actor, complaint)
    if len(answer.strip()) < LEAST:
        raise Problem("complaints.nothing_said")
    complaint.answer, complaint.answered_at = answer.strip(), change.at
    complaint.answered_by, complaint.answered_name = change.actor.account, change.actor.name
    draft = change.entry(f"complaint/{complaint.pk}", complaint.path)
    change.update(draft, complaint, "answer", "answered_at", "answered_by", "answered_name")


def open_complaint(actor: Actor, complaint: Complaint, purpose: str) -> str:
    """What it says, for who may answer; that it was opened is written down first."""
    check_answer(actor, complaint)
    return read_sealed(actor, complaint, ("said",), complaint.path, purpose)["said"]
