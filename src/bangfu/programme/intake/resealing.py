"""Files of imports and of other departments, brought under the key in use: when keys are changed, and at a start.

Files that lie plain, from a version that did not seal them, are sealed the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bangfu.programme.intake.folders import Folder, import_folders, registers_folder
from bangfu.programme.ledger import sealed_files, sealed_tables
from bangfu.programme.ledger.keys import fresh_keys, key_ring

AT_ONCE = 50
"""Files that one call seals anew."""


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
    """Everything that is to lie sealed; what only says how far a job is, or under which keys, is not among it."""
    yield from sorted(registers_folder().glob("[!.]*.parquet"))
    for folder in import_folders():
        yield from _sealed_in(folder)


def _sealed_in(folder: Folder) -> Iterator[Path]:
    yield from sorted(file for file in folder.given.rglob("[!.]*") if file.is_file())
    for tables in (folder.clean, folder.compared):
        yield from sorted(tables.glob("[!.]*.parquet"))
    yield from (file for file in (folder.findings, folder.errors) if file.is_file())
