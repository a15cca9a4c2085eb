"""The command line: one module a command under `commands`; problems become one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bangfu import __version__
from bangfu.cli.commands import COMMANDS
from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, sentence

DONE, FINDINGS, WRONG_USE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 findings, 2 wrong use or bad input (the sentence is on stderr)."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except Problem as problem:
        print(problem.sentence(args.lang), file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print(sentence("cli.interrupted", args.lang), file=sys.stderr)
        return 130
    except BrokenPipeError:  # `bangfu … | head` closed the pipe: nobody is reading any more
        sys.stderr.close()
        return DONE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bangfu", description="帮扶 Bangfu")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        command = commands.add_parser(module.NAME, help=module.__doc__, description=module.__doc__)
        chosen = os.environ.get("BANGFU_LANG", "zh")
        command.add_argument(
            "--lang", choices=LANGUAGES, default=chosen if chosen in LANGUAGES else "zh", help="zh | en"
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser
