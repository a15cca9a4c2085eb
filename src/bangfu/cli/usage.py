"""Parsers that explain themselves and refuse what is written wrongly in the language of whoever types."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

from bangfu.core.texts import LANGUAGES, sentence

WRONG_USE = 2
CHOICE = r"argument (?P<names>\S+): invalid choice: (?P<found>.+) \(choose from (?P<known>.+)\)"
REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "cli.usage_required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "cli.usage_unknown"),
    (re.compile(r"argument (?P<names>\S+): expected .+"), "cli.usage_no_value"),
    (re.compile(CHOICE), "cli.usage_choice"),
    (re.compile(r"argument (?P<names>\S+): invalid (?P<kind>\S+) value: (?P<found>.+)"), "cli.usage_bad_value"),
)  # fmt: skip
"""What argparse says in English, and our sentence for it."""


def language_of(argv: Sequence[str]) -> str:
    """The language asked for, known before anything is parsed: `--lang`, else `BANGFU_LANG`, else Chinese."""
    asked = os.environ.get("BANGFU_LANG", "zh")
    for n, word in enumerate(argv):
        if word == "--lang" and n + 1 < len(argv):
            asked = argv[n + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    return asked if asked in LANGUAGES else "zh"


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks one language."""

    def __init__(self, prog: str, lang: str, description: str | None) -> None:
        self.lang = lang
        super().__init__(
            prog=prog, description=description, add_help=False,
            formatter_class=_Chinese if lang == "zh" else argparse.HelpFormatter,
        )  # fmt: skip
        self._positionals.title = sentence("cli.usage_positionals", lang)
        self._optionals.title = sentence("cli.usage_options", lang)
        self.add_argument("-h", "--help", action="help", help=sentence("cli.option_help", lang))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong, without the usage around it."""
        print(self._refusal(message), file=sys.stderr)
        sys.exit(WRONG_USE)

    def _refusal(self, message: str) -> str:
        for pattern, code in REFUSALS:
            found = pattern.fullmatch(message)
            if found:
                said = found.groupdict()
                expected = sentence(f"cli.value_{said['kind']}", self.lang) if "kind" in said else ""
                known = said.pop("known", "") or self._choices(said["names"])
                return sentence(code, self.lang, program=self.prog, expected=expected, known=known, **said)
        return sentence("cli.usage_other", self.lang, program=self.prog, reason=message)

    def _choices(self, name: str) -> str:
        """What may stand for an argument that alone is missing and has a list of choices."""
        lists = [action.choices for action in self._actions if action.dest == name and action.choices]
        return ", ".join(map(str, lists[0])) if lists else ""


class _Chinese(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup], prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, sentence("cli.usage_usage", "zh") if prefix is None else prefix)
