"""生成示范县（全部虚构） / build the demo county: invented people on real places"""

from __future__ import annotations

import argparse
from pathlib import Path

from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish

NAME = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", choices=("nanping",))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to fill; replaced if it is a demo")
    parser.add_argument("--scale", type=float, default=1.0, metavar="F", help="1 = the prefecture; 0.02 for tests; 220 = a nation")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="equal seeds give equal bytes")
    parser.add_argument("--faults", type=float, default=1.0, metavar="RATE", help="1 = the usual rate of planted faults, 0 = none")


def run(args: argparse.Namespace) -> int:
    """Build the folder and say what is in it."""
    build_nanping(args.out, Wish(args.scale, args.seed, args.faults))
    return 0
