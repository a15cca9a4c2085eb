"""What is laid aside while something is worked on goes, even when the process is killed; no log quotes a value."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from pathlib import Path

import duckdb

from bangfu.core.errors import Problem
from bangfu.programme.ledger.scratch_room import clear_left_rooms, rooms, take_room
from bangfu.site.logs import WithoutValues

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


def test_a_logged_error_says_where_and_what_kind_and_quotes_nothing() -> None:
    try:
        try:
            duckdb.execute("SELECT CAST($1 AS DATE)", [NUMBER])
        except duckdb.Error as error:
            raise Problem("jobs.broke", job=NUMBER) from error
    except Problem:
        caught = sys.exc_info()
    assert NUMBER in str(caught[1].__cause__), "or this test shows nothing"
    record = logging.LogRecord("bangfu", logging.ERROR, __file__, 1, "job %s failed", (7,), caught)
    said = WithoutValues().format(record)
    assert NUMBER not in said
    assert "job 7 failed" in said
    assert "test_nothing_left_lying.py" in said
    assert "bangfu.core.errors.Problem jobs.broke" in said
    assert "ConversionException" in said


def test_the_sites_handlers_use_it() -> None:
    from bangfu.site.settings import LOGGING

    formatters = {handler["formatter"] for handler in LOGGING["handlers"].values()}
    assert [LOGGING["formatters"][name]["()"] for name in formatters] == ["bangfu.site.logs.WithoutValues"]
