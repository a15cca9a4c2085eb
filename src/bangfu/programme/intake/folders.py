"""Where an import keeps its files: `BANGFU_DATA/imports/ID/`, readable by the register's own account only."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LARGEST_MB = 200
"""Of what is handed in at once, and so of each of its files."""


@dataclass(frozen=True)
class Folder:
    """The files of one import."""

    number: int

    @property
    def path(self) -> Path:
        return Path(settings.BANGFU_DATA) / "imports" / str(self.number)

    @property
    def given(self) -> Path:
        """What was handed in, under its own names, sealed."""
        return self.path / "given"

    @property
    def clean(self) -> Path:
        """The rows that were taken, a sealed Parquet file a table."""
        return self.path / "clean"

    @property
    def compared(self) -> Path:
        """The difference from the register, sealed too."""
        return self.path / "compared"

    @property
    def errors(self) -> Path:
        """The error workbook, sealed, when something was wrong."""
        return self.path / "errors.xlsx"

    @property
    def findings(self) -> Path:
        """What was wrong, a sealed row each, when something was."""
        return self.path / "findings.parquet"

    def make(self) -> None:
        """Make the folder; others on the machine cannot look inside."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def receive(self, arrived: Path) -> None:
        """Make what has arrived this import's own."""
        shutil.rmtree(self.path, ignore_errors=True)  # of a register that was here before
        self.make()
        shutil.move(arrived, self.given)

    def clear(self) -> None:
        """Take away the copies once they are not needed any more; what was wrong stays, to be worked on."""
        for folder in (self.given, self.clean, self.compared):
            shutil.rmtree(folder, ignore_errors=True)

    def say(self, stage: str, done: int, total: int) -> None:
        """Write down how far a job is; the database cannot tell while SQLite's one transaction is open."""
        part = self.path / f".progress-{os.getpid()}"
        part.write_text(json.dumps({"stage": stage, "done": done, "total": total}))
        part.replace(self.path / "progress.json")

    def said(self) -> dict[str, object]:
        """What was last said of progress."""
        file = self.path / "progress.json"
        try:
            said: dict[str, object] = json.loads(file.read_text())
        except (OSError, ValueError):
            return {}
        return said


def import_folders() -> list[Folder]:
    """The folders of all imports that have one."""
    there = (Path(settings.BANGFU_DATA) / "imports").glob("*")
    return [Folder(int(one.name)) for one in sorted(there) if one.name.isdecimal()]


@dataclass(frozen=True)
class Handed:
    """A file that comes in pieces; `kept_as` when it shall not lie there under its own name."""

    name: str
    pieces: Iterable[bytes]
    kept_as: str = ""


@contextmanager
def arriving() -> Iterator[Path]:
    """A folder for files that are being handed in; whoever takes them moves it away, else it goes with them."""
    with tempfile.TemporaryDirectory(prefix="arriving-") as folder:
        yield Path(folder) / "given"


def registers_folder() -> Path:
    """Where other departments' files lie."""
    return Path(settings.BANGFU_DATA) / "registers"


def practice_folder() -> Path:
    """Where a demo register keeps the roster to practise with."""
    return Path(settings.BANGFU_DATA) / "practice"


def practice_roster() -> Path | None:
    """The roster to practise with, where there is one."""
    return next(iter(sorted(practice_folder().glob("*.xlsx"))), None)
