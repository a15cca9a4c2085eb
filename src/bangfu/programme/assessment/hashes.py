"""What a run holds of its files and of its rows in the database, so that nobody alters them unseen.

    runs/ID/hashes.json   the hash of the rows of each file, of the verdicts and of the roll-ups in the database

The run itself, which is evidence, holds two hashes over these: `snapshot_hash` over the facts, `result_sha256` over
what was made of them. They are over rows, not bytes, so that files may be sealed under other keys. Runs of a version
that did not seal held the hash of the bytes; `resealing` puts these in their place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from django.db.models import Model

from bangfu.core.whole_files import whole_file
from bangfu.engines.row_hash import RowHash, hash_of_file, hash_of_hashes
from bangfu.programme.assessment.kept_runs import FEATURES, JUDGED, RESULT, SNAPSHOT
from bangfu.programme.assessment.models import RunPlace, Verdict
from bangfu.programme.ledger.sealed_tables import opening

HASHES = "hashes.json"
VERDICTS, PLACES = "verdicts", "places"
TOGETHER = 20_000
TYPES = {"BigIntegerField": pa.int64(), "PositiveIntegerField": pa.int64(), "PositiveSmallIntegerField": pa.int64()}
Values = Sequence[str | int | None]


def hash_of_snapshot(hashes: Mapping[str, str]) -> str:
    """The hash over the facts a run judged."""
    return hash_of_hashes({name: one for name, one in hashes.items() if name.startswith(f"{SNAPSHOT}/")})


def hash_of_result(hashes: Mapping[str, str]) -> str:
    """The hash over what a run made of them."""
    return hash_of_hashes({name: one for name, one in hashes.items() if not name.startswith(f"{SNAPSHOT}/")})


def snapshot_hashes(folder: Path) -> dict[str, str]:
    """The hash of the rows of each file of a run's snapshot, by its name in the run's folder."""
    files = sorted((folder / SNAPSHOT).rglob("[!.]*.parquet"))
    return {file.relative_to(folder).as_posix(): hash_of_file(file, opening) for file in files}


def hashes_now(run: int, folder: Path) -> dict[str, str]:
    """The hashes of everything a run keeps, as it is now; without those of files that are gone."""
    made = (folder / name for name in (FEATURES, JUDGED, RESULT))
    found = snapshot_hashes(folder) | {file.name: hash_of_file(file, opening) for file in made if file.is_file()}
    return found | {VERDICTS: _stored(Verdict, run), PLACES: _stored(RunPlace, run)}


def write_hashes(folder: Path, hashes: Mapping[str, str]) -> None:
    """Keep them beside the files, to say which of them was altered."""
    with whole_file(folder / HASHES) as part:
        part.write_text(json.dumps(dict(sorted(hashes.items())), indent=1))


def read_hashes(folder: Path) -> dict[str, str]:
    """Those that are kept; none where they cannot be read."""
    try:
        held = json.loads((folder / HASHES).read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(one) for name, one in held.items()} if isinstance(held, dict) else {}


def row_hash(model: type[Model]) -> RowHash:
    """A hash for rows of a table as `take` takes them."""
    return RowHash(_schema(model))


def take(model: type[Model], hash_: RowHash, rows: Iterable[Values]) -> None:
    """Rows in the order of the model's columns, without the id and the run."""
    schema = _schema(model)
    columns = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=False)]
    if columns:
        hash_.take(pa.RecordBatch.from_arrays(columns, schema=schema))


def _stored(model: type[Model], run: int) -> str:
    hash_ = row_hash(model)
    for rows in _read(model, run):
        take(model, hash_, rows)
    return hash_.hexdigest()


def _read(model: type[Model], run: int) -> Iterator[list[Values]]:
    """Rows as they were written, some thousands at a time."""
    last = -1
    rows = model._default_manager.filter(run=run).order_by("pk")
    while found := list(rows.filter(pk__gt=last).values_list("pk", *_schema(model).names)[:TOGETHER]):
        yield [values for _, *values in found]
        last = found[-1][0]


def _schema(model: type[Model]) -> pa.Schema:
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.attname != "run"]
    return pa.schema([(f.attname, TYPES.get(f.get_internal_type(), pa.string())) for f in fields])
