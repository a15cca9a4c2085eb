"""Arguments that need the engines to be understood: memory, with the room a run works in, and the level to count by."""

from __future__ import annotations

import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level, Pack, RuleSet
from bangfu.engines.duckdb import Limits
from bangfu.engines.tallies import place_levels

MEMORY = re.compile(r"^\d+(\.\d+)?\s?[KMGT]i?B$", re.IGNORECASE)


def limits_of(memory: str | None) -> Limits:
    """The limits of `--memory`; raises `Problem` for what is no amount."""
    if memory is not None and not MEMORY.match(memory):
        raise Problem("cli.bad_memory", found=memory)
    return Limits(memory=memory)


@contextmanager
def room_for(limits: Limits) -> Iterator[Limits]:
    """The limits with a folder for what does not fit, gone afterwards; under a limit of memory stages lie there too.

    A polite end (SIGTERM) is taken like Ctrl-C, so that files begun are put away.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        with tempfile.TemporaryDirectory(prefix="bangfu-") as folder:
            stages = Path(folder) / "stages.duckdb" if limits.memory else None
            yield replace(limits, spill=Path(folder), stages=stages)
    finally:
        signal.signal(signal.SIGTERM, before)


def level_of(pack: Pack, rules: RuleSet, name: str | None) -> Level | None:
    """The level of `--level`; raises `Problem` for one these rules cannot be counted by."""
    if name is None:
        return None
    levels = {level.name: level for level in place_levels(pack, rules)}
    if name not in levels:
        raise Problem("cli.unknown_level", found=name, rules=rules.name, known=", ".join(levels) or "—")
    return levels[name]
