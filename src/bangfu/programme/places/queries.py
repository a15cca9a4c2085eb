"""Reading places: the tree as of a day, names for paths, and the range that is an area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, Model, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.queries import every_entry
from bangfu.programme.places.models import Place, PlaceState, Rearrangement, Succession

M = TypeVar("M", bound=Model)
WHOLE = ("merge", "move", "restore")
"""The kinds of succession by which all of a place becomes part of another, lies under another code, or is back."""
ABOVE = "~"
"""A character after every letter and digit: the end of an area's range."""


def within(rows: QuerySet[M], area: str, column: str = "path") -> QuerySet[M]:
    """The rows whose place lies in an area (all of them for the empty one), by a range an index can walk."""
    return within_any(rows, [area], column)


def holding(on: date | None) -> Q:
    """Rows that hold on a day; without one, those that have not ended."""
    if on is None:
        return Q(until=None)
    return (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on))


def visible_to(actor: Actor, on: date | None = None) -> QuerySet[Place]:
    """The places of the actor's area, and those above it, whose names everybody may know."""
    above = [actor.area[:width] for width in range(1, len(actor.area))]
    own = Q(path__gte=actor.area, path__lt=actor.area + ABOVE) if actor.area else Q()
    return Place.objects.filter(holding(on)).filter(own | Q(path__in=above) if actor.area else Q()).order_by("path")


def names_of(paths: Iterable[str], lang: str = "zh") -> dict[str, str]:
    """Name by path, in a language, for places that stand today; those that ended long ago keep their last name."""
    named: dict[str, str] = {}
    for place in Place.objects.filter(path__in=set(paths)).order_by("until"):
        if place.until is None or place.path not in named:
            named[place.path] = place.named(lang)
    return named


def reaches(area: str, on: date) -> list[str]:
    """Where what lay in an area on a day lies today: the area itself, and what its places became since, outside it."""
    found, asking = [area], [area]
    while asking:
        since = Succession.objects.filter(on__gt=on)
        for path in within(since, asking.pop(), "predecessor__path").values_list("successor__path", flat=True):
            if not any(path.startswith(known) for known in found):
                found.append(path)
                asking.append(path)
    return found


def histories_of(area: str) -> list[str]:
    """The codes whose past belongs to an area: its own, and those of places that became part of it as a whole.

    That is by a merger, a move, or when a merged place is split off again, in any number of steps. Codes are never
    used twice, so under such a code there is nothing but what was before that day. A place that was split is not among
    them: only some of it came here.
    """
    found, asking = [area], [area]
    whole = Succession.objects.filter(kind__in=WHOLE)
    while area and asking:
        rows = within(whole, asking.pop(), "successor__path").values_list("predecessor__path", flat=True)
        for path in sorted(set(rows)):
            if not path.startswith(tuple(found)):
                found.append(path)
                asking.append(path)
    return found


def parted_from(area: str, histories: Sequence[str] | None = None) -> list[str]:
    """The codes outside an area some of whose homes came here by a split, in any number of steps.

    What lies under them belongs to several places now: of it only what is about homes that live here is this area's.
    """
    own = tuple(histories_of(area) if histories is None else histories)
    splits = Succession.objects.filter(kind="split")
    found: list[str] = []
    asking = [path for one in own if one for path in _before(splits, one, own)]
    while asking:
        path = asking.pop()
        if not path.startswith((*own, *found)):
            found.append(path)
            asking += _before(Succession.objects.all(), path, own)
    return sorted(found)


def _before(rows: QuerySet[Succession], area: str, but: tuple[str, ...]) -> list[str]:
    """What lay elsewhere before it came to an area."""
    paths = within(rows, area, "successor__path").values_list("predecessor__path", flat=True)
    return sorted({path for path in paths if not path.startswith(but)})


