"""Reading accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.programme.accounts.actions import token_hash
from bangfu.programme.accounts.models import Account, SealedReading, Token
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.writer import run_aside
from bangfu.programme.places.queries import within


def visible_to(actor: Actor) -> QuerySet[Account]:
    """Accounts of the actor's area, for those who manage them; else only the own one."""
    if not can(actor, May.MANAGE_ACCOUNTS):
        own: QuerySet[Account] = Account.objects.filter(pk=actor.account)
        return own
    return within(Account.objects.all(), actor.area, "area")


def has_second_step(account: Account) -> bool:
    """Whether signing in to an account asks for more than its password."""
    found: bool = Authenticator.objects.filter(user=account).exists()
    return found


def readings_visible_to(actor: Actor) -> QuerySet[SealedReading]:
    """Who opened which seal, for those who may see the log or the household."""
    if not (can(actor, May.SEE_LOG) or can(actor, May.SEE_HOUSEHOLDS)):
        return SealedReading.objects.none()
    return within(SealedReading.objects.all(), actor.area)


def account_of_token(text: str) -> Account | None:
    """The account a program speaks for; none when the token ended, expired, or the account was closed."""
    lasts = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
    live = Token.objects.filter(lasts, ended_at=None, account__is_active=True)
    token = live.filter(hash=token_hash(text)).select_related("account").first()
    return token.account if token is not None else None


def note_use(text: str, at: datetime, every: timedelta) -> None:
    """Write down that a token was used, at most so often: a list of tokens shows which are forgotten."""
    stale = Q(used_at=None) | Q(used_at__lt=at - every)
    found = Token.objects.filter(stale, hash=token_hash(text)).first()
    if found is not None:
        found.used_at = at
        run_aside(lambda: found.save(update_fields=["used_at"]))
