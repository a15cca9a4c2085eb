"""What opening a register brings in and leaves behind: no engine where no work is done, no file nobody needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("duckdb", "numpy", "pyarrow", "xlsxwriter", "fastexcel", "openpyxl")
OPENED = """
import json, os, pathlib, sys
import django
django.setup()
from django.conf import settings
from bangfu.programme.ledger import writing
folder = pathlib.Path(os.environ["BANGFU_DATA"])
before, loaded = folder.exists(), [name for name in {heavy} if name in sys.modules]
keys = [str(settings.SECRET_KEY), str(settings.SECRET_KEY)]
from bangfu.programme.jobs.actions import MODULES, work_of
print(json.dumps([before, loaded, keys, sorted(MODULES), [work_of(kind).__module__ for kind in sorted(MODULES)]]))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[object]]:
    """A folder that does not exist, and what a process that opened its register there found."""
    folder = tmp_path_factory.mktemp("start") / "data"
    environment = {n: v for n, v in os.environ.items() if n not in ("BANGFU_SECRET", "BANGFU_DATABASE")}
    environment |= {"BANGFU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "bangfu.site.settings"}
    command = [sys.executable, "-c", OPENED.format(heavy=HEAVY)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return folder, json.loads(done.stdout)


def test_a_command_that_does_no_work_waits_for_no_engine(started: tuple[Path, list[object]]) -> None:
    assert started[1][1] == []


def test_the_key_of_sessions_appears_when_it_is_first_needed_and_stays(started: tuple[Path, list[object]]) -> None:
    folder, (there_before, _, keys, *_rest) = started
    file = folder / "keys" / "sessions.key"
    assert not there_before
    assert keys == [file.read_text()] * 2
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o600


def test_every_kind_of_job_is_found_when_its_first_job_comes(started: tuple[Path, list[object]]) -> None:
    _, (*_rest, kinds, modules) = started
    assert dict(zip(kinds, modules, strict=True)) == {
        "assessment.run": "bangfu.programme.assessment.jobs",
        "export.list": "bangfu.web.jobs",
        **{f"intake.{kind}": "bangfu.programme.intake.jobs" for kind in ("apply", "compare", "undo")},
        "places.follow": "bangfu.programme.households.following",
    }
