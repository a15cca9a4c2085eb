"""The command line: one module a command under `commands`; problems become one sentence and an exit code."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from types import ModuleType

from bangfu import __version__
from bangfu.cli.commands import NAMES, command
from bangfu.cli.usage import WRONG_USE, Parser, language_of
from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, sentence

DONE, FINDINGS, INTERRUPTED = 0, 1, 130
STORAGE = "bangfu.programme.ledger.storage"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 findings, 2 wrong use or bad input (the sentence is on stderr)."""
    written = sys.argv[1:] if argv is None else list(argv)
    lang = language_of(written)
    try:
        args = _parser(lang, _asked(written)).parse_args(written)  # imports the command: it too may be interrupted
        code: int = args.run(args)
        sys.stdout.flush()
    except Problem as problem:
        print(problem.sentence(lang), file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return _interrupted(lang)
    except RuntimeError as error:
        if str(error) != "Query interrupted":  # how DuckDB passes on a Ctrl-C
            raise
        return _interrupted(lang)
    except BrokenPipeError:  # `bangfu … | head` closed the pipe: nobody is reading any more
        sys.stderr.close()
        return DONE
    except _refusals() as error:
        return _failed(error, lang)
    return code


def _refusals() -> tuple[type[BaseException], ...]:
    """Errors that may be about a disk or a database: those of a register too, where one was opened."""
    storage = sys.modules.get(STORAGE)
    found: tuple[type[BaseException], ...] = storage.refusals() if storage is not None else (OSError,)
    return found


def _failed(error: BaseException, lang: str) -> int:
    """What nothing else looked after: a full disk behind `> file`, a register whose disk is full or database away."""
    storage = sys.modules.get(STORAGE)
    known = storage.refusal(error) if storage is not None else None
    if isinstance(error, OSError) and (known is None or error.filename):
        where = error.filename or sentence("cli.standard_output", lang)
        closed = error.filename and error.errno in (errno.EACCES, errno.EPERM)  # what is written was tried beforehand
        known = Problem("cli.cannot_open" if closed else "cli.cannot_write", path=where, reason=error)
    if known is None:
        raise error
    print(known.sentence(lang), file=sys.stderr)
    return WRONG_USE


def _interrupted(lang: str) -> int:
    print(sentence("cli.interrupted", lang), file=sys.stderr)
    return INTERRUPTED


def _asked(written: Sequence[str]) -> Sequence[str]:
    """The command that is called, alone: the others are imported only for help, or to name them to who mistypes."""
    words = [word for n, word in enumerate(written) if not word.startswith("-") and written[:n][-1:] != ["--lang"]]
    if not words and "--version" in written:
        return ()
    return words[:1] if words and words[0] in NAMES else NAMES


def _parser(lang: str, names: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser("bangfu", lang, "帮扶 Bangfu")
    parser.add_argument("--version", action="version", version=__version__, help=sentence("cli.option_version", lang))
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=sentence("cli.option_lang", lang))
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", title=sentence("cli.usage_commands", lang)
    )
    for name in names:
        module = command(name)
        said = said_of(module, lang)
        one = commands.add_parser(name, help=said, prog=f"bangfu {name}", lang=lang, description=said)
        one.add_argument("--lang", choices=LANGUAGES, default=lang, help=sentence("cli.option_lang", lang))
        module.add_arguments(one, lang)
        one.set_defaults(run=module.run)
    return parser


def said_of(module: ModuleType, lang: str) -> str:
    """What a command does: its module's first line says it in Chinese and, after the slash, in English."""
    chinese, _, english = (module.__doc__ or "").partition(" / ")
    return chinese if lang == "zh" else english
