"""签检查点、出具证据、核对登记库与日志 / sign checkpoints, give evidence, verify the register against its log"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bangfu.cli.register import open_register
from bangfu.core.chain.evidence import checked_evidence
from bangfu.core.chain.notes import read_keys
from bangfu.core.chain.receipts import opened_receipt
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence

NAME = "ledger"
WHAT = ("checkpoint", "prove", "receipt", "verify", "erase", "rotate-keys", "drop-keys")
DONE = 0


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_ledger_{option}", lang)

    parser.add_argument("what", choices=WHAT, help=said("what"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=said("data"))
    parser.add_argument("--subject", metavar="SUBJECT", help=said("subject"))
    parser.add_argument("--entry", type=int, metavar="N", help=said("entry"))
    parser.add_argument("--size", type=int, metavar="N", help=said("size"))
    parser.add_argument("--since", type=int, action="append", default=[], metavar="N", help=said("since"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=said("out"))
    parser.add_argument("--evidence", type=Path, metavar="FILE", help=said("evidence"))
    parser.add_argument("--receipt", type=Path, metavar="FILE", help=said("receipt"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=said("reason"))
    parser.add_argument("--keys", type=Path, metavar="FILE", help=said("keys"))
    parser.add_argument("--anchor", type=Path, action="append", default=[], metavar="FILE", help=said("anchor"))
    parser.add_argument("--json", action="store_true", help=sentence("cli.option_json", lang))


def run(args: argparse.Namespace) -> int:
    """0 done, or all is as the log says; 1 something is not; 2 it could not be done."""
    for file in (args.evidence, args.receipt, args.keys, *args.anchor):
        if file is not None and not file.is_file():
            raise Problem("cli.file_missing", path=file)
    if args.what == "verify" and args.evidence is not None:
        return _verify_evidence(args)
    if args.what == "verify" and args.receipt is not None and args.keys is not None:
        return _verify_receipt(args)
    open_register(args.data)
    from bangfu.cli import log_commands  # the models it imports exist only when the register is open

    done: int = {
        "checkpoint": log_commands.checkpoint, "prove": log_commands.prove, "receipt": log_commands.receipt,
        "verify": log_commands.verify_receipt if args.receipt is not None else log_commands.verify,
        "erase": log_commands.erase, "rotate-keys": log_commands.rotate, "drop-keys": log_commands.drop,
    }[args.what](args)  # fmt: skip
    return done


def _verify_evidence(args: argparse.Namespace) -> int:
    """Check a document as a stranger would: with keys from elsewhere, without a register."""
    if args.keys is None:
        raise Problem("ledger.keys_wanted")
    try:
        document = json.loads(args.evidence.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Problem("ledger.bad_evidence", file=args.evidence) from error
    proven = checked_evidence(document, read_keys(args.keys.read_text(encoding="utf-8")))
    counted = {"origin": proven.checkpoint.origin, "size": proven.checkpoint.size}
    if args.json:
        indexes = [index for index, _ in proven.entries]
        earlier = [checkpoint.size for checkpoint in proven.earlier]
        print(json.dumps({**counted, "entries": indexes, "earlier": earlier}, ensure_ascii=False))
    else:
        number = {"entries": len(proven.entries), "earlier": len(proven.earlier)}
        print(sentence("ledger.proven", args.lang, **counted, **number))
    return DONE


def _verify_receipt(args: argparse.Namespace) -> int:
    """Check a receipt as a stranger would: whether the log whose keys these are gave it."""
    receipt = opened_receipt(_read(args.receipt), read_keys(args.keys.read_text(encoding="utf-8")))
    said = {"origin": receipt.origin, "entry": receipt.entry, "at": receipt.at}
    print(json.dumps(said, ensure_ascii=False) if args.json else sentence("ledger.receipt_genuine", args.lang, **said))
    return DONE


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem("chain.receipt_form") from error
