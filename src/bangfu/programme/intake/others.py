"""Two officers at once: which other imports have to do with the places of this one, told before either writes.

Imports do not shut each other out, for most of them meet in no household. What was changed since a comparison is
refused when it is applied (`staleness`); here it is said while there is still time to agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bangfu.programme.accounts.models import Account
from bangfu.programme.intake.models import Import, State
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.places.queries import names_of

LOOKED_AT = 200
"""The newest imports that are looked at."""
UNDECIDED = (State.CHECKING, State.READY, State.FAILED)


@dataclass(frozen=True)
class Other:
    """Another import: where both have something to do, and who began it."""

    number: int
    is_applied: bool
    """Written since this one was compared; otherwise it is open."""
    at: datetime
    """When it was written, or begun."""
    place: str
    place_name: str
    role: str
    """The role of who began it; empty for the program itself."""
    area_name: str
    is_own: bool
    """Begun by the same account."""


def others_at(row: Import, lang: str) -> list[Other]:
    """Imports that are open in the places of this one, and those written there since it was compared."""
    if row.state not in UNDECIDED:
        return []
    wanted = Q(state__in=(State.CHECKING, State.READY))
    if row.compared_at is not None:
        wanted |= Q(state=State.APPLIED, applied_at__gt=row.compared_at)
    with confined(""):  # whoever works on the same places may sit above or beside
        met = [
            (other, place) for other in Import.objects.filter(wanted).exclude(pk=row.pk).order_by("-id")[:LOOKED_AT]
            if (place := _common(_place(row), _place(other))) is not None
        ]  # fmt: skip
        named = names_of({path for other, place in met for path in (other.area, *_above(place))}, lang)
        roles = dict(Account.objects.filter(pk__in={other.account for other, _ in met}).values_list("pk", "role"))
    return [
        Other(
            other.pk, other.state == State.APPLIED, other.applied_at or other.begun_at, place,
            next((named[path] for path in _above(place) if path in named), place),
            roles.get(other.account, ""), named.get(other.area, ""),
            row.account is not None and other.account == row.account,
        )
        for other, place in met
    ]  # fmt: skip


def _place(row: Import) -> str:
    """Where an import's households are; before it was compared, wherever its account may write."""
    return str(row.place if row.compared_at is not None else row.area)


def _above(place: str) -> list[str]:
    """A code, then ever shorter ones: what several villages share may be no place's own."""
    return [place[:width] for width in range(len(place), 0, -1)]


def _common(one: str, other: str) -> str | None:
    """The smaller of two places of which one lies in the other."""
    smaller, larger = (one, other) if len(one) >= len(other) else (other, one)
    return smaller if smaller.startswith(larger) else None
