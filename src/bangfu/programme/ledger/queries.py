"""Reading the log: the newest checkpoint, and the entries of all or of one account."""

from __future__ import annotations

from django.db.models import QuerySet

from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.models import Checkpoint, Entry


def newest_checkpoint() -> Checkpoint | None:
    """The signed checkpoint that holds most; None before the first."""
    return Checkpoint.objects.order_by("-size").first()


def every_entry() -> QuerySet[Entry]:
    """The whole log: for whoever holds the register's folder, and for the entries of an area."""
    return Entry.objects.all()


def entries_by(actor: Actor) -> QuerySet[Entry]:
    """The entries an account wrote."""
    return Entry.objects.filter(actor=actor.account)
