"""检查名册：哪里不对、怎么改，采用没有错误的行 / say what is wrong with rosters, and take the rows without errors"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from bangfu.cli.arguments import check_output
from bangfu.core.divisions import load_places, read_places
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.texts import sentence
from bangfu.rosters.check import Check, checked
from bangfu.rosters.forms import RosterForms, load_forms
from bangfu.rosters.report import write_report
from bangfu.rosters.summary import as_values, findings_as_values, summary_lines
from bangfu.rosters.tables import write_tables
from bangfu.rosters.template import write_template

NAME = "check"
DONE, FINDINGS, UNREADABLE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help=sentence("cli.option_check_files", lang))
    parser.add_argument("--report", type=Path, metavar="FILE", help=sentence("cli.option_check_report", lang))
    parser.add_argument("--out", type=Path, metavar="DIR", help=sentence("cli.option_check_out", lang))
    parser.add_argument("--pack", default="cn-2014", metavar="PACK", help=sentence("cli.option_check_pack", lang))
    parser.add_argument("--template", type=Path, metavar="FILE", help=sentence("cli.option_check_template", lang))
    parser.add_argument("--places", type=Path, metavar="FILE", help=sentence("cli.option_check_places", lang))
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help=sentence("cli.option_check_on", lang))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """0 nothing wrong, or what is wrong stands in the report asked for; 1 findings; 2 no file could be read."""
    forms = load_forms(load_pack(args.pack))
    check_output(args.template, (".xlsx",), makes_folders=True)
    if args.template is not None:
        write_template(forms, args.template, args.lang)
        print(sentence("rosters.template_written", args.lang, path=args.template))
    if not args.files:
        if args.template is not None:
            return DONE
        raise Problem("rosters.nothing_to_check")
    check_output(args.report, (".xlsx",), makes_folders=True)
    for folder in (file for file in args.files if file.is_dir()):
        raise Problem("cli.is_a_folder", path=folder)
    for written in (args.report, args.template):
        if written is not None and any(written.resolve() == file.resolve() for file in args.files):
            raise Problem("rosters.same_file", path=written)
    places = load_places(forms.folder)
    if args.places is not None:
        places = places.with_more(read_places(_text_of(args.places), args.places.name))
    with checked(args.files, forms, places, args.on or date.today(), keep_sheets=args.report is not None) as check:
        _write(args, check, forms)
        _say(args, check)
        if check.unreadable:
            return FINDINGS
        return FINDINGS if check.findings.num_rows and args.report is None else DONE  # a report asked for is delivered


def _write(args: argparse.Namespace, check: Check, forms: RosterForms) -> None:
    if args.report is not None:
        write_report(check, args.report, args.lang)
    if args.out is not None:
        write_tables(check, args.out)


def _say(args: argparse.Namespace, check: Check) -> None:
    for _, problem in check.unreadable:
        print(problem.sentence(args.lang), file=sys.stderr)
    if args.json:
        _print_json(check, args.lang)
        return
    for line in summary_lines(check, args.lang):
        print(line)
    for code, path in (("rosters.summary_report", args.report), ("rosters.summary_tables", args.out)):
        if path is not None:
            print(sentence(code, args.lang, path=path))


def _print_json(check: Check, lang: str) -> None:
    """One document, written finding by finding: a million of them need no second copy in memory."""
    head = json.dumps(as_values(check, lang), ensure_ascii=False)
    print(head[:-1] + ', "findings": [', end="")
    for number, finding in enumerate(findings_as_values(check, lang)):
        print((",\n" if number else "\n") + json.dumps(finding, ensure_ascii=False), end="")
    print("\n]}")


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise Problem("cli.file_missing", path=path)
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise Problem("rosters.bad_character", file=path.name, row=row, encoding="UTF-8") from error
