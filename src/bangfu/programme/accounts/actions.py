"""Writing accounts: open, change and close them, passwords, tokens for programs; who opened a seal is written down."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from bangfu.core.errors import Problem
from bangfu.programme.accounts.models import Account, SealedReading, Token, TokenScope
from bangfu.programme.accounts.permissions import Kind, May, Role, check_may
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.evidence import Evidenced
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, action
from bangfu.programme.places.queries import stood_on

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
    with confined(""):  # a name is taken for everybody
        taken = Account.objects.filter(username=username).exists()
    if taken:
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


@action("accounts.begin_second_step")
def note_second_step_begun(change: Change) -> None:
    """Write down that the own account asks for more than its password from now on."""
    _note_own(change)


@action("accounts.end_own_second_step")
def note_second_step_ended(change: Change) -> None:
    """Write down that the own account is opened by its password alone from now on."""
    _note_own(change)


@action("accounts.renew_recovery_codes")
def note_recovery_codes(change: Change) -> None:
    """Write down that the own account has other recovery codes; the former ones open nothing."""
    _note_own(change)


@action("accounts.take_out")
def note_taken_out(change: Change, taken: str, form: str, area: str, rows: int, household: str = "") -> None:
    """Write down that a list of an area left the register: which, in which form, how many rows.

    One that holds a single household is an entry about that household.
    """
    if not area.startswith(change.actor.area):
        raise Problem("accounts.other_area", area=change.actor.area)
    change.entry(f"household/{household}" if household else f"export/{taken}/{form}/{rows}", area)


@dataclass(frozen=True)
class Narrowed:
    """What a token may do less than its account: in which area, reading alone or not, which kinds of things."""

    area: str
    reads_only: bool
    kinds: frozenset[Kind]


@action("accounts.make_token")
def make_token(
    change: Change, account_id: int, label: str, expires_on: date | None = None, narrowed: Narrowed | None = None
) -> str:  # fmt: skip
    """Make a token for one's own account, for good or to the end of a day; its text is given once and never kept.

    It may do what the account may, or what it is `narrowed` to.
    """
    if change.actor.account != account_id:
        raise Problem("accounts.foreign_token")
    if expires_on is not None and expires_on < change.day:
        raise Problem("accounts.token_over", on=expires_on)
    text = f"bf_{secrets.token_urlsafe(TOKEN_BYTES)}"
    token = Token(
        account_id=account_id, label=label, hash=token_hash(text), made_at=change.at, expires_on=expires_on
    )  # fmt: skip
    draft = change.entry(f"token/{account_id}", change.actor.area)
    change.insert(draft, token)
    if narrowed is not None:
        _narrow(change, draft, token, narrowed)
    return text


def _narrow(change: Change, draft: EntryDraft, token: Token, narrowed: Narrowed) -> None:
    area = narrowed.area
    if not area.startswith(change.actor.area):
        raise Problem("accounts.other_area", area=change.actor.area)
    if area != change.actor.area and not stood_on([area], change.day):
        raise Problem("places.not_standing", path=area)
    if not narrowed.kinds:
        raise Problem("accounts.token_for_nothing")
    kinds = ",".join(kind for kind in Kind if kind in narrowed.kinds)
    change.insert(draft, TokenScope(token=token, area=area, reads_only=narrowed.reads_only, kinds=kinds))


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


def _note_own(change: Change) -> None:
    account = Account.objects.get(pk=change.actor.account)
    change.entry(f"account/{account.username}", account.area)


def fresh_password() -> str:
    """A password nobody has chosen, to be said once and changed by whoever gets it."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def token_hash(text: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash will do."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check_manages(actor: Actor, area: str) -> None:
    """Raise Problem where the actor may not manage accounts of an area; the whole lies in nobody's part of it."""
    check_may(actor, May.MANAGE_ACCOUNTS, area or ("-" if actor.area else ""))
