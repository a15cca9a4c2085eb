"""做排队的任务，直到停止 / do the jobs that wait, until stopped"""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from bangfu.cli.register import open_register
from bangfu.core.texts import sentence

NAME = "work"


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    parser.add_argument("--once", action="store_true", help=sentence("cli.option_work_once", lang))
    parser.add_argument("--data", type=Path, metavar="DIR", help=sentence("cli.option_data", lang))


def run(args: argparse.Namespace) -> int:
    """0 when told to stop, or when nothing waits any more (`--once`)."""
    open_register(args.data)
    from bangfu.programme.jobs.actions import work_forever, work_once  # exist only when the register is open

    if args.once:
        while work_once():
            pass
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work_forever(stop)
    return 0
