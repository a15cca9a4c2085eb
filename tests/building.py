"""Folders that several workers of one run read: whoever needs one first builds it, the others wait for it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

Build = Callable[[Path], object]
BuiltOnce = Callable[[str, Build], Path]
"""`built_once("county", build)` gives the folder."""


def folder_built_once(above: Path, name: str, build: Build) -> Path:
    """The folder `name` below `above`; `build` leaves it whole or not at all. Nobody writes in it afterwards."""
    folder = above / f"once-{name}"
    with (above / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            build(folder)
    return folder
