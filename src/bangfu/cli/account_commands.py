"""What `bangfu account` does with an open register: the first account of an office, and help for who is locked out.

Whoever may read the register's folder may do anything to it, so no account is asked for; the log says it was the
programme itself.
"""

from __future__ import annotations

import argparse
import json

from bangfu.cli.report.terminal import aligned
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.programme.accounts.actions import end_second_step, fresh_password, open_account, renew_password
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.queries import account_named, has_second_step, visible_to
from bangfu.programme.households.place_list import check_area
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.places.queries import names_of
from bangfu.web.words import words

DONE = 0


def open_one(args: argparse.Namespace) -> int:
    """Open an account and say its password, once."""
    password = fresh_password()
    check_area(args.area)
    open_account(SYSTEM, args.username, args.name or args.username, args.role, args.area, password)
    return _give(args, password)


def renew(args: argparse.Namespace) -> int:
    """Give an account a new password and say it, once."""
    return _give(args, renew_password(SYSTEM, _named(args.username).pk))


def end_step(args: argparse.Namespace) -> int:
    """Let an account sign in by its password alone."""
    end_second_step(SYSTEM, _named(args.username).pk, args.reason)
    said = {"username": args.username}
    print(json.dumps(said) if args.json else sentence("cli.account_step_ended", args.lang, **said))
    return DONE


def list_all(args: argparse.Namespace) -> int:
    """Every account: who, in which role, where, and whether it may sign in."""
    rows = list(visible_to(SYSTEM).order_by("area", "username"))
    names = names_of({row.area for row in rows} - {""}, args.lang)
    listed = [
        {
            "username": row.username, "name": row.name, "role": row.role, "area": row.area,
            "place": names.get(row.area, ""), "open": row.is_active, "second_step": has_second_step(row),
        } for row in rows
    ]  # fmt: skip
    if args.json:
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return DONE
    lines = [
        (
            row.username, row.name, words(f"role.{row.role}", args.lang),
            f"{row.area} {names.get(row.area, '')}".strip() or words("area.all", args.lang),
            sentence("cli.account_open" if row.is_active else "cli.account_closed", args.lang),
        ) for row in rows
    ]  # fmt: skip
    print("\n".join(aligned(lines, left=5)) if lines else sentence("cli.account_none", args.lang))
    return DONE


def _give(args: argparse.Namespace, password: str) -> int:
    said = {"username": args.username, "password": password}
    print(json.dumps(said) if args.json else sentence("cli.account_password", args.lang, **said))
    return DONE


def _named(username: str) -> Account:
    account = account_named(username)
    if account is None:
        raise Problem("cli.no_account", found=username)
    return account
