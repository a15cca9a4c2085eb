"""Arguments that need the engines to be understood: memory, and the level to count by."""

from __future__ import annotations

import re

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


def level_of(pack: Pack, rules: RuleSet, name: str | None) -> Level | None:
    """The level of `--level`; raises `Problem` for one these rules cannot be counted by."""
    if name is None:
        return None
    levels = {level.name: level for level in place_levels(pack, rules)}
    if name not in levels:
        raise Problem("cli.unknown_level", found=name, rules=rules.name, known=", ".join(levels) or "—")
    return levels[name]
