"""开动网站：第一次会建库；加--demo装好示范数据 / run the site; the first time makes the register, --demo fills it"""

from __future__ import annotations

import argparse
import fcntl
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from bangfu.cli.register import DATABASE, FOLDER, open_register
from bangfu.cli.report.terminal import aligned
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.demo.thinning import STORY_DAY, thin_demo

NAME = "serve"
PORT, LAST_PORT, SHARE, THREADS = 8000, 65_535, 0.08, 4
DEMO_FILE, SERVED = "demo.txt", "serving"
_HELD: list[TextIO] = []
"""The lock of the register that is served: the system lets it go when the process ends, however it ends."""


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    def said(option: str) -> str:
        return sentence(f"cli.option_serve_{option}", lang)

    parser.add_argument("--demo", choices=("nanping",), help=said("demo"))
    parser.add_argument("--scale", type=float, default=SHARE, metavar="F", help=said("scale"))
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=said("port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=said("host"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=sentence("cli.option_data", lang))
    parser.add_argument("--prepare", action="store_true", help=said("prepare"))


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; with `--prepare` only make what the site needs."""
    if not args.prepare:
        check_port(args.host, args.port)
    folder = Path(args.data or os.environ.get(FOLDER, "bangfu-data"))
    if not args.prepare and not os.environ.get(DATABASE):
        hold_register(folder)
    if args.demo:
        _mark_demo(folder)
    open_register(folder, make=True)
    (folder / "static").mkdir(exist_ok=True)
    _seal_files()
    if args.demo:
        _fill(folder, args.scale, lambda code, **details: print(sentence(code, args.lang, **details), flush=True))
    if args.prepare:
        return 0
    _say_where(args)
    return _serve(args)


def _seal_files() -> None:
    """Seal what an earlier version, or an interrupted change of keys, left plain or under a former key."""
    from bangfu.programme.intake.resealing import reseal_files  # needs an open register

    while reseal_files():
        pass


def check_port(host: str, port: int) -> None:
    """Raise Problem when nothing can listen there."""
    if not 0 <= port <= LAST_PORT:
        raise Problem("cli.no_port", port=port, last=LAST_PORT, other=PORT)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < LAST_PORT else PORT
            raise Problem("cli.port_taken", host=host, port=port, other=other) from error


def hold_register(folder: Path) -> None:
    """Be the one process that serves an SQLite register until this one ends; raises Problem when another is.

    Its writers stand in one line, which two processes do not share: they would wait for each other by chance. A folder
    that may only be read is served without.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = (folder / SERVED).open("a+")
    except OSError:
        return
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.seek(0)
        raise Problem("cli.already_served", folder=folder, process=held.read().strip() or "—") from error
    with suppress(OSError):  # a full disk: the lock holds without the number
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
    _HELD.append(held)


def _mark_demo(folder: Path) -> None:
    """Say that this register is a demo, before the settings are read; an office's own register is refused."""
    mark = folder / DEMO_FILE
    if mark.exists():
        return
    if (folder / "register.sqlite3").exists():
        raise Problem("cli.serve_not_a_demo", folder=folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{STORY_DAY.isoformat()}\n")
    except OSError as error:
        raise Problem("cli.cannot_write", path=folder, reason=error) from error


def _fill(folder: Path, share: float, say: Callable[..., None]) -> None:
    """Load the demo into an empty register, and open its accounts. A start that was killed begins anew."""
    from bangfu.cli.demo_register import (  # need an open register
        fill_register,
        has_households,
        lay_practice_roster,
        open_demo_accounts,
    )

    if not has_households():
        start = time.monotonic()
        say("cli.serve_building")
        with tempfile.TemporaryDirectory(dir=folder, prefix="demo-") as part:
            whole, thin = Path(part) / "whole", Path(part) / "thin"
            build_nanping(whole, Wish(), workbooks=False)
            thin_demo(whole, thin, share, always=_always())
            say("cli.serve_loading")
            fill_register(thin)
        say("cli.serve_filled", seconds=round(time.monotonic() - start))
    open_demo_accounts()
    lay_practice_roster()


def _always() -> tuple[str, ...]:
    from bangfu.programme.accounts.demo import ACCOUNTS  # needs an open register

    return tuple(door.area for door in ACCOUNTS if len(door.area) == 12)


def _say_where(args: argparse.Namespace) -> None:
    print(sentence("cli.serve_at", args.lang, address=f"http://{_named(args.host)}:{args.port}"))
    if (Path(os.environ[FOLDER]) / DEMO_FILE).exists():
        from bangfu.programme.accounts.demo import PASSWORD, doors  # need an open register
        from bangfu.programme.intake.folders import practice_roster
        from bangfu.web.words import words

        print(sentence("cli.serve_accounts", args.lang, password=PASSWORD))
        everywhere = words("area.all", args.lang)
        rows = [
            [f"  {door.username}", door.where or everywhere, words(f"role.{door.role}", args.lang), door.name]
            for door in doors(args.lang)
        ]
        print("\n".join(aligned(rows, left=4)))
        if (roster := practice_roster()) is not None:
            print(sentence("cli.serve_practice", args.lang, path=roster))
    _say_what_lacks(args.lang)
    print(sentence("cli.serve_stop", args.lang), flush=True)


def _say_what_lacks(lang: str) -> None:
    """What an office should do before anybody comes: open an account, serve as an ordinary user of PostgreSQL."""
    from bangfu.programme.accounts.queries import anybody_signs_in  # need an open register
    from bangfu.programme.ledger.row_security import superuser

    if not anybody_signs_in():
        print(sentence("cli.serve_no_account", lang))
    if (user := superuser()) is not None:
        print(sentence("cli.serve_superuser", lang, user=user), file=sys.stderr)


def _named(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104  # only said, not bound


def _serve(args: argparse.Namespace) -> int:
    from django.db import connections  # the register is open
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    hosts = os.environ.get("BANGFU_HOSTS", "localhost,127.0.0.1").split(",")
    if args.host not in ("127.0.0.1", "localhost") and args.host not in hosts:
        os.environ["BANGFU_HOSTS"] = ",".join([*hosts, args.host])
    os.environ["PYTHONWARNINGS"] = "ignore"
    sys.stdout.flush()
    Granian(
        "bangfu.site.serving:application", address=args.host, port=args.port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=THREADS, log_level=LogLevels.warning, respawn_failed_workers=True,
    ).serve()  # fmt: skip
    return 0
