"""The commands, in the order `bangfu --help` prints them; each is imported when it is asked for, and no other."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

NAMES: tuple[str, ...] = (
    "account",
    "assess",
    "check",
    "demo",
    "explain",
    "ledger",
    "load",
    "match",
    "pack",
    "serve",
    "simulate",
    "snapshot",
    "work",
)
"""A command's module bears its name."""


def command(name: str) -> ModuleType:
    """The module of one command: `NAME`, `add_arguments`, `run`, and a first line that says what it does."""
    return import_module(f"{__name__}.{name}")
