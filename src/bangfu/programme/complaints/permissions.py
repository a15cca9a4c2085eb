"""Who may answer a complaint: an officer of the place it came from or above, and never who made it."""

from __future__ import annotations

from bangfu.core.errors import Problem
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.complaints.models import Complaint
from bangfu.programme.ledger.actors import Actor


def check_answer(actor: Actor, complaint: Complaint) -> None:
    """Raise Problem when the actor may not answer this one, or it has its answer."""
    check_may(actor, May.ANSWER, complaint.path or ("-" if actor.area else ""))
    if complaint.by == actor.account:
        raise Problem("complaints.own")
    if complaint.answered_at is not None:
        raise Problem("complaints.answered", name=complaint.answered_name)


def can_answer(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor may answer it now."""
    return (
        can(actor, May.ANSWER, complaint.path) and complaint.path.startswith(actor.area)
        and complaint.by != actor.account and complaint.answered_at is None
    )  # fmt: skip
