"""What of an import is made ready before the change that writes it: others wait for its writing alone.

Homes that are set apart, new ones and those that change where they are, wait as rows that are numbered, sealed and
digested. Homes between which people go, or that move themselves, are few: they are worked out inside the change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bangfu.core.divisions import Places, load_places
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.intake.applying import Applying, Say
from bangfu.programme.intake.compared import compared
from bangfu.programme.intake.folders import Folder
from bangfu.programme.intake.models import Import, State
from bangfu.programme.intake.staleness import Seen, see_unchanged
from bangfu.programme.ledger.prepared_rows import Ahead
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import in_pieces
from bangfu.programme.places.models import Place
from bangfu.rosters.forms import load_forms


@dataclass(frozen=True)
class Ready:
    """An import that is ready to be written."""

    shape: Shape
    seen: Seen
    rest: bool
    """Whether something is left that has to be worked out inside the change."""
    areas: frozenset[str]
    """The places its homes lie in."""
    listed: Places | None
    """The pack's list of places, where the register has to be told of some of them."""


def make_ready(ahead: Ahead, row: Import, say: Say) -> Ready | None:
    """Make ready what can be. None where there is no comparison, or in a wrong state: who writes it says why.

    Raises Problem when somebody changed one of the households since the comparison.
    """
    folder = Folder(row.pk).compared
    if row.state != State.READY or not (folder / "homes.parquet").exists():
        return None
    shape = shape_of(load_pack(row.pack))
    with confined(ahead.actor.area):
        seen = see_unchanged(shape, folder, row)
        applying = Applying(ahead, shape, row.pk, folder, say, apart=True)
        applying.write()
        listed = listed_places(shape) if places_not_here(applying.areas) else None
    return Ready(shape, seen, _rest(shape, folder), frozenset(applying.areas), listed)


def _rest(shape: Shape, folder: Path) -> bool:
    written = "kind IN ('added', 'changed')"
    with compared(folder) as files:
        return files.count("homes", f"{written} AND NOT apart") > 0 or any(
            files.has(table.name) and files.count(table.name, written) > 0 for table in shape.places
        )


def places_not_here(paths: Collection[str]) -> list[str]:
    """Those of some places that the register does not have yet."""
    wanted = sorted(path for path in set(paths) if path)
    known: set[str] = set()
    for some in in_pieces(wanted, 5000):
        known |= set(Place.objects.filter(path__in=some).values_list("path", flat=True))
    return [path for path in wanted if path not in known]


def listed_places(shape: Shape) -> Places:
    """The pack's list of places."""
    try:
        folder = load_forms(shape.pack).folder
    except Problem:
        folder = Path(shape.pack.folder)
    return load_places(folder)