def within_any(rows: QuerySet[M], areas: Iterable[str], column: str = "path") -> QuerySet[M]:
    """The rows whose place lies in one of some areas; all of them where the empty one is among them."""
    lies = Q()
    for area in areas:
        if not area:
            return rows
        lies |= Q(**{f"{column}__gte": area, f"{column}__lt": area + ABOVE})
    return rows.filter(lies)


def entries_in(area: str) -> QuerySet[Entry]:
    """The entries of the log about an area and about what became part of it."""
    return within_any(every_entry(), histories_of(area), "area")


def entries_about(area: str, subject: str) -> QuerySet[Entry]:
    """The entries about one object that lies in an area today, those too from where it came by a split."""
    entries, histories = Entry.objects.filter(subject=subject), histories_of(area)
    return within_any(entries, [*histories, *parted_from(area, histories)], "area")


def stood_on(paths: Iterable[str], on: date) -> set[str]:
    """Of some codes those under which a place stood on a day."""
    return set(Place.objects.filter(holding(on), path__in=list(paths)).values_list("path", flat=True))


def places_made_here() -> QuerySet[Place]:
    """The places that began in this register, by a split or a move, and stand: no published list has them yet."""
    return Place.objects.filter(until=None).exclude(since=None)


def present_codes() -> dict[str, str]:
    """For every code that no longer stands, the code of what it was merged into or moved to."""
    rows = Succession.objects.filter(kind__in=WHOLE).order_by("on", "id")
    latest = dict(rows.values_list("predecessor__path", "successor__path"))
    stands = set(Place.objects.filter(path__in=latest, until=None).values_list("path", flat=True))
    found = {}
    for path in latest:
        now, seen = path, {path}
        while now not in stands and now in latest and latest[now] not in seen:
            now = latest[now]
            seen.add(now)
        if now != path:
            found[path] = now
    return found


def under_way(area: str) -> list[Rearrangement]:
    """Rearrangements whose households still follow, from an area or to it, or one it lies in."""

    def touches(code: str) -> bool:
        return code.startswith(area) or area.startswith(code)

    rows = Rearrangement.objects.filter(ended_at=None).order_by("id")
    return [row for row in rows if any(touches(code) for pair in row.codes.items() for code in pair)]


def check_settled(area: str, on: date | None = None) -> None:
    """Raise Problem while households follow a rearrangement from an area or to it; of a day before it all is known."""
    for row in under_way(area):
        if on is None or on >= row.on:
            raise Problem("places.under_way", name=_names_of(row.path))


def _names_of(path: str) -> dict[str, str]:
    place = Place.objects.filter(path=path).order_by("-id").first()
    return place.names if place is not None else {"zh": path, "en": path}


def crossed(area: str, on: date) -> bool:
    """Whether any place came into an area, left it or was rearranged inside it after a day."""
    since = Succession.objects.filter(on__gt=on).exclude(kind="rename")
    return within(since, area, "predecessor__path").exists() or within(since, area, "successor__path").exists()


def last_day_of(path: str) -> date | None:
    """The last day on which a place that is no more stood; None for one that stands, or never was."""
    ends = Place.objects.filter(path=path).values_list("until", flat=True)
    until = [end for end in ends if end is not None]
    return max(until) - timedelta(days=1) if until and len(until) == len(ends) else None


def standing_place(path: str) -> Place | None:
    """The place that stands under a code today."""
    return Place.objects.filter(path=path, until=None).first()


def place_on(path: str, on: date) -> Place | None:
    """The place that stood under a code on a day; else the one that stands today, else the last that did."""
    rows = Place.objects.filter(path=path)
    return rows.filter(holding(on)).first() or rows.filter(until=None).first() or rows.order_by("-until").first()


def parent_of(place: Place) -> Place | None:
    """The place one level above, as the tree is today."""
    above = [place.path[:width] for width in range(1, len(place.path))]
    return Place.objects.filter(level=place.level - 1, until=None, path__in=above).first()


def standing_in(area: str) -> QuerySet[Place]:
    """The places of an area that stand today, itself among them, in order of the code."""
    return within(Place.objects.filter(until=None), area).order_by("path")


