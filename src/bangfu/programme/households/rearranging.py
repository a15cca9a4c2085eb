"""Writing places: open, rename, move, merge, split, close, classify; households and accounts go along.

    merge_places(admin, pack, ["350702101202"], "350702101201", date(2020, 1, 1), reason="…")

Codes are of fixed width at each level, so a place that comes under another parent gets another code. What held before
the day keeps its old code; `places.queries.reaches` finds where it lies today.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.carrying import Carrying
from bangfu.programme.households.following import take_along
from bangfu.programme.households.models import Household
from bangfu.programme.households.shape import shape_of
from bangfu.programme.ledger.writing import Change, EntryDraft, action
from bangfu.programme.places.arranging import (
    GRID_WIDTH,
    begin,
    check_code,
    end,
    end_states,
    free_ending,
    move_places,
    moves_below,
    renew,
    standing,
    succeed,
)
from bangfu.programme.places.models import Place, PlaceClass
from bangfu.programme.places.queries import check_settled, shared_area, within

NAME_MOST = 80


@action("places.open_place")
def open_place(
    change: Change, pack: Pack, code: str, parent: str, name: str, on: date, *, name_en: str = "", kind: str = "",
    reason: str = "",
) -> int:  # fmt: skip
    """Open a place below another (below none at the top); gives its id."""
    draft = _begun(change, code, on, reason, code, parent)
    level = standing(parent, on).level + 1 if parent else 1
    check_code(code, level, parent, pack.levels)
    place = Place(path=code, level=level, name=_named(name), name_en=name_en, kind=kind, since=on, until=None)
    return int(begin(change, draft, place).pk)


@action("places.close_place")
def close_place(change: Change, path: str, on: date, reason: str) -> None:
    """End a place in which nothing is left; one with households or places below is merged instead."""
    draft = _begun(change, path, on, reason, path)
    place = standing(path, on)
    below = within(Place.objects.filter(until=None), path).exclude(pk=place.pk)
    if below.exists() or within(Household.objects.all(), path).exists():
        raise Problem("places.not_empty", name=place.names)
    end(change, draft, place, on)
    end_states(change, draft, path, on)


@action("places.rename_place")
def rename_place(change: Change, path: str, name: str, on: date, *, name_en: str = "", reason: str = "") -> None:
    """Give a place another name from a day on; its code stays."""
    draft = _begun(change, path, on, reason, path)
    place = standing(path, on)
    if _named(name) == place.name and name_en in ("", place.name_en):
        raise Problem("places.same_name", name=place.names)
    renew(change, draft, place, on, "rename", name=_named(name), name_en=name_en)


@action("places.move_place")
def move_place(
    change: Change, pack: Pack, path: str, parent: str, on: date, *, code: str = "", reason: str = ""
) -> str:
    """Put a place under another parent, with all below it; gives its new code (the same ending where that is free)."""
    draft = _begun(change, path, on, reason, path, parent, code or parent)
    place, above = standing(path, on), standing(parent, on)
    _check_levels(above, place.level - 1)
    if path.startswith(parent):
        raise Problem("places.already_there", name=place.names, parent=above.names)
    code = code or _code_below(parent, place, _ending(pack, place.level))
    check_code(code, place.level, parent, pack.levels)
    moves = {path: code}
    move_places(change, draft, moves, on)
    take_along(change, pack, draft, code, moves, on)
    return code


@action("places.merge_places")
def merge_places(
    change: Change, pack: Pack, paths: Sequence[str], into: str, on: date, *, name: str = "", name_en: str = "",
    reason: str = "",
) -> int:  # fmt: skip
    """Merge places into one of their level; gives how many households go along (many of them by a job).

    `into` stands already, or is a new code below the same parent with a `name`. What lies below goes under it.
    """
    sources = sorted(set(paths) - {into})
    draft = _begun(change, into, on, reason, into, *sources)
    if not sources:
        raise Problem("places.nothing_to_merge")
    places = [standing(path, on) for path in sources]
    target = _target(change, draft, pack, places[0], into, (name, name_en), on)
    moves: dict[str, str] = {}
    for place in places:
        _check_levels(target, place.level)
        below = moves_below(place, into)
        move_places(change, draft, below, on)
        end(change, draft, place, on)
        end_states(change, draft, place.path, on)
        succeed(change, draft, place, target, "merge", on)
        moves |= {**below, place.path: into}
    return take_along(change, pack, draft, into, moves, on)


@action("places.split_place")
def split_place(
    change: Change, pack: Pack, path: str, code: str, name: str, on: date, *, below: Collection[str] = (),
    households: Collection[str] = (), restores: Collection[str] = (), name_en: str = "", reason: str = "",
) -> int:  # fmt: skip
    """Split a new place off; gives how many households went to it.

    Of a place with others below, those `below` go; of one without, the `households` named. The rest stays. It
    `restores` places that were merged into this one: their past is its past.
    """
    draft = _begun(change, path, on, reason, path, code)
    place = standing(path, on)
    above = path[: len(path) - _ending(pack, place.level)]
    check_code(code, place.level, above, pack.levels)
    fresh = begin(change, draft, Place(
        path=code, level=place.level, name=_named(name), name_en=name_en, kind=place.kind, since=on, until=None,
    ))  # fmt: skip
    rest = renew(change, draft, place, on, "split")
    succeed(change, draft, place, fresh, "split", on)
    for former in Place.objects.filter(
        path__in=list(restores), successions__successor__path=path, successions__kind="merge"
    ).order_by("path").distinct():  # fmt: skip
        succeed(change, draft, former, fresh, "restore", on)
    if below:
        moves = {one: code + one[len(path) :] for one in sorted(below)}
        for one in moves:
            if not one.startswith(path) or standing(one, on).level != place.level + 1:
                raise Problem("places.not_below", path=one, name=place.names)
        move_places(change, draft, moves, on)
        return take_along(change, pack, draft, code, moves, on)
    homes = within(Household.objects.filter(number__in=sorted(households)), path)
    found = {pk: (number, where) for pk, number, where in homes.values_list("pk", "number", "path")}
    missing = sorted(set(households) - {number for number, _ in found.values()})
    if missing or not found:
        raise Problem("places.not_living_there", number=missing[0] if missing else "—", name=rest.names)
    Carrying(change, shape_of(pack), on, reason).carry_homes(dict.fromkeys(found, code))
    return len(found)


@action("places.classify_place")
def classify_place(change: Change, path: str, kind: str, since: date, known: Collection[str], reason: str = "") -> None:
    """Say that a place belongs to a class from a day on; `known` are the classes the pack has."""
    draft = _begun(change, path, since, reason, path)
    place = standing(path)
    if kind not in known:
        raise Problem("places.no_class", found=kind, known=", ".join(sorted(known)) or "—")
    if place.classes.filter(kind=kind, until=None).exists():
        raise Problem("places.classed_already", name=place.names)
    change.insert(draft, PlaceClass(place=place, kind=kind, since=since, until=None))


@action("places.unclassify_place")
def unclassify_place(change: Change, path: str, kind: str, until: date, reason: str = "") -> None:
    """Say that a place no longer belongs to a class from a day on."""
    draft = _begun(change, path, until, reason, path)
    place = standing(path)
    held = place.classes.filter(kind=kind, until=None).first()
    if held is None:
        raise Problem("places.not_classed", name=place.names)
    if held.since is not None and until <= held.since:
        raise Problem("places.before_place", name=place.names, since=held.since, on=until)
    held.until = until
    change.update(draft, held, "until")


# -- what they share ------------------------------------------------------------------------------------


def _begun(change: Change, subject: str, on: date, reason: str, *paths: str) -> EntryDraft:
    """The entry of a rearrangement, once it is allowed at all places it touches."""
    for path in paths:
        check_may(change.actor, May.MANAGE_PLACES, path or ("-" if change.actor.area else ""))
        check_settled(path)
    if on > change.day:
        raise Problem("places.in_future", on=on)
    return change.entry(f"place/{subject}", shared_area([p for p in paths if p]), reason)


def _target(
    change: Change, draft: EntryDraft, pack: Pack, like: Place, into: str, names: tuple[str, str], on: date
) -> Place:
    """The place others are merged into: one that stands, perhaps under another name from then on, or a new one."""
    name, name_en = names
    if Place.objects.filter(path=into, until=None).exists():
        target = standing(into, on)
        if not name.strip() or name.strip() == target.name:
            return target
        return renew(change, draft, target, on, "rename", name=_named(name), name_en=name_en)
    above = like.path[: len(like.path) - _ending(pack, like.level)]
    check_code(into, like.level, above, pack.levels)
    return begin(change, draft, Place(
        path=into, level=like.level, name=_named(name), name_en=name_en, kind=like.kind, since=on, until=None
    ))  # fmt: skip


def _check_levels(given: Place, wanted: int) -> None:
    if given.level != wanted:
        raise Problem("places.other_level", level=given.level, wanted=wanted, name=given.names)


def _ending(pack: Pack, level: int) -> int:
    """How many characters the code of a level adds to that of the level above."""
    widths = [0, *(one.width for one in pack.levels)]
    return widths[level] - widths[level - 1] if level < len(widths) else GRID_WIDTH


def _code_below(parent: str, place: Place, width: int) -> str:
    """A code for a place below another parent: its own ending, or where somebody has or had that, a free one."""
    used = within(Place.objects.filter(level=place.level), parent).values_list("path", flat=True)
    taken, own = {path[len(parent) :] for path in used}, place.path[-width:]
    return parent + (free_ending(taken, width, parent) if own in taken else own)


def _named(name: str) -> str:
    if not name.strip() or len(name.strip()) > NAME_MOST:
        raise Problem("places.no_name", most=NAME_MOST)
    return name.strip()

