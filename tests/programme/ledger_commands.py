"""`bangfu` in forks of one process that has opened the register: what it says goes to files, then its exit code here.

A line of standard input is OUT, ERR and the words of the command, with tabs between.
"""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bangfu.site.settings"
django.setup()

from forking import fork_for_each_line  # noqa: E402  only after setup

from bangfu.cli import log_commands, main  # noqa: E402  only after setup
from bangfu.cli.commands import ledger  # noqa: E402  only after setup

LOADED = (ledger, log_commands)
"""What the command would import by itself, in each fork anew."""


def run(out: str, err: str, *words: str) -> None:
    """What one fork does."""
    with (
        Path(out).open("w", encoding="utf-8") as said, Path(err).open("w", encoding="utf-8") as refused,
        redirect_stdout(said), redirect_stderr(refused),
    ):  # fmt: skip
        code = main(words)
    sys.stdout.write(f"{code}\n")


if __name__ == "__main__":
    fork_for_each_line(run)
