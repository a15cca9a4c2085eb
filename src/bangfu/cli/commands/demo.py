"""生成示范县：真实地名，人物全部虚构 / build the demo county: real places, invented people"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bangfu.core.texts import sentence
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.demo.summary import count_demo

NAME = "demo"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    parser.add_argument("scenario", choices=("nanping",), help=sentence("cli.option_demo_scenario", lang))
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=sentence("cli.option_demo_out", lang)
    )
    parser.add_argument("--scale", type=float, default=1.0, metavar="F", help=sentence("cli.option_demo_scale", lang))
    parser.add_argument("--seed", type=int, default=7, metavar="N", help=sentence("cli.option_demo_seed", lang))
    parser.add_argument(
        "--faults", type=float, default=1.0, metavar="RATE", help=sentence("cli.option_demo_faults", lang)
    )
    parser.add_argument("--no-workbooks", action="store_true", help=sentence("cli.option_demo_no_workbooks", lang))


def run(args: argparse.Namespace) -> int:
    """Build the folder and say what is in it, beside the campaign's figures."""
    start = time.monotonic()
    build_nanping(args.out, Wish(args.scale, args.seed, args.faults), workbooks=not args.no_workbooks)
    print(sentence("demo.built", args.lang, path=args.out, seconds=f"{time.monotonic() - start:.1f}"))
    for count in count_demo(args.out, args.scale):
        label = sentence(f"demo.count_{count.name}", args.lang)
        against = "" if count.expected is None else sentence("demo.against", args.lang, expected=f"{count.expected:,}")
        print(f"  {label}: {count.found:,}{against}")
    return 0
