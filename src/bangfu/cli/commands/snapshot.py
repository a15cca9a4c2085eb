"""把登记库写成快照，供assess评估 / write the register as a snapshot for `assess`"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bangfu.cli.register import open_register
from bangfu.core.texts import sentence

NAME = "snapshot"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_snapshot_{option}", lang)

    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help=said("on"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=said("out"))
    parser.add_argument("--area", default="", metavar="CODE", help=said("area"))
    parser.add_argument("--pack", default="cn-2014", metavar="PACK", help=sentence("cli.option_load_pack", lang))
    parser.add_argument("--data", type=Path, metavar="DIR", help=sentence("cli.option_data", lang))
    parser.add_argument("--as", dest="account", metavar="ACCOUNT", help=sentence("cli.option_as", lang))


def run(args: argparse.Namespace) -> int:
    """0 written; 2 it could not be."""
    open_register(args.data)
    from bangfu.cli import register_commands  # the models it imports exist only when the register is open

    return register_commands.snapshot(args)
