"""What `bangfu load` and `bangfu snapshot` do with an open register."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils import timezone

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.core.texts import listed, sentence
from bangfu.engines.snapshot import ENDINGS
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.accounts.queries import account_named
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.intake.actions import (
    apply_import,
    begin_import,
    cancel_import,
    compare_import,
    undo_import,
)
from bangfu.programme.intake.applying import Say
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import State
from bangfu.programme.intake.queries import visible_to
from bangfu.programme.intake.registers import register_files, take_registers
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.sealed_files import open_file
from bangfu.web.other_imports import others_said

DONE, FINDINGS = 0, 1
TRIES = 3
"""How often an import is compared again when somebody else writes the same households meanwhile."""


def load(args: argparse.Namespace) -> int:
    """Compare; say the difference; with `--yes` write it."""
    actor, pack = _actor(args.account), load_pack(args.pack)
    folder = args.files[0] if len(args.files) == 1 and args.files[0].is_dir() else None
    registers = register_files(folder, pack) if folder is not None else []
    said: dict[str, object] = {}
    code = DONE
    if folder is None or _has_tables(folder, pack):
        code, said = _load_rosters(args, actor)
    elif not registers:
        raise Problem("intake.nothing_here", folder=folder)
    if registers and args.yes:
        said["registers"] = take_registers(actor, registers, pack)
    if args.json:
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        for line in _lines(said, pack, args.lang):
            print(line)
        if code == FINDINGS and not args.yes:
            print(sentence("intake.say_yes", args.lang))
    return code


def _load_rosters(args: argparse.Namespace, actor: Actor) -> tuple[int, dict[str, object]]:
    since = args.since or timezone.localdate()
    number = begin_import(actor, args.pack, since, [file.name for file in args.files])
    say = _progress(args.lang)
    counts = compare_import(actor, number, say, errors=args.report is not None, paths=args.files)
    if args.report is not None and Folder(number).errors.exists():
        open_file(Folder(number).errors, args.report)
        Folder(number).errors.unlink()
    homes, rows = _mapping(counts["households"]), _mapping(counts["rows"])
    differs = any(_mapping(kinds).keys() & {"added", "changed"} for kinds in rows.values())
    others = others_said(visible_to(actor).get(pk=number), args.lang)
    said: dict[str, object] = {"import": number, "applied": False, **counts, "others": others}
    if args.yes and differs:
        said |= {**write_compared(actor, number, args.files, say), "applied": True}
    else:
        cancel_import(actor, number)
    say("", 0, 0)
    refused = homes.keys() & {"outside", "orphan"}
    return (FINDINGS if (differs and not args.yes) or refused else DONE), said


def write_compared(actor: Actor, number: int, files: Sequence[Path], say: Say) -> dict[str, object]:
    """Apply an import of files that lie elsewhere; what somebody changes meanwhile is compared again, a few times."""
    for _ in range(TRIES):
        try:
            return apply_import(actor, number, say)
        except Problem as problem:
            if problem.code != "intake.register_changed":
                raise
            compare_import(actor, number, say, errors=False, paths=files)
    return apply_import(actor, number, say)


def undo(args: argparse.Namespace) -> int:
    """Take the last applied import of this actor's area back."""
    actor = _actor(args.account)
    check_may(actor, May.IMPORT)
    row = visible_to(actor).filter(state=State.APPLIED).order_by("-applied_at", "-id").first()
    if row is None:
        raise Problem("intake.nothing_to_undo")
    undo_import(actor, row.pk, _progress(args.lang))
    files = ", ".join(json.loads(row.files))
    if args.json:
        print(json.dumps({"import": row.pk, "undone": True}))
    else:
        print(sentence("intake.undone", args.lang, number=row.pk, files=files))
    return DONE


def snapshot(args: argparse.Namespace) -> int:
    """Write the register as a snapshot."""
    folder = write_snapshot(_actor(args.account), args.on, args.out, load_pack(args.pack), args.area)
    print(sentence("intake.snapshot_written", args.lang, path=folder))
    return DONE


def _lines(said: Mapping[str, object], pack: Pack, lang: str) -> Iterator[str]:
    check, homes, rows = said.get("check"), said.get("households"), said.get("rows")
    if isinstance(check, dict) and check:
        yield sentence("rosters.summary_read", lang, **check)
        if check["refused"] or check["held"]:
            yield sentence("rosters.summary_refused", lang, refused=check["refused"], held=check["held"])
    if isinstance(homes, dict):
        for kind, count in homes.items():
            yield sentence(f"intake.homes_{kind}", lang, count=f"{count:,}")
    if isinstance(rows, dict):
        for table, kinds in rows.items():
            told = listed((f"{sentence(f'intake.kind_{kind}', lang)} {count:,}" for kind, count in kinds.items()), lang)
            yield "  " + sentence("intake.table_rows", lang, table=pack.tables[table].label[lang], told=told)
    others = said.get("others")
    if isinstance(others, list):
        yield from others
    if said.get("missing"):
        yield sentence("intake.missing", lang, count=said["missing"])
    if said.get("duplicates"):
        yield sentence("intake.duplicates", lang, count=said["duplicates"])
    if said.get("applied"):
        yield sentence("intake.applied", lang, number=said["import"])
    registers = said.get("registers")
    if isinstance(registers, dict):
        yield sentence("intake.registers", lang, count=len(registers), rows=f"{sum(registers.values()):,}")


def _actor(username: str | None) -> Actor:
    if username is None:
        return SYSTEM
    account = account_named(username)
    if account is None or not account.is_active:
        raise Problem("cli.no_account", found=username)
    return account.actor()


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _has_tables(folder: Path, pack: Pack) -> bool:
    names = [table.name for table in pack.tables.values() if table.kind != "register"]
    return any((folder / f"{name}{ending}").is_file() for name in names for ending in ENDINGS)


class _Said:
    """Progress on a terminal; elsewhere silent."""

    def __init__(self, lang: str) -> None:
        self.lang, self.shown = lang, sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.shown:
            figure = f" {done:,}/{total:,}" if total else ""
            text = f"{sentence(f'{stage}_stage', self.lang)}…{figure}" if stage else ""
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _progress(lang: str) -> _Said:
    return _Said(lang)
