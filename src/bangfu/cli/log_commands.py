"""What `bangfu ledger` does with an open register: seal the log, write evidence, print what verification finds."""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64encode
from collections import Counter
from dataclasses import asdict

from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.anchors import anchor_file
from bangfu.programme.ledger.checkpoints import clock_set_back, seal_log
from bangfu.programme.ledger.erasing import erase_secrets
from bangfu.programme.ledger.log_keys import believed_keys
from bangfu.programme.ledger.proving import evidence_of
from bangfu.programme.ledger.queries import every_entry
from bangfu.programme.ledger.receipts import check_receipt, receipt_of
from bangfu.programme.ledger.rotating import drop_former_keys, rotate_keys
from bangfu.programme.ledger.verifying import verification

DONE, FINDINGS = 0, 1
SHOWN = 20
"""Findings of one kind that are printed; the others are counted. `--json` gives all."""


def checkpoint(args: argparse.Namespace) -> int:
    """Seal the log now."""
    back = clock_set_back()
    newest = seal_log()
    if back is not None:
        print(back.sentence(args.lang), file=sys.stderr)
    if newest is None:
        print(json.dumps(None) if args.json else sentence("ledger.nothing_to_seal", args.lang))
        return DONE
    said = {
        "size": newest.size, "root": b64encode(bytes(newest.root)).decode(),
        "at": newest.at.isoformat(timespec="seconds"), "file": str(anchor_file()),
    }  # fmt: skip
    if args.json:
        print(json.dumps({**said, "note": newest.note}, ensure_ascii=False))
    else:
        print(sentence("ledger.sealed", args.lang, **said))
    return DONE


def prove(args: argparse.Namespace) -> int:
    """Write evidence of one entry, or of all entries about a subject."""
    if (args.entry is None) == (args.subject is None):
        raise Problem("ledger.prove_what")
    asked = {"pk": args.entry} if args.subject is None else {"subject": args.subject}
    entries = every_entry().filter(**asked)
    if not entries.exists():
        raise Problem("ledger.no_entry", found=args.subject or args.entry)
    return _give(args, json.dumps(evidence_of(entries, args.size, args.since), ensure_ascii=False, indent=1) + "\n")


def _give(args: argparse.Namespace, text: str) -> int:
    """Print a document, or write it to the file that was named."""
    if args.out is None:
        print(text, end="")
        return DONE
    try:
        args.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem("cli.cannot_write", path=args.out, reason=error) from error
    print(sentence("ledger.written", args.lang, path=args.out))
    return DONE


def receipt(args: argparse.Namespace) -> int:
    """Write the receipt of an entry."""
    if args.entry is None:
        raise Problem("ledger.prove_what")
    return _give(args, receipt_of(args.entry))


def verify_receipt(args: argparse.Namespace) -> int:
    """Hold the register to a receipt it gave."""
    try:
        text = args.receipt.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("chain.receipt_form") from error
    given, place, finding = check_receipt(text)
    said = {"entry": given.entry, "at": given.at}
    if args.json:
        found = None if finding is None else finding.code
        print(json.dumps({**said, "index": place, "finding": found}, ensure_ascii=False))
    elif finding is not None:
        print(finding.sentence(args.lang))
    elif place is None:
        print(sentence("ledger.receipt_waits", args.lang, **said))
    else:
        print(sentence("ledger.receipt_holds", args.lang, **said, index=place))
    return DONE if finding is None else FINDINGS


def erase(args: argparse.Namespace) -> int:
    """Erase the salts of former entries about a subject."""
    if args.subject is None:
        raise Problem("ledger.erase_whom")
    erased, kept = erase_secrets(SYSTEM, args.subject, args.reason)
    said = {"subject": args.subject, "erased": erased, "kept": kept}
    print(json.dumps(said, ensure_ascii=False) if args.json else sentence("ledger.erased", args.lang, **said))
    return DONE


def rotate(args: argparse.Namespace) -> int:
    """Change the keys, or go on with a change that was begun."""

    def say(stage: str, done: int) -> None:
        if sys.stderr.isatty():
            print(sentence(stage, args.lang, done=done), end="\r", file=sys.stderr)

    said = asdict(rotate_keys(SYSTEM, say))
    print(json.dumps(said) if args.json else sentence("ledger.rotated", args.lang, **said))
    return DONE


def drop(args: argparse.Namespace) -> int:
    """Throw former keys away."""
    numbers = drop_former_keys(SYSTEM)
    listed = ", ".join(map(str, numbers)) or "—"
    print(json.dumps({"dropped": numbers}) if args.json else sentence("ledger.dropped", args.lang, numbers=listed))
    return DONE


def verify(args: argparse.Namespace) -> int:
    """Print what is not as the log says, as it is found."""
    keys = believed_keys(args.keys) if args.keys is not None else []
    kinds: Counter[str] = Counter()
    last: dict[str, str] = {}
    with verification(args.anchor, keys) as findings:
        print('{"findings": [' if args.json else "", end="")
        for finding in findings:
            kinds[finding.code] += 1
            if args.json:
                said = {"code": finding.code, **finding.details, "sentence": finding.sentence(args.lang)}
                print(("," if kinds.total() > 1 else "") + "\n" + json.dumps(said, ensure_ascii=False), end="")
            elif kinds[finding.code] <= SHOWN:
                last[finding.code] = finding.sentence(args.lang)
                print(last[finding.code])
    counted = {name: findings.counted[name] for name in ("entries", "rows", "checkpoints", "pending", "erased")}
    if args.json:
        print(f"\n], {json.dumps(counted)[1:]}")
    else:
        _say_sum(kinds, last, counted, args.lang)
    return FINDINGS if kinds else DONE


def _say_sum(kinds: Counter[str], last: dict[str, str], counted: dict[str, int], lang: str) -> None:
    for code, count in kinds.items():
        if count > SHOWN:
            print(sentence("ledger.more_findings", lang, like=last[code], count=count - SHOWN))
    if kinds:
        print(sentence("ledger.tampered", lang, count=kinds.total()))
    else:
        print(sentence("ledger.clean", lang, **counted))
    if counted["pending"]:
        print(sentence("ledger.pending", lang, count=counted["pending"]))
