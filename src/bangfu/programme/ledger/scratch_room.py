"""Where this process lays what does not fit in memory: a room of its own in the register's folder, gone with it.

What is worked on lies open for that while: rows DuckDB spills, sheets of a roster that is checked, an upload. A
process that was killed leaves its room behind; the next to start clears it away. Nobody else looks inside.
"""

from __future__ import annotations

import atexit
import fcntl
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from django.conf import settings

LOCK = "in-use"
_HELD: list[TextIO] = []
"""The lock of this process's room: the system lets it go when the process ends, however it ends."""


def rooms() -> Path:
    """The folder of all rooms."""
    return Path(settings.BANGFU_DATA) / "scratch"


def take_room() -> Path | None:
    """Make a room, let everything temporary go there, and clear rooms nobody uses; None where nothing can be written.

    A closed or full disk is told of by whoever needs to write; until then the system's own folder serves.
    """
    try:
        rooms().mkdir(parents=True, exist_ok=True, mode=0o700)
        clear_left_rooms()
        making = Path(tempfile.mkdtemp(prefix="making-", dir=rooms()))
        lock = (making / LOCK).open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        room = making.rename(making.with_name(making.name.replace("making-", "room-")))  # only now may others look
    except OSError:
        return None
    _HELD.append(lock)
    tempfile.tempdir = str(room)
    atexit.register(shutil.rmtree, room, ignore_errors=True)
    return room


def clear_left_rooms() -> None:
    """Take away the rooms of processes that are no more."""
    for room in rooms().glob("room-*"):
        with suppress(OSError), (room / LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(room, ignore_errors=True)