def names_under(path: str) -> set[str]:
    """Every name a place ever had under a code."""
    return set(Place.objects.filter(path=path).values_list("name", flat=True))


def state_on(path: str, on: date) -> PlaceState | None:
    """What was registered of a place on a day."""
    return PlaceState.objects.filter(holding(on), path=path).order_by("-since", "-id").first()


def successions_from(path: str) -> QuerySet[Succession]:
    """What became of the places under a code."""
    return Succession.objects.filter(predecessor__path=path).select_related("predecessor", "successor")


def successions_to(path: str) -> QuerySet[Succession]:
    """What the places under a code were made of, other codes only."""
    rows = Succession.objects.filter(successor__path=path).exclude(predecessor__path=path)
    return rows.select_related("predecessor")


def ended_without_successor(path: str) -> QuerySet[Place]:
    """The places under a code that were closed and became nothing."""
    return Place.objects.filter(path=path, until__isnull=False, successions=None)


def children_of(path: str, on: date | None = None) -> QuerySet[Place]:
    """The places one level below; below the empty path the top level of what is in the register."""
    places = within(Place.objects.filter(holding(on)), path)
    if path:
        level = len_level(path) + 1
        return places.filter(level=level).order_by("path")
    return places.filter(level=1).order_by("path")


def len_level(path: str) -> int:
    """The level of a path that is in the register; 0 above all."""
    found = Place.objects.filter(path=path).values_list("level", flat=True).first()
    return int(found) if found is not None else 0


def free_code(parent: str, level: int) -> str:
    """A code below a place that nobody ever had, one more than the highest; empty where there is none to go by."""
    used = within(Place.objects.filter(level=level), parent).values_list("path", flat=True)
    endings = {path[len(parent) :] for path in used}
    width = max(map(len, endings), default=0)
    last = max((int(one) for one in endings if one.isdecimal()), default=0)
    return f"{parent}{last + 1:0{width}}" if width and len(str(last + 1)) <= width else ""


def shared_area(paths: Sequence[str]) -> str:
    """The smallest area that holds all these paths; empty, the nation, for none."""
    return "".join(same[0] for same in takewhile(lambda marks: len(set(marks)) == 1, zip(*paths, strict=False)))


def ancestors_of(path: str) -> list[Place]:
    """The places above a path, the highest first."""
    above = [path[:width] for width in range(1, len(path))]
    return list(Place.objects.filter(path__in=above, until=None).order_by("level"))


def after(rows: QuerySet[M], path: str, row: int) -> QuerySet[M]:
    """The rows that follow one in order of (path, id): a page that costs the same at the millionth row.

    A row-value comparison, which an index on (path, id) answers by walking; the same written with OR is a hundred
    times slower on SQLite.
    """
    return _bounded_by(rows, _Follows("path", "id", Value(path), Value(row)))


def before(rows: QuerySet[M], path: str, row: int) -> QuerySet[M]:
    """The rows that come before one in order of (path, id), at the same cost: walked from there back."""
    return _bounded_by(rows, _Precedes("path", "id", Value(path), Value(row)))


def _bounded_by(rows: QuerySet[M], bound: Func) -> QuerySet[M]:
    bounded = rows.filter(bound)
    conditions = bounded.query.where.children
    conditions.insert(0, conditions.pop())  # of several such bounds SQLite starts the walk at the first one written
    return bounded


class _Follows(Func):
    template = "%(expressions)s"
    output_field = BooleanField()
    conditional = True
    sign = ">"

    def as_sql(  # type: ignore[override]  # the template's own arguments are not for comparisons
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, list[Any]]:
        parts = [compiler.compile(one) for one in self.source_expressions]
        path, row, known_path, known_row = (sql for sql, _ in parts)
        values = [value for _, own in parts for value in own]
        return f"({path}, {row}) {self.sign} ({known_path}, {known_row})", values


class _Precedes(_Follows):
    sign = "<"
