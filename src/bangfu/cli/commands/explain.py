"""说明一户（村、县）为什么得到这个结论 / say why one household, village or county got its verdict"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bangfu.cli.arguments import add_run_arguments, changes_of, day_of
from bangfu.core.policy.explanation import explain
from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.wording import lines
from bangfu.core.texts import sentence
from bangfu.engines.duckdb import connect
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.subject import Subjects

NAME = "explain"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    add_run_arguments(parser, lang)
    parser.add_argument("--id", required=True, metavar="ID", help=sentence("cli.option_explain_id", lang))
    parser.add_argument("--names", action="store_true", help=sentence("cli.option_explain_names", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """Print the sentences; exit 0 also when the verdict is unmet."""
    pack = load_pack(args.pack, changes_of(args))
    rules = rule_set(pack, args.rules)
    on = day_of(args)
    snapshot = open_snapshot(Path(args.folder), pack)
    shown = [n for t in pack.tables for n, f in pack.facts_of(t).items() if f.personal] if args.names else []
    subjects = Subjects(connect(), pack, rules, on, snapshot, shown)
    row = subjects.row(args.id)
    explanation = explain(pack, rules, row, on)
    said = list(lines(explanation, pack, args.lang, names=args.names))
    if args.json:
        outcomes = {name: WORDS[outcome] for name, outcome in explanation.judgement.outcomes.items()}
        result = {
            "id": args.id, "on": on.isoformat(), "pack": pack.name, "pack_hash": pack.hash, "rules": rules.name,
            "verdict": explanation.judgement.verdict, "outcomes": outcomes, "sentences": said,
        }  # fmt: skip
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        print("\n".join(said))
    return 0
