"""What is laid aside while something is worked on goes, even when the process is killed."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

from bangfu.programme.ledger.scratch_room import clear_left_rooms, rooms, take_room

NUMBER = "999001197009080017"


def test_the_room_of_a_killed_process_is_cleared_and_that_of_a_living_one_is_not(own_keys: None) -> None:
    ready, at_work = os.pipe()
    child = os.fork()
    if not child:
        room = take_room()
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(NUMBER.encode())
        os.write(at_work, str(room).encode())
        signal.pause()
    room = Path(os.read(ready, 1000).decode())
    (left,) = [file for file in room.iterdir() if file.name != "in-use"]
    assert left.read_bytes() == NUMBER.encode(), "everything temporary goes there"
    assert rooms().stat().st_mode & 0o077 == 0
    clear_left_rooms()
    assert left.exists()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    clear_left_rooms()
    assert list(rooms().iterdir()) == []


def test_a_folder_nobody_can_write_leaves_the_systems_own(own_keys: None) -> None:
    before = tempfile.gettempdir()
    rooms().write_text("a file where the folder should be")
    assert take_room() is None
    assert tempfile.gettempdir() == before
