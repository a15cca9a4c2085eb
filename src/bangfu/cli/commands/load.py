"""把名册导入登记库：先比对，再写入；可以撤销 / load rosters into the register: compare, apply, undo"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bangfu.cli.register import open_register
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence

NAME = "load"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_load_{option}", lang)

    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=said("files"))
    parser.add_argument("--yes", action="store_true", help=said("yes"))
    parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help=said("since"))
    parser.add_argument("--undo", action="store_true", help=said("undo"))
    parser.add_argument("--pack", default="cn-2014", metavar="PACK", help=said("pack"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=sentence("cli.option_check_report", lang))
    parser.add_argument("--data", type=Path, metavar="DIR", help=sentence("cli.option_data", lang))
    parser.add_argument("--as", dest="account", metavar="ACCOUNT", help=sentence("cli.option_as", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """0 loaded, or nothing differs; 1 there are differences and `--yes` was not said; 2 it could not be done."""
    if bool(args.files) == args.undo:
        raise Problem("cli.load_what")
    for file in args.files:
        if not file.exists():
            raise Problem("cli.file_missing", path=file)
    open_register(args.data, make=True)
    from bangfu.cli import register_commands  # the models it imports exist only when the register is open

    return register_commands.undo(args) if args.undo else register_commands.load(args)
