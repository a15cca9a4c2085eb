"""谁去哪里：求出可证明的最优配对，并说明、核对、修补 / who goes where: proved best, explained, checked, repaired"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from bangfu.cli.arguments import check_output
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence

NAME = "match"
TASKS = {"verify": 2, "explain": 2, "repair": 2}
"""What may stand before the folder, and how many paths follow; without one of these the problem is solved."""
SOLVE = "solve"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_match_{option}", lang)

    parser.add_argument("words", nargs="+", metavar="[verify|explain|repair] DIR [PLAN]", help=said("words"))
    parser.add_argument("--rules", metavar="RULES", help=said("rules"))
    parser.add_argument("--pack", metavar="PACK", help=sentence("cli.option_pack", lang))
    parser.add_argument("--on", metavar="DATE", help=sentence("cli.option_on", lang))
    parser.add_argument(
        "--set", action="append", default=[], dest="sets", metavar="NAME=VALUE", help=sentence("cli.option_set", lang)
    )
    parser.add_argument("--waive", action="append", default=[], metavar="RULE", help=said("waive"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=said("out"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=said("report"))
    parser.add_argument("--explain", action="store_true", help=said("explain"))
    parser.add_argument("--stop-at-gap", type=float, default=0.0, metavar="SHARE", help=said("gap"))
    parser.add_argument("--seed", default="", metavar="TEXT", help=said("seed"))
    parser.add_argument("--curve", metavar="POINTS,POINTS,…", help=said("curve"))
    parser.add_argument("--fairest", action="store_true", help=said("fairest"))
    parser.add_argument("--place", metavar="PLACE_ID", help=said("place"))
    parser.add_argument("--instead", metavar="HELPER_ID", help=said("instead"))
    parser.add_argument("--leaves", action="append", default=[], metavar="HELPER_ID", help=said("leaves"))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """0 all are served, or the plan is good; 1 some are not, or it is not; 2 the input is wrong."""
    task, paths = (args.words[0], args.words[1:]) if args.words[0] in TASKS else (SOLVE, args.words)
    if len(paths) != TASKS.get(task, 1):
        raise Problem("match.paths", task=task, wanted=TASKS.get(task, 1), found=len(paths))
    for needed, given, tasks in (("--place", args.place, ("explain",)), ("--leaves", args.leaves, ("repair",))):
        if (task in tasks) is not bool(given):
            code = "match.option_needed" if task in tasks else "match.option_elsewhere"
            raise Problem(code, option=needed, task=task)
    for option, given in (("--curve", args.curve), ("--fairest", args.fairest), ("--report", args.report)):
        if given and task != SOLVE:
            raise Problem("match.option_elsewhere", option=option, task=task)
    if not 0 <= args.stop_at_gap < 1:
        raise Problem("match.bad_gap", found=args.stop_at_gap)
    check_output(args.out, (".csv", ".parquet"))
    check_output(args.report, (".html",))
    folder = Path(paths[0])
    plan = Path(paths[1]) if len(paths) > 1 else None
    if plan is not None and not plan.is_file():
        raise Problem("cli.file_missing", path=plan)
    # The solver and Arrow are read only once a problem is to be solved: `bangfu --help` stays quick.
    module = importlib.import_module({
        SOLVE: "bangfu.cli.matching.solving", "verify": "bangfu.cli.matching.verifying",
        "explain": "bangfu.cli.matching.explaining", "repair": "bangfu.cli.matching.repairing",
    }[task])  # fmt: skip
    done: int = module.run(args, folder, plan)
    return done
