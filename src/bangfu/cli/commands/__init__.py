"""The commands, in the order `bangfu --help` prints them."""

from __future__ import annotations

from types import ModuleType

COMMANDS: tuple[ModuleType, ...] = ()
