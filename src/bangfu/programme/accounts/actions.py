"""Writing accounts: open, change and close them, passwords, tokens for programs; who opened a seal is written down."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from bangfu.core.errors import Problem
from bangfu.programme.accounts.models import Account, SealedReading, Token
from bangfu.programme.accounts.permissions import May, Role, check_may
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, action

TOKEN_BYTES = 32
PASSWORD_BYTES = 12
USERNAME = re.compile(r"[A-Za-z0-9._-]{1,60}")


@action("accounts.open_account")
def open_account(change: Change, username: str, name: str, role: str, area: str, password: str | None = None) -> int:
    """Open an account inside the actor's own area; gives its id. Without a password nobody can sign in yet."""
    _check_manages(change.actor, area)
    if not (USERNAME.fullmatch(username) and name):
        raise Problem("accounts.incomplete")
    if role not in set(Role):
        raise Problem("accounts.no_role", found=role, known=", ".join(Role))
    if Account.objects.filter(username=username).exists():
        raise Problem("accounts.name_taken", username=username)
    account = Account(username=username, name=name, role=role, area=area)
    change.insert(change.entry(f"account/{username}", area), account)
    if password is not None:
        account.password = make_password(password)
        account.save(update_fields=["password"])
    return int(account.pk)


@action("accounts.change_account")
def change_account(
    change: Change, account_id: int, *, role: str, area: str, is_active: bool, reason: str = ""
) -> None:
    """Give somebody else's account another role or area, or close it; its sessions end with its next request.

    Nobody changes the own account: an office would stand without an administrator, and nobody gives himself a role.
    """
    if account_id == change.actor.account:
        raise Problem("accounts.own_account")
    account = change.row(Account, account_id)
    _check_manages(change.actor, account.area)
    _check_manages(change.actor, area)
    if role not in set(Role):
        raise Problem("accounts.no_role", found=role, known=", ".join(Role))
    account.role, account.area, account.is_active = role, area, is_active
    change.update(change.entry(f"account/{account.username}", area, reason), account, "role", "area", "is_active")


@action("accounts.renew_password")
def renew_password(change: Change, account_id: int) -> str:
    """Give somebody of the actor's area a new password, said once; the old one stops working at once."""
    account = change.row(Account, account_id)
    _check_manages(change.actor, account.area)
    change.entry(f"account/{account.username}", account.area)
    text = fresh_password()
    account.password = make_password(text)
    account.save(update_fields=["password"])
    return text


@action("accounts.change_own_password")
def change_own_password(change: Change, password: str) -> None:
    """Keep a new password for the own account; other devices that are signed in have to sign in again."""
    account = Account.objects.get(pk=change.actor.account)
    change.entry(f"account/{account.username}", account.area)
    account.password = make_password(password)
    account.save(update_fields=["password"])


@action("accounts.end_second_step")
def end_second_step(change: Change, account_id: int, reason: str = "") -> None:
    """Let somebody sign in by the password alone, as when the phone with the codes is lost; they set it up again."""
    account = change.row(Account, account_id)
    _check_manages(change.actor, account.area)
    keys = Authenticator.objects.filter(user=account)
    if not keys.exists():
        raise Problem("accounts.no_second_step", username=account.username)
    change.entry(f"account/{account.username}", account.area, reason)
    keys.delete()


@action("accounts.make_token")
def make_token(change: Change, account_id: int, label: str, expires_on: date | None = None) -> str:
    """Make a token for one's own account, for good or to the end of a day; its text is given once and never kept."""
    if change.actor.account != account_id:
        raise Problem("accounts.foreign_token")
    if expires_on is not None and expires_on < change.day:
        raise Problem("accounts.token_over", on=expires_on)
    text = f"bf_{secrets.token_urlsafe(TOKEN_BYTES)}"
    token = Token(
        account_id=account_id, label=label, hash=token_hash(text), made_at=change.at, expires_on=expires_on
    )  # fmt: skip
    change.insert(change.entry(f"token/{account_id}", change.actor.area), token)
    return text


@action("accounts.end_token")
def end_token(change: Change, token_id: int) -> None:
    """End one of one's own tokens; a program that uses it is refused from now on."""
    token = change.row(Token, token_id)
    if token.account_id != change.actor.account:
        raise Problem("accounts.foreign_token")
    token.ended_at = change.at
    change.update(change.entry(f"token/{token.account_id}", change.actor.area), token, "ended_at")


@action("accounts.read_sealed")
def _note_reading(change: Change, row: Evidenced, columns: tuple[str, ...], path: str, purpose: str) -> None:
    check_may(change.actor, May.UNSEAL, path)
    if not purpose.strip():
        raise Problem("accounts.no_purpose")
    table = row._meta.db_table
    reading = SealedReading(
        at=change.at, account=change.actor.account, name=change.actor.name, table=table, row=row.pk,
        columns=",".join(columns), path=path, purpose=purpose.strip(),
    )  # fmt: skip
    change.insert(change.entry(f"{table}/{row.pk}", path), reading)


def read_sealed(actor: Actor, row: Evidenced, columns: tuple[str, ...], path: str, purpose: str) -> dict[str, str]:
    """Open sealed fields of a row of the register; that it happened, by whom and what for is written down first."""
    _note_reading(actor, row, columns, path, purpose)
    texts = {column: unseal(getattr(row, column), type(row), column, row.pk) for column in columns}
    return {column: text for column, text in texts.items() if text is not None}


def fresh_password() -> str:
    """A password nobody has chosen, to be said once and changed by whoever gets it."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def token_hash(text: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash will do."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check_manages(actor: Actor, area: str) -> None:
    """Raise Problem where the actor may not manage accounts of an area; the whole lies in nobody's part of it."""
    check_may(actor, May.MANAGE_ACCOUNTS, area or ("-" if actor.area else ""))
