"""生成示范数据：真实地名，人物全部虚构 / build demo data: real places, invented people"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.demo.matching import SCENARIOS, MatchingWish, build_matching
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.demo.summary import count_demo, count_problems

NAME = "demo"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    parser.add_argument("scenario", choices=tuple(SCENARIOS), help=sentence("cli.option_demo_scenario", lang))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=sentence("cli.option_demo_out", lang))
    parser.add_argument("--scale", type=float, default=1.0, metavar="F", help=sentence("cli.option_demo_scale", lang))
    parser.add_argument("--seed", type=int, default=7, metavar="N", help=sentence("cli.option_demo_seed", lang))
    parser.add_argument("--faults", type=float, metavar="RATE", help=sentence("cli.option_demo_faults", lang))
    parser.add_argument("--bad-day", action="store_true", help=sentence("cli.option_demo_bad_day", lang))
    parser.add_argument("--no-workbooks", action="store_true", help=sentence("cli.option_demo_no_workbooks", lang))


def run(args: argparse.Namespace) -> int:
    """Build the folder and say what is in it, beside the campaign's figures."""
    start = time.monotonic()
    if args.scenario == "nanping":
        wish = Wish(args.scale, args.seed, 1.0 if args.faults is None else args.faults)
        build_nanping(args.out, wish, workbooks=not args.no_workbooks, bad_day=args.bad_day)
        print(sentence("demo.built", args.lang, path=args.out, seconds=f"{time.monotonic() - start:.1f}"))
        _say_register(args)
        print(sentence("demo.problems", args.lang, path=args.out / "matching"))
    else:
        if args.faults is not None or args.no_workbooks:
            raise Problem("demo.no_register", scenario=args.scenario)
        build_matching(args.out, args.scenario, MatchingWish(args.scale, args.seed, args.bad_day))
        took, on = f"{time.monotonic() - start:.1f}", SCENARIOS[args.scenario].on
        print(sentence("demo.built_matching", args.lang, path=args.out, seconds=took, on=on))
    for count in count_problems(args.out):
        label = sentence(f"demo.problem_{count.problem}", args.lang)
        sizes = {name: f"{getattr(count, name):,}" for name in ("helpers", "places", "current")}
        print("  " + sentence("demo.problem_line", args.lang, problem=label, **sizes))
    return 0


def _say_register(args: argparse.Namespace) -> None:
    for count in count_demo(args.out, args.scale):
        label = sentence(f"demo.count_{count.name}", args.lang)
        against = "" if count.expected is None else sentence("demo.against", args.lang, expected=f"{count.expected:,}")
        print(f"  {label}: {count.found:,}{against}")
