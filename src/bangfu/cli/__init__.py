"""The command line: one module a command under `commands`; problems become one sentence and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from types import ModuleType

from bangfu import __version__
from bangfu.cli.commands import COMMANDS
from bangfu.cli.usage import WRONG_USE, Parser, language_of
from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, sentence

DONE, FINDINGS = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 findings, 2 wrong use or bad input (the sentence is on stderr)."""
    written = sys.argv[1:] if argv is None else list(argv)
    args = _parser(language_of(written)).parse_args(written)
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


def _parser(lang: str) -> argparse.ArgumentParser:
    parser = Parser("bangfu", lang, "帮扶 Bangfu")
    parser.add_argument("--version", action="version", version=__version__, help=sentence("cli.option_version", lang))
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=sentence("cli.option_lang", lang))
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title=sentence("cli.usage_commands", lang)
    )
    for module in COMMANDS:
        said = said_of(module, lang)
        command = commands.add_parser(module.NAME, help=said, prog=f"bangfu {module.NAME}", lang=lang, description=said)
        command.add_argument("--lang", choices=LANGUAGES, default=lang, help=sentence("cli.option_lang", lang))
        module.add_arguments(command, lang)
        command.set_defaults(run=module.run)
    return parser


def said_of(module: ModuleType, lang: str) -> str:
    """What a command does: its module's first line says it in Chinese and, after the slash, in English."""
    chinese, _, english = (module.__doc__ or "").partition(" / ")
    return chinese if lang == "zh" else english
