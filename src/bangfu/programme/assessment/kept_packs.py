"""The policy packs that runs were judged by, kept by hash, so that an old run answers by the rules of its day.

    BANGFU_DATA/packs/HASH/NAME/…   the pack's files, and beside it the folders of the packs it extends

Written once, when the first run by a pack of that hash starts; shared by all of them; never changed. A pack changes
with the program: today's is the one shipped, and whoever looks at an older run gets the one with the run's hash.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Min

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import folders_of, hash_of_files, load_pack, pack_files
from bangfu.core.policy.model import Pack
from bangfu.programme.assessment.models import Run
from bangfu.programme.households.packs import pack_named
from bangfu.programme.ledger.row_security import confined

HASH = re.compile(r"[0-9a-f]{64}")
MOST_READ = 16


def judged_by(run: Run) -> Pack:
    """The very pack a run was judged by; raises Problem where it is not kept, or no longer what it was."""
    found = pack_with_hash(run.pack, run.pack_hash)
    if found is None:
        raise Problem("runs.pack_changed", pack=run.pack, run=run.pk)
    return found


def pack_of(run: Run) -> Pack:
    """The pack whose words tell of a run: that it was judged by, and where this is lost, today's of the same name."""
    try:
        return judged_by(run)
    except Problem:
        return pack_named(run.pack)


def packs_that_found(leads: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Pack | None]:
    """By last run and name of pack of some leads: the pack whose rule found them.

    Where that is lost, today's of the same name; None where there is none either.
    """
    asked = set(leads)
    with confined(""):  # whoever sees what a run said may know by which pack
        runs = Run.objects.in_bulk({number for number, _ in asked})
    return {(number, name): _that_found(runs.get(number), name) for number, name in asked}


def _that_found(run: Run | None, name: str) -> Pack | None:
    if run is not None and run.pack == name:
        with suppress(Problem):
            return judged_by(run)
    return _shipped(name)


@dataclass(frozen=True)
class Version:
    """A pack under one hash, as runs of this register were judged by it."""

    hash: str
    runs: int
    first: datetime
    """When a run by it was first asked for."""
    last: datetime
    is_todays: bool
    is_kept: bool
    """Whether it can still be read, because it is today's or was kept."""


def versions_of(name: str) -> list[Version]:
    """The versions of a pack that runs of this register were judged by, the latest first."""
    runs = Run.objects.filter(pack=name, state="done").order_by().values_list("pack_hash")
    used = runs.annotate(n=Count("pk"), first=Min("asked_at"), last=Max("asked_at"))
    todays = _shipped(name)
    return [
        Version(digest, count, first, last, todays is not None and todays.hash == digest, _is_there(name, digest))
        for digest, count, first, last in sorted(used, key=lambda one: one[2], reverse=True)
    ]  # fmt: skip


def _is_there(name: str, digest: str) -> bool:
    try:
        return pack_with_hash(name, digest) is not None
    except Problem:  # altered since
        return False


def keep_pack(run: Run) -> Pack:
    """Keep the pack a run is about to be judged by, and give it."""
    pack = judged_by(run)
    folder = _folder_of(pack.hash)
    if not _is_whole(folder / Path(pack.folder).name, pack.hash):
        _write(folder, pack)
    return pack


def pack_with_hash(name: str, digest: str) -> Pack | None:
    """Today's pack of a name, or the kept one with a hash; None where there is none."""
    shipped = _shipped(name)
    if shipped is not None and shipped.hash == digest:
        return shipped
    kept = _folder_of(digest) / Path(name).name
    return _read(kept, digest) if HASH.fullmatch(digest) and (kept / "pack.yaml").is_file() else None


def _shipped(name: str) -> Pack | None:
    try:
        return pack_named(name)
    except Problem:  # a later program may no longer bring it
        return None


@lru_cache(maxsize=MOST_READ)
def _read(folder: Path, digest: str) -> Pack:
    """A kept pack, read once; raises Problem, at once and each time, when its files are not those that were kept."""
    if not _is_whole(folder, digest):
        raise Problem("runs.kept_pack_altered", folder=folder, hash=digest)
    pack = load_pack(str(folder))
    if pack.hash != digest:  # altered this very moment
        raise Problem("runs.kept_pack_altered", folder=folder, hash=digest)
    return pack


def _folder_of(digest: str) -> Path:
    return Path(settings.BANGFU_DATA) / "packs" / digest


def _is_whole(folder: Path, digest: str) -> bool:
    """Whether a pack's folder, and those beside it that it extends, hold what the hash says."""
    try:
        return folder.is_dir() and hash_of_files(folder) == digest
    except Problem:  # its head cannot be read
        return False


def _write(folder: Path, pack: Pack) -> None:
    """Copy a pack's files beside, look whether they are it, and put them in place in one step."""
    own = Path(pack.folder).name
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for one in folders_of(Path(pack.folder)):
            for file in pack_files(one):
                _copy(file, made / one.name / file.relative_to(one))
        if not _is_whole(made / own, pack.hash):
            raise Problem("runs.pack_replaced", pack=pack.name)
        if folder.exists() and not _is_whole(folder / own, pack.hash):
            shutil.rmtree(folder)
        made.rename(folder)
    except OSError:
        if not _is_whole(folder / own, pack.hash):  # else another worker was here first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with to.open("xb") as stream:
        stream.write(file.read_bytes())
        stream.flush()
        os.fsync(stream.fileno())
        os.fchmod(stream.fileno(), 0o400)
