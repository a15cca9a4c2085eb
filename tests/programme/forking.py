"""Processes to be killed without the price of a start: a script loads once, then forks one for each task.

A fork is a process as any other: it opens files and connections of its own, and SIGKILL gives it no last word.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HERE = Path(__file__).parent
GONE = "gone\n"


def fork_for_each_line(work: Callable[..., None]) -> None:
    """The script's side: for each line of standard input a fork does `work(*words)`; says its number, then `gone`."""
    for line in sys.stdin:
        if os.fork() == 0:
            _say(f"{os.getpid()}\n")
            work(*line.rstrip("\n").split("\t"))
            return  # and ends as a script of its own would
        os.wait()
        _say(GONE)


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


class Fork:
    """One process that works, seen from the test."""

    def __init__(self, words: IO[str], said: IO[str], *given: object) -> None:
        self.said = said
        words.write("\t".join(map(str, given)) + "\n")
        words.flush()
        self.number = int(said.readline())

    def line(self) -> str:
        """What it says next."""
        return self.said.readline()

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.number, signal.SIGKILL)

    def rest(self) -> str:
        """What it has said until its end."""
        return "".join(iter(self.said.readline, GONE))


@contextmanager
def forking(script: str, environment: dict[str, str]) -> Iterator[Callable[..., Fork]]:
    """Load a script of this folder; the function begins a fork of it with the words given."""
    command = [sys.executable, str(HERE / script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as loaded:
        words, said = loaded.stdin, loaded.stdout
        assert words is not None
        assert said is not None
        yield lambda *given: Fork(words, said, *given)
    assert loaded.returncode == 0
