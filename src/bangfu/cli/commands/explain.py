"""说明一户（村、县）为什么得到这个结论 / say why one household, village or county got its verdict"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from bangfu.cli.arguments import add_run_arguments, changes_of, day_of
from bangfu.core.errors import Problem
from bangfu.core.policy.explanation import explain
from bangfu.core.policy.judgement import WORDS
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.meaning import Meaning, Row
from bangfu.core.policy.model import Pack
from bangfu.core.policy.nodes import FactRef, Node, walk
from bangfu.core.policy.reading import Reading
from bangfu.core.policy.wording import Wording, lines
from bangfu.core.spreadsheets import undefused
from bangfu.core.texts import in_parts, sentence
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
    row = _row(subjects, args.id)
    try:
        explanation = explain(pack, rules, row, on)
    except Problem as problem:
        if problem.code != "engines.not_this_set" or rules.applies_when is None:
            raise
        raise _not_this_set(problem, pack, rules.applies_when, row, on, args.lang) from problem
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


def _row(subjects: Subjects, key: str) -> Row:
    """The subject of this key, or of the key that a CSV of ours shows like this."""
    try:
        return subjects.row(key)
    except Problem as problem:
        if problem.code != "engines.no_subject" or undefused(key) == key:
            raise
        return subjects.row(undefused(key))


def _not_this_set(problem: Problem, pack: Pack, applies_when: Node, row: Row, on: date, lang: str) -> Problem:
    """The same refusal with the condition in words, and what the facts it speaks of are."""
    meaning, wording, facts = Meaning(pack, on), Wording(pack, lang), pack.facts_of(row.table)
    named = dict.fromkeys(node.name for node in walk(applies_when) if isinstance(node, FactRef))
    colon = "：" if lang == "zh" else ": "
    found = in_parts((
        f"{facts[name].label[lang]}{colon}{wording.fact_value(facts[name], meaning.fact(row, name))}" for name in named
    ), lang)  # fmt: skip
    said = {**problem.details, "condition": Reading(pack, lang).of(applies_when), "found": found}
    return Problem(problem.code, **said)
