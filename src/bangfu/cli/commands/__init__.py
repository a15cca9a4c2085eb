"""The commands, in the order `bangfu --help` prints them."""

from __future__ import annotations

from types import ModuleType

from bangfu.cli.commands import (
    assess,
    check,
    demo,
    explain,
    ledger,
    load,
    match,
    pack,
    serve,
    simulate,
    snapshot,
    work,
)

COMMANDS: tuple[ModuleType, ...] = (
    assess,
    check,
    demo,
    explain,
    ledger,
    load,
    match,
    pack,
    serve,
    simulate,
    snapshot,
    work,
)
