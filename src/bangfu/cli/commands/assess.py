"""按某天有效的规则判定全部户（村、县），写出结论和报告 / judge every household, village or county as of a day"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bangfu.cli.arguments import add_run_arguments, changes_of, check_output, day_of
from bangfu.cli.judging import ENGINES, judge_snapshot
from bangfu.cli.outputs import keep_data, write_page
from bangfu.cli.report.contents import Origin, gather_contents, origin_of
from bangfu.cli.report.page import page
from bangfu.cli.report.reach import NotSupplied, not_supplied
from bangfu.cli.report.terminal import summary_lines
from bangfu.cli.run_limits import level_of, limits_of, room_for
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.texts import sentence
from bangfu.engines.report_words import Words, places_of
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.tallies import Assessment, Tally, gather

NAME = "assess"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    add_run_arguments(parser, lang)
    parser.add_argument("--out", type=Path, metavar="FILE", help=sentence("cli.option_assess_out", lang))
    parser.add_argument("--report", type=Path, metavar="FILE", help=sentence("cli.option_assess_report", lang))
    parser.add_argument(
        "--engine", default=ENGINES[0], metavar="NAME", help=sentence("cli.option_assess_engine", lang)
    )
    parser.add_argument("--memory", metavar="2GB", help=sentence("cli.option_memory", lang))
    parser.add_argument(
        "--level", metavar="LEVEL", help=sentence("cli.option_assess_level", lang)
    )
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """Judge, write what was asked for, print the roll-up; 0 also when nobody meets the rules."""
    on, changes = day_of(args), changes_of(args)
    asked = limits_of(args.memory)
    check_output(args.out, (".parquet", ".csv"))
    check_output(args.report, (".html", ".htm"))
    with room_for(asked) as limits, _progress(args.lang) as step:
        step("cli.assess_step_pack")
        pack = load_pack(args.pack, changes)
        rules = rule_set(pack, args.rules)
        level = level_of(pack, rules, args.level)
        snapshot = open_snapshot(Path(args.folder), pack)
        for path in (args.out, args.report):
            keep_data(path, snapshot)
        step("cli.assess_step_judge")
        judged = judge_snapshot(pack, rules, on, snapshot, args.engine, limits, reported=args.report is not None)
        step("cli.assess_step_hash")
        origin = origin_of(pack, rules, on, snapshot, args.engine, changes)
        if args.out is not None:
            step("cli.assess_step_write")
            judged.write(args.out)
        step("cli.assess_step_count")
        assessment = gather(judged, level)
        words = Words(pack, rules, args.lang, places_of(pack, snapshot))
        lacking = not_supplied(judged)
        if args.report is not None:
            step("cli.assess_step_report")
            write_page(args.report, page(gather_contents(judged, assessment, origin), words))
        step(None)
        _say(args, assessment, lacking, origin, words)
    return 0


def _say(
    args: argparse.Namespace, assessment: Assessment, lacking: list[NotSupplied], origin: Origin, words: Words
) -> None:
    if args.json:
        summary = _machine_readable(assessment, lacking, origin)
        summary["out"], summary["report"] = (str(path) if path else None for path in (args.out, args.report))
        print(json.dumps(summary, ensure_ascii=False, indent=1))
        return
    for line in summary_lines(assessment, lacking, origin, words):
        print(line)
    for path in (args.out, args.report):
        if path is not None:
            print(sentence("cli.assess_written", args.lang, path=path))


def _machine_readable(assessment: Assessment, lacking: list[NotSupplied], origin: Origin) -> dict[str, object]:
    def said(tally: Tally) -> dict[str, object]:
        return {"place": tally.place, "subjects": tally.subjects, "verdicts": dict(tally.counts)}

    return {
        "run": origin.run_id, "pack": assessment.pack.name, "pack_hash": assessment.pack.hash,
        "snapshot_hash": origin.snapshot_hash, "rules": assessment.rules.name, "on": assessment.on.isoformat(),
        "engine": origin.engine, "version": origin.version, "set": dict(origin.changes),
        "subjects": assessment.subjects, "outside": assessment.outside,
        "judged": assessment.total.subjects, "verdicts": dict(assessment.total.counts),
        "rules_met": {
            tally.rule.name: {"met": tally.met, "unmet": tally.unmet, "unknown": tally.unknown}
            for tally in assessment.rule_tallies
        },
        "level": assessment.level.name if assessment.level else None,
        "places": [said(tally) for tally in assessment.places],
        "not_supplied": [
            {"table": one.table, "column": one.fact.name if one.fact else None, "rules": [r.name for r in one.rules]}
            for one in lacking
        ],
    }  # fmt: skip


class _Step:
    """Says on a terminal what is being done; elsewhere it is silent."""

    def __init__(self, lang: str) -> None:
        self.lang, self.shown = lang, sys.stderr.isatty()

    def __call__(self, code: str | None) -> None:
        if self.shown:
            said = f"{sentence(code, self.lang)}…" if code else ""
            print(f"\r\033[K{said}", end="", file=sys.stderr, flush=True)


@contextmanager
def _progress(lang: str) -> Iterator[_Step]:
    step = _Step(lang)
    try:
        yield step
    finally:
        step(None)
