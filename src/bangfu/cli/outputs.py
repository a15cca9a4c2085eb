"""Files a command writes: never over the data it reads, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from bangfu.core.errors import Problem
from bangfu.core.whole_files import whole_file
from bangfu.engines.snapshot import Snapshot


def keep_data(path: Path | None, snapshot: Snapshot) -> None:
    """Refuse to write over a file of the snapshot."""
    if path is not None and path.resolve() in {file.resolve() for file in snapshot.files.values()}:
        raise Problem("cli.would_replace_data", path=path)


def write_page(path: Path, text: str) -> None:
    """Write the page or leave what was there; never half of it."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")
