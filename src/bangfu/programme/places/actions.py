"""Writing places: open, rename, close, merge, split; whole lists at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bangfu.core.divisions import Places
from bangfu.programme.ledger.writing import Change, action
from bangfu.programme.places.models import Place


@action("places.take_list")
def take_place_list(change: Change, places: Places, paths: Iterable[str], since: date | None = None) -> int:
    """Take places of a published list that the register does not have yet; gives how many were new."""
    wanted = sorted({path[:width] for path in paths for width in places.widths if width <= len(path)})
    known = set(Place.objects.filter(path__in=wanted).values_list("path", flat=True)) if wanted else set()
    new = [path for path in wanted if path not in known and places.exists(path)]
    if not new:
        change.entry("places/list", "")
        return 0
    draft = change.entry("places/list", _common(new))
    rows = [
        (path, places.level_of(path), places.name_of(path), latin_name, places.kind_of(path), since, None)
        for path, latin_name in ((path, places.latin_name_of(path)) for path in new)
    ]
    change.insert_rows(Place, rows, [draft] * len(rows))
    return len(rows)


def _common(paths: list[str]) -> str:
    first, last = paths[0], paths[-1]
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return first[:same]
