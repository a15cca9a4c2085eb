"""Other departments' files: taken whole, kept sealed beside the register, part of every snapshot from then on.

The digest that goes into the log is that of the file as the department gave it, so that it can hold it against its own.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack, Table
from bangfu.core.policy.parser import nearest
from bangfu.engines.snapshot import ENDINGS, Snapshot, check_columns
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.intake.folders import registers_folder
from bangfu.programme.intake.models import RegisterFile
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.sealed_tables import write_rows
from bangfu.programme.ledger.writing import Change, action


def register_files(path: Path, pack: Pack) -> list[Path]:
    """The files of a folder, or of its folder `registers`, that are registers of the pack."""
    names = {table.name for table in pack.tables.values() if table.kind == "register" and table.same_as is None}
    folder = path / "registers" if (path / "registers").is_dir() else path
    return [file for file in sorted(folder.iterdir()) if file.stem in names and file.suffix in ENDINGS]


def take_registers(actor: Actor, files: Sequence[Path], pack: Pack) -> dict[str, int]:
    """Take files named as the pack's registers, all of them or none; gives the rows of each."""
    target = registers_folder()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts: dict[str, Path] = {}
    rows: dict[str, int] = {}
    try:
        for file in files:
            table = _table(file, pack)
            part = target / f".{table.name}.part-{os.getpid()}"
            parts[table.name], rows[table.name] = part, _copy(file, part, table, pack)
        _note_registers(actor, {file.stem: (_sha256(file), rows[file.stem]) for file in files})
        for name, part in parts.items():
            part.replace(target / f"{name}.parquet")
    except OSError as error:
        raise Problem("cli.cannot_write", path=target, reason=error) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return rows


@action("intake.take_registers")
def _note_registers(change: Change, taken: dict[str, tuple[str, int]]) -> None:
    check_may(change.actor, May.IMPORT)
    if change.actor.area:
        raise Problem("intake.registers_whole", area=change.actor.area)
    for name, (digest, rows) in taken.items():
        row = RegisterFile(
            name=name, sha256=digest, rows=rows, loaded_at=change.at, account=change.actor.account,
            account_name=change.actor.name,
        )  # fmt: skip
        change.insert(change.entry(f"register/{name}", change.actor.area), row)


def _table(file: Path, pack: Pack) -> Table:
    known = [table.name for table in pack.tables.values() if table.kind == "register" and table.same_as is None]
    if file.stem not in known:
        raise Problem("intake.unknown_register", file=file.name, nearest=nearest(file.stem, known))
    return pack.tables[file.stem]


def _copy(file: Path, part: Path, table: Table, pack: Pack) -> int:
    """Write the file as sealed Parquet, a part at a time; gives its rows."""
    snapshot = Snapshot(file.parent, {table.name: file})
    schema = snapshot.schema(pack, table.name)
    if table.by not in schema.names:
        raise Problem("engines.no_key", file=file.name, column=table.by, columns=", ".join(schema.names))
    check_columns(pack, table, schema, file.name)
    try:
        if file.suffix == ".csv":
            given = snapshot.read(pack, table.name)
            return write_rows(given.to_batches(), given.schema, part)
        with pq.ParquetFile(file) as source:
            return write_rows(source.iter_batches(), schema, part)
    except pa.ArrowInvalid as error:
        raise Problem("engines.unreadable", file=file.name, reason=str(error).splitlines()[0][:200]) from error


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
