"""`python -m bench`: measure every question, keep the results, print the report."""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench import HERE, RESULTS, WORK
from bench.answer import Scale, keep
from bench.measure import Failed
from bench.questions import QUESTIONS
from bench.report import write_report

_FULL = Scale(
    "full", (1_250_000, 5_000_000, 20_000_000), loop_households=50_000, rounds=3, explained=200,
    workbook_rows=500_000, demo_scale=1.0, results=RESULTS,
)
_QUICK = Scale(
    "quick", (2_000, 8_000, 32_000), loop_households=1_000, rounds=1, explained=20,
    workbook_rows=5_000, demo_scale=0.05, results=WORK / "results",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 when everything asked was measured and every result agreed; 1 when rows differ or a contender failed."""
    args = _parser().parse_args(argv)
    if args.clean:
        shutil.rmtree(WORK, ignore_errors=True)
        return 0
    scale = _QUICK if args.quick else _FULL
    if args.rounds:
        scale = replace(scale, rounds=args.rounds)
    if args.largest:
        results = RESULTS if args.keep else WORK / "results"
        scale = replace(scale, sizes=(args.largest // 16, args.largest // 4, args.largest), results=results)
    WORK.mkdir(exist_ok=True)
    good = True
    if not args.report:
        for name in args.question or QUESTIONS:
            good = _measure(name, scale) and good
    report = HERE.parent / "docs" / "benchmarks.md" if scale.results == RESULTS else WORK / "benchmarks.md"
    write_report(scale.results, report)
    print(f"report: {_shown(report)}")
    return 0 if good else 1


def _measure(name: str, scale: Scale) -> bool:
    print(f"{name} ({scale.name})", flush=True)
    try:
        answer = importlib.import_module(QUESTIONS[name]).ask(scale)
    except Failed as failed:
        print(f"  failed: {failed}", file=sys.stderr)
        return False
    kept = keep(answer, scale, date.today())
    for aim in answer.aims:
        judged = "      " if scale.name == "quick" else "met   " if aim.met else "MISSED"  # tiny sizes prove nothing
        print(f"  {judged} {aim.text}: {aim.measured:.3g}")
    different = [agreement for agreement in answer.agreements if agreement.rows_different]
    for agreement in different:
        print(f"  DIFFERENT {agreement.what}: {agreement.rows_different:,} rows", file=sys.stderr)
    print(f"  kept: {_shown(kept)}", flush=True)
    return not different


def _shown(path: Path) -> str:
    return str(path.relative_to(HERE.parent))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("question", nargs="*", choices=[*QUESTIONS, []], help=f"one of: {', '.join(QUESTIONS)}")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: only proves that the bench works")
    parser.add_argument("--clean", action="store_true", help="remove bench/work: registers, workbooks, quick results")
    parser.add_argument("--report", action="store_true", help="only print docs/benchmarks.md again")
    parser.add_argument("--rounds", type=int, help="rounds instead of three")
    parser.add_argument("--largest", type=int, help="households at 16 x; results stay in bench/work")
    parser.add_argument("--keep", action="store_true", help="publish the results of --largest: a smaller machine's")
    return parser


if __name__ == "__main__":
    sys.exit(main())
