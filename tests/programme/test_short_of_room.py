"""A full disk, a folder nobody may write to, keys of another register, a clock set back: said, and nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from evidence_everywhere import change_household, every_row_is_as_logged
from forking import forking
from registers import own_register
from rosters_at_hand import home, identity, person, write

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.checkpoints import clock_set_back, seal_log
from bangfu.programme.ledger.keys import FILE, key_folder, key_ring, make_keys
from bangfu.programme.ledger.keys_fit import check_keys_fit
from bangfu.programme.ledger.models import Checkpoint
from small_world import World

HOMES = 600
FULL = {"ledger.disk_full True\n", "ledger.disk_error True\n", "cli.cannot_write True\n"}


@pytest.fixture
def rosters() -> Iterator[Path]:
    """A folder that other users of the machine can reach, with rosters in it."""
    folder = Path(tempfile.mkdtemp(prefix="bangfu-room-"))
    folder.chmod(0o755)
    people = [
        person(f"K{n:04d}", "小满", "户主", identity(f"19{60 + n // 28:02d}05{1 + n % 28:02d}", 1))
        for n in range(HOMES)
    ]  # fmt: skip
    write(folder / "rosters", [home(f"K{n:04d}") for n in range(HOMES)], people)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.apart
def test_where_there_is_no_room_nothing_is_lost_and_it_is_said(rosters: Path) -> None:
    given = rosters / "rosters"
    with own_register("sqlite", rosters) as environment, forking("short_of_room.py", environment) as begin:
        empty = begin(given, "room", 4096).rest().splitlines()
        assert f"{empty[0]}\n" in FULL
        size = (rosters / "main" / "register.sqlite3").stat().st_size
        for more in (0, 40_000, 150_000, 350_000):
            said, found, counts = begin(given, "room", size + more).rest().splitlines()
            assert f"{said}\n" in FULL, more
            assert (found, counts) == ("clean", "0 0")
        assert begin(given).rest().splitlines() == ["applied", "clean", f"{HOMES} 1"]


@pytest.mark.apart
def test_where_nothing_may_be_written_it_is_said(rosters: Path) -> None:
    with own_register("sqlite", rosters) as environment, forking("short_of_room.py", environment) as begin:
        assert begin(rosters / "rosters").rest().startswith("applied")
        data = rosters / "main"
        for path in (data, *data.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        assert begin(rosters / "rosters", "closed").rest() == "ledger.read_only True\n"
        for path in (data, *data.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert begin(rosters / "rosters", "room", 10**9).rest().splitlines()[1:] == ["clean", f"{HOMES} 2"]


def test_keys_of_another_register_are_refused_before_anybody_writes(keyed: World) -> None:
    check_keys_fit()
    right = (key_folder() / FILE).read_bytes()
    (key_folder() / FILE).unlink()
    key_ring.cache_clear()
    with pytest.raises(Problem, match=r"ledger\.no_keys"):
        check_keys_fit()
    make_keys()
    with pytest.raises(Problem) as refused:
        check_keys_fit()
    assert refused.value.code == "ledger.foreign_keys"
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    (key_folder() / FILE).write_bytes(right)
    key_ring.cache_clear()
    check_keys_fit()


def test_a_clock_that_was_set_back_is_told_and_the_log_goes_on(keyed: World) -> None:
    assert seal_log(datetime.now(UTC) + timedelta(days=1)) is not None
    told = clock_set_back()
    assert told is not None
    assert told.code == "ledger.clock_back"
    assert told.sentence("zh") != told.sentence("en")
    change_household(SYSTEM, keyed.households["H1"], 5)
    newest = seal_log()
    assert newest is not None
    assert newest.size == Checkpoint.objects.order_by("size")[0].size + 1
    assert clock_set_back() is None, "the clock is the reference again from the next checkpoint on"
    every_row_is_as_logged()
