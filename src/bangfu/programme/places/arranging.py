"""Rows of a rearrangement of places: what ends, what begins, what becomes of what; codes under a new parent.

Who may do it, and what moves along with a place, is `households.rearranging`'s matter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Level
from bangfu.programme.ledger.evidence import columns_of
from bangfu.programme.ledger.writing import Change, EntryDraft
from bangfu.programme.places.models import Place, PlaceClass, PlaceState, Succession
from bangfu.programme.places.queries import within

Moves = Mapping[str, str]
"""Code before → code after; what lies below a place goes with the longest code that fits."""
GRID_WIDTH = 3
"""What a grid cell adds to the code of the lowest level."""


def standing(path: str, on: date | None = None) -> Place:
    """The place that stands under a code; with a day, one that may change on it. Raises Problem when none does."""
    place: Place | None = Place.objects.filter(path=path, until=None).first()
    if place is None:
        raise Problem("places.not_standing", path=path)
    if on is not None and place.since is not None and on <= place.since:
        raise Problem("places.before_place", name=place.names, since=place.since, on=on)
    return place


def check_code(code: str, level: int, parent: str, levels: Collection[Level]) -> None:
    """Raise Problem for a code that is not of its level's width, not below its parent, or was ever used."""
    widths = [one.width for one in levels]
    width = widths[level - 1] if level <= len(widths) else widths[-1] + GRID_WIDTH
    if len(code) != width or not code.isalnum() or not code.startswith(parent):
        raise Problem("places.bad_code", found=code, width=width, parent=parent or "—")
    if Place.objects.filter(path=code).exists():
        raise Problem("places.code_taken", path=code)


def begin(change: Change, draft: EntryDraft, place: Place) -> Place:
    """Put a new row of a place in."""
    change.insert(draft, place)
    return place


def end(change: Change, draft: EntryDraft, place: Place, on: date) -> None:
    """End a place and what it was classed as on a day."""
    place.until = on
    change.update(draft, place, "until")
    for one in place.classes.filter(until=None):
        one.until = max(on, one.since) if one.since else on
        change.update(draft, one, "until")


def succeed(change: Change, draft: EntryDraft, before: Place, after: Place, kind: str, on: date) -> None:
    """Write down what became of a place."""
    change.insert(draft, Succession(predecessor=before, successor=after, kind=kind, on=on))


def renew(
    change: Change, draft: EntryDraft, place: Place, on: date, kind: str, *, path: str = "", name: str = "",
    name_en: str = "",
) -> Place:  # fmt: skip
    """End a place and let it begin anew on the same day, elsewhere or under another name; its classes go with it."""
    held = list(place.classes.filter(until=None))
    end(change, draft, place, on)
    after = begin(change, draft, Place(
        path=path or place.path, level=place.level, name=name or place.name,
        name_en=name_en or ("" if name else place.name_en), kind=place.kind, since=on, until=None,
    ))  # fmt: skip
    for one in held:
        change.insert(draft, PlaceClass(place=after, kind=one.kind, since=on, until=None))
    succeed(change, draft, place, after, kind, on)
    return after


def moved(path: str, moves: Moves) -> str:
    """Where a code lies after the moves; the longest code that it begins with decides."""
    for width in range(len(path), 0, -1):
        if path[:width] in moves:
            return moves[path[:width]] + path[width:]
    return path


def moves_below(place: Place, target: str) -> dict[str, str]:
    """New codes under `target` for what lies one level below a place: the same ending where it is free."""
    below = list(within(Place.objects.filter(level=place.level + 1, until=None), place.path).order_by("path"))
    if not below:
        return {}
    width = len(below[0].path) - len(place.path)
    taken = {
        path[len(target) :] for path in within(Place.objects.filter(level=place.level + 1), target).values_list(
            "path", flat=True
        )
    }  # fmt: skip
    found: dict[str, str] = {}
    endings = [one.path[len(place.path) :] for one in below]
    for ending in sorted(endings, key=lambda ending: ending in taken):  # those that can keep theirs first
        fresh = free_ending(taken, width, target) if ending in taken else ending
        taken.add(fresh)
        found[place.path + ending] = target + fresh
    return found


def free_ending(taken: Collection[str], width: int, parent: str) -> str:
    """The next number nobody below a place ever had."""
    last = max((int(one) for one in taken if one.isdecimal()), default=0)
    for number in (*range(last + 1, 10**width), *range(1, last)):
        if f"{number:0{width}}" not in taken:
            return f"{number:0{width}}"
    raise Problem("places.codes_used_up", parent=parent)


def move_places(change: Change, draft: EntryDraft, moves: Moves, on: date) -> int:
    """Let every place below the codes that move begin anew under its new code; gives how many there were."""
    count = 0
    for before in sorted(moves, key=len):
        for place in list(within(Place.objects.filter(until=None), before).order_by("path")):
            if place.path in moves or moved(place.path, moves) != place.path:
                standing(place.path, on)
                renew(change, draft, place, on, "move", path=moved(place.path, moves))
                count += 1
    for before in moves:
        _move_states(change, draft, before, moves, on)
    return count


def end_states(change: Change, draft: EntryDraft, path: str, on: date) -> None:
    """End what is known of a place that is no more; it is not true of what it became."""
    for state in PlaceState.objects.filter(path=path, until=None):
        state.until = max(on, state.since) if state.since else on
        change.update(draft, state, "until")


def _move_states(change: Change, draft: EntryDraft, before: str, moves: Moves, on: date) -> None:
    """What is known of a place is known of it under its new code from that day."""
    for state in within(PlaceState.objects.filter(until=None), before):
        row = dict(zip(columns_of(PlaceState), (getattr(state, c) for c in columns_of(PlaceState)), strict=True))
        since = max(on, state.since) if state.since else on
        state.until = since
        change.update(draft, state, "until")
        row |= {"path": moved(state.path, moves), "since": since, "until": None, "brought_by": None, "ended_by": None}
        change.insert_rows(PlaceState, [tuple(row[c] for c in columns_of(PlaceState)[1:])], [draft])
