"""Reading accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import token_hash
from bangfu.programme.accounts.models import Account, SealedReading, Token, TokenScope
from bangfu.programme.accounts.permissions import Kind, May, can
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.row_security import confined
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


def account_numbered(number: int | None) -> Account | None:
    """The account in whose name work is done, wherever it is now; None when there is none."""
    with confined(""):
        found: Account | None = Account.objects.filter(pk=number).first()
    return found


@dataclass(frozen=True)
class Speaker:
    """Whom a program speaks for, in the area its token is narrowed to, and what it may ask for."""

    token: Token
    actor: Actor
    reads_only: bool
    kinds: frozenset[str]

    def check(self, kind: str, *, writes: bool) -> None:
        """Raise Problem for what the token is not made for."""
        if writes and self.reads_only:
            raise Problem("accounts.token_reads_only")
        if kind in set(Kind) and kind not in self.kinds:
            raise Problem("accounts.token_other_kind", kind=kind, known=", ".join(sorted(self.kinds)))


def speaker_of_token(text: str) -> Speaker | None:
    """Whom a program speaks for; nobody when the token ended, expired, or the account was closed.

    Nobody either where the area of the token is no longer its account's.
    """
    lasts = Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
    live = Token.objects.filter(lasts, ended_at=None, account__is_active=True)
    with confined(""):  # who asks is known only then
        token = live.filter(hash=token_hash(text)).select_related("account", "scope").first()
        if token is None:
            return None
        actor, scope = token.account.actor(), scope_of(token)
    if scope is None:
        return Speaker(token, actor, reads_only=False, kinds=frozenset(Kind))
    if not scope.area.startswith(actor.area):
        return None
    return Speaker(token, replace(actor, area=scope.area), scope.reads_only, frozenset(scope.kinds.split(",")))


def scope_of(token: Token) -> TokenScope | None:
    """What a token is narrowed to, if it is."""
    try:
        return token.scope
    except TokenScope.DoesNotExist:
        return None


def tokens_of(actor: Actor) -> QuerySet[Token]:
    """The tokens of one's own account, the newest first."""
    return Token.objects.filter(account=actor.account).select_related("scope").order_by("-id")


def account_named(username: str) -> Account | None:
    """The account that signs in under a name."""
    with confined(""):
        found: Account | None = Account.objects.filter(username=username).first()
    return found


def names_of_accounts(accounts: Iterable[int | None]) -> dict[int, str]:
    """What people call themselves, by account: whoever sees what somebody did may know who it was."""
    with confined(""):
        return dict(Account.objects.filter(pk__in=set(accounts)).values_list("pk", "name"))


def anybody_signs_in() -> bool:
    """Whether there is an account that is open."""
    with confined(""):
        found: bool = Account.objects.filter(is_active=True).exists()
    return found
