"""Processes to be killed without the price of a start: a script loads once, then forks one for each task.

A fork is a process as any other: it opens files and connections of its own, and SIGKILL gives it no last word.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import IO

HERE = Path(__file__).parent
GONE = "gone"


def fork_for_each_line(work: Callable[..., None]) -> None:
    """The script's side: for each line of standard input a fork does `work(*words)`; says its number, then `gone`."""
    importlib.import_module("bangfu.programme.assessment.checking")  # verification would load it in each fork anew
    for line in sys.stdin:
        if os.fork() == 0:
            say(f"{os.getpid()}")
            work(*line.rstrip("\n").split("\t"))
            return  # and ends as a script of its own would
        os.wait()
        say(GONE)


def say(line: str) -> None:
    """A line to the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Fork:
    """One process that works, seen from the test."""

    def __init__(self, words: IO[str], said: IO[str], *given: object) -> None:
        self.said = said
        words.write("\t".join(map(str, given)) + "\n")
        words.flush()
        self.number = int(said.readline())

    def line(self) -> str:
        """What it says next; one that has ended by itself says nothing any more, and that is a failure."""
        line = self.said.readline()
        assert line not in ("", f"{GONE}\n"), "it ended before it was killed; its error is above"
        return line

    def kill(self) -> None:
        """End it at once."""
        os.kill(self.number, signal.SIGKILL)

    def rest(self) -> str:
        """What it has said until its end."""
        return "".join(takewhile(lambda line: line != f"{GONE}\n", self.said))


@contextmanager
def forking(script: str, environment: dict[str, str]) -> Iterator[Callable[..., Fork]]:
    """Load a script of this folder; the function begins a fork of it with the words given."""
    command = [sys.executable, str(HERE / script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdin=pipe, stdout=pipe, text=True, encoding="utf-8", start_new_session=True
    ) as loaded:
        words, said = loaded.stdin, loaded.stdout
        assert words is not None
        assert said is not None
        try:
            yield lambda *given: Fork(words, said, *given)
        except BaseException:  # a fork that waits for ever would keep the test from saying what failed
            os.killpg(loaded.pid, signal.SIGKILL)
            raise
    assert loaded.returncode == 0
