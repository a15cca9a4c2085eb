"""Which policy packs this office works by, and which of them is in force on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings
from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.ledger.actors import SYSTEM_ROLE, Actor


@cache
def pack_named(name: str) -> Pack:
    """A shipped pack, read once: packs change with the program only."""
    return load_pack(name)


@cache
def shape_named(name: str) -> Shape:
    """Where the pack's tables are kept."""
    return shape_of(pack_named(name))


def packs() -> list[Pack]:
    """The packs of this office, the oldest first."""
    return [pack_named(name) for name in settings.BANGFU_PACKS]


def check_ours(actor: Actor, name: str) -> None:
    """Raise Problem when somebody names a pack this office does not work by: a name is no path on the server."""
    if actor.role != SYSTEM_ROLE and name not in settings.BANGFU_PACKS:
        raise Problem("policy.not_of_this_office", found=name, known=", ".join(settings.BANGFU_PACKS))


def pack_on(day: date | None) -> Pack:
    """The pack in force on a day (today without one); outside all of them the nearest."""
    on, known = day or today(), packs()
    holding = [p for p in known if p.valid_from <= on and (p.valid_until is None or on < p.valid_until)]
    if holding:
        return holding[0]
    return known[0] if on < known[0].valid_from else known[-1]


def today() -> date:
    """Today; in a demo register the day its story has come to."""
    return settings.BANGFU_TODAY or timezone.localdate()
