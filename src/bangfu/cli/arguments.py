"""Arguments that several commands share: folder, pack, rules, day, and values set for one run."""

from __future__ import annotations

import argparse
import errno
import os
from datetime import date
from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.texts import sentence


def add_run_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """DIR --pack --rules --on --set."""
    parser.add_argument("folder", metavar="DIR", help=sentence("cli.option_folder", lang))
    parser.add_argument("--pack", required=True, metavar="PACK", help=sentence("cli.option_pack", lang))
    parser.add_argument("--rules", required=True, metavar="RULES", help=sentence("cli.option_rules", lang))
    parser.add_argument("--on", required=True, metavar="DATE", help=sentence("cli.option_on", lang))
    parser.add_argument(
        "--set", action="append", default=[], dest="sets", metavar="NAME=VALUE", help=sentence("cli.option_set", lang)
    )


def day_of(args: argparse.Namespace) -> date:
    """The day of `--on`; raises `Problem` for what is no day."""
    try:
        return date.fromisoformat(args.on)
    except ValueError as error:
        raise Problem("cli.bad_day", found=args.on) from error


def changes_of(args: argparse.Namespace, written: list[str] | None = None) -> dict[str, str]:
    """`NAME=VALUE` pairs as a mapping; raises `Problem` for what is no pair, and for a name with two values."""
    changes: dict[str, str] = {}
    for pair in args.sets if written is None else written:
        name, equals, value = str(pair).partition("=")
        if not equals or not name.strip() or not value.strip():
            raise Problem("cli.bad_pair", found=pair)
        name, value = name.strip(), value.strip()
        if changes.setdefault(name, value) != value:
            raise Problem("cli.pair_twice", name=name, first=changes[name], second=value)
    return changes


def check_output(path: Path | None, endings: tuple[str, ...], *, makes_folders: bool = False) -> None:
    """Refuse before the work what could not be written after it; `makes_folders`: a missing folder is made then."""
    if path is None:
        return
    if path.suffix not in endings and not path.is_dir():
        raise Problem("cli.file_ending", path=path, endings=", ".join(endings))
    if path.exists() and not path.is_file() and not path.is_dir():  # a device would be replaced by a file
        raise Problem("cli.not_a_file", path=path)
    folder = path.absolute().parent
    if path.is_dir():
        refused = errno.EISDIR
    elif makes_folders and not folder.exists():
        return
    elif not folder.is_dir():
        refused = errno.ENOTDIR if folder.exists() else errno.ENOENT
    elif not os.access(folder, os.W_OK):
        refused = errno.EACCES
    else:
        return
    raise Problem("cli.cannot_write", path=path, reason=OSError(refused, os.strerror(refused)))
