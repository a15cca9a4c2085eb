"""检查、比较、查看政策包 / check, compare or show a policy pack"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bangfu.core.policy.cases import Case, read_cases, run_case
from bangfu.core.policy.differences import pack_differences
from bangfu.core.policy.listing import pack_listing
from bangfu.core.policy.loading import load_pack, pack_names
from bangfu.core.policy.matching_cases import MatchCase, read_match_cases, run_match_case
from bangfu.core.texts import sentence
from bangfu.rosters.forms import load_forms
from bangfu.rosters.staging import roles_of

NAME = "pack"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    parser.add_argument("what", choices=("check", "diff", "show"), help=sentence("cli.option_pack_what", lang))
    parser.add_argument("packs", nargs="*", metavar="PACK", help=sentence("cli.option_pack_packs", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """`check` loads packs and runs their worked cases; `diff` compares two; `show` prints one."""
    if args.what == "check":
        return _check(args.packs or pack_names(), args.lang, args.json)
    wanted = 2 if args.what == "diff" else 1
    if len(args.packs) != wanted:
        print(sentence("cli.pack_arguments", args.lang, what=args.what, wanted=wanted), file=sys.stderr)
        return 2
    packs = [load_pack(name) for name in args.packs]
    rows = pack_differences(*packs) if args.what == "diff" else pack_listing(packs[0], args.lang)
    if args.json:
        print(json.dumps([row._asdict() for row in rows], ensure_ascii=False, default=str, indent=1))
    else:
        for row in rows:
            print(row.line(args.lang))
    return 1 if args.what == "diff" and rows else 0


def _check(names: list[str], lang: str, as_json: bool) -> int:
    failed = 0
    results = []
    for name in names:
        pack = load_pack(name)
        if (Path(pack.folder) / "rosters").is_dir():
            roles_of(load_forms(pack))
        cases = read_cases(Path(pack.folder))
        pairs = read_match_cases(Path(pack.folder))
        wrong: list[tuple[Case | MatchCase, list[str]]] = [(c, found) for c in cases if (found := run_case(pack, c))]
        wrong += [(case, found) for case in pairs if (found := run_match_case(pack, case))]
        number = len(cases) + len(pairs)
        failed += len(wrong)
        results.append({"pack": pack.name, "hash": pack.hash, "cases": number, "failed": len(wrong)})
        for case, found in wrong:
            print(f"{case.file}:{case.line} {case.title[lang]}: {'; '.join(found)}", file=sys.stderr)
        if not as_json:
            print(
                sentence(
                    "cli.pack_checked", lang, pack=pack.name, title=pack.title, parameters=len(pack.parameters),
                    rules=sum(len(s.rules) for s in pack.rule_sets.values()),
                    programmes=len(pack.programmes), cases=number, failed=len(wrong),
                    hash=pack.hash[:12],
                )
            )  # fmt: skip
    if as_json:
        print(json.dumps(results, ensure_ascii=False))
    return 1 if failed else 0
