"""开立账号、换发密码、解除两步验证，在服务器上 / open accounts, give passwords, end two-step sign-in, on the server"""

from __future__ import annotations

import argparse
from pathlib import Path

from bangfu.cli.register import open_register
from bangfu.core.texts import sentence

NAME = "account"
WHAT = ("open", "list", "password", "second-step")
ADMINISTRATOR = "administrator"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_account_{option}", lang)

    parser.add_argument("what", choices=WHAT, help=said("what"))
    parser.add_argument("username", nargs="?", default="", metavar="USERNAME", help=said("username"))
    parser.add_argument("--name", default="", metavar="NAME", help=said("name"))
    parser.add_argument("--role", default=ADMINISTRATOR, metavar="ROLE", help=said("role"))
    parser.add_argument("--area", default="", metavar="CODE", help=said("area"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=said("reason"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=sentence("cli.option_data", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """0 done; 2 it could not be done. `open` makes the register where there is none yet."""
    open_register(args.data, make=args.what == "open")
    from bangfu.cli import account_commands  # the models it imports exist only when the register is open

    done: int = {
        "open": account_commands.open_one, "list": account_commands.list_all,
        "password": account_commands.renew, "second-step": account_commands.end_step,
    }[args.what](args)  # fmt: skip
    return done
