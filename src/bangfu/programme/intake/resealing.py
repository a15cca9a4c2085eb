"""Files of imports and of other departments, brought under the key in use: when keys are changed, and at a start.

Files that lie plain, from a version that did not seal them, are sealed the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bangfu.programme.intake.folders import registers_folder
from bangfu.programme.ledger import sealed_files, sealed_tables
from bangfu.programme.ledger.keys import fresh_keys, key_ring

AT_ONCE = 50
"""Files that one call seals anew."""
OPEN_NAMES = frozenset({"progress.json", "held.txt"})
"""Files of an import that hold no personal fact: how far a job is, and numbers of households."""


def reseal_files() -> int:
    """Seal some files that lie plain or under a former key; gives how many, 0 when none is left."""
    fresh_keys()
    count = 0
    for file in _files():
        tabular = file.suffix == ".parquet" and "given" not in file.parts
        kind = sealed_tables if tabular else sealed_files
        try:
            if kind.key_number(file) == key_ring().current:
                continue
            if tabular:
                sealed_tables.seal_table(file, file)
            else:
                sealed_files.seal_file(file, file)
        except FileNotFoundError:  # its import was applied or given up meanwhile
            continue
        count += 1
        if count == AT_ONCE:
            break
    return count


def _files() -> Iterator[Path]:
    folders = [registers_folder(), Path(settings.BANGFU_DATA) / "imports"]
    for folder in folders:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if file.is_file() and not file.name.startswith(".") and file.name not in OPEN_NAMES:
                yield file
