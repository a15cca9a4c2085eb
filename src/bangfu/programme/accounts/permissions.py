"""What each role may do; where is a matter of the area. Pairs: `can_…` answers, `check_…` raises a sentence."""

from __future__ import annotations

from enum import StrEnum

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import SYSTEM_ROLE, Actor


class May(StrEnum):
    """Everything an account can be allowed; a name a line of the access matrix speaks of."""

    SEE_HOUSEHOLDS = "see_households"
    SEE_FIGURES = "see_figures"  # counts and roll-ups, without names
    UNSEAL = "unseal"  # identity numbers, phones, health; each reading is written down
    IMPORT = "import"
    CORRECT = "correct"
    RUN = "run"
    HANDLE_LEADS = "handle_leads"
    SIMULATE = "simulate"
    EXPORT = "export"
    MANAGE_PLACES = "manage_places"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_LOG = "see_log"
    ANSWER = "answer"  # complaints and suggestions


class Kind(StrEnum):
    """What a program may ask for; a token can be narrowed to some of it."""

    HOUSEHOLDS = "households"
    VERDICTS = "verdicts"
    PLACES = "places"
    RUNS = "runs"
    LEADS = "leads"
    ROSTERS = "rosters"


class Role(StrEnum):
    """Roles; the level is that of the area."""

    OFFICER = "officer"  # the office in charge of the campaign at its level
    RESIDENT = "resident"  # resident team member, first secretary
    ORGANISATION = "organisation"  # organisation department: posts, not poverty
    INSPECTOR = "inspector"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    PUBLIC = "public"


ALLOWED: dict[str, frozenset[May]] = {
    Role.OFFICER: frozenset(May) - {May.MANAGE_ACCOUNTS, May.MANAGE_PLACES},
    Role.RESIDENT: frozenset({May.SEE_HOUSEHOLDS, May.SEE_FIGURES, May.CORRECT, May.HANDLE_LEADS}),
    Role.ORGANISATION: frozenset({May.SEE_FIGURES}),
    Role.INSPECTOR: frozenset({May.SEE_HOUSEHOLDS, May.SEE_FIGURES, May.UNSEAL, May.SEE_LOG}),
    Role.ANALYST: frozenset({May.SEE_HOUSEHOLDS, May.SEE_FIGURES, May.RUN, May.SIMULATE, May.EXPORT}),
    Role.ADMINISTRATOR: frozenset({May.MANAGE_ACCOUNTS, May.MANAGE_PLACES, May.SEE_LOG, May.SEE_FIGURES}),
    Role.PUBLIC: frozenset(),
    SYSTEM_ROLE: frozenset(May),
}

REFUSALS = frozenset({
    "accounts.not_allowed", "accounts.other_area", "accounts.foreign_token", "accounts.token_reads_only",
    "accounts.token_other_kind",
})  # fmt: skip
"""Problems that say that an account may not, rather than that something is wrong with what it asked."""


def can(actor: Actor, may: May, path: str = "") -> bool:
    """Whether the actor may do this at a place; without one, anywhere in its area."""
    return may in ALLOWED.get(actor.role, frozenset()) and path.startswith(actor.area if path else "")


def check_may(actor: Actor, may: May, path: str = "") -> None:
    """Raise Problem when the actor may not do this, or not there."""
    if may not in ALLOWED.get(actor.role, frozenset()):
        raise Problem("accounts.not_allowed", role=actor.role, may=may.value)
    if path and not path.startswith(actor.area):
        raise Problem("accounts.other_area", area=actor.area)
