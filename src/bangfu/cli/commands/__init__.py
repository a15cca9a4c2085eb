"""The commands, in the order `bangfu --help` prints them."""

from __future__ import annotations

from types import ModuleType

from bangfu.cli.commands import (
    assess,
    demo,
    explain,
    pack,
    simulate,
)

COMMANDS: tuple[ModuleType, ...] = (
    assess,
    demo,
    explain,
    pack,
    simulate,
)
