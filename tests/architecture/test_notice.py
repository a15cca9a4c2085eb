"""What was taken from elsewhere is listed in NOTICE with its licence, and is what it was when it was listed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

LINE = re.compile(r"^([0-9a-f]{64})  (\S+)$", re.MULTILINE)
TAKEN = ("src/bangfu/web/static", "src/bangfu/demo/data")


def test_every_listed_file_is_unchanged(repository: Path) -> None:
    listed = LINE.findall((repository / "NOTICE").read_text(encoding="utf-8"))
    assert listed
    changed = [
        name for digest, name in listed if hashlib.sha256((repository / name).read_bytes()).hexdigest() != digest
    ]
    assert not changed, "after a wanted change write the new sha256sum into NOTICE"


def test_every_taken_file_is_listed(repository: Path, files: list[Path]) -> None:
    listed = {name for _, name in LINE.findall((repository / "NOTICE").read_text(encoding="utf-8"))}
    names = {path.relative_to(repository).as_posix() for path in files}
    assert {n for n in names if n.startswith(TAKEN)} <= listed
